//! Command templates: the user's own words, with placeholders whose values are quoted.
//!
//! A placeholder is `{name}`. `${name}` is the shell's, `{{` and `}}` are literal braces, and braces
//! around anything but a name are left alone. A value is quoted for the shell that will read it:
//! outside quotes that is the local `sh`; inside quotes the text goes to another shell (that of
//! `ssh host '…'` or `sh -c '…'`), so there the value is quoted for that shell as well.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A template, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder { name: String, within: Quotes, at: Range<usize> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

impl Template {
    /// Takes a template apart. Every text is a template; names are checked by the caller.
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut within = Quotes::None;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let mut take = c.len_utf8();
            match c {
                '\\' if within != Quotes::Single => {
                    // The next character means itself, a quote included.
                    take += rest[1..].chars().next().map_or(0, char::len_utf8);
                }
                '\'' if within == Quotes::None => within = Quotes::Single,
                '\'' if within == Quotes::Single => within = Quotes::None,
                '"' if within == Quotes::None => within = Quotes::Double,
                '"' if within == Quotes::Double => within = Quotes::None,
                '{' if rest.starts_with("{{") => {
                    literal.push('{');
                    at += 2;
                    continue;
                }
                '}' if rest.starts_with("}}") => {
                    literal.push('}');
                    at += 2;
                    continue;
                }
                '{' if !text[..at].ends_with('$') => {
                    if let Some(name) = name(rest) {
                        if !literal.is_empty() {
                            parts.push(Part::Text(std::mem::take(&mut literal)));
                        }
                        let end = at + name.len() + 2;
                        parts.push(Part::Placeholder { name: name.into(), within, at: at..end });
                        at = end;
                        continue;
                    }
                }
                _ => {}
            }
            literal.push_str(&rest[..take]);
            at += take;
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Self { parts }
    }

    /// The names of the placeholders and where they stand in the template's text.
    pub fn placeholders(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Placeholder { name, at, .. } => Some((name.as_str(), at.clone())),
            Part::Text(_) => None,
        })
    }

    /// The command line for `sh -c`.
    ///
    /// # Errors
    /// When a placeholder has no value, or a value has a zero byte.
    pub fn fill(&self, values: &BTreeMap<&str, &str>) -> Result<String, String> {
        let mut line = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => line.push_str(text),
                Part::Placeholder { name, within, .. } => {
                    let value =
                        values.get(name.as_str()).ok_or_else(|| format!("`{{{name}}}` has no value here"))?;
                    let quoted = quote(name, value)?;
                    match within {
                        Quotes::None => line.push_str(&quoted),
                        Quotes::Single => line.push_str(&quoted.replace('\'', r"'\''")),
                        Quotes::Double => {
                            for c in quoted.chars() {
                                if matches!(c, '\\' | '"' | '$' | '`') {
                                    line.push('\\');
                                }
                                line.push(c);
                            }
                        }
                    }
                }
            }
        }
        Ok(line)
    }
}

fn quote<'a>(name: &str, value: &'a str) -> Result<Cow<'a, str>, String> {
    shlex::try_quote(value).map_err(|_| format!("the value of `{{{name}}}` has a zero byte"))
}

/// The name in `{name}` at the start of `text`.
fn name(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let name = &inner[..inner.find('}')?];
    is_name(name).then_some(name)
}

/// Whether `text` can be a placeholder's name: lower case letters, digits, hyphens.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &str, value: &str) -> String {
        Template::parse(template).fill(&BTreeMap::from([("x", value)])).unwrap()
    }

    fn sh(line: &str) -> String {
        let output = std::process::Command::new("sh").args(["-c", line]).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    const NASTY: [&str; 9] = [
        "plain",
        "two words",
        "it's",
        "a\"b",
        "$HOME `id` $(id) \\ \\\\",
        "; touch /nowhere/x; #",
        "",
        "new\nline",
        "ünïcode ✓ *?[a]~!",
    ];

    #[test]
    fn a_value_reaches_the_command_unchanged() {
        for value in NASTY {
            assert_eq!(sh(&fill("printf %s {x}", value)), value);
            assert_eq!(sh(&fill("printf %s \\'{x}", value)), format!("'{value}"));
        }
    }

    #[test]
    fn inside_quotes_a_value_survives_the_inner_shell_too() {
        for value in NASTY {
            assert_eq!(sh(&fill("sh -c 'printf %s {x}'", value)), value, "single quotes");
            assert_eq!(sh(&fill("sh -c \"printf %s {x}\"", value)), value, "double quotes");
        }
    }

    #[test]
    fn other_braces_are_left_alone() {
        assert_eq!(
            fill("echo ${x} {{x}} {a,b} {print $1} {} {x", "v"),
            "echo ${x} {x} {a,b} {print $1} {} {x"
        );
    }

    #[test]
    fn placeholders_are_found_with_their_place() {
        let template = Template::parse("ssh {host} 'cat {config}'");
        let found: Vec<_> = template.placeholders().collect();
        assert_eq!(found, [("host", 4..10), ("config", 16..24)]);
    }

    #[test]
    fn a_placeholder_without_a_value_is_an_error() {
        let error = Template::parse("curl {url}").fill(&BTreeMap::new()).unwrap_err();
        assert!(error.contains("{url}"), "{error}");
    }
}
