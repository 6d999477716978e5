//! Secrets in texts that people and programs wrote: errors, log lines, command lines, comments.

use std::borrow::Cow;
use std::ops::Range;

use super::url::{self, Extent, replaced};
use super::{SHORTEST, WITHHELD, is_secret_key};

/// No name is longer; a line without blanks would be read again for every sign in it.
const LONGEST_NAME: usize = 128;

/// The text without what looks like a secret in it.
pub fn withhold(text: &str) -> Cow<'_, str> {
    match secret_spans(text) {
        spans if spans.is_empty() => Cow::Borrowed(text),
        spans => Cow::Owned(replaced(text, &spans)),
    }
}

/// The text without a known secret. One that is a plain word is left where it is a part of a longer one: nobody can tell
/// it there, and what is written around it would.
pub fn take_out<'t>(text: &'t str, secret: &str) -> Cow<'t, str> {
    let is_word = secret.chars().all(char::is_alphabetic);
    let part = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + secret.len()..].chars().next();
        is_word && [before, after].into_iter().flatten().any(char::is_alphabetic)
    };
    let found = text.match_indices(secret).filter(|(at, _)| !secret.is_empty() && !part(*at));
    let spans: Vec<Range<usize>> = found.map(|(at, _)| at..at + secret.len()).collect();
    if spans.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, &spans)) }
}

