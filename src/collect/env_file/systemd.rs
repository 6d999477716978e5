//! `EnvironmentFile=` of systemd: quotes and escapes as a shell has them, lines that a backslash joins, and nothing expanded.

use super::EnvValue;
use crate::collect::found::Told;

/// Where in a line the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValuePlace {
    /// Before the value, or behind a quote that was closed.
    Before,
    /// In a value without quotes.
    Plain,
    /// In quotes.
    Quoted(char),
}

/// Reads a file. What has no `=` has no value, and is no variable to systemd.
pub fn read(text: &str) -> Vec<EnvValue> {
    let mut out = Vec::new();
    let mut signs = text.char_indices().peekable();
    while let Some((start, sign)) = signs.next() {
        if sign.is_whitespace() || sign == '\u{feff}' {
            continue;
        }
        let mut name = String::new();
        let mut next = Some((start, sign));
        if matches!(sign, '#' | ';') {
            while signs.next().is_some_and(|(_, sign)| sign != '\n') {}
            continue;
        }
        while let Some((_, sign)) = next.filter(|(_, sign)| !matches!(sign, '=' | '\n')) {
            name.push(sign);
            next = signs.next();
        }
        let name = name.trim_end().to_owned();
        let name_bytes = start..start + name.len();
        let Some((sign_at, '=')) = next else {
            out.push(EnvValue { name, value: None, bytes: name_bytes.clone(), name_bytes, open: false });
            continue;
        };
        let (value, bytes, open) = value(text, sign_at + 1, &mut signs);
        out.push(EnvValue { name, value: Some(Told::Known(value)), bytes, name_bytes, open });
    }
    out
}

/// Reads a value up to the end of its line.
fn value(
    text: &str,
    from: usize,
    signs: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
) -> (String, std::ops::Range<usize>, bool) {
    let mut out = String::new();
    // How much of it stays when blanks at its end go.
    let mut kept = 0;
    let (mut place, mut first, mut end) = (ValuePlace::Before, None, from);
    while let Some((at, sign)) = signs.next() {
        match (place, sign) {
            (ValuePlace::Before | ValuePlace::Plain, '\n') => break,
            (ValuePlace::Before, sign) if sign.is_whitespace() => continue,
            (ValuePlace::Before, '"' | '\'') => place = ValuePlace::Quoted(sign),
            (ValuePlace::Quoted(quote), sign) if sign == quote => place = ValuePlace::Before,
            (ValuePlace::Before | ValuePlace::Plain, '\\') => {
                place = ValuePlace::Plain;
                out.extend(signs.next().map(|(_, sign)| sign).filter(|sign| *sign != '\n'));
            }
            (ValuePlace::Quoted('"'), '\\') => match signs.next().map(|(_, sign)| sign) {
                Some(sign @ ('"' | '\\' | '`' | '$')) => out.push(sign),
                Some('\n') | None => {}
                Some(sign) => out.extend(['\\', sign]),
            },
            (place_now, sign) => {
                if place_now == ValuePlace::Before {
                    place = ValuePlace::Plain;
                }
                out.push(sign);
                if place == ValuePlace::Plain && sign.is_whitespace() {
                    continue;
                }
            }
        }
        kept = out.len();
        first.get_or_insert(at);
        end = signs.peek().map_or(text.len(), |(at, _)| *at);
    }
    out.truncate(kept);
    (out, first.unwrap_or(from).min(end)..end, matches!(place, ValuePlace::Quoted(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_systemd() {
        for (text, wanted) in [
            ("A=acme", "acme"),
            ("A = \"a c\" ", "a c"),
            ("A='x $A\\n' ", "x $A\\n"),
            ("A=a#b # c", "a#b # c"),
            ("A=\"1\\n2\\$\\\\\\\"\"", "1\\n2$\\\""),
            ("A=a\\b\\ \\\\", "ab \\"),
            ("A=one \\\n  two", "one   two"),
            ("A=\"r.\"z1", "r.z1"),
            ("A=\"r\" 'z'", "rz"),
            ("A=\"1\n2\"", "1\n2"),
            ("A=\"open", "open"),
            ("A=", ""),
        ] {
            let found = read(text);
            assert_eq!(found[0].open, text == "A=\"open", "{text}");
            let value = found.first().and_then(|one| one.value.as_ref()?.text().map(str::to_owned));
            assert_eq!((found.len(), value.as_deref()), (1, Some(wanted)), "{text}");
        }
    }

    #[test]
    fn comments_are_passed_over_and_lines_without_a_sign_have_no_value() {
        let text = "\u{feff}# A=1\n ;B=2\nnothing\nC=3 # ü\nD=\"ß\"\n";
        let found = read(text);
        let slices: Vec<(&str, &str)> =
            found.iter().map(|one| (one.name.as_str(), &text[one.bytes.clone()])).collect();
        assert_eq!(slices, [("nothing", "nothing"), ("C", "3 # ü"), ("D", "\"ß\"")]);
        assert_eq!(found[0].value, None);
    }
}
