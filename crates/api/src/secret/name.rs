//! Secrets by name. A name is taken apart into words, at every sign and at the capitals inside
//! `awsSessionToken`, and a word that is one slip of the keyboard away counts like the right one.

/// What makes the value a secret, inside a word or as words beside each other, in small letters and without
/// the signs between them. Whatever begins with one letter stands together, since every key of every file is
/// held against them.
const PARTS: [(u8, &[&str]); 10] = [
    (
        b'a',
        &[
            "accesskey",
            "accountkey",
            "additionalheaders",
            "additionalrequestheaders",
            "apikey",
            "authoris",
            "authoriz",
        ],
    ),
    (b'b', &["basicauth", "bearer"]),
    (b'c', &["connectionstring", "cookie", "credential"]),
    (b'e', &["encryptionkey"]),
    (b'k', &["keypem"]),
    (b'm', &["masterkey"]),
    (b'o', &["oauth"]),
    (b'p', &["passphrase", "passw", "privatekey"]),
    (b's', &["sastoken", "secret", "sharedaccess", "sharedkey", "signature", "signingkey"]),
    (b't', &["tracingheaders"]),
];

/// Words that are secrets also with one letter too many, too few, wrong or swapped with its neighbour.
const MISSPELLED: [&str; 9] = [
    "authorisation",
    "authorization",
    "bearer",
    "cookie",
    "credential",
    "credentials",
    "passphrase",
    "password",
    "secret",
];

/// Words that make a `key` behind them a secret, misspelled or not.
const BEFORE_KEY: [&str; 6] = ["access", "account", "encryption", "private", "shared", "signing"];

/// Words that say of a token that it is counted, or where it is kept.
const AFTER_TOKEN: [&str; 18] = [
    "bucket",
    "buckets",
    "count",
    "counts",
    "endpoint",
    "expiration",
    "expiry",
    "file",
    "interval",
    "limit",
    "location",
    "path",
    "per",
    "rate",
    "size",
    "timeout",
    "ttl",
    "url",
];
const BEFORE_TOKEN: [&str; 7] = ["all", "max", "maximum", "min", "minimum", "num", "per"];

/// The servers' secret keys: whatever is spelled much like one is taken for it, since it is also what a
/// finding would suggest.
const KEYS: [Known; 6] = [
    Known::new("additional-headers"),
    Known::new("additional-request-headers"),
    Known::new("aws-access-key-id"),
    Known::new("aws-secret-access-key"),
    Known::new("aws-session-token"),
    Known::new("tracing-headers"),
];

/// Below this key any option may be a secret.
const KAFKA_CLUSTERS: [Known; 1] = [Known::new("kafka-clusters")];

/// Names are suggested from 0.75 on, or from 0.85 of whole paths, of which the name is only a part.
const ALIKE: f64 = 0.7;

/// Nobody misspells a longer name; comparing takes as long as the two lengths multiplied.
const LONGEST: usize = 64;

/// Whether the value at this path of keys is a secret.
pub fn is_secret<S: AsRef<str>>(path: &[S]) -> bool {
    path.iter().any(|key| is_secret_key(key.as_ref())) || is_kafka_option(path)
}

/// Any option of a Kafka client may hold credentials; only its name and its brokers never do.
pub fn is_kafka_option<S: AsRef<str>>(path: &[S]) -> bool {
    path.iter().position(|key| is_kafka_clusters(key.as_ref())).is_some_and(|at| {
        let mut below = path[at + 1..].iter().map(AsRef::as_ref).filter(|key| *key != "[]");
        below.next().is_some_and(|key| !matches!(key, "name" | "brokers"))
    })
}

fn is_kafka_clusters(key: &str) -> bool {
    key == "kafka-clusters" || is_like(key, &KAFKA_CLUSTERS)
}