/// Where something stands that looks like a secret, in order and apart from each other: credentials of
/// addresses, what follows the name of a secret, `-u user:password`, `Bearer …`, private keys.
pub fn secret_spans(text: &str) -> Vec<Range<usize>> {
    let mut found = url::spans(text, Extent::Word);
    named(text, &mut found);
    words(text, &mut found);
    keys(text, &mut found);
    let bare = |span: &Range<usize>| text[span.clone()].trim_start_matches(['"', '\'', '\\']);
    found.retain(|span| !span.is_empty() && !bare(span).starts_with(WITHHELD));
    found.sort_by_key(|span| (span.start, span.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for span in found {
        match apart.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

/// `password=…`, `"token": "…"`, `Authorization: …`, `secret-key "…"`.
fn named(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, sign) in text.match_indices(['=', ':', '"', '\'', '(']) {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let name = match sign {
            "=" | ":" => name_at_end(before.trim_end_matches(['"', '\'', '\\', '`'])),
            // `SecretString("…")`
            "(" if text[at + 1..].starts_with('"') => name_at_end(before),
            "(" => continue,
            // A quote that opens a value stands behind a blank.
            _ if before.len() < at => name_at_end(before),
            _ => continue,
        };
        if is_secret_key(name) || name.eq_ignore_ascii_case("key") && is_secret_key(words_at_end(before, 3)) {
            let from = if matches!(sign, "=" | ":" | "(") { at + 1 } else { at };
            let header = sign == ":" && is_header(name);
            found.push(value(text, from, header));
        }
    }
}

/// A header's value has several words.
fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authori", "cookie", "headers"].iter().any(|part| name.contains(part))
}

/// The last words of a text: `secret access key` is spelled in three.
fn words_at_end(text: &str, words: usize) -> &str {
    let mut start = text.len();
    for _ in 0..words {
        start -= name_at_end(&text[..start]).len();
        let Some(before) = text[..start].strip_suffix(' ') else { break };
        start = before.len();
    }
    text[start..].trim_start()
}

fn name_at_end(text: &str) -> &str {
    let mut start = text.len();
    for (at, sign) in text.char_indices().rev().take(LONGEST_NAME) {
        if !(sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.')) {
            break;
        }
        start = at;
    }
    text[start..].trim_matches('.')
}

/// The value that begins at a place: a quoted text, what brackets open to the end of its line, or one word.
fn value(text: &str, from: usize, whole_line: bool) -> Range<usize> {
    let rest = &text[from..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let start = from + blanks;
    let rest = &text[start..];
    let line = || start + rest.find('\n').unwrap_or(rest.len());
    let slashes = rest.len() - rest.trim_start_matches('\\').len();
    let quote = rest[slashes..].chars().next().filter(|sign| matches!(sign, '"' | '\''));
    if let Some(quote) = quote {
        let open = start + slashes + 1;
        return start..closing(text, open, quote, slashes).unwrap_or_else(line);
    }
    if whole_line || rest.starts_with(['[', '{', '<']) {
        return start..line();
    }
    start..start + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

/// The end of the quoted text that begins at `open`: the next quote with as many backslashes before it, that
/// nothing follows which could still be part of the value.
fn closing(text: &str, open: usize, quote: char, slashes: usize) -> Option<usize> {
    text[open..].match_indices(quote).map(|(at, _)| open + at).find_map(|at| {
        let before = text[open..at].len() - text[open..at].trim_end_matches('\\').len();
        let after = text[at + 1..].chars().next();
        let ends = after.is_none_or(|sign| !sign.is_alphanumeric() && (sign != quote || at == open));
        (before == slashes && ends).then_some(at + 1)
    })
}

/// `-u user:password`, `--token …`, `Bearer …`.
fn words(text: &str, found: &mut Vec<Range<usize>>) {
    let mut end = 0;
    while let Some(start) = text[end..].find(|sign: char| !sign.is_whitespace()).map(|at| end + at) {
        end = start + text[start..].find(char::is_whitespace).unwrap_or(text.len() - start);
        let word = text[start..end].trim_start_matches(['"', '\'', '`', '(', '[', ',', '\\']);
        // Looked for only where it counts: its end may be as far away as the end of the text.
        let next = || value(text, end, false);
        match word {
            "-u" | "-U" | "--user" | "--proxy-user" => {
                found.extend(Some(next()).filter(|next| text[next.clone()].contains(':')));
            }
            _ if word.starts_with("--") && !word.contains('=') && is_secret_key(word) => found.push(next()),
            _ => {
                if let Some(rest) = word.strip_prefix("-u").or_else(|| word.strip_prefix("--user="))
                    && rest.contains(':')
                {
                    found.push(end - rest.len()..end);
                }
                let scheme = word.rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
                let bearer = scheme.eq_ignore_ascii_case("bearer");
                if bearer || scheme.eq_ignore_ascii_case("basic") {
                    let next = next();
                    let shown = &text[next.clone()];
                    let encoded = || shown.contains(|sign: char| sign.is_ascii_digit() || sign == '=');
                    if bearer && shown.len() >= SHORTEST || !bearer && encoded() {
                        found.push(next);
                    }
                }
            }
        }
    }
}

/// A private key in PEM.
fn keys(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices("PRIVATE KEY-----") {
        let from = at + "PRIVATE KEY-----".len();
        let end = text[from..].find("-----END").unwrap_or(text.len() - from);
        found.push(from..from + end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_withheld() {
        for text in [
            "http://u:hush@h said no",
            "u:hush@proxy:1 said no",
            "password=hush said no",
            "pasword = \"hush, or not\" said no",
            "{\"token\":\"hush\",\"host\":\"h\"} said no",
            "{\\\"token\\\":\\\"hush\\\"} said no",
            "db?password=hush&x=1 said no",
            "curl -u u:hush said no",
            "curl -uu:hush said no",
            "curl --user 'u:hush x' said no",
            "run --aws-session-token hush said no",
            "sent Bearer hush said no",
            "aws-secret-access-key \"hush\" said no",
            "api_key: hush said no",
            "PASSWORD='it''s hush' said no",
            "PGPASSWORD=hush said no",
            "token=a,hush said no",
            "secret access key = hush said no",
            "Access Key: hush said no",
            "Some(SecretString(\"hush\")) said no",
            "http://h/?X-Amz-Signature=hush said no",
        ] {
            let shown = withhold(text);
            assert!(!shown.contains("hush"), "{text}: {shown}");
            assert!(shown.ends_with("said no"), "{text}: {shown}");
            assert_eq!(withhold(&shown), shown);
        }
        for text in [
            "Authorization: Basic hush hush",
            "> authorization: Bearer hush",
            "tokens = [\"hush\", \"hush\"]",
            "Cookie: a=b; c=hush",
            "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----",
            "password = \"hush",
            "Proxy-Authorisation: hush hush",
        ] {
            assert!(!withhold(text).contains("hush"), "{text}: {}", withhold(text));
        }
    }

    #[test]
    fn what_operators_need_stays() {
        for text in [
            "dial tcp 10.0.0.1:5122: connection refused",
            "node n1: timed out after 30s",
            "unknown field `token-bucket`, expected one of: `a`",
            "http://h:5122/health answered 503",
            "the password is wrong",
            "Basic authentication is required",
            "sudo -u restate restatectl",
            "`aws-access-key-id` needs `aws-secret-access-key`",
            "partition-token-count = 3, log: 2 at 10:31",
            "unexpected token",
            "unknown key: `x`",
            "the primary key = 3",
            "n2 (N2:4) at http://n2:5122/ has 3 partitions: 0, 1",
        ] {
            assert_eq!(withhold(text), text);
        }
    }

    #[test]
    fn a_known_secret_is_taken_out_where_it_can_be_told() {
        for (text, secret, left) in [
            ("az://snaps/demo, snapshots", "snaps", "az://<withheld>/demo, snapshots"),
            ("hunter2 and xhunter2x", "hunter2", "<withheld> and x<withheld>x"),
            ("snapshots", "snaps", "snapshots"),
            ("oopsnaps", "snaps", "oopsnaps"),
            ("snaps", "snaps", "<withheld>"),
            ("_snaps2", "snaps", "_<withheld>2"),
            ("nothing", "", "nothing"),
        ] {
            assert_eq!(take_out(text, secret), left, "{text}");
        }
    }
}
