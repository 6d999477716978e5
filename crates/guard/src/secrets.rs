//! Which values must never leave, and how they are kept from it.
//!
//! The rule goes by name, so that a credential under a misspelled key is one, too. What the messages call a
//! secret is one here, and so is whatever this list names, should that rule ever miss it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout_api::answer::EnvironmentValue;
use restate_scaleout_api::secret::{SHORTEST, take_out};
use restate_scaleout_api::{Observation, Refusal};
use serde_json::Value;

use crate::Proposal;

/// More secrets than any deployment has; looking for more takes too long.
const MOST: usize = 10_000;

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

/// Whether the value under a key, or a variable's value, is a secret.
pub fn is_secret_key(key: &str) -> bool {
    is_named_here(key) || restate_scaleout_api::secret::is_secret_key(key)
}

fn is_named_here(key: &str) -> bool {
    let plain = key.to_ascii_lowercase().replace(['_', '.'], "-");
    PARTS.iter().any(|part| plain.contains(part)) || plain == "token" || plain.ends_with("-token")
}

/// Every secret that the target and the observations hold.
pub fn known(proposal: &Proposal<'_>) -> Secrets {
    let mut secrets = Secrets::default();
    let target = proposal.target;
    let settings = target.repository.settings.iter();
    for (key, value) in settings.chain(target.nodes.iter().flat_map(|node| node.settings.iter())) {
        let secret = key.split('.').any(|key| secrets.is_key(key));
        secrets.of_json(value, secret);
    }
    for observation in proposal.observations {
        match observation {
            Observation::ReadConfig { answer, .. } => {
                let text = answer.ok().and_then(|file| file.text.as_deref());
                secrets.of_text(text.unwrap_or_default());
            }
            // It prints a whole configuration.
            Observation::DumpConfig { answer, .. } => {
                secrets.of_text(answer.ok().map_or("", |output| output.stdout.as_str()));
            }
            Observation::Installed { answer, .. } => {
                let environment = answer.ok().and_then(|installed| installed.environment.as_ref());
                secrets.of_variables(environment.into_iter().flatten());
            }
            Observation::Process { answer, .. } => {
                let processes = answer.ok().into_iter().flat_map(|report| &report.processes);
                secrets.of_variables(processes.filter_map(|process| process.environment.as_ref()).flatten());
            }
            // They hold nothing under the name of a key.
            Observation::Restatectl { .. }
            | Observation::Disk { .. }
            | Observation::Dial { .. }
            | Observation::LogTail { .. }
            | Observation::Action { .. } => {}
        }
    }
    secrets
}

/// The secrets found so far, and what was said of the names: the files of all nodes have the same ones.
#[derive(Default)]
pub struct Secrets {
    found: BTreeSet<String>,
    judged: BTreeMap<String, bool>,
}

impl Secrets {
    /// Those that were found.
    pub fn iter(&self) -> impl Iterator<Item = &String> {
        self.found.iter()
    }

    /// Adds the secrets of a configuration text.
    pub fn of_text(&mut self, text: &str) {
        if !self.may_be_in(text) {
            return;
        }
        match toml::from_str::<toml::Table>(text) {
            Ok(table) => self.of_toml(&toml::Value::Table(table), false),
            // A text that is no TOML may still hold one on a line of its own.
            Err(_) => {
                for line in text.lines() {
                    if let Some((key, value)) = line.split_once('=') {
                        let secret = self.is_key(key.trim());
                        bare(value).for_each(|value| self.add(value, secret));
                    }
                }
            }
        }
    }

    /// Whether a text has a word that makes something in it a secret. Most have none, and looking for the words
    /// takes less time than parsing; an escape could hide one.
    fn may_be_in(&mut self, text: &str) -> bool {
        let in_key = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.');
        text.contains(['@', '\\'])
            || text.contains("kafka-clusters")
            || text.split(|sign| !in_key(sign)).any(|word| !word.is_empty() && self.is_key(word))
    }

    /// Whether the value under a key is a secret.
    fn is_key(&mut self, key: &str) -> bool {
        if let Some(secret) = self.judged.get(key) {
            return *secret;
        }
        let secret = is_secret_key(key);
        if self.judged.len() < MOST {
            self.judged.insert(key.to_owned(), secret);
        }
        secret
    }