/// Whether the value under this key is a secret, wherever the key stands.
pub fn is_secret_key(key: &str) -> bool {
    let words = Words::of(key);
    words.hold(|letter| PARTS.iter().find(|(first, _)| *first == letter).map_or(&[], |(_, parts)| *parts))
        || words.each().enumerate().any(|(at, word)| words.is_secret_word(at, word))
        || is_like(key, &KEYS)
}

/// Whether the value under this key, which is the last of `path`, opens something by itself: an access
/// key's id does not, a path to a file is no content, and most headers hold no credential.
pub fn is_credential_key(key: &str) -> bool {
    if !is_secret_key(key) {
        return false;
    }
    let words = Words::of(key);
    let last = words.each().last().unwrap_or_default();
    let headers = ["additionalheaders", "additionalrequestheaders", "tracingheaders"];
    let shut = words.hold(|_| &headers) || words.hold(|_| &["accesskey"]) && last == "id";
    !shut && !matches!(last, "file" | "path" | "location")
}

/// A name in small letters, without the signs between its words.
struct Words {
    joined: String,
    /// Where each word ends in `joined`.
    ends: Vec<usize>,
}

impl Words {
    fn of(key: &str) -> Self {
        let mut words = Self { joined: String::with_capacity(key.len()), ends: Vec::with_capacity(8) };
        let mut small = false;
        for sign in key.chars() {
            let letter = sign.is_alphanumeric();
            if !letter || small && sign.is_uppercase() {
                words.end();
            }
            match sign {
                _ if !letter => {}
                _ if sign.is_ascii() => words.joined.push(sign.to_ascii_lowercase()),
                _ => words.joined.extend(sign.to_lowercase()),
            }
            small = sign.is_lowercase();
        }
        words.end();
        words
    }

    fn end(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.joined.len() {
            self.ends.push(self.joined.len());
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.joined[start..end])
    }

    fn each(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|at| self.word(at))
    }

    /// Whether one of the parts is in a word, or begins one and goes on in the next. `parts` has those that
    /// may begin with a letter.
    fn hold<'p>(&self, parts: impl Fn(u8) -> &'p [&'p str]) -> bool {
        let bytes = self.joined.as_bytes();
        let mut start = 0;
        self.ends.iter().any(|end| {
            let word = start..*end;
            start = *end;
            word.clone().any(|at| {
                parts(bytes[at]).iter().any(|part| {
                    bytes[at..].starts_with(part.as_bytes())
                        && (at == word.start || at + part.len() <= word.end)
                })
            })
        })
    }

    fn is_secret_word(&self, at: usize, word: &str) -> bool {
        let next = self.word(at + 1);
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        match word {
            "pwd" | "jwt" | "sas" => return true,
            "sig" | "pass" if next.is_none() && before != Some("by") => return true,
            _ => {}
        }
        if word.len() < 5 {
            return word.len() == 4 && is_token(word) && self.opens(next, before);
        }
        word.ends_with("pwd")
            || MISSPELLED.iter().any(|one| within_one(word, one))
            || is_token(word) && self.opens(next, before)
            || matches!(next, Some("key" | "keys" | "kye"))
                && BEFORE_KEY.iter().any(|one| within_one(word, one))
    }

    /// Whether a token is one that opens something.
    fn opens(&self, next: Option<&str>, before: Option<&str>) -> bool {
        !next.is_some_and(|next| AFTER_TOKEN.contains(&next))
            && !before.is_some_and(|before| BEFORE_TOKEN.contains(&before))
    }
}

/// `token`, `tokens`, `sastoken`, `tokn`.
fn is_token(word: &str) -> bool {
    word.ends_with("token") || word.ends_with("tokens") || word != "taken" && within_one(word, "token")
}

/// Whether one letter more, less, other or swapped makes one text the other.
fn within_one(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - same], &other[..other.len() - same]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// A name with its letters counted, so that most others are seen to be far from it without comparing.
struct Known {
    name: &'static str,
    letters: Letters,
}

impl Known {
    const fn new(name: &'static str) -> Self {
        Self { name, letters: Letters::of(name) }
    }
}

