//! Which values must never leave: not in a diagnostic, not in a diff, not in an error.
//!
//! The rule goes by name, not by catalogue, because a credential under a misspelt or misplaced key is a
//! credential all the same.

use std::ops::Range;

use super::document::Document;

/// What stands in the place of a secret.
pub const WITHHELD: &str = "<withheld>";

/// Parts of a key that make its value, and all below it, a secret. `_` counts as `-`.
const PARTS: [&str; 10] = [
    "access-key",
    "additional-headers",
    "additional-request-headers",
    "api-key",
    "authorization",
    "credential",
    "passw",
    "private-key",
    "secret",
    "tracing-headers",
];

/// Whether the value at this path of keys is a secret.
pub fn is_secret<S: AsRef<str>>(path: &[S]) -> bool {
    path.iter().any(|key| is_secret_key(key.as_ref())) || is_kafka_option(path)
}

/// Any option of a Kafka client may hold credentials; only its name and its brokers never do.
pub fn is_kafka_option<S: AsRef<str>>(path: &[S]) -> bool {
    path.iter().position(|key| key.as_ref() == "kafka-clusters").is_some_and(|at| {
        let mut below = path[at + 1..].iter().map(AsRef::as_ref).filter(|key| *key != "[]");
        below.next().is_some_and(|key| !matches!(key, "name" | "brokers"))
    })
}

/// Whether the value under this key is a secret, wherever the key stands.
pub fn is_secret_key(key: &str) -> bool {
    PARTS.iter().any(|part| has_part(key, part)) || matches_plain(key, "token") || ends_plain(key, "-token")
}

/// `_` counts as `-`, and case does not count. Every key of every file passes here, so nothing is copied.
fn same(sign: u8, plain: u8) -> bool {
    sign.to_ascii_lowercase() == plain || (sign == b'_' && plain == b'-')
}

fn matches_plain(key: &str, plain: &str) -> bool {
    key.len() == plain.len() && key.bytes().zip(plain.bytes()).all(|(sign, plain)| same(sign, plain))
}

fn ends_plain(key: &str, end: &str) -> bool {
    let (key, end) = (key.as_bytes(), end.as_bytes());
    key.len() >= end.len()
        && key[key.len() - end.len()..].iter().zip(end).all(|(sign, plain)| same(*sign, *plain))
}

fn has_part(key: &str, part: &str) -> bool {
    key.as_bytes()
        .windows(part.len())
        .any(|window| window.iter().zip(part.as_bytes()).all(|(sign, plain)| same(*sign, *plain)))
}

/// The text with the values of secrets withheld; it has as many lines as before.
pub fn withhold(text: &str) -> String {
    let document = Document::parse(text);
    let mut spans = Vec::new();
    for section in &document.layout.sections {
        for line in &section.lines {
            let path: Vec<&str> =
                section.keys.iter().chain(&line.keys).map(|key| key.name.as_str()).collect();
            if is_secret(&path) {
                spans.push(line.value.clone());
            } else if text[line.value.clone()].starts_with(['{', '[']) {
                nested(&document, &path, &line.value, &mut spans);
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        if span.start < done {
            continue;
        }
        out.push_str(&text[done..span.start]);
        out.push('"');
        out.push_str(WITHHELD);
        out.push('"');
        for _ in text[span.clone()].matches('\n') {
            out.push('\n');
            out.push_str(WITHHELD);
        }
        done = span.end;
    }
    out.push_str(&text[done..]);
    by_line(&out, document.is_valid())
}

/// Secrets inside an inline table or an array: the whole of it is withheld when one is found, since
/// a value that is half shown is easily shown whole.
fn nested(document: &Document, path: &[&str], value: &Range<usize>, spans: &mut Vec<Range<usize>>) {
    fn any(path: &mut Vec<String>, value: &super::tree::Value) -> bool {
        use super::tree::Value;
        match value {
            Value::Table(table) => table.entries.iter().any(|entry| {
                path.push(entry.key.clone());
                let found = is_secret(path) || any(path, &entry.item.value);
                path.pop();
                found
            }),
            Value::Array(items) => items.iter().any(|item| any(path, &item.value)),
            _ => false,
        }
    }
    let found = document
        .root
        .at(path)
        .map(|item| any(&mut path.iter().map(ToString::to_string).collect(), &item.value));
    // What the tree does not hold (an array of tables, a broken line) is judged by its own words.
    if found.unwrap_or_else(|| is_secret_key(&document.text[value.clone()])) {
        spans.push(value.clone());
    }
}

/// What no tree shows: comments, broken lines, and credentials in the user part of a URL.
fn by_line(text: &str, valid: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut until: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        if let Some(quotes) = until {
            out.push_str(WITHHELD);
            if body.contains(quotes) {
                until = None;
            }
        } else {
            let from = if valid { body.find('#').unwrap_or(body.len()) } else { 0 };
            let (head, tail) = body.split_at(from);
            out.push_str(&without_user(head));
            match tail.find(['=', ':']) {
                Some(at) if is_secret_key(&tail[..at]) && !tail.contains(WITHHELD) => {
                    out.push_str(&tail[..=at]);
                    out.push(' ');
                    out.push_str(WITHHELD);
                    until = ["\"\"\"", "'''"]
                        .into_iter()
                        .find(|quotes| !valid && tail[at..].matches(quotes).count() == 1);
                }
                _ => out.push_str(&without_user(tail)),
            }
        }
        out.push_str(end);
    }
    out
}

/// `scheme://user:password@host` without its user part.
pub fn without_user(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (head, tail) = rest.split_at(at + 3);
        out.push_str(head);
        let end = tail.find(['/', '"', '\'', ' ', '\t', ',', '?', '#']).unwrap_or(tail.len());
        match tail[..end].rfind('@') {
            Some(user) => {
                out.push_str(WITHHELD);
                rest = &tail[user..];
            }
            None => rest = tail,
        }
    }
    out.push_str(rest);
    out
}

/// `user:password` of `scheme://user:password@host`.
pub fn user_part(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.rsplit_once('@').map(|(user, _)| user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withholds_values_by_name_wherever_they_stand() {
        let text = "aws_secret_access_key = \"hunter2\" # why\n\
                    # password = \"hunter2\"\n\
                    http-proxy = \"http://me:hunter2@proxy:1\"\n\
                    [worker.snapshots]\n\
                    aws-session-token = '''\nhunter2\nhunter2'''\n\
                    destination = \"s3://b/p\"\n\
                    [worker.invoker.additional-request-headers]\n\
                    x = \"hunter2\"\n\
                    [[ingress.kafka-clusters]]\n\
                    name = \"k\"\n\
                    \"sasl.password\" = \"hunter2\"\n\
                    \"a.b\" = \"hunter2\"\n";
        let shown = withhold(text);
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("destination = \"s3://b/p\"") && shown.contains("name = \"k\""), "{shown}");
        assert_eq!(shown.lines().count(), text.lines().count());
    }

    #[test]
    fn withholds_inline_and_broken_lines() {
        for text in [
            "worker = { snapshots = { aws-access-key-id = \"hunter2\" } }\n",
            "aws-access-key-id = hunter2\n",
            "password = \"hunter2\n",
            "password = \"\"\"\nhunter2\nhunter2\n\"\"\" x\n",
            "metadata-client = { aws-secret-access-key = \"hunter2\", }\n",
        ] {
            let shown = withhold(text);
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}
