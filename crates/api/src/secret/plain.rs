//! Texts as they are read on a screen: without the escapes that colour them and without characters that take no
//! room. A name and its value stand beside each other only then.

use std::borrow::Cow;
use std::ops::Range;

/// How programs write the character that begins an escape, itself included.
const ESCAPE: [&str; 8] = ["\u{1b}", "\\u001b", "\\u{1b}", "\\x1b", "\\033", "\\e", "^[", "␛"];

/// A longer title or link is no escape.
const LONGEST: usize = 256;

/// A text without its escapes, and where its parts stand in the text.
pub(super) struct Plain<'t> {
    pub text: Cow<'t, str>,
    /// By place in `text`: how many bytes were taken out up to there.
    cuts: Vec<(usize, usize)>,
}

impl<'t> Plain<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (mut out, mut cuts) = (String::new(), Vec::new());
        let (mut done, mut gone, mut at) = (0, 0, 0);
        while let Some(next) = text[at..].find(may_begin).map(|next| at + next) {
            let length = unseen(&text[next..]);
            if length == 0 {
                at = next + text[next..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            out.push_str(&text[done..next]);
            gone += length;
            cuts.push((out.len(), gone));
            at = next + length;
            done = at;
        }
        if cuts.is_empty() {
            return Self { text: Cow::Borrowed(text), cuts };
        }
        out.push_str(&text[done..]);
        Self { text: Cow::Owned(out), cuts }
    }

    /// Where a part of `text` stands in the text that was read, without the escapes around it.
    pub(super) fn place(&self, span: &Range<usize>) -> Range<usize> {
        let gone = |cuts: usize| cuts.checked_sub(1).map_or(0, |last| self.cuts[last].1);
        let start = span.start + gone(self.cuts.partition_point(|(at, _)| *at <= span.start));
        let end = span.end + gone(self.cuts.partition_point(|(at, _)| *at < span.end));
        start..end.max(start)
    }
}

fn may_begin(sign: char) -> bool {
    matches!(sign, '\\' | '^' | '␛') || is_unseen(sign)
}

fn is_unseen(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\t' | '\n' | '\r')
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// How many bytes at the start of a text are not seen on a screen.
fn unseen(text: &str) -> usize {
    let spelled = ESCAPE.iter().find(|one| {
        text.get(..one.len()).is_some_and(|start| start.eq_ignore_ascii_case(one))
            && (**one == "\u{1b}" || text[one.len()..].starts_with('['))
    });
    let sign = text.chars().next().unwrap_or_default();
    match spelled {
        Some(one) => one.len() + sequence(&text[one.len()..]),
        None if sign == '\u{9b}' => sign.len_utf8() + parameters(&text[sign.len_utf8()..]),
        None if is_unseen(sign) => sign.len_utf8(),
        None => 0,
    }
}

/// What follows the first character of an escape.
fn sequence(text: &str) -> usize {
    let ends = |sign: char| matches!(sign, '\u{7}' | '\u{1b}' | '\n');
    match text.chars().next() {
        Some('[') => 1 + parameters(&text[1..]),
        // A title or a link, up to a bell or another escape.
        Some(']') => text
            .char_indices()
            .take(LONGEST)
            .find(|(_, sign)| ends(*sign))
            .map_or(1, |(at, sign)| if sign == '\u{7}' { at + 1 } else { at }),
        Some('(' | ')' | '#' | '%') => text.chars().take(2).map(char::len_utf8).sum(),
        Some(sign) if ('@'..='_').contains(&sign) => 1,
        _ => 0,
    }
}

/// The numbers of an escape and the letter that ends it.
fn parameters(text: &str) -> usize {
    let between = |sign: &u8| (b' '..=b'?').contains(sign);
    let numbers = text.bytes().take(LONGEST).take_while(between).count();
    match text.as_bytes().get(numbers) {
        Some(b'@'..=b'~') => numbers + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_not_read() {
        for text in [
            "a\u{1b}[3mb\u{1b}[0m\u{1b}[2m=\u{1b}[0mc",
            "a\\u001b[1;31mb\\x1B[0m=^[[2mc",
            "a\u{9b}1mb\u{200b}=\u{0}c",
            "\u{1b}]8;;http://h\u{7}ab=\u{1b}(Bc\u{1b}",
        ] {
            let plain = Plain::of(text);
            assert_eq!(plain.text, "ab=c", "{text:?}");
            assert_eq!(&text[plain.place(&(3..4))], "c");
            assert!(text[plain.place(&(0..2))].starts_with('a') && text[plain.place(&(0..2))].ends_with('b'));
        }
        for text in ["C:\\e\\x", "a^b", "é\t\r\n"] {
            assert_eq!(Plain::of(text).text, text);
        }
    }
}
