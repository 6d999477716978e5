//! Files of variables, one a line. Each program that reads them has rules of its own about quotes.
//!
//! The file of `--env` is read by the commands themselves (`ops-runner check`, `restate-check`), which hand variables on and no
//! file: nobody says which program will read it, so they ask what becomes of quotes, and refuse a line that some of these
//! programs would pass over. None of the three grammars here does that.

mod systemd;

use std::collections::BTreeMap;
use std::ops::Range;

use super::found::Told;
pub use crate::config::variables::is_name;

/// Whose rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvDialect {
    /// Compose (`.env`, `env_file`): quotes are stripped, `$NAME` is expanded outside of single quotes, ` #` begins
    /// a comment.
    Compose,
    /// `docker run --env-file`, and `env_file` with `format: raw`: everything behind the `=` is the value, quotes
    /// included.
    Docker,
    /// systemd's `EnvironmentFile`: quotes are stripped, a backslash joins lines, nothing is expanded, `#` and `;` begin a
    /// comment at the start of a line alone.
    Systemd,
}

/// A variable of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvValue {
    /// Its name.
    pub name: String,
    /// Its value; nothing for a name alone, which is taken from the environment.
    pub value: Option<Told>,
    /// The bytes of the value as it is written, or of the name alone.
    pub bytes: Range<usize>,
    /// The bytes of the name.
    pub name_bytes: Range<usize>,
    /// The quote before its value is never closed, so all that follows is in it.
    pub open: bool,
}

/// Whether systemd takes it for a variable with its value.
pub fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// Reads a file. `known` answers for variables that are set elsewhere. What is no variable is passed over, as these
/// programs do or refuse to go on.
pub fn read(text: &str, rules: EnvDialect, known: &dyn Fn(&str) -> Option<String>) -> Vec<EnvValue> {
    if rules == EnvDialect::Systemd {
        return systemd::read(text);
    }
    let mut out: Vec<EnvValue> = Vec::new();
    let mut earlier =
        Earlier { known, values: BTreeMap::new(), room: ROOM.saturating_add(text.len() * UNFOLDED) };
    let mut rest = 0;
    while rest < text.len() {
        let end = text[rest..].find('\n').map_or(text.len(), |at| rest + at);
        let line = &text[rest..end];
        let mark =
            if rest == 0 { '\u{feff}'.len_utf8() * usize::from(line.starts_with('\u{feff}')) } else { 0 };
        let start = rest + mark + (line[mark..].len() - line[mark..].trim_start().len());
        rest = end + 1;
        let line = text[start.min(end)..end].trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (start, line) = match line.strip_prefix("export ").filter(|_| rules == EnvDialect::Compose) {
            Some(after) => (start + line.len() - after.trim_start().len(), after.trim_start()),
            None => (start, line),
        };
        let sign = line.find(|sign| sign == '=' || (rules == EnvDialect::Compose && sign == ':'));
        let Some(sign) = sign else {
            let bytes = start..start + line.len();
            out.push(EnvValue {
                name: line.to_owned(),
                value: None,
                name_bytes: bytes.clone(),
                bytes,
                open: false,
            });
            continue;
        };
        let name = line[..sign].trim_end().to_owned();
        let name_bytes = start..start + name.len();
        let behind = &line[sign + 1..];
        let at = start + sign + 1 + (behind.len() - behind.trim_start().len());
        let (value, bytes, open) = match rules {
            EnvDialect::Docker => {
                (Told::Known(behind.to_owned()), start + sign + 1..start + line.len(), false)
            }
            _ => {
                let (value, bytes, open) = value(text, at, start + line.len(), &mut earlier);
                rest = rest.max(text[bytes.end..].find('\n').map_or(text.len(), |at| bytes.end + at) + 1);
                (value, bytes, open)
            }
        };
        if rules == EnvDialect::Compose {
            earlier.values.insert(name.clone(), value.clone());
        }
        out.push(EnvValue { name, value: Some(value), bytes, name_bytes, open });
    }
    out
}

/// What a value may refer to.
struct Earlier<'k> {
    known: &'k dyn Fn(&str) -> Option<String>,
    values: BTreeMap<String, Told>,
    /// How many bytes may still be put in for variables.
    room: usize,
}

impl Earlier<'_> {
    fn get(&mut self, name: &str) -> Option<String> {
        let found = (self.known)(name).map(Told::Known).or_else(|| self.values.get(name).cloned());
        let Some(Told::Known(text)) = found else { return None };
        self.room = self.room.checked_sub(text.len())?;
        Some(text)
    }
}

/// How often a file may unfold into its own length, with some bytes beside for short ones.
const UNFOLDED: usize = 16;
const ROOM: usize = 64 * 1024;

/// Reads a value that may be quoted, and may then go over several lines.
fn value(text: &str, at: usize, line_end: usize, earlier: &mut Earlier<'_>) -> (Told, Range<usize>, bool) {
    let at = at.min(line_end);
    let quote = text[at..].chars().next().filter(|sign| matches!(sign, '"' | '\'') && at < line_end);
    if let Some(quote) = quote
        && let Some(close) = closing(text, at + 1, quote)
    {
        let inner = &text[at + 1..close];
        let told = match quote {
            '\'' => Told::Known(inner.to_owned()),
            _ => expand(&unescaped(inner), earlier),
        };
        return (told, at..close + 1, false);
    }
    let written = &text[at..line_end];
    let comment = written.find(" #").or_else(|| written.starts_with('#').then_some(0));
    let plain = written[..comment.unwrap_or(written.len())].trim_end();
    (expand(plain, earlier), at..at + plain.len(), quote.is_some())
}