/// Whether a name is spelled much like one of the servers'.
fn is_like(name: &str, known: &[Known]) -> bool {
    if name.len() > LONGEST {
        return false;
    }
    let most = |known: &Known| (name.len().max(known.name.len()) as f64 * (1.0 - ALIKE)) as usize;
    let mut near =
        known.iter().filter(|known| name.len().abs_diff(known.name.len()) <= most(known)).peekable();
    if near.peek().is_none() {
        return false;
    }
    let letters = Letters::of(name);
    let mut near = near.filter(|known| letters.apart(&known.letters) <= most(known)).peekable();
    near.peek().is_some() && {
        let plain = name.trim().to_ascii_lowercase().replace('_', "-");
        near.any(|known| strsim::normalized_damerau_levenshtein(&plain, known.name) >= ALIKE)
    }
}

/// How often each letter and digit is in a name. Case and the signs between words do not count.
struct Letters([i8; 32]);

impl Letters {
    const fn of(name: &str) -> Self {
        let mut counts = [0; 32];
        let (bytes, mut at) = (name.as_bytes(), 0);
        while at < bytes.len() && at < LONGEST {
            if bytes[at].is_ascii_alphanumeric() {
                counts[(bytes[at] % 32) as usize] += 1;
            }
            at += 1;
        }
        Self(counts)
    }

    /// How many letters of the one are not in the other, at least: a bound of the edits between them.
    fn apart(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0_i16, 0_i16);
        for (here, there) in self.0.iter().zip(&other.0) {
            let apart = i16::from(*here) - i16::from(*there);
            more += apart.max(0);
            less += (-apart).max(0);
        }
        usize::from(more.max(less).unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_secrets() {
        for key in [
            "aws_secret_access_key",
            "AWS-Session-Token",
            "token",
            "sasl.password",
            "private.key",
            "api_key",
            "pasword",
            "PGPASSWORD",
            "db_pass",
            "pwd",
            "dbpwd",
            "passphrase",
            "apikey",
            "sastoken",
            "tokens",
            "bearer",
            "oauth",
            "cookie",
            "ssl-key-pem",
            "azure-storage-account-key",
            "Authorisation",
            "aws-session-tokn",
            "awsSessionToken",
            "awssessiontoken",
            "aws-session-tokens",
            "aws-secert-acess-key",
            "aws-scrt-acss-key",
            "acess-key",
            "id_token",
            "SAS_TOKEN",
            "client_secert",
            "credentails",
            "password_hash",
            "basicAuth",
            "pass word",
            "jwt",
            "token-value",
        ] {
            assert!(is_secret_key(key), "{key}");
            assert!(is_credential_key(key), "{key}");
        }
        for key in ["aws-access-key-id", "aws-accesskey-id", "tracing-headers", "additional_request_header"] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in [
            "token-bucket",
            "partition-token-count",
            "max-tokens",
            "tokens-per-second",
            "ssl.key.location",
            "node-name",
            "bypass-worker",
            "passive",
            "author",
            "key-file",
            "key-prefix",
            "http-proxy",
            "advertised-address",
            "deployment-routing-headers",
            "time-taken",
            "require-client-auth",
            "sector",
            "keep-alive",
            "compass",
            "headers",
            "",
            "-",
            "é",
        ] {
            assert!(!is_secret_key(key), "{key}");
        }
        for key in ["private-key-pem-file", "secret-path", "aws-access-key-id", "tracing-headers"] {
            assert!(!is_credential_key(key), "{key}");
        }
    }

    #[test]
    fn options_of_kafka_clients_are_secrets() {
        for list in ["kafka-clusters", "kafka_clusters", "kafkaClusters", "kafka-cluster"] {
            assert!(is_kafka_option(&["ingress", list, "[]", "ssl.ca"]), "{list}");
            assert!(!is_kafka_option(&["ingress", list, "[]", "brokers"]), "{list}");
        }
        assert!(!is_kafka_option(&["ingress", "clusters", "[]", "ssl.ca"]));
    }
}
