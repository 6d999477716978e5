//! Texts with the values of secrets withheld.

mod broken;
mod known;

use std::collections::BTreeSet;
use std::ops::Range;

pub use known::{collect, secrets_in, secrets_of_variable};

use restate_scaleout_api::secret::{
    self, Lines, WITHHELD, is_secret, is_secret_key, private_keys, secret_spans, stands_for_table,
    without_user,
};

use super::catalogue;
use super::document::Document;
use super::tree::Value;

/// Smaller numbers stand everywhere.
const SMALL: i64 = 1000;

/// The text with the values of secrets withheld, and of keys that no server has; it has as many lines as before.
pub fn withhold(text: &str) -> String {
    let document = Document::parse(text);
    let less = judged(&document, &BTreeSet::new());
    written(&document, less)
}

/// Two versions of a text, each as it may be shown. What is withheld in one of them is, when it stands under another key in the
/// other.
pub fn withhold_both(old: &str, new: &str) -> (String, String) {
    let (old, new) = (Document::parse(old), Document::parse(new));
    let nowhere = BTreeSet::new();
    let hidden = |document: &Document| -> BTreeSet<String> {
        judged(document, &nowhere).into_iter().flat_map(|(span, _)| singles(&document.text[span])).collect()
    };
    let (in_old, in_new) = (hidden(&old), hidden(&new));
    (written(&old, judged(&old, &in_new)), written(&new, judged(&new, &in_old)))
}

/// What may not be shown of the values of a text, and what is shown in its place.
fn judged(document: &Document, hidden: &BTreeSet<String>) -> Vec<(Range<usize>, String)> {
    let mut less: Vec<(Range<usize>, String)> = Vec::new();
    for section in &document.layout.sections {
        for line in &section.lines {
            let path: Vec<&str> =
                section.keys.iter().chain(&line.keys).map(|key| key.name.as_str()).collect();
            let raw = &document.text[line.value.clone()];
            let is_hidden = !hidden.is_empty() && singles(raw).iter().any(|one| hidden.contains(one));
            let shown = match is_hidden {
                true => Some(WITHHELD.to_owned()),
                false => shown(document, &path, raw),
            };
            less.extend(shown.map(|shown| (line.value.clone(), shown)));
        }
    }
    less
}

