//! `true` or `false`.

use serde_json::{Value as Json, json};

use super::tooling::{Samples, Tooling};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::{Item, Value};

/// `true` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booleans;

impl Grammar for Booleans {
    fn named(text: &'static str) -> Option<Self> {
        (text == "bool").then_some(Self)
    }

    fn words(&self) -> String {
        "true or false".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        let Value::Boolean(_) = item.value else { return vec![refused(item)] };
        Vec::new()
    }

    fn choices(&self) -> Vec<String> {
        vec!["true".into(), "false".into()]
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        self.choices()
    }

    fn comparable(&self) -> bool {
        true
    }
}

fn refused(item: &Item) -> ValueIssue {
    let mut issue = ValueIssue::expected(item, "true or false");
    let of_number = match item.value {
        Value::Integer(0) => Some("false"),
        Value::Integer(1) => Some("true"),
        _ => None,
    };
    if let Some(word) = of_number {
        issue.help = Some(format!("write {word}"));
        issue.instead = Some(word.into());
    }
    if let Some(text) = item.value.as_str() {
        let meant = match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some("true"),
            "false" | "no" | "off" | "0" => Some("false"),
            _ => None,
        };
        issue.help = meant.map(|word| format!("write {word} without quotes"));
        issue.instead = meant.map(Into::into);
    }
    issue
}

impl Tooling for Booleans {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({ "type": "boolean" })
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["true", "false"], refused: &["\"true\"", "1", "[true]"] }
    }
}
