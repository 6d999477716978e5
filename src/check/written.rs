//! Texts that stand in other files: whether they can be changed there, and the file with the new text.

use crate::api::validate::{Origin, Verbatim};

/// Whether all of a text stands in the file that its origin names, so that it can be changed there.
pub fn stands_whole(text: &str, origin: &Origin) -> bool {
    let Some(runs) = origin.verbatim.as_deref().filter(|runs| !runs.is_empty()) else { return false };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    lines.len() == runs.len()
        && lines.iter().zip(runs).all(|(line, run)| {
            let bare = line.trim_end_matches('\n').len();
            run.length == line.len() || run.length == bare
        })
}

/// A range of a file and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The text in their place.
    pub insert: String,
}

/// The splice that puts a new text in the place of one that stands whole in `file`.
pub fn splice(file: &str, origin: &Origin, new: &str) -> Option<Splice> {
    let runs = origin.verbatim.as_deref()?;
    let (first, last) = (runs.first()?, runs.last()?);
    let there = |run: &Verbatim| file.get(run.there..run.there + run.length);
    let (start, end) = (first.there.checked_sub(first.indent)?, last.there + last.length);
    let indent = runs.iter().find(|run| there(run).is_some_and(|line| !line.trim().is_empty()))?.indent;
    if indent == 0 {
        // It stands on one line, in quotes or without.
        return (runs.len() == 1).then(|| Splice { start, end, insert: new.to_owned() });
    }
    let end_of_line = if file.get(..start)?.ends_with("\r\n") { "\r\n" } else { "\n" };
    let mut insert = String::with_capacity(new.len());
    for line in new.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        if !bare.is_empty() {
            insert.push_str(&" ".repeat(indent));
            insert.push_str(bare);
        }
        if bare.len() < line.len() {
            insert.push_str(end_of_line);
        }
    }
    // The last run ends before its line does, when the block or the line break of the file is another one.
    if !there(last)?.ends_with('\n') {
        let kept = insert.trim_end_matches(end_of_line).len();
        insert.truncate(kept);
    }
    Some(Splice { start, end, insert })
}

/// A file with some of its ranges replaced; `None` when two of them overlap.
pub fn spliced(file: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| (splice.start, splice.end));
    splices.dedup();
    let mut out = String::with_capacity(file.len());
    let mut done = 0;
    for Splice { start, end, insert } in &splices {
        out.push_str(file.get(done..*start)?);
        out.push_str(insert);
        done = *end;
    }
    out.push_str(file.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The origin of the lines of a block, which begin behind so many blanks from this byte on.
    fn block(file: &str, from: usize, indent: usize, text: &str) -> Origin {
        let (mut at, mut there) = (0, from);
        let mut runs = Vec::new();
        for line in text.split_inclusive('\n') {
            let end = there + file[there..].find('\n').map_or(file.len() - there, |end| end + 1);
            let skipped = if line == "\n" { 0 } else { indent };
            let whole = &file[there + skipped..end];
            let length = if whole == line { line.len() } else { line.trim_end_matches('\n').len() };
            runs.push(Verbatim { at, there: there + skipped, length, indent: skipped });
            at += line.len();
            there = end;
        }
        Origin { verbatim: Some(runs), ..Origin::default() }
    }

    #[test]
    fn a_block_keeps_its_indentation_and_its_line_breaks() {
        for (file, text, new, wanted) in [
            (
                "a: |\n  x = 1\n\n  y = 2\nb: 3\n",
                "x = 1\n\ny = 2\n",
                "x = 1\n\nz = 2\nw = 3\n",
                "a: |\n  x = 1\n\n  z = 2\n  w = 3\nb: 3\n",
            ),
            ("a: |-\n  x = 1\nb: 3\n", "x = 1", "y = 1", "a: |-\n  y = 1\nb: 3\n"),
            (
                "a: |\r\n  x = 1\r\n  y = 2\r\nb: 3\r\n",
                "x = 1\ny = 2\n",
                "x = 1\nz = 2\n",
                "a: |\r\n  x = 1\r\n  z = 2\r\nb: 3\r\n",
            ),
        ] {
            let origin = block(file, file.find('\n').unwrap() + 1, 2, text);
            assert!(stands_whole(text, &origin), "{file}");
            let splice = splice(file, &origin, new).unwrap();
            assert_eq!(spliced(file, vec![splice.clone(), splice]).unwrap(), wanted);
        }
    }

    #[test]
    fn what_is_in_part_elsewhere_does_not_stand_whole() {
        let origin = block("a: |\n  x = 1\n", 5, 2, "x = 1\n");
        assert!(!stands_whole("x = 1\ny = 2\n", &origin));
        assert!(!stands_whole("x = 1\n", &Origin { verbatim: Some(Vec::new()), ..Origin::default() }));
        assert!(!stands_whole("x = 1\n", &Origin::default()));
    }

    #[test]
    fn two_changes_of_one_place_are_none() {
        let change = |start, end, insert: &str| Splice { start, end, insert: insert.into() };
        assert_eq!(spliced("abc", vec![change(0, 2, "x"), change(1, 3, "y")]), None);
        assert_eq!(spliced("abc", vec![change(2, 3, "y"), change(0, 1, "x")]).as_deref(), Some("xby"));
    }
}
