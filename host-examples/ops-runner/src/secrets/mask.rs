//! Credentials in the text of a configuration file.

use std::ops::Range;

use restate_scaleout_api::secret::{self, Lines, is_secret, user_parts, withhold};
use toml::de::{DeTable, DeValue};

/// The text with every credential overwritten by asterisks, byte for byte, so that spans still fit.
pub fn mask_toml(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in secret_spans(text).into_iter().chain(in_comments(text)) {
        for byte in &mut bytes[span] {
            if *byte != b'\n' && *byte != b'"' && *byte != b'\'' {
                *byte = b'*';
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The credentials in a configuration text.
pub fn toml_secrets(text: &str) -> Vec<String> {
    let trim = |c: char| c == '"' || c == '\'' || c.is_whitespace();
    secret_spans(text)
        .into_iter()
        .filter_map(|span| text.get(span))
        .map(|value| value.trim_matches(trim).to_owned())
        .collect()
}

fn secret_spans(text: &str) -> Vec<Range<usize>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut spans = Vec::new();
    walk(table.get_ref(), &mut vec![], &mut spans);
    if !errors.is_empty() {
        by_line(text, &mut spans);
    }
    spans
}

/// What comments say, which no tree shows. It is hidden and not learned: they may be about anything.
fn in_comments(text: &str) -> Vec<Range<usize>> {
    let (mut spans, mut at) = (secret::private_keys(text), 0);
    for line in text.split_inclusive('\n') {
        if let Some(comment) = line.find('#') {
            let (from, said) = (at + comment, line[comment..].trim_end());
            spans.extend(
                secret::secret_spans(said).into_iter().map(|span| from + span.start..from + span.end),
            );
            spans.extend(Lines::default().secret_from(said).map(|start| from + start..from + said.len()));
        }
        at += line.len();
    }
    spans
}

fn walk(table: &DeTable<'_>, path: &mut Vec<String>, spans: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        value_spans(value.get_ref(), value.span(), path, spans);
        path.pop();
    }
}

fn value_spans(
    value: &DeValue<'_>,
    span: Range<usize>,
    path: &mut Vec<String>,
    spans: &mut Vec<Range<usize>>,
) {
    match value {
        DeValue::Table(table) => walk(table, path, spans),
        DeValue::Array(items) => {
            for item in items.iter() {
                value_spans(item.get_ref(), item.span(), path, spans);
            }
        }
        _ if is_secret(path) => spans.push(span),
        // A string may hold an address with a password, or a command line.
        DeValue::String(text) if !user_parts(text).is_empty() || withhold(text) != *text => spans.push(span),
        _ => {}
    }
}

/// What the parser had to skip is judged line by line.
fn by_line(text: &str, spans: &mut Vec<Range<usize>>) {
    let (mut lines, mut at) = (Lines::default(), 0);
    spans.extend(secret::private_keys(text));
    for line in text.split_inclusive('\n') {
        if let Some(from) = lines.secret_from(line) {
            spans.push(at + from..at + line.trim_end().len().max(from));
        }
        spans.extend(secret::secret_spans(line).into_iter().map(|span| at + span.start..at + span.end));
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_overwritten_wherever_they_stand() {
        let text = "a = 1\naws-secret-access-key = \"hush ✓\" # x\n[s]\no = {session-token = 'tok1234', r = 2}\n\
                    [tracing-headers]\nx = \"bearer\"\nrequest-identity-private-key-pem-file = \"/k.pem\"\n";
        let masked = mask_toml(text);
        assert_eq!(masked.len(), text.len());
        for secret in ["hush", "tok1234", "bearer"] {
            assert!(!masked.contains(secret), "{masked}");
        }
        assert!(masked.contains("a = 1") && masked.contains("r = 2"), "{masked}");
        assert_eq!(toml_secrets(text)[..1], ["hush ✓"]);
    }

    #[test]
    fn comments_hide_credentials_which_nobody_learns_from_them() {
        let text = "a = 1 # token: hush hush\n# -----BEGIN PRIVATE KEY-----\n# MIIhush\nb = 1\n";
        let masked = mask_toml(&format!("{text}# -----END PRIVATE KEY-----\n"));
        assert!(!masked.contains("hush") && masked.starts_with("a = 1 #"), "{masked}");
        assert!(toml_secrets(text).is_empty());
    }

    #[test]
    fn a_broken_file_still_hides_its_credentials() {
        for text in [
            "aws_secret_access_key = hush hush\n",
            "aws-session-token = '''\nhush\n'''\n",
            "env = {PASSWORD=\"hush\" B=1}\n",
            "destination = [\"s3://u:hush@b/x\"]\n",
            "read = \"curl -u u:hush http://h\"\n",
            "-----BEGIN PRIVATE KEY-----\nMIIhush\n-----END PRIVATE KEY-----\n",
            "log = \u{1b}[3mtoken\u{1b}[0m=hush\n",
            "log = <Token>hush</Token>\n",
        ] {
            let masked = mask_toml(&format!("x = = 2\n{text}"));
            assert!(!masked.contains("hush"), "{masked}");
        }
    }
}
