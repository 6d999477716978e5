//! Tables whose keys are known.

use serde_json::{Value as Json, json};

use super::date::as_table;
use super::tooling::{Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, Texts, ValueIssue};
use crate::config::tree::{Item, Value};

/// Tables of known keys. The keys, and the form of an array, are judged with the whole configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sections;

impl Grammar for Sections {
    fn named(text: &'static str) -> Option<Self> {
        (text == "table").then_some(Self)
    }

    fn words(&self) -> String {
        "a table".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        let array = matches!(item.value, Value::Array(_));
        if array || as_table(item).is_some() {
            Vec::new()
        } else {
            vec![ValueIssue::expected(item, "a table")]
        }
    }
}

impl Tooling for Sections {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({})
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["{}", "1979-05-27", "{x = 1}", "[]"], refused: &["\"x\"", "5", "true"] }
    }
}

/// Arrays of tables of known keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionLists;

impl Grammar for SectionLists {
    fn named(text: &'static str) -> Option<Self> {
        (text == "[table]").then_some(Self)
    }

    fn words(&self) -> String {
        "a list of tables".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        let Value::Array(items) = &item.value else {
            return vec![ValueIssue::expected(item, "an array of tables")];
        };
        let wrong = items.iter().filter(|item| as_table(item).is_none());
        wrong.map(|item| ValueIssue::expected(item, "a table")).collect()
    }
}

impl Tooling for SectionLists {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({})
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["[]", "[{}]", "[{name = \"k\"}]"], refused: &["{}", "[5]", "\"x\""] }
    }

    /// Kafka clusters: the only key of this kind.
    fn random(&self, dice: &mut Dice<'_>) -> String {
        let clusters: Vec<String> = (0..dice.below(3)).map(|_| cluster(dice)).collect();
        format!("[{}]", clusters.join(", "))
    }
}

fn cluster(dice: &mut Dice<'_>) -> String {
    const ODD: [&str; 7] = ["5", "true", "\"\"", "[]", "{}", "1979-05-27", "0.5"];
    if dice.one_in(20) {
        return dice.pick(&ODD).into();
    }
    let mut parts = Vec::new();
    if !dice.one_in(12) {
        parts.push(format!("name = {}", Texts.random(dice)));
    }
    if !dice.one_in(12) {
        parts.push("brokers = [\"PLAINTEXT://a:9092\", \"b\"]".into());
    }
    if dice.one_in(2) {
        let password = if dice.one_in(6) { dice.pick(&ODD).into() } else { quoted("x") };
        parts.push(format!("\"sasl.password\" = {password}"));
    }
    format!("{{{}}}", parts.join(", "))
}
