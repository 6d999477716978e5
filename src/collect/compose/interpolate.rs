//! `${NAME}` in the values of a compose file, as Compose expands it.

use super::variables::{VariableState, Variables};
use crate::collect::found::Told;

/// How deep defaults may stand inside of defaults.
const DEPTH: usize = 32;

/// Stands in a text for what is not known. No YAML text can hold it.
pub const UNKNOWN: char = '\0';

/// A text after expansion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpandedText {
    /// The text, with [`UNKNOWN`] for each part that is not known.
    pub text: String,
    /// What would settle each of these parts, in their order.
    pub settled_by: Vec<String>,
    /// What was assumed: the names of variables that were taken for unset, and whether anything stands in their place.
    pub assumed: Vec<(String, bool)>,
    /// Whether anything was expanded.
    pub changed: bool,
}

/// Why a text cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadTemplate {
    /// A `$` with something behind it that is no variable.
    Form,
    /// Too much nesting.
    Deep,
    /// The file demands a variable that is known to be empty or unset; the file's own words.
    Demanded(String, String),
}

impl ExpandedText {
    /// A text in which nothing is to be expanded.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The value it amounts to.
    pub fn told(&self) -> Told {
        self.piece(&self.text, &mut 0)
    }

    /// The value that a part of the text amounts to; `seen` counts the unknown parts before it.
    pub fn piece(&self, text: &str, seen: &mut usize) -> Told {
        let count = text.matches(UNKNOWN).count();
        let first = *seen;
        *seen += count;
        match text.split_once(UNKNOWN) {
            None => Told::Known(text.to_owned()),
            Some((prefix, _)) => {
                let names = self.settled_by.get(first..first + count).unwrap_or_default();
                Told::Unknown { prefix: prefix.to_owned(), settled_by: names.join(", ") }
            }
        }
    }
}

/// Expands a text.
///
/// # Errors
/// When Compose would refuse it.
pub fn expand(text: &str, variables: &Variables<'_>) -> Result<ExpandedText, BadTemplate> {
    let mut out = ExpandedText::default();
    let rest = until(text, variables, &mut out, false, 0)?;
    debug_assert!(rest.is_empty());
    Ok(out)
}

/// Expands up to the end, or up to the brace that closes a default; gives what is behind it.
fn until<'t>(
    mut text: &'t str,
    variables: &Variables<'_>,
    out: &mut ExpandedText,
    nested: bool,
    depth: usize,
) -> Result<&'t str, BadTemplate> {
    if depth > DEPTH {
        return Err(BadTemplate::Deep);
    }
    loop {
        let stop = text.find(|sign| sign == '$' || (nested && sign == '}'));
        let Some(at) = stop else {
            out.text.push_str(text);
            return if nested { Err(BadTemplate::Form) } else { Ok("") };
        };
        out.text.push_str(&text[..at]);
        if text[at..].starts_with('}') {
            return Ok(&text[at + 1..]);
        }
        text = one(&text[at + 1..], variables, out, depth)?;
    }
}

/// Expands what stands behind one `$`; gives what is behind that.
fn one<'t>(
    text: &'t str,
    variables: &Variables<'_>,
    out: &mut ExpandedText,
    depth: usize,
) -> Result<&'t str, BadTemplate> {
    out.changed = true;
    if let Some(rest) = text.strip_prefix('$') {
        out.text.push('$');
        return Ok(rest);
    }
    let braced = text.strip_prefix('{');
    let body = braced.unwrap_or(text);
    let length = name_length(body).ok_or(BadTemplate::Form)?;
    let (name, rest) = body.split_at(length);
    if braced.is_none() {
        out.value(name, variables.get(name));
        return Ok(rest);
    }
    let operators = [":-", ":?", ":+", "-", "?", "+"];
    let Some(operator) = operators.into_iter().find(|operator| rest.starts_with(operator)) else {
        let rest = rest.strip_prefix('}').ok_or(BadTemplate::Form)?;
        out.value(name, variables.get(name));
        return Ok(rest);
    };
    let mut other = ExpandedText::default();
    let rest = until(&rest[operator.len()..], variables, &mut other, true, depth + 1)?;
    let (strict, kind) = operator.strip_prefix(':').map_or((false, operator), |kind| (true, kind));
    let answer = variables.get(name);
    let given = match &answer {
        VariableState::Known(text) => Some(!strict || !text.is_empty()),
        VariableState::SetToSomething(_) if !strict => Some(true),
        VariableState::SetToSomething(_) => None,
        VariableState::Nowhere(_) => Some(false),
    };
    match (kind, given) {
        ("-", Some(false)) => {
            if matches!(answer, VariableState::Nowhere(_)) {
                out.assumed.push((name.to_owned(), !other.text.is_empty()));
            }
            out.join(other);
        }
        ("+", Some(true)) => out.join(other),
        ("+", Some(false)) => {
            if matches!(answer, VariableState::Nowhere(_)) {
                out.assumed.push((name.to_owned(), false));
            }
        }
        ("?", Some(false)) if matches!(answer, VariableState::Known(_)) => {
            return Err(BadTemplate::Demanded(name.to_owned(), other.text));
        }
        ("+", None) => out.unknown(answer.settled_by(name)),
        _ => out.value(name, answer),
    }
    Ok(rest)
}