/// The single values in one, as far as they could be told from others.
fn singles(raw: &str) -> Vec<String> {
    fn add(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) if !text.is_empty() => out.push(text.clone()),
            Value::Integer(number) if *number >= SMALL => out.push(number.to_string()),
            Value::Array(items) => items.iter().for_each(|item| add(&item.value, out)),
            Value::Table(table) => table.entries.iter().for_each(|entry| add(&entry.item.value, out)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    let alone = Document::parse(&format!("v = {raw}"));
    alone.root.get("v").iter().for_each(|item| add(&item.value, &mut found));
    found
}

/// A text without what may not be shown.
fn written(document: &Document, mut less: Vec<(Range<usize>, String)>) -> String {
    let text = document.text.as_str();
    less.extend(broken::values(document).into_iter().map(|span| (span, WITHHELD.to_owned())));
    less.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (span, shown) in less {
        if span.start >= done {
            out.push_str(&text[done..span.start]);
            out.push('"');
            out.push_str(&shown);
            out.push('"');
            for _ in text[span.clone()].matches('\n') {
                out.push('\n');
                out.push_str(WITHHELD);
            }
            done = span.end;
        }
    }
    out.push_str(&text[done..]);
    by_line(&without_keys(&out), document.is_valid())
}

/// The text of a valid document with what `stand_in` gives for a value in its place, as TOML; it has as many lines as before.
pub fn replaced(text: &str, stand_in: &dyn Fn(&[&str], &Value) -> Option<String>) -> String {
    let document = Document::parse(text);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for section in &document.layout.sections {
        for line in section.lines.iter().filter(|line| !line.value.is_empty()) {
            let path: Vec<&str> =
                section.keys.iter().chain(&line.keys).map(|key| key.name.as_str()).collect();
            let raw = &text[line.value.clone()];
            // The tree has the tables of an array by their number.
            let alone = Document::parse(&format!("v = {raw}"));
            let value = alone.root.get("v").map(|item| &item.value);
            let Some(other) = value.and_then(|value| stand_in(&path, value)) else { continue };
            if line.value.start < done {
                continue;
            }
            out.push_str(&text[done..line.value.start]);
            out.push_str(&other);
            out.push_str(&"\n".repeat(raw.matches('\n').count()));
            done = line.value.end;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// The text without private keys, which go on over lines that nothing else tells; it has as many lines as before.
fn without_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in private_keys(text) {
        out.push_str(&text[done..span.start]);
        for line in text[span.clone()].split_inclusive('\n') {
            out.push_str(if line.trim().is_empty() { "" } else { WITHHELD });
            out.push_str(if line.ends_with('\n') { "\n" } else { "" });
        }
        done = span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// What is shown in the place of a value, if it may not be shown as it is. The whole of a table or an array
/// is withheld when one secret is found in it, since a value that is half shown is easily shown whole.
fn shown(document: &Document, path: &[&str], raw: &str) -> Option<String> {
    let whole = Some(WITHHELD.to_owned());
    if is_secret(path) {
        return whole;
    }
    if raw.starts_with(['{', '[']) {
        // The tree has the tables of an array by their number.
        let alone = Document::parse(&format!("v = {raw}"));
        return match alone.root.get("v").filter(|_| alone.is_valid()) {
            Some(item) => any(&mut path.to_vec(), &item.value).then_some(WITHHELD.into()),
            None => whole,
        };
    }
    if !matches!(raw, "" | "true" | "false") && !catalogue::is_told(path) {
        return whole;
    }
    // Only these can hold one; most values are plain, and looking for each in the tree takes long.
    if !raw.contains(['@', '\\', '=', ':']) {
        return None;
    }
    match document.root.at(path).map(|item| &item.value) {
        Some(Value::String(value)) => {
            let less = withheld(value)?;
            let fits = !raw.contains('\n') && !less.contains(['"', '\\']) && !less.contains(char::is_control);
            if fits { Some(less) } else { whole }
        }
        // What the tree does not hold (an array of tables, a broken line) is judged by its own words.
        _ => (is_secret_key(raw) || withheld(raw).is_some()).then_some(WITHHELD.into()),
    }
}

/// What is left of a string without its secrets, if there are any.
fn withheld(value: &str) -> Option<String> {
    if stands_for_table(value) {
        return (!secret_spans(value).is_empty() || is_secret_key(value)).then_some(WITHHELD.into());
    }
    let less = without_user(value);
    let less = secret::withhold(&less);
    (less != value).then(|| less.into_owned())
}

/// Whether there is something in a value that may not be shown.
fn any<'v>(path: &mut Vec<&'v str>, value: &'v Value) -> bool {
    match value {
        Value::Table(table) => table.entries.iter().any(|entry| {
            path.push(&entry.key);
            let found = is_secret(path) || any(path, &entry.item.value);
            path.pop();
            found
        }),
        Value::Array(items) => items.iter().any(|item| any(path, &item.value)),
        Value::Boolean(_) => false,
        Value::String(text) if withheld(text).is_some() => true,
        _ => !catalogue::is_told(path),
    }
}

/// What no tree shows: comments and broken lines.
fn by_line(text: &str, valid: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = Lines::default();
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        let begun = lines.inside();
        // A comment is a text of its own.
        let comment = if valid { body.find('#').unwrap_or(body.len()) } else { 0 };
        let (head, tail) = body.split_at(comment);
        out.push_str(&secret::withhold(head));
        let secret = if valid { Lines::default().secret_from(tail) } else { lines.secret_from(tail) };
        match secret.filter(|_| begun || !tail.contains(WITHHELD)) {
            Some(from) => {
                out.push_str(&tail[..from]);
                out.push_str(if begun { "" } else { " " });
                out.push_str(WITHHELD);
            }
            // Nobody knows where a value ends that is broken.
            None if !valid => out.push_str(&without_user(&secret::withhold(tail))),
            None => out.push_str(&secret::withhold(tail)),
        }
        out.push_str(end);
    }
    out
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
    fn withholds_private_keys_in_comments_and_broken_files() {
        for text in [
            "a = 1\n# -----BEGIN PRIVATE KEY-----\n# MIIBhunter2\n# -----END PRIVATE KEY-----\nbind-port = 1\n",
            "a = \n-----BEGIN EC PRIVATE KEY-----\nMIIBhunter2\n\nhunter2\n-----END EC PRIVATE KEY-----\nbind-port = 1\n",
        ] {
            let shown = withhold(text);
            assert!(!shown.contains("hunter2") && shown.ends_with("bind-port = 1\n"), "{shown}");
            assert_eq!(shown.lines().count(), text.lines().count());
        }
    }

    #[test]
    fn withholds_inline_and_broken_lines() {
        for text in [
            "worker = { snapshots = { aws-access-key-id = \"hunter2\" } }\n",
            "aws-access-key-id = hunter2\n",
            "aws-session-token = hunter2\n",
            "password = \"hunter2\n",
            "password = \"\"\"\nhunter2\nhunter2\n\"\"\" x\n",
            "metadata-client = { aws-secret-access-key = \"hunter2\", }\n",
        ] {
            let shown = withhold(text);
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}
