//! A command line in one text, as words.

use std::ops::Range;

/// A word, and the bytes that it takes in the text.
pub type Word = (String, Range<usize>);

/// Splits as a shell does: blanks part words, quotes and backslashes keep them together. Nothing is expanded.
/// `None` when a quote is not closed.
pub fn split(text: &str) -> Option<Vec<Word>> {
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        if sign.is_whitespace() {
            words.extend(word.take());
            continue;
        }
        let (current, bytes) = word.get_or_insert_with(|| (String::new(), at..at));
        match sign {
            '\'' => loop {
                match signs.next()?.1 {
                    '\'' => break,
                    sign => current.push(sign),
                }
            },
            '"' => loop {
                match signs.next()?.1 {
                    '"' => break,
                    '\\' => match signs.next()?.1 {
                        sign @ ('"' | '\\' | '$' | '`') => current.push(sign),
                        sign => current.extend(['\\', sign]),
                    },
                    sign => current.push(sign),
                }
            },
            '\\' => current.push(signs.next()?.1),
            sign => current.push(sign),
        }
        bytes.end = signs.offset();
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<Vec<String>> {
        split(text).map(|words| words.into_iter().map(|(word, _)| word).collect())
    }

    #[test]
    fn words_are_those_of_a_shell() {
        let of = |text: &str| words(text).unwrap_or_default();
        assert_eq!(of("  a --b=c\n d "), ["a", "--b=c", "d"]);
        assert_eq!(of(r#"a'b c'"d \" e"\ f ''"#), ["ab cd \" e f", ""]);
        assert_eq!(of(r#""\n\$""#), ["\\n$"]);
        for open in ["'", "\"a", "a\\"] {
            assert_eq!(words(open), None, "{open}");
        }
        assert_eq!(split("ä bc").unwrap()[1].1, 3..5);
    }
}
