//! How servers read the values of one kind, and what people are told of them.

use semver::Version;

use super::issue::ValueIssue;
use crate::config::tree::{Item, Value};

/// A kind of value. What is not overridden holds for most kinds.
pub trait Grammar {
    /// The kind that `keys.txt` spells `text`.
    fn named(text: &'static str) -> Option<Self>
    where
        Self: Sized;

    /// What its values are: "a rate: …".
    fn words(&self) -> String;

    /// What is wrong with a value. Tables of known keys are not entered.
    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue>;

    /// Whether its values are tables whose keys are free to choose.
    fn free_form(&self) -> bool {
        false
    }

    /// All values, or elements of lists, when they can be listed: TOML literals.
    fn choices(&self) -> Vec<String> {
        Vec::new()
    }

    /// What a variable may hold that is set to nobody knows what: values so far apart that what is
    /// true of all of them is true of any. By default, one that no other `node` has.
    fn guesses(&self, node: &str) -> Vec<String> {
        vec![format!("unknown-{node}")]
    }

    /// Whether servers print its values so that they can be compared with what was written.
    fn comparable(&self) -> bool {
        false
    }

    /// One spelling for all values that mean the same, where there are several.
    fn spelling(&self, _: &Value) -> Option<String> {
        None
    }
}

/// The place a value is for.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'v> {
    /// The version of the server that reads it.
    pub version: &'v Version,
    /// A word can also be written as a table with the word as its only key.
    pub as_table: bool,
    /// The key has a default, with which the server fills up a table.
    pub default: bool,
}
