//! What is said of how to mend something: sentences, and the settings that they tell. Whoever reads it may set things in a
//! file, by variables or by flags, so a setting is kept apart from the words around it until it is known how it is written.

use std::fmt::{self, Display};

use serde_json::Value as Json;

/// Sentences and settings, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help(Vec<Part>);

/// A piece of a help.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Setting(HelpSetting),
}

/// A key, and the value that it is to have unless that is the reader's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpSetting {
    /// Its whole path.
    pub path: Vec<String>,
    /// The value as TOML.
    pub literal: Option<String>,
}

impl HelpSetting {
    /// A key with a value: a text, a number, a switch, or a list of them.
    pub fn new(path: &[&str], value: impl Into<Json>) -> Self {
        Self { literal: Some(literal(&value.into())), ..Self::key(path) }
    }

    /// A key whose value the reader knows.
    pub fn key(path: &[&str]) -> Self {
        Self { path: path.iter().map(ToString::to_string).collect(), literal: None }
    }

    /// As a line of a file, in the table at `table`.
    pub fn in_file(&self, table: &[&str]) -> String {
        let below = self.path.len().checked_sub(1).filter(|depth| self.path[..*depth] == *table);
        let name = self.path[below.unwrap_or(0)..].join(".");
        match &self.literal {
            Some(literal) => format!("`{name} = {literal}`"),
            None => format!("`{name}`"),
        }
    }
}

/// What JSON and TOML write the same way, the items of a list apart.
fn literal(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

impl Display for HelpSetting {
    /// As a line of the table that it is in.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table: Vec<&str> = self.path.iter().rev().skip(1).rev().map(String::as_str).collect();
        f.write_str(&self.in_file(&table))
    }
}

impl Help {
    /// Adds words.
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Part::Words(words.into()));
        self
    }

    /// Adds a key with a value.
    pub fn set(self, path: &[&str], value: impl Into<Json>) -> Self {
        self.setting(HelpSetting::new(path, value))
    }

    /// Adds a key whose value the reader knows.
    pub fn key(self, path: &[&str]) -> Self {
        self.setting(HelpSetting::key(path))
    }

    /// Adds a setting.
    pub fn setting(mut self, setting: HelpSetting) -> Self {
        self.0.push(Part::Setting(setting));
        self
    }

    /// Adds what another one says.
    pub fn and(mut self, mut other: Self) -> Self {
        self.0.append(&mut other.0);
        self
    }

    /// All of it as one text, the settings as `write` says.
    pub fn written(&self, write: impl Fn(&HelpSetting) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Setting(setting) => write(setting),
        });
        parts.collect()
    }
}

impl From<String> for Help {
    fn from(words: String) -> Self {
        Self::default().words(words)
    }
}

impl From<&str> for Help {
    fn from(words: &str) -> Self {
        Self::default().words(words)
    }
}

impl From<&String> for Help {
    fn from(words: &String) -> Self {
        words.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_named_from_where_it_is_read() {
        let (path, literal) = (["worker", "snapshots", "destination"], "s3://b/p");
        let setting = HelpSetting::new(&path, literal);
        assert_eq!(setting.in_file(&path[..2]), "`destination = \"s3://b/p\"`");
        assert_eq!(setting.in_file(&path[..1]), "`worker.snapshots.destination = \"s3://b/p\"`");
        assert_eq!(setting.to_string(), setting.in_file(&path[..2]));
        assert_eq!(HelpSetting::key(&["roles"]).in_file(&[]), "`roles`");
        assert_eq!(HelpSetting::new(&["roles"], vec!["a", "b"]).to_string(), "`roles = [\"a\", \"b\"]`");
        let help = Help::from("Set ").set(&["bind-port"], 6122).words(", or ").key(&["roles"]);
        assert_eq!(help.written(|setting| setting.in_file(&[])), "Set `bind-port = 6122`, or `roles`");
    }
}
