//! What a scalar without quotes becomes in the programs that read it.
//!
//! Compose and Kubernetes are written in Go. Their readers turn `1.10` into a number, and a number back into a text
//! is `1.1`. Kubernetes reads YAML 1.1, in which `yes` and `off` are booleans.

use super::ScalarStyle;

/// Which reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// That of Compose: YAML 1.2, with the octal numbers and underscores of 1.1.
    Compose,
    /// That of Kubernetes and Helm: YAML 1.1.
    Kubernetes,
}

/// What a scalar is to a reader.
#[derive(Debug, Clone, PartialEq)]
pub enum Canonical {
    /// Nothing.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A whole number, as the reader would write it.
    Integer(String),
    /// Another number, as the reader would write it.
    Float(String),
    /// A text.
    Text,
}

/// Whether it is nothing.
pub(super) fn is_null(text: &str, style: ScalarStyle, tag: Option<&str>) -> bool {
    match tag {
        None => style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL"),
        Some(tag) => tag == "!!null",
    }
}

/// What it is.
pub(super) fn canonical(text: &str, style: ScalarStyle, tag: Option<&str>, dialect: Dialect) -> Canonical {
    if is_null(text, style, tag) {
        return Canonical::Null;
    }
    let typed = matches!(tag, Some("!!bool" | "!!int" | "!!float"));
    if (style != ScalarStyle::Plain || tag.is_some()) && !typed {
        return Canonical::Text;
    }
    if let Some(value) = boolean(text, dialect) {
        return Canonical::Boolean(value);
    }
    if let Some(number) = integer(text) {
        return Canonical::Integer(number);
    }
    float(text).map_or(Canonical::Text, Canonical::Float)
}

fn boolean(text: &str, dialect: Dialect) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ if dialect == Dialect::Compose => None,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// A whole number of 64 bits: decimal, or with `0x`, `0o`, `0b`, or octal for a zero in front.
fn integer(text: &str) -> Option<String> {
    let plain = text.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(prefix, radix)| {
        let digits = lower.strip_prefix(prefix)?;
        Some((digits.to_owned(), radix))
    });
    let (digits, radix) = prefixed.unwrap_or_else(|| match lower.strip_prefix('0') {
        Some(rest) if !rest.is_empty() => (rest.to_owned(), 8),
        _ => (lower.clone(), 10),
    });
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(&digits, radix).ok()?;
    match sign {
        "-" => Some(i128::from(value)).filter(|it| *it <= 1 << 63).map(|it| (-it).to_string()),
        _ => Some(value.to_string()),
    }
}

fn float(text: &str) -> Option<String> {
    let plain = text.replace('_', "");
    match plain.trim_start_matches(['+', '-']) {
        ".inf" | ".Inf" | ".INF" => return Some(if plain.starts_with('-') { "-Inf" } else { "+Inf" }.into()),
        ".nan" | ".NaN" | ".NAN" => return Some("NaN".into()),
        _ => {}
    }
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !part.is_empty();
    if !is_digits(whole) || !is_digits(part) || !has_digits {
        return None;
    }
    if exponent.is_some_and(|it| it.is_empty() || !is_digits(it)) {
        return None;
    }
    plain.parse().ok().map(as_go_writes)
}

/// The shortest form as `fmt` of Go writes it: with an exponent from a million on, and below a ten-thousandth.
fn as_go_writes(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-4..1e6).contains(&size) || !value.is_finite() {
        return format!("{value}");
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let (sign, digits) = exponent.strip_prefix('-').map_or(("+", exponent), |digits| ("-", digits));
            format!("{mantissa}e{sign}{digits:0>2}")
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, dialect: Dialect) -> Canonical {
        canonical(text, ScalarStyle::Plain, None, dialect)
    }

    #[test]
    fn numbers_are_written_as_their_readers_do() {
        let integer = |text: &str| Canonical::Integer(text.to_owned());
        let float = |text: &str| Canonical::Float(text.to_owned());
        for (text, wanted) in [
            ("1", integer("1")),
            ("+7", integer("7")),
            ("-0x10", integer("-16")),
            ("0o17", integer("15")),
            ("017", integer("15")),
            ("1_000", integer("1000")),
            ("18446744073709551615", integer("18446744073709551615")),
            ("1.10", float("1.1")),
            ("1.", float("1")),
            (".5", float("0.5")),
            ("1e3", float("1000")),
            ("999999.5", float("999999.5")),
            ("1.5e6", float("1.5e+06")),
            ("10000000.0", float("1e+07")),
            ("-123456789.0", float("-1.23456789e+08")),
            ("1e30", float("1e+30")),
            ("0.00001", float("1e-05")),
            ("089", float("89")),
            (".inf", float("+Inf")),
            ("1.7.12", Canonical::Text),
            ("1e", Canonical::Text),
            ("0x", Canonical::Text),
            ("-", Canonical::Text),
            (".", Canonical::Text),
            ("", Canonical::Null),
            ("~", Canonical::Null),
        ] {
            assert_eq!(read(text, Dialect::Compose), wanted, "{text}");
        }
    }

    #[test]
    fn yes_is_a_boolean_to_kubernetes_alone() {
        assert_eq!(read("yes", Dialect::Kubernetes), Canonical::Boolean(true));
        assert_eq!(read("off", Dialect::Kubernetes), Canonical::Boolean(false));
        assert_eq!(read("yes", Dialect::Compose), Canonical::Text);
        assert_eq!(read("True", Dialect::Compose), Canonical::Boolean(true));
        for style in [ScalarStyle::Single, ScalarStyle::Double, ScalarStyle::Literal] {
            assert_eq!(canonical("true", style, None, Dialect::Kubernetes), Canonical::Text);
        }
        assert_eq!(canonical("1", ScalarStyle::Plain, Some("!!str"), Dialect::Kubernetes), Canonical::Text);
    }
}