/// Where a quoted text ends.
fn closing(text: &str, from: usize, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, sign) in text[from..].char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            sign if sign == quote => return Some(from + at),
            _ => {}
        }
    }
    None
}

/// What stands between double quotes; `\$` stays, for expansion to see.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            out.push(sign);
            continue;
        }
        match signs.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(sign @ ('"' | '\\' | '\'')) => out.push(sign),
            Some(sign) => out.extend(['\\', sign]),
            None => out.push('\\'),
        }
    }
    out
}

/// Puts in the variables that stand earlier in the file, or elsewhere.
fn expand(text: &str, earlier: &mut Earlier<'_>) -> Told {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, behind) = rest.split_at(at);
        if let Some(before) = before.strip_suffix('\\') {
            out.push_str(before);
            out.push('$');
            rest = &behind[1..];
            continue;
        }
        out.push_str(before);
        let body = &behind[1..];
        let braced = body.strip_prefix('{');
        let name = braced.unwrap_or(body);
        let length = name.bytes().take_while(|it| it.is_ascii_alphanumeric() || *it == b'_').count();
        let (name, after) = name.split_at(length);
        let after = match braced {
            Some(_) => after.strip_prefix('}'),
            None => Some(after),
        };
        let Some(after) = after.filter(|_| length > 0) else {
            if braced.is_none() {
                out.push('$');
                rest = body;
                continue;
            }
            return Told::Unknown { prefix: out, settled_by: "the value written out".into() };
        };
        match earlier.get(name) {
            Some(text) => out.push_str(&text),
            None => return Told::Unknown { prefix: out, settled_by: format!("{name} in the environment") },
        }
        rest = after;
    }
    out.push_str(rest);
    Told::Known(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, rules: EnvDialect) -> Vec<(String, Option<String>)> {
        let known = |name: &str| (name == "OUT").then(|| "out".to_owned());
        read(text, rules, &known)
            .into_iter()
            .map(|one| (one.name, one.value.map(|value| value.text().map_or("?".into(), str::to_owned))))
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        list.iter().map(|(name, value)| (name.to_string(), Some(value.to_string()))).collect()
    }

    const TEXT: &str = "\u{feff}# a comment\nA=\"acme\"\n\nB='x $A' \nC=a#b # c\n  D = \"1\\n2\"\n";

    #[test]
    fn each_program_has_its_own_rules_about_quotes() {
        let compose = pairs(&[("A", "acme"), ("B", "x $A"), ("C", "a#b"), ("D", "1\n2")]);
        assert_eq!(values(TEXT, EnvDialect::Compose), compose);
        let docker = pairs(&[("A", "\"acme\""), ("B", "'x $A'"), ("C", "a#b # c"), ("D", " \"1\\n2\"")]);
        assert_eq!(values(TEXT, EnvDialect::Docker), docker);
        let systemd = pairs(&[("A", "acme"), ("B", "x $A"), ("C", "a#b # c"), ("D", "1\\n2")]);
        assert_eq!(values(TEXT, EnvDialect::Systemd), systemd);
    }

    #[test]
    fn compose_expands_what_is_known() {
        let text = "export A=a\nB=$A-${OUT}\nC=${NO}\nD=\\$A\nE: yaml\nF\nG=\nH=\"$A\\$\"\nI=a$\n";
        let mut wanted = pairs(&[
            ("A", "a"),
            ("B", "a-out"),
            ("C", "?"),
            ("D", "$A"),
            ("E", "yaml"),
            ("F", ""),
            ("G", ""),
            ("H", "a$"),
            ("I", "a$"),
        ]);
        wanted[5].1 = None;
        assert_eq!(values(text, EnvDialect::Compose), wanted);
    }

    #[test]
    fn quoted_values_may_have_several_lines() {
        let text = "A=\"1\n2\"\nB=3\nC=\"open\nD=4\n";
        assert_eq!(values(text, EnvDialect::Compose)[..2], pairs(&[("A", "1\n2"), ("B", "3")])[..]);
        let open: Vec<bool> = read(text, EnvDialect::Compose, &|_| None).iter().map(|one| one.open).collect();
        assert_eq!(open, [false, false, true, false]);
        let names: Vec<_> = values(text, EnvDialect::Compose).into_iter().map(|one| one.0).collect();
        assert_eq!(names, ["A", "B", "C", "D"]);
    }

    #[test]
    fn values_have_their_bytes() {
        let text = "ü=1\nA = \"ß\" # x\nB=c d # e\n";
        let found = read(text, EnvDialect::Compose, &|_| None);
        let slices: Vec<&str> = found.iter().map(|one| &text[one.bytes.clone()]).collect();
        assert_eq!(slices, ["1", "\"ß\"", "c d"]);
    }
}