    fn of_variables<'a>(&mut self, variables: impl Iterator<Item = (&'a String, &'a EnvironmentValue)>) {
        for (name, value) in variables {
            if let Some(text) = value.text() {
                let secret = self.is_key(name);
                self.add(text, secret);
            }
        }
    }

    fn of_toml(&mut self, value: &toml::Value, secret: bool) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    // Any option of a Kafka client may hold credentials, but for these.
                    let kafka = key == "kafka-clusters";
                    let plain = matches!(key.as_str(), "name" | "brokers");
                    let secret = (secret && !plain) || self.is_key(key) || kafka;
                    self.of_toml(value, secret);
                }
            }
            toml::Value::Array(items) => items.iter().for_each(|item| self.of_toml(item, secret)),
            toml::Value::String(text) => self.add(text, secret),
            toml::Value::Integer(number) => self.add(&number.to_string(), secret),
            toml::Value::Float(number) => self.add(&number.to_string(), secret),
            toml::Value::Boolean(_) | toml::Value::Datetime(_) => {}
        }
    }

    fn of_json(&mut self, value: &Value, secret: bool) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let secret = secret || self.is_key(key);
                    self.of_json(value, secret);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.of_json(item, secret)),
            Value::String(text) => self.add(text, secret),
            Value::Number(number) => self.add(&number.to_string(), secret),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn add(&mut self, text: &str, secret: bool) {
        let password = |user: &str| user.split_once(':').map_or(user, |(_, password)| password).to_owned();
        let within_urls = restate_scaleout_api::secret::user_parts(text).into_iter().map(password);
        for value in secret.then(|| text.to_owned()).into_iter().chain(within_urls) {
            if value.len() >= SHORTEST && self.found.len() < MOST {
                self.found.insert(value);
            }
        }
    }
}

/// What may be the value, of a line that nobody can read: all of it, what stands before a comment, and whatever
/// stands between quotes.
fn bare(line: &str) -> impl Iterator<Item = &str> {
    let uncommented = line.split('#').next().unwrap_or_default();
    [line, uncommented].into_iter().chain(line.split(['"', '\''])).map(str::trim)
}

