//! Lines of a file that are no TOML, or go on behind their value: what stands there is shown where the key before it is a known
//! one.

use std::ops::Range;

use crate::config::catalogue;
use crate::config::document::Document;

/// What may not be shown of such lines.
pub fn values(document: &Document) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if document.is_valid() {
        return found;
    }
    let text = &document.text;
    let sections = &document.layout.sections;
    for (at, section) in sections.iter().enumerate() {
        let table: Vec<&str> = section.keys.iter().map(|key| key.name.as_str()).collect();
        let end = sections.get(at + 1).map_or(text.len(), |next| next.span.start);
        let mut start = section.header.end.max(section.span.start).min(end);
        for line in &section.lines {
            lines(text, start..line.span.start.max(start), &table, &mut found);
            let keys = line.keys.iter().map(|key| key.name.as_str());
            let path: Vec<&str> = table.iter().copied().chain(keys).collect();
            let behind = text.get(line.value.end..line.span.end).unwrap_or_default();
            let rest = behind.trim();
            if !rest.is_empty() && !rest.starts_with('#') && !catalogue::is_told(&path) {
                let begin = line.value.end + behind.len() - behind.trim_start().len();
                found.push(begin..begin + rest.len());
            }
            start = line.span.end.max(start);
        }
        lines(text, start..end.max(start), &table, &mut found);
    }
    found
}

/// The same of the lines in these bytes.
fn lines(text: &str, bytes: Range<usize>, table: &[&str], out: &mut Vec<Range<usize>>) {
    let mut at = bytes.start;
    for line in text[bytes].split_inclusive('\n') {
        let begin = at + line.len() - line.trim_start().len();
        at += line.len();
        let body = line.trim();
        let hidden = body.len() - told(body, table);
        // The name of a table is no value, and neither is what closes one.
        let is_part = |sign: char| sign.is_alphanumeric() || "-_.[] ".contains(sign);
        let is_header = body.starts_with('[') && body.chars().all(is_part);
        let is_sign =
            is_header || body.starts_with('#') || body.chars().all(|sign| "[]{}\"',".contains(sign));
        if !is_sign && hidden > 0 {
            out.push(begin + body.len() - hidden..begin + body.len());
        }
    }
}

/// How much of a line may be shown, from its beginning.
fn told(line: &str, table: &[&str]) -> usize {
    let is_part = |sign: char| sign.is_alphanumeric() || "-_.\"'".contains(sign);
    let end = line.find(|sign| !is_part(sign)).unwrap_or(line.len());
    let names = line[..end].split('.').map(|name| name.trim_matches(['"', '\'']));
    let path: Vec<&str> = table.iter().copied().chain(names).collect();
    let behind = line[end..].trim_start();
    match behind.strip_prefix(['=', ':']) {
        _ if end > 0 && catalogue::is_told(&path) => line.len(),
        Some(value) if end > 0 => line.len() - value.trim_start().len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_known_keys_all_is_shown_and_behind_others_nothing() {
        for (text, hidden) in [
            ("node-name n1\n", ""),
            ("a = 1\npw : S T\n", "S T"),
            ("pw S\n", "pw S"),
            ("[admin]\npw.a:S\n# S\n", "S"),
            ("[admin]\nbind-port: 1\n", ""),
            ("node-name = \n  \"S\",\n", "\"S\","),
            ("S\n[admin]\n", "S"),
            ("[admin\n[a.b = S\n", "[a.b = S"),
            ("pw = 'a' S T\nnode-name = 'n' b\n", "S T"),
        ] {
            let found: Vec<&str> =
                values(&Document::parse(text)).into_iter().map(|span| &text[span]).collect();
            assert_eq!(found.concat(), hidden, "{text}");
        }
    }
}
