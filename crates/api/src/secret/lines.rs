//! Secrets in text that no parser reads: broken files and comments.

use super::is_secret_key;

/// Judges such a text line by line, in order: what stands behind the name of a secret is one, up to the
/// end of the line, or of the multi-line string that begins there.
#[derive(Debug, Default)]
pub struct Lines {
    until: Option<&'static str>,
}

impl Lines {
    /// Where in this line a secret begins; it ends where the line does.
    pub fn secret_from(&mut self, line: &str) -> Option<usize> {
        if let Some(quotes) = self.until {
            if line.contains(quotes) {
                self.until = None;
            }
            return Some(0);
        }
        let from = behind_name(line)?;
        self.until = ["\"\"\"", "'''"].into_iter().find(|quotes| line[from..].matches(quotes).count() == 1);
        Some(from)
    }

    /// Whether the next line belongs to a multi-line string that is a secret.
    pub fn inside(&self) -> bool {
        self.until.is_some()
    }
}

/// The place behind the first `=` or `:` whose name is a secret's: `name = `, `{ a = 1, name = `.
fn behind_name(line: &str) -> Option<usize> {
    let mut from = 0;
    for (at, _) in line.match_indices(['=', ':']) {
        let words = &line[from..at];
        let name = words.trim_end().trim_end_matches(['"', '\'']);
        // Of a key with dots and quotes, and of words before it, the last is the name.
        let last = name.rsplit(|sign: char| !(sign.is_ascii_alphanumeric() || "-_".contains(sign))).next();
        if is_secret_key(words) || last.is_some_and(is_secret_key) {
            return Some(at + 1);
        }
        from = at + 1;
    }
    None
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
        ] {
            assert_eq!(secrets(line), ["hush"], "{line}");
        }
        for line in ["token-bucket = 1", "node-name = \"n1\"", "destination = \"s3://b/p\"", "hush"] {
            assert!(secrets(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_multi_line_string_is_a_secret_to_its_end() {
        let text =
            "password = \"\"\"hush\nhush = 1\nhush\"\"\"\nnode-name = 1\npassword = '''hush'''\nx = 1\n";
        assert_eq!(secrets(text), ["\"\"\"hush", "hush = 1", "hush\"\"\"", "'''hush'''"]);
    }
}
