//! Comments, which no change may lose unasked.

use std::collections::BTreeMap;
use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::api::Edit;

/// The comments of a text, each by its bytes.
pub fn of(text: &str) -> Vec<Range<usize>> {
    let tokens = Source::new(text).lex();
    let comments = tokens.filter(|token| token.kind() == TokenKind::Comment);
    comments.map(|token| token.span().start()..token.span().end()).collect()
}

/// Whether splices keep every one of a text's comments: one that they take away stands in what they insert.
pub fn are_kept(text: &str, comments: &[Range<usize>], edits: &[Edit]) -> bool {
    let mut inserted: BTreeMap<&str, usize> = BTreeMap::new();
    for edit in edits {
        for comment in of(&edit.insert) {
            *inserted.entry(edit.insert[comment].trim_end()).or_default() += 1;
        }
    }
    edits.iter().all(|edit| {
        let first = comments.partition_point(|comment| comment.end <= edit.start);
        let gone = comments[first..].iter().take_while(|comment| comment.start < edit.end);
        gone.filter(|comment| comment.end > edit.start).all(|comment| {
            let left = inserted.get_mut(text[comment.clone()].trim_end());
            left.filter(|count| **count > 0).map(|count| *count -= 1).is_some()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_kept_where_it_stands_or_in_what_is_inserted() {
        let text = "a = \"#no\" # one\r\nb = [1, # two\r\n 2]\r\n";
        let comments = of(text);
        assert_eq!(comments.iter().map(|one| &text[one.clone()]).collect::<Vec<_>>(), ["# one", "# two"]);
        let kept = |edits: &[(usize, usize, &str)]| {
            let edit = |(start, end, insert): &(usize, usize, &str)| Edit {
                start: *start,
                end: *end,
                insert: (*insert).into(),
            };
            are_kept(text, &comments, &edits.iter().map(edit).collect::<Vec<_>>())
        };
        assert!(kept(&[(0, 1, "b")]), "the key alone");
        assert!(kept(&[(4, 10, "1")]), "a value that only looks like one");
        assert!(!kept(&[(0, 18, "")]), "the line");
        assert!(kept(&[(0, 18, ""), (38, 38, "c.a = 1 # one\n")]), "the line, moved");
        assert!(!kept(&[(0, 18, ""), (38, 38, "c.a = '# one'\n")]), "in a text");
        assert!(!kept(&[(22, 35, "[1, 2]")]), "within an array");
    }

    #[test]
    fn two_of_the_same_must_both_be_kept() {
        let text = "a = 1 # x\nb = 2 # x\n";
        let gone = |insert: &str| Edit { start: 0, end: text.len(), insert: insert.into() };
        assert!(!are_kept(text, &of(text), &[gone("c = 1 # x\n")]));
        assert!(are_kept(text, &of(text), &[gone("c = 1 # x\nd = 2 # x\n")]));
    }
}
