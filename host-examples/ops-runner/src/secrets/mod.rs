//! Credentials stay where they are: this removes them from whatever is shown or logged.

mod json;
mod mask;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use restate_scaleout_api::secret::{
    SHORTEST, WITHHELD, is_secret_key, user_parts, with_lines, withhold, withhold_lines,
};

pub use json::TEXTS;
pub use mask::{mask_toml, toml_secrets};

/// The credentials among environment variables.
pub fn env_secrets(env: &BTreeMap<String, String>) -> Vec<String> {
    let named = env.iter().filter(|(name, _)| is_secret_key(name)).map(|(_, value)| value.as_str());
    let users = env.values().flat_map(|value| user_parts(value));
    named.chain(users).map(str::to_owned).collect()
}

/// The credentials seen so far. Its clones share them, so what one part of the runner has learned
/// no other part shows.
#[derive(Clone, Default)]
pub struct Secrets(Arc<Mutex<BTreeSet<String>>>);

impl Secrets {
    /// Withholds these values from now on.
    pub fn learn(&self, values: impl IntoIterator<Item = String>) {
        let mut known = self.values();
        for value in values {
            known.extend(with_lines(&value).filter(|it| it.len() >= SHORTEST).map(str::to_owned));
        }
    }

    /// A message without any of the credentials, and without what looks like one.
    pub fn redact(&self, message: &str) -> String {
        withhold(&self.without_known(message)).into_owned()
    }

    /// Lines of one message, as many as before.
    pub fn redact_lines<T: AsRef<str>>(&self, lines: &[T]) -> Vec<String> {
        let lines: Vec<String> = lines.iter().map(|line| self.without_known(line.as_ref())).collect();
        withhold_lines(&lines)
    }

    fn without_known(&self, message: &str) -> String {
        let values = self.values();
        let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
        // Longest first, so that no secret is cut by a shorter one within it.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.iter().fold(message.to_owned(), |text, value| text.replace(value, WITHHELD))
    }

    fn values(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({} withheld)", self.values().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_lose_the_values() {
        let env = BTreeMap::from([
            ("AWS_SECRET_ACCESS_KEY".into(), "abcdef".into()),
            ("AWS_SESSION_TOKEN".into(), "abcdefgh".into()),
            ("SHORT_PASSWORD".into(), "abc".into()),
            ("X".into(), "visible".into()),
        ]);
        let secrets = Secrets::default();
        secrets.clone().learn(env_secrets(&env));
        assert_eq!(secrets.redact("abcdef visible abcdefgh abc"), "<withheld> visible <withheld> abc");
        assert_eq!(
            secrets.redact("http://u:p@h said password=abc"),
            "http://<withheld>@h said password=<withheld>"
        );
        assert_eq!(format!("{secrets:?}"), "Secrets(2 withheld)");
    }

    #[test]
    fn lines_lose_what_goes_on_over_them() {
        let secrets = Secrets::default();
        secrets.learn(["-----BEGIN KEY-----\nMIIBhushhushhush\n-----END KEY-----\n".to_owned()]);
        let lines = [
            "up",
            "token: Some(",
            "  \"hush\",",
            ")",
            "MIIBhushhushhush",
            "-----BEGIN PRIVATE KEY-----",
            "hush",
        ];
        let shown = secrets.redact_lines(&lines);
        assert_eq!((shown.len(), &*shown[0]), (lines.len(), "up"));
        assert!(!shown.concat().contains("hush"), "{shown:?}");
    }
}
