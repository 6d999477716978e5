//! Words from a list.

use serde_json::{Value as Json, json};

use super::list::{each, set};
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::api::near;
use crate::config::tree::{Item, Value};

/// Words that a key takes, `alias=word` for aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(&'static str);

impl Words {
    /// The words that `text` lists: `warn|info|notice=info`.
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The words, without aliases.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|').filter(|word| !word.contains('='))
    }

    /// Aliases and what they stand for.
    pub fn aliases(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.split('|').filter_map(|word| word.split_once('='))
    }

    /// The word that `text` is, aliases resolved.
    pub fn find(self, text: &str) -> Option<&'static str> {
        self.iter()
            .find(|word| *word == text)
            .or_else(|| self.aliases().find(|(alias, _)| *alias == text).map(|(_, word)| word))
    }

    /// The words as TOML literals.
    pub fn literals(self) -> Vec<String> {
        self.iter().map(|word| format!("\"{word}\"")).collect()
    }

    /// The words in prose, on a page.
    pub fn either(self) -> String {
        self.listed(" or ")
    }

    fn listed(self, between: &str) -> String {
        self.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(between)
    }
}

/// One of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneWord(pub Words);

impl Grammar for OneWord {
    fn named(text: &'static str) -> Option<Self> {
        Some(Self(Words::new(text.strip_prefix("one(")?.strip_suffix(')')?)))
    }

    fn words(&self) -> String {
        let aliases: Vec<String> =
            self.0.aliases().map(|(alias, word)| format!("`{alias}` means `{word}`")).collect();
        let all = self.0.listed(", ");
        match aliases[..] {
            [] => format!("one of {all}"),
            _ => format!("one of {all} ({})", aliases.join(", ")),
        }
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        let known = |word: &str| self.0.find(word).is_some();
        match &item.value {
            Value::String(text) if known(text) => Vec::new(),
            Value::String(text) => vec![unknown(item, text, self.0)],
            Value::Table(table) if slot.as_table => match &*table.entries {
                [entry]
                    if known(&entry.key)
                        && matches!(&entry.item.value, Value::Table(inner) if inner.entries.is_empty()) =>
                {
                    Vec::new()
                }
                _ => vec![ValueIssue::expected(item, &one_of(self.0))],
            },
            _ => vec![ValueIssue::expected(item, &one_of(self.0))],
        }
    }

    fn choices(&self) -> Vec<String> {
        self.0.literals()
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        self.0.iter().map(str::to_owned).collect()
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        let text = value.as_str()?;
        Some(self.0.find(text).unwrap_or(text).to_owned())
    }
}

impl Tooling for OneWord {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({ "enum": all(self.0) })
    }

    fn samples(&self) -> Samples {
        // What is accepted differs from key to key; `random` has it.
        Samples { accepted: &[], refused: &["\"no such word\"", "5", "true", "[]"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        quoted(dice.pick(&all(self.0)))
    }
}

/// A list of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordLists(pub Words);

impl Grammar for WordLists {
    fn named(text: &'static str) -> Option<Self> {
        Some(Self(Words::new(text.strip_prefix("list(")?.strip_suffix(')')?)))
    }

    fn words(&self) -> String {
        format!("a list; each is {}", OneWord(self.0).words())
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        each(item, &|item| OneWord(self.0).check(item, &Slot { as_table: false, ..*slot }))
    }

    fn choices(&self) -> Vec<String> {
        self.0.literals()
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        let all: Vec<&str> = self.0.iter().collect();
        let each = all.iter().map(|word| format!("[{word}]"));
        std::iter::once(format!("[{}]", all.join(", "))).chain(each).collect()
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        set(value, &|value| OneWord(self.0).spelling(value))
    }
}

impl Tooling for WordLists {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        tooling::array(OneWord(self.0).schema(slot))
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["[]"], refused: &["[\"no such word\"]", "\"no such word\"", "[5]", "{}"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        tooling::list(dice, &|dice| OneWord(self.0).random(dice))
    }
}

/// Words and aliases.
fn all(words: Words) -> Vec<&'static str> {
    words.iter().chain(words.aliases().map(|(alias, _)| alias)).collect()
}

/// A string that is none of the words.
pub fn unknown(item: &Item, text: &str, words: Words) -> ValueIssue {
    let mut issue = ValueIssue::rejected(item, format!("must be {}", one_of(words)));
    if let Some(word) = closest(text, words) {
        issue.help = Some(format!("did you mean \"{word}\"?"));
        issue.instead = Some(format!("\"{word}\""));
    }
    issue
}

/// The word that a misspelling is closest to.
pub(super) fn closest(text: &str, words: Words) -> Option<&'static str> {
    near::nearest_of(text, words.iter().map(|word| (word, word)).chain(words.aliases()))
}

/// The words in a message.
pub fn one_of(words: Words) -> String {
    match words.literals().as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    }
}
