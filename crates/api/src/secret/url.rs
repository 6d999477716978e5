//! Credentials in addresses: `scheme://user:password@host`, and `user:password@host` where the scheme is
//! left out.
//!
//! A password may hold any sign, `/`, `?`, `#`, quotes and `@` among them, so everything up to the last `@`
//! counts. Texts that are not parsed may spell `:`, `/` and `@` with escapes.

use std::ops::Range;

use super::WITHHELD;

const COLON: [&str; 5] = [":", "\\u003a", "\\U0000003a", "\\x3a", "%3a"];
const SLASH: [&str; 6] = ["/", "\\/", "\\u002f", "\\U0000002f", "\\x2f", "%2f"];
const AT: [&str; 4] = ["@", "\\u0040", "\\U00000040", "\\x40"];

/// A value without the credentials of its addresses.
pub fn without_user(value: &str) -> String {
    replaced(value, &spans(value, Extent::Value))
}

/// The credentials of the addresses in a value.
pub fn user_parts(value: &str) -> Vec<&str> {
    spans(value, Extent::Value).into_iter().map(|span| &value[span]).collect()
}

/// The text with these places withheld; they are in order.
pub(super) fn replaced(text: &str, spans: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        out.push_str(&text[done..span.start]);
        out.push_str(WITHHELD);
        done = span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// How far an address reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// To the end of the value, which holds nothing else.
    Value,
    /// To the next blank.
    Word,
}

/// Where the credentials of addresses stand.
pub fn spans(text: &str, extent: Extent) -> Vec<Range<usize>> {
    // Most texts end here.
    if last_at(text).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    match extent {
        Extent::Value => addresses(text, 0, &mut found),
        Extent::Word => {
            let mut start = 0;
            for word in text.split(char::is_whitespace) {
                addresses(word, start, &mut found);
                start += word.len();
                start += text[start..].chars().next().map_or(0, char::len_utf8);
            }
        }
    }
    found
}

/// The credentials in a text that holds addresses only; `offset` is where it starts.
fn addresses(text: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    if last_at(text).is_none() {
        return;
    }
    let schemes = schemes(text);
    let Some(first) = schemes.first() else {
        found.extend(schemeless(text).map(|span| offset + span.start..offset + span.end));
        return;
    };
    found.extend(schemeless(&text[..first.start]).map(|span| offset + span.start..offset + span.end));
    for (at, scheme) in schemes.iter().enumerate() {
        let end = schemes.get(at + 1).map_or(text.len(), |next| next.start);
        let Some(user) = last_at(&text[scheme.end..end]).filter(|user| *user > 0) else { continue };
        if &text[scheme.end..scheme.end + user] != WITHHELD {
            found.push(offset + scheme.end..offset + scheme.end + user);
        }
    }
}

/// Every `scheme://`, with all its spellings.
fn schemes(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices([':', '\\', '%']) {
        let Some(colon) = spelled(text, at, &COLON) else { continue };
        let Some(one) = spelled(text, at + colon, &SLASH) else { continue };
        let Some(two) = spelled(text, at + colon + one, &SLASH) else { continue };
        let name = |sign: &u8| sign.is_ascii_alphanumeric() || b"+-.".contains(sign);
        let since = found.last().map_or(0, |before| before.end);
        let length = text.as_bytes()[since..at].iter().rev().take_while(|sign| name(sign)).count();
        found.push(at - length..at + colon + one + two);
    }
    found
}

/// `user:password` of `user:password@host`.
fn schemeless(text: &str) -> Option<Range<usize>> {
    let end = last_at(text)?;
    let colon = text[..end].find(':')?;
    let start = text[..colon].rfind(['"', '\'', '`', '(', '[', '{', '<', '=', ',']).map_or(0, |at| at + 1);
    let (user, password) = (&text[start..colon], &text[colon + 1..end]);
    let host = text[end..].trim_start_matches(|sign: char| !sign.is_alphanumeric() && sign != '[');
    // A time, or the digest of an image.
    let other =
        user.bytes().all(|sign| sign.is_ascii_digit()) && !user.is_empty() || host.starts_with("sha256:");
    (!password.is_empty() && !host.is_empty() && !other).then_some(start..end)
}

fn last_at(text: &str) -> Option<usize> {
    let plain = text.rfind('@');
    if !text.contains('\\') {
        return plain;
    }
    let escaped = text.match_indices('\\').rev().find(|(at, _)| spelled(text, *at, &AT).is_some());
    plain.max(escaped.map(|(at, _)| at))
}

/// The length of a sign at a place, in any of its spellings.
fn spelled(text: &str, at: usize, spellings: &[&str]) -> Option<usize> {
    let rest = text.get(at..)?;
    let is = |one: &&&str| rest.get(..one.len()).is_some_and(|start| start.eq_ignore_ascii_case(one));
    spellings.iter().find(is).map(|one| one.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_addresses_are_withheld() {
        for value in [
            "http://me:hush@h:1/x",
            "http://hush@h",
            "s3://me:a/hush@bucket/x",
            "http://me:a?hush@h",
            "http://me:a#hush@h",
            "http://me:a,hush@h",
            "http://me:a'hush@h",
            "http://me:a\"hush@h",
            "http://me:a b hush@h",
            "http://me:a@hush@h",
            "me:hush@proxy:8080",
            "http:\\/\\/me:hush@h",
            "http:\\u002F/me:hush@h",
            "http\\u003a\\x2f%2Fme:hush@h",
            "http://me:hush\\u0040h",
            "http://a:1,http://me:hush@b:2",
            "http://me:hush@[::1]:1",
        ] {
            let shown = without_user(value);
            assert!(!shown.contains("hush") && shown.contains(WITHHELD), "{shown}");
            assert_eq!(without_user(&shown), shown);
            let text = format!("cannot reach `{value}`, twice");
            if !value.contains(' ') {
                let shown = super::super::withhold(&text);
                assert!(!shown.contains("hush") && shown.ends_with(", twice"), "{shown}");
            }
        }
        assert_eq!(without_user("http://me:pw@h:1/x"), "http://<withheld>@h:1/x");
        assert_eq!(user_parts("http://me:pw@h:1/x"), ["me:pw"]);
    }

    #[test]
    fn other_values_stay_as_they_are() {
        for value in [
            "http://h:1/x",
            "s3://bucket/prefix",
            "h:5122",
            "[::1]:5122",
            "a@b",
            "10:31:02@x",
            "restate:1.7@sha256:abc",
            "unix:/run/x.sock",
            "{zone: 2, node: 3}",
        ] {
            assert_eq!(without_user(value), value);
        }
    }
}