impl ExpandedText {
    fn value(&mut self, name: &str, answer: VariableState) {
        match answer {
            VariableState::Known(text) => self.text.push_str(&text),
            answer => self.unknown(answer.settled_by(name)),
        }
    }

    fn unknown(&mut self, settled_by: String) {
        self.text.push(UNKNOWN);
        self.settled_by.push(settled_by);
    }

    fn join(&mut self, other: Self) {
        self.text.push_str(&other.text);
        self.settled_by.extend(other.settled_by);
        self.assumed.extend(other.assumed);
    }
}

/// How long the name is with which a text begins.
fn name_length(text: &str) -> Option<usize> {
    let starts = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    text.as_bytes().first().filter(|byte| starts(byte))?;
    Some(text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn expanded(text: &str) -> Result<ExpandedText, BadTemplate> {
        let environment: BTreeMap<String, Option<String>> = [
            ("A".to_owned(), Some("a".to_owned())),
            ("EMPTY".to_owned(), Some(String::new())),
            ("SECRET".to_owned(), None),
        ]
        .into();
        expand(text, &Variables::of_shell(&environment))
    }

    #[test]
    fn what_is_known_is_put_in() {
        for (text, wanted) in [
            ("no variable", "no variable"),
            ("$A-${A}b", "a-ab"),
            ("$$A $${A}", "$A ${A}"),
            ("${A:-d}${A-d}${A:?e}${A?e}", "aaaa"),
            ("${EMPTY:-d}|${EMPTY-d}|${EMPTY?e}", "d||"),
            ("${A:+r}${A+r}|${EMPTY:+r}|${EMPTY+r}", "rr||r"),
            ("${NO:-d}${NO-d}${NO:+r}${NO+r}", "dd"),
            ("${NO:-${EMPTY:-${A}}}x", "ax"),
            ("${NO:-http://a:1}", "http://a:1"),
            ("${NO:-a$$b}", "a$b"),
            ("${NO:-}", ""),
            ("${SECRET+r}", "r"),
        ] {
            let out = expanded(text).unwrap();
            assert_eq!((out.text.as_str(), out.settled_by.len()), (wanted, 0), "{text}");
        }
    }

    #[test]
    fn what_is_assumed_is_told() {
        let assumed = |text: &str| expanded(text).unwrap().assumed;
        assert_eq!(assumed("${NO:-d}"), [("NO".to_owned(), true)]);
        assert_eq!(assumed("${NO:+d}"), [("NO".to_owned(), false)]);
        assert_eq!(assumed("${A:-d}${EMPTY:-d}$NO"), []);
        assert_eq!(assumed("${A:-${NO:-d}}"), []);
    }

    #[test]
    fn what_is_unknown_stays_so() {
        for text in
            ["$NO", "${NO}", "${NO:?e}", "${SECRET}", "${SECRET:-d}", "${SECRET:+d}", "x${NO:-$SECRET}"]
        {
            let out = expanded(text).unwrap();
            assert_eq!((out.text.matches(UNKNOWN).count(), out.settled_by.len()), (1, 1), "{text}");
        }
        let Told::Unknown { prefix, settled_by } = expanded("a$A=${NO}b${X}").unwrap().told() else {
            panic!()
        };
        assert_eq!(prefix, "aa=");
        assert!(settled_by.contains("NO") && settled_by.contains('X'), "{settled_by}");
    }

    #[test]
    fn what_compose_refuses_is_an_error() {
        for text in ["$", "$1", "a $ b", "${", "${}", "${A", "${A:-b", "${A:b}", "${A!}", "${1}", "$-"] {
            assert_eq!(expanded(text), Err(BadTemplate::Form), "{text}");
        }
        let demanded = BadTemplate::Demanded("EMPTY".into(), "say it".into());
        assert_eq!(expanded("${EMPTY:?say it}"), Err(demanded));
        let deep = format!("{}x{}", "${NO:-".repeat(100), "}".repeat(100));
        assert_eq!(expanded(&deep), Err(BadTemplate::Deep));
    }
}
