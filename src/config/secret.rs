//! Texts with the values of secrets withheld.

use std::ops::Range;

use restate_scaleout_api::secret::{Lines, WITHHELD, is_secret, is_secret_key, without_user};

use super::document::Document;

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
    let found = document.root.at(path).map(|item| {
        let mut found = false;
        item.value.walk(&mut path.to_vec(), &mut |path, _| {
            found |= is_secret(path);
            !found
        });
        found
    });
    // What the tree does not hold (an array of tables, a broken line) is judged by its own words.
    if found.unwrap_or_else(|| is_secret_key(&document.text[value.clone()])) {
        spans.push(value.clone());
    }
}

/// What no tree shows: comments, broken lines, and credentials in the user part of a URL.
fn by_line(text: &str, valid: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = Lines::default();
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        let begun = lines.inside();
        // A comment is a text of its own.
        let comment = if valid { body.find('#').unwrap_or(body.len()) } else { 0 };
        let (head, tail) = body.split_at(comment);
        out.push_str(&without_user(head));
        let secret = if !begun && tail.contains(WITHHELD) {
            None
        } else if valid {
            Lines::default().secret_from(tail)
        } else {
            lines.secret_from(tail)
        };
        match secret {
            Some(from) => {
                out.push_str(&tail[..from]);
                out.push_str(if begun { "" } else { " " });
                out.push_str(WITHHELD);
            }
            None => out.push_str(&without_user(tail)),
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
