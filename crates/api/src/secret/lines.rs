//! Secrets in text that no parser reads: broken files and comments.

use super::name::{is_secret, is_secret_key};

/// Judges such a text line by line, in order: what stands behind the name of a secret is one, up to the
/// end of the line, or of the multi-line string or the brackets that open there. So is every value below
/// the header of a secret table.
#[derive(Debug, Default)]
pub struct Lines {
    until: Option<Until>,
    below: bool,
    kafka: bool,
}

/// What ends a secret that goes on.
#[derive(Debug)]
enum Until {
    Quotes(&'static str),
    Closed(usize),
}

impl Lines {
    /// Where in this line a secret begins; it ends where the line does.
    pub fn secret_from(&mut self, line: &str) -> Option<usize> {
        if let Some(until) = self.until.take() {
            self.until = match until {
                Until::Quotes(quotes) => (!line.contains(quotes)).then_some(Until::Quotes(quotes)),
                Until::Closed(open) => still_open(open, line),
            };
            return Some(0);
        }
        if let Some(path) = header(line) {
            self.below = is_secret(&path);
            self.kafka = path.iter().any(|key| is_secret(&[key.as_str(), "x"]));
        }
        let from = self.behind_name(line)?;
        let rest = &line[from..];
        let quotes = ["\"\"\"", "'''"].into_iter().find(|quotes| rest.matches(quotes).count() == 1);
        self.until = match quotes {
            Some(quotes) => Some(Until::Quotes(quotes)),
            None if rest.trim_start().starts_with(['[', '{']) => still_open(0, rest),
            None => None,
        };
        Some(from)
    }

    /// Whether the next line belongs to a value that is a secret.
    pub fn inside(&self) -> bool {
        self.until.is_some()
    }

    /// The place behind the first `=` or `:` whose name is a secret's: `name = `, `{ a = 1, name = `; or
    /// where the sign is missing, the quote that opens the value.
    fn behind_name(&self, line: &str) -> Option<usize> {
        let mut from = 0;
        for (at, sign) in line.match_indices(['=', ':', '"', '\'']) {
            let words = &line[from..at];
            let named = words.trim_end();
            if matches!(sign, "\"" | "'") {
                // Without a sign between them, name and value are apart by a blank.
                if named.len() < words.len() && is_secret_key(last_name(named)) {
                    return Some(at);
                }
                continue;
            }
            let name = last_name(named.trim_end_matches(['"', '\'', '`', '\\']));
            if self.is_secret_here(name)
                || is_secret_key(words)
                || decoded(words).is_some_and(|it| is_secret_key(&it))
            {
                return Some(at + 1);
            }
            from = at + 1;
        }
        None
    }

    fn is_secret_here(&self, name: &str) -> bool {
        let option = self.kafka && !matches!(name, "name" | "brokers");
        !name.is_empty() && (self.below || option || is_secret_key(name))
    }
}

/// Of a key with dots and quotes, and of words before it, the last is the name.
fn last_name(words: &str) -> &str {
    words.rsplit(|sign: char| !(sign.is_alphanumeric() || "-_".contains(sign))).next().unwrap_or_default()
}

/// The keys of `[a.b]` or `[[a.b]]`.
fn header(line: &str) -> Option<Vec<String>> {
    let inner = line.trim_start().strip_prefix('[')?.trim_start_matches('[');
    let inner = &inner[..inner.find(']')?];
    if inner.contains(['=', ',', '{']) {
        return None;
    }
    Some(inner.split('.').map(|key| key.trim().trim_matches(['"', '\'']).to_owned()).collect())
}

/// How many brackets are open behind this text, when any.
fn still_open(open: usize, text: &str) -> Option<Until> {
    let left = text.bytes().fold(open, |open, sign| match sign {
        b'[' | b'{' => open + 1,
        b']' | b'}' => open.saturating_sub(1),
        _ => open,
    });
    (left > 0).then_some(Until::Closed(left))
}

/// A text whose letters are escaped: `aws\u002dsecret`.
fn decoded(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = match rest.bytes().next() {
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(b'x') => 2,
            _ => continue,
        };
        let code = rest.get(1..=digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        if let Some(sign) = code.and_then(char::from_u32) {
            out.push(sign);
            rest = &rest[digits + 1..];
        }
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(text: &str) -> Vec<&str> {
        let mut lines = Lines::default();
        text.lines().filter_map(|line| Some(line[lines.secret_from(line)?..].trim())).collect()
    }

    #[test]
    fn what_stands_behind_a_secret_name_is_one() {
        for line in [
            "aws-secret-access-key = hush",
            "aws-session-token = hush",
            "\"token\" = hush",
            "worker.snapshots.aws-session-token= hush",
            "# token: hush",
            "snapshots = { a = 1, aws-session-token = hush",
            "# my password here: hush",
            "aws-secert-acess-key = hush",
            "\"aws-secret\\u002daccess\\u002dkey\" = hush",
            "[kafka_clusters]\nx = hush",
            "[worker.invoker.additional-request-headers]\nx = hush",
        ] {
            assert_eq!(secrets(line), ["hush"], "{line}");
        }
        assert_eq!(secrets("aws-secret-access-key \"hush"), ["\"hush"]);
        for line in ["token-bucket = 1", "node-name = \"n1\"", "destination = \"s3://b/p\"", "hush"] {
            assert!(secrets(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_secret_goes_on_to_its_end() {
        let text =
            "password = \"\"\"hush\nhush = 1\nhush\"\"\"\nnode-name = 1\npassword = '''hush'''\nx = 1\n";
        assert_eq!(secrets(text), ["\"\"\"hush", "hush = 1", "hush\"\"\"", "'''hush'''"]);
        let text = "tokens = [\n\"hush\",\n]\nnode-name = 1\n[tracing-headers]\nx = \"hush\"\n[a]\ny = 1\n";
        assert_eq!(secrets(text), ["[", "\"hush\",", "]", "\"hush\""]);
    }
}
