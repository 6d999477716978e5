//! Strings, and lists and tables of them.

use serde_json::{Value as Json, json};

use super::date::as_table;
use super::list::{each, set};
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::{Item, Value};

/// What is wrong with a string: `grammar` returns the message if there is something.
pub(super) fn check(item: &Item, grammar: &dyn Fn(&str) -> Option<String>) -> Vec<ValueIssue> {
    match &item.value {
        Value::String(text) => {
            grammar(text).map(|message| ValueIssue::rejected(item, message)).into_iter().collect()
        }
        other => {
            let mut issue = ValueIssue::expected(item, "a string");
            issue.help = plain(other).map(|text| match grammar(&text) {
                None => "put the value in quotes".into(),
                Some(message) => format!("quotes alone are not enough: it {message}"),
            });
            if let Value::Array(items) = other
                && let [Item { value: Value::String(text), .. }] = items.as_slice()
                && grammar(text).is_none()
            {
                issue.help = Some("write it without brackets".into());
            }
            vec![issue]
        }
    }
}

/// What a value would be as a string.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Datetime(time) => Some(time.clone()),
        Value::String(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

/// Any string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts;

impl Grammar for Texts {
    fn named(text: &'static str) -> Option<Self> {
        (text == "string").then_some(Self)
    }

    fn words(&self) -> String {
        "a text".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        check(item, &|_| None)
    }

    fn comparable(&self) -> bool {
        true
    }
}

impl Tooling for Texts {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({ "type": "string" })
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &[
                "\"x\"",
                "\"\"",
                "\"a b\"",
                "\"é\"",
                "\"s3://bucket/prefix\"",
                "\"/tmp/x-y-z\"",
                "\"a\\nb\"",
                "\"a\\tb\"",
                "\"\\u007f\"",
                "\"🚀\"",
                "\"a\\\"b\"",
                "\"warn\"",
                "\"http://p:3128\"",
                "\"5\"",
                "\"true\"",
            ],
            refused: &["5", "0.5", "true", "[\"x\"]", "{}"],
        }
    }
}

/// Any string, meant as a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paths;

impl Grammar for Paths {
    fn named(text: &'static str) -> Option<Self> {
        (text == "path").then_some(Self)
    }

    fn words(&self) -> String {
        "a path".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        Texts.check(item, slot)
    }

    fn comparable(&self) -> bool {
        true
    }
}

impl Tooling for Paths {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        Texts.schema(slot)
    }

    fn samples(&self) -> Samples {
        Texts.samples()
    }
}

/// A list of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLists;

impl Grammar for TextLists {
    fn named(text: &'static str) -> Option<Self> {
        (text == "[string]").then_some(Self)
    }

    fn words(&self) -> String {
        "a list of texts".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        each(item, &|item| Texts.check(item, slot))
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        set(value, &|_| None)
    }
}

impl Tooling for TextLists {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        tooling::array(Texts.schema(slot))
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["[]", "[\"a\", \"b\"]"], refused: &["\"a\"", "[5]", "{}"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        tooling::list(dice, &|dice| Texts.random(dice))
    }
}

/// A list of strings, or one string with commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextsOrLists;

impl Grammar for TextsOrLists {
    fn named(text: &'static str) -> Option<Self> {
        (text == "string-or-list").then_some(Self)
    }

    fn words(&self) -> String {
        "a list of texts, or one text with commas".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        match &item.value {
            Value::String(_) => Vec::new(),
            _ => TextLists.check(item, slot),
        }
    }
}

impl Tooling for TextsOrLists {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        json!({ "anyOf": [Texts.schema(slot), TextLists.schema(slot)] })
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["[]", "[\"a\", \"b\"]", "\"a,b\""], refused: &["5", "[5]", "{}"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        if dice.one_in(2) { Texts.random(dice) } else { TextLists.random(dice) }
    }
}

/// A table of any keys to strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextMaps;

impl Grammar for TextMaps {
    fn named(text: &'static str) -> Option<Self> {
        (text == "{string}").then_some(Self)
    }

    fn words(&self) -> String {
        "a table of texts".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        match as_table(item) {
            Some(table) => table.entries.iter().flat_map(|entry| Texts.check(&entry.item, slot)).collect(),
            None => vec![ValueIssue::expected(item, "a table of strings")],
        }
    }

    fn free_form(&self) -> bool {
        true
    }
}

impl Tooling for TextMaps {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        json!({ "type": "object", "additionalProperties": Texts.schema(slot) })
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["{}", "{\"a b\" = \"x\"}", "1979-05-27"], refused: &["\"x\"", "{x = 5}", "[]"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        map(dice, &["sasl.password", "a", "A", "a b", "", "é"])
    }
}

/// A table of up to two of the names to any texts.
pub(super) fn map(dice: &mut Dice<'_>, names: &[&str]) -> String {
    let mut names: Vec<&str> = (0..dice.below(3)).map(|_| dice.pick(names)).collect();
    names.sort_unstable();
    names.dedup();
    let parts: Vec<String> =
        names.iter().map(|name| format!("{} = {}", quoted(name), Texts.random(dice))).collect();
    format!("{{{}}}", parts.join(", "))
}
