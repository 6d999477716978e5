//! What a text costs before anything of it is parsed.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// How many keys, values and signs a text has, the signs counted that may be a fault of their own. Each takes up
/// to a hundred bytes once parsed, however short it is.
pub fn parts(text: &str) -> usize {
    let blank = |kind| matches!(kind, TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment);
    let tokens = Source::new(text).lex().filter(|token| !blank(token.kind())).count();
    let bytes = text.as_bytes();
    let faulty = |(at, byte): (usize, &u8)| match byte {
        b'\\' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        b'\n' | b'\t' => false,
        byte => byte.is_ascii_control(),
    };
    tokens + bytes.iter().enumerate().filter(|one| faulty(*one)).count()
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn every_short_thing_counts() {
        // Three for the line, and the end of the text.
        assert_eq!(parts("  a = 1 # comment\r\n\n"), 4);
        assert_eq!(parts(&"=".repeat(100)), 101);
        assert_eq!(parts(&format!("a = [{}]", "1,".repeat(100))), 205);
        assert_eq!(parts(&format!("a = \"{}\"", "\\q".repeat(100))), 104);
        assert_eq!(parts(&format!("# {}", "\r".repeat(100))), 101);
    }
}
