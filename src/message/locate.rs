//! Where in the text of a message a path leads. Only asked once something is wrong.

use super::fault::Mark;
use crate::api::path::{PathPart, shown};

/// The byte at which what `mark` points at begins. `text` is JSON; `None` when the path does not lead
/// anywhere in it.
pub(super) fn locate(text: &[u8], path: &[PathPart], mark: Mark) -> Option<usize> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.space();
    for (at, part) in path.iter().enumerate() {
        let last = at + 1 == path.len();
        match part {
            PathPart::Element(element) => cursor.element(*element)?,
            PathPart::Field(name) => {
                let times = usize::from(last && mark == Mark::Again) + 1;
                let begin = cursor.field(name, times)?;
                if last && matches!(mark, Mark::Name | Mark::Again) {
                    return Some(begin);
                }
            }
        }
    }
    Some(cursor.at)
}

/// The line and the column in bytes of a place in a text, both from 1.
pub(super) fn position(text: &[u8], at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    (line, at + 1 - start)
}

/// The string at a place, when there is one that is no longer than `longest`.
pub(super) fn string_at(text: &[u8], at: usize, longest: usize) -> Option<String> {
    let mut cursor = Cursor { text, at };
    let string = cursor.string()?;
    (string.len() <= longest).then_some(string)
}

/// A place in a text that is known to be JSON.
struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Goes past this byte and the space around it.
    fn past(&mut self, expected: u8) -> Option<()> {
        self.space();
        if self.byte()? != expected {
            return None;
        }
        self.at += 1;
        self.space();
        Some(())
    }

    /// Goes past a string.
    fn string(&mut self) -> Option<String> {
        let begin = self.at;
        self.past_string()?;
        serde_json::from_slice(&self.text[begin..self.at]).ok()
    }

    fn past_string(&mut self) -> Option<()> {
        if self.byte()? != b'"' {
            return None;
        }
        loop {
            self.at += 1;
            match self.byte()? {
                b'\\' => self.at += 1,
                b'"' => break,
                _ => {}
            }
        }
        self.at += 1;
        Some(())
    }

    /// Goes past a value.
    fn past_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.byte()? {
                b'"' => self.past_string()?,
                b'[' | b'{' => {
                    depth += 1;
                    self.at += 1;
                }
                // The end of what the value is in.
                b']' | b'}' | b',' if depth == 0 => return Some(()),
                b']' | b'}' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Goes to an element of a list.
    fn element(&mut self, element: usize) -> Option<()> {
        self.past(b'[')?;
        for _ in 0..element {
            self.past_value()?;
            self.past(b',')?;
        }
        Some(())
    }

    /// Goes to the value of a field, and gives the place of its name: the one that stands there for the
    /// `times`th time.
    fn field(&mut self, name: &str, times: usize) -> Option<usize> {
        self.past(b'{')?;
        let mut met = 0;
        loop {
            let begin = self.at;
            met += usize::from(shown(&self.string()?) == name);
            self.past(b':')?;
            if met == times {
                return Some(begin);
            }
            self.past_value()?;
            self.past(b',')?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_whatever_stands_before_them() {
        let text = br#" { "a\"}" : ["]", {"x,": 1}, [ ]] , "b":[ 1,{"c" :"d"}], "b": 2 } "#;
        let field = |name: &str| PathPart::Field(shown(name));
        let rest = |path: &[PathPart], mark| locate(text, path, mark).map(|at| &text[at..]);
        let starts = |path: &[PathPart], mark, expected: &str| {
            let rest = rest(path, mark).expect("a place");
            assert!(rest.starts_with(expected.as_bytes()), "{}", String::from_utf8_lossy(rest));
        };
        starts(&[], Mark::Value, "{ \"a");
        starts(&[field("a\"}")], Mark::Value, "[\"]\"");
        starts(&[field("b"), PathPart::Element(1), field("c")], Mark::Value, "\"d\"");
        starts(&[field("b"), PathPart::Element(1), field("c")], Mark::Name, "\"c\" :");
        starts(&[field("b")], Mark::Again, "\"b\": 2");
        for nowhere in [vec![field("z")], vec![PathPart::Element(0)], vec![field("b"), PathPart::Element(2)]]
        {
            assert_eq!(rest(&nowhere, Mark::Value), None);
        }
    }

    #[test]
    fn a_place_has_a_line_and_a_column() {
        assert_eq!(
            (position(b"ab", 0), position(b"ab\nc", 1), position(b"ab\nc", 3)),
            ((1, 1), (1, 2), (2, 1))
        );
        assert_eq!(string_at(br#" "a\nb","#, 1, 3).as_deref(), Some("a\nb"));
        assert_eq!((string_at(b"[]", 0, 9), string_at(br#""long""#, 0, 3)), (None, None));
    }
}