/// Takes every known secret out of a refusal.
pub fn withhold(refusal: Refusal, proposal: &Proposal<'_>) -> Refusal {
    let secrets = known(proposal);
    // A longer secret may hold a shorter one.
    let mut longest_first: Vec<&String> = secrets.iter().collect();
    longest_first.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let clean = |text: String| {
        longest_first.iter().fold(text, |text, secret| match take_out(&text, secret) {
            Cow::Owned(less) => less,
            Cow::Borrowed(_) => text,
        })
    };
    Refusal {
        message: clean(refusal.message),
        cause: clean(refusal.cause),
        evidence: refusal
            .evidence
            .into_iter()
            .map(|evidence| restate_scaleout_api::Evidence {
                fact: clean(evidence.fact),
                source: clean(evidence.source),
            })
            .collect(),
        remedy: clean(refusal.remedy),
        ..refusal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_passed_by_only_when_nothing_in_it_is_a_secret() {
        for text in [
            "AWS_SECRET_ACCESS_KEY = 'hunter2'",
            r#""acc\u0065ss-key" = "hunter2""#,
            "http-proxy = 'http://me:hunter2@h'",
            "http-proxy = 'me:hunter2@proxy:8080'",
            "[[kafka-clusters]]\nname = 'k'\n'ssl.ca' = 'hunter2'",
            "my-token = 'hunter2'",
            "password = hunter2",
            "sasl-pasword = 'hunter2'",
            "awsSessionToken = 'hunter2'",
            "a.authorisation = 'hunter2'",
            "password = 'hunter2' = =",
            "password = \"hunter2\" # of the test = =",
            "password = hunter2 # of the test",
            "password = ['hunter2', 'other2']]",
        ] {
            let mut secrets = Secrets::default();
            secrets.of_text(text);
            assert!(secrets.found.contains("hunter2"), "{text}");
        }
        assert!(
            !Secrets::default()
                .may_be_in("node-name = 'n1'\n[worker.snapshots]\ndestination = 's3://bucket/path'\n")
        );
    }

    #[test]
    fn a_number_under_a_secret_name_is_one() {
        let mut secrets = Secrets::default();
        secrets.of_text("password = 123456\nsasl-password = 1.2345\nnode-id = 654321\n");
        secrets.of_json(&serde_json::json!({"token": 777_777, "count": 888_888}), false);
        assert_eq!(secrets.found.into_iter().collect::<Vec<_>>(), ["1.2345", "123456", "777777"]);
    }

    #[test]
    fn names_are_known_without_the_rule_of_the_messages() {
        for secret in ["token", "my-token", "RESTATE_MY_TOKEN", "a.password", "aws-secret-access-key"] {
            assert!(is_named_here(secret), "{secret}");
        }
        for plain in ["tokens", "token-count", "tokenizer", "node-name", ""] {
            assert!(!is_named_here(plain), "{plain}");
        }
    }

    #[test]
    fn every_option_of_a_kafka_client_is_one_but_its_name_and_brokers() {
        let mut secrets = Secrets::default();
        secrets.of_text(
            "other = 'plain1'\n[[ingress.kafka-clusters]]\nname = 'plain2'\nbrokers = ['plain3']\n'ssl.ca' = 'hunter2'\n",
        );
        assert_eq!(secrets.found.into_iter().collect::<Vec<_>>(), ["hunter2"]);
    }

    #[test]
    fn settings_of_the_target_are_searched_at_any_depth() {
        let mut secrets = Secrets::default();
        let settings = serde_json::json!({
            "password": "hunter1", "additional-headers": {"x": "hunter2", "y": ["hunter3", {"z": "hunter4"}]},
            "plain": {"deep": [{"api-key": "hunter5"}, "plain"]}, "destination": "s3://me:hunter6@bucket",
        });
        secrets.of_json(&settings, false);
        let found: Vec<String> = secrets.found.into_iter().filter(|it| !it.contains(':')).collect();
        assert_eq!(found, ["hunter1", "hunter2", "hunter3", "hunter4", "hunter5", "hunter6"]);
    }

    #[test]
    fn short_values_and_more_than_any_deployment_has_are_left_alone() {
        let mut secrets = Secrets::default();
        secrets.add("on1", true);
        assert!(secrets.found.is_empty(), "it would be found everywhere");
        secrets.add("four", true);
        (0..MOST).for_each(|number| secrets.add(&format!("secret {number}"), true));
        assert_eq!((0..=MOST).filter(|number| secrets.is_key(&format!("word {number}"))).count(), 0);
        assert_eq!((secrets.found.len(), secrets.judged.len()), (MOST, MOST));
    }

    /// Names that only the rule of the messages calls secrets, and names that are none by either.
    const BY_THE_MESSAGES_ALONE: [&str; 8] =
        ["pass", "pasword", "pwd", "passphrase", "tokens", "my-tokens", "authorisation", "awsSessionToken"];
    const PLAIN: [&str; 6] = ["node-name", "key", "name", "base-dir", "worker", "aws-region"];

    /// The two rules are made apart; where they differ is said here.
    #[test]
    fn the_rule_of_the_messages_and_this_one_differ_in_known_names() {
        let theirs = |name: &str| restate_scaleout_api::secret::is_secret_key(name);
        let words = ["aws", "name", "token", "tokens", "secret", "key", "pass", "word", "private", "x"];
        let words: Vec<&str> = PARTS.into_iter().chain(words).collect();
        let names = words.iter().flat_map(|one| words.iter().map(move |other| format!("{one}-{other}")));
        let missed: Vec<String> = names.filter(|name| is_named_here(name) && !theirs(name)).collect();
        assert!(missed.is_empty(), "the messages show: {missed:?}");
        for name in BY_THE_MESSAGES_ALONE {
            assert!(theirs(name) && !is_named_here(name) && is_secret_key(name), "{name}");
        }
        for name in PLAIN {
            assert!(!theirs(name) && !is_named_here(name), "{name}");
        }
    }
}
