//! What a text costs before anything of it is parsed.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;
use toml_parser::parser::{Event, EventKind};

use super::layout;

/// Most parts that a text has for each of its bytes: a line with nothing but `=` is a sign and two errors.
pub const MOST_A_BYTE: usize = 8;

/// An error in words takes as much as so many parsed keys.
const ERROR: usize = 4;

/// How many keys, values and signs a text has, and how many faults. Each takes up to a hundred bytes once parsed,
/// however short it is, and a fault several times that.
pub fn parts(text: &str) -> usize {
    let blank = |kind| matches!(kind, TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment);
    let tokens = Source::new(text).lex().filter(|token| !blank(token.kind())).count();
    let faults = layout::events(text).iter().filter(|event| is_fault(event)).count();
    let bytes = text.as_bytes();
    let undecodable = |(at, byte): (usize, &u8)| match byte {
        b'\\' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        b'\n' | b'\t' => false,
        byte => byte.is_ascii_control(),
    };
    tokens + ERROR * faults + bytes.iter().enumerate().filter(|one| undecodable(*one)).count()
}

/// Whether the parser of the tree reports this: what it cannot read, and keys and values that are missing.
fn is_fault(event: &Event) -> bool {
    match event.kind() {
        EventKind::Error => true,
        EventKind::SimpleKey | EventKind::Scalar => event.span().start() == event.span().end(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_A_BYTE, parts};

    #[test]
    fn every_short_thing_counts() {
        // Three for the line, and the end of the text.
        assert_eq!(parts("  a = 1 # comment\r\n\n"), 4);
        assert_eq!(parts(&format!("a = [{}]", "1,".repeat(100))), 205);
        assert_eq!(parts(&format!("a = \"{}\"", "\\q".repeat(100))), 104);
        assert_eq!(parts(&format!("# {}", "\r".repeat(100))), 101);
    }

    #[test]
    fn a_fault_counts_for_more() {
        assert_eq!(parts("="), 2 + 4 * 2);
        assert_eq!(parts(&"=\n".repeat(100)), 101 + 4 * 200);
        // What follows a value is no part of it.
        assert_eq!(parts("a = 1 ]"), 5 + 4);
    }

    /// Texts that are too short to have too many parts are not counted.
    #[test]
    fn no_text_has_more_for_a_byte_than_is_assumed() {
        let signs = [
            "=", "\n", "[", "]", "{", "}", ",", ".", "a", "1", "'", "\"", "\\", "\r", "#", " ", "\0",
            "\u{fffd}",
        ];
        for one in signs {
            for two in signs {
                for three in signs {
                    let text = [one, two, three].concat().repeat(50);
                    let most = MOST_A_BYTE * text.len();
                    assert!(parts(&text) <= most, "{:?}: {} of {most}", [one, two, three], parts(&text));
                }
            }
        }
    }
}
