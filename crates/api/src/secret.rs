//! Which values must never leave: not in a finding, not in a diff, not in an error, not in a log.
//!
//! The rule goes by name, not by a list of keys, because a credential under a misspelled or misplaced
//! key is a credential all the same. That every key which the catalogue calls secret has such a name, a
//! test of the catalogue sees to; so hosts, which have no catalogue, judge alike.

mod lines;

pub use lines::Lines;

/// What stands in the place of a secret.
pub const WITHHELD: &str = "<withheld>";

/// A shorter value is left alone where texts are searched for secrets: it is found in too many harmless
/// words.
pub const SHORTEST: usize = 4;

/// Parts of a key that make its value, and all below it, a secret. `_` and `.` count as `-`.
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
    has_any(key, &PARTS) || matches_plain(key, "token") || ends_plain(key, "-token")
}

/// Whether the value under this key, which is the last of `path`, opens something by itself: an access
/// key's id does not, a path to a file is no content, and most headers hold no credential.
pub fn is_credential_key(key: &str) -> bool {
    let harmless = ["-file", "-path", "-location"].iter().any(|end| ends_plain(key, end));
    let shut = ["access-key", "additional-headers", "additional-request-headers", "tracing-headers"];
    let named = is_secret_key(key) && !has_any(key, &shut) || has_any(key, &["secret", "cookie"]);
    named && !harmless
}

/// `_` and `.` count as `-`, and case does not count. Every key of every file passes here, so nothing is
/// copied.
fn same(sign: u8, plain: u8) -> bool {
    sign.to_ascii_lowercase() == plain || (matches!(sign, b'_' | b'.') && plain == b'-')
}

fn matches_plain(key: &str, plain: &str) -> bool {
    key.len() == plain.len() && key.bytes().zip(plain.bytes()).all(|(sign, plain)| same(sign, plain))
}

fn ends_plain(key: &str, end: &str) -> bool {
    let (key, end) = (key.as_bytes(), end.as_bytes());
    key.len() >= end.len()
        && key[key.len() - end.len()..].iter().zip(end).all(|(sign, plain)| same(*sign, *plain))
}

fn has_any(key: &str, parts: &[&str]) -> bool {
    // A bit for each letter, whatever its case: most places of a key are passed by on sight of theirs.
    let bit = |sign: u8| 1_u32 << (sign & 31);
    let initials = parts.iter().filter_map(|part| part.bytes().next()).fold(0, |all, sign| all | bit(sign));
    let key = key.as_bytes();
    let starts = |at: usize| parts.iter().any(|part| starts_plain(&key[at..], part));
    (0..key.len()).any(|at| bit(key[at]) & initials != 0 && starts(at))
}

fn starts_plain(key: &[u8], part: &str) -> bool {
    key.len() >= part.len() && key.iter().zip(part.bytes()).all(|(sign, plain)| same(*sign, plain))
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
    fn names_tell_secrets() {
        for key in
            ["aws_secret_access_key", "AWS-Session-Token", "token", "sasl.password", "private.key", "api_key"]
        {
            assert!(is_secret_key(key), "{key}");
            assert!(is_credential_key(key), "{key}");
        }
        for key in ["aws-access-key-id", "tracing-headers"] {
            assert!(is_secret_key(key) && !is_credential_key(key), "{key}");
        }
        for key in ["token-bucket", "ssl.key.location", "node-name"] {
            assert!(!is_credential_key(key), "{key}");
        }
        assert!(is_kafka_option(&["ingress", "kafka-clusters", "[]", "ssl.ca"]));
        assert!(!is_kafka_option(&["ingress", "kafka-clusters", "[]", "brokers"]));
    }

    #[test]
    fn users_of_urls_are_withheld() {
        assert_eq!(without_user("http://me:pw@h:1/x http://h"), "http://<withheld>@h:1/x http://h");
        assert_eq!(user_part("http://me:pw@h:1/x"), Some("me:pw"));
    }
}
