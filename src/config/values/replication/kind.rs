//! Replication properties as a kind of value.

use serde_json::{Value as Json, json};

use super::{ReplicationError, ReplicationProperty, read_table};
use crate::config::tree::{Item, Value};
use crate::config::values::tooling::{self, Dice, Samples, Tooling, quoted};
use crate::config::values::{Grammar, Slot, ValueIssue};

/// Replication properties: numbers, strings, and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replications;

impl Grammar for Replications {
    fn named(text: &'static str) -> Option<Self> {
        (text == "replication").then_some(Self)
    }

    fn words(&self) -> String {
        "a replication property: `2`, `\"{node: 2}\"` or `\"{zone: 2, node: 3}\"`".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        match &item.value {
            Value::Integer(1..=255) => Vec::new(),
            Value::String(text) => {
                let issue = |error: ReplicationError| {
                    let mut issue = ValueIssue::rejected(item, error.to_string());
                    issue.help = meant(text).map(|literal| format!("write {literal}"));
                    issue.instead = meant(text);
                    issue
                };
                ReplicationProperty::parse(text).err().map(issue).into_iter().collect()
            }
            Value::Table(table) => read_table(item, table).err().unwrap_or_default(),
            Value::Integer(_) => vec![ValueIssue::rejected(item, ReplicationError::Factor.to_string())],
            _ => {
                let what = "a number from 1 to 255 or a string like \"{zone: 2, node: 3}\"";
                vec![ValueIssue::expected(item, what)]
            }
        }
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        vec!["1".into(), "9".into()]
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            _ => return None,
        };
        Some(ReplicationProperty::parse(&text).map_or(text, |property| property.to_string()))
    }
}

/// What is meant by a text that has no braces, or another sign between scope and number, or that names what it counts.
fn meant(text: &str) -> Option<String> {
    let inside = text.trim().trim_start_matches('{').trim_end_matches('}').replace('=', ":");
    let braced = format!("{{{}}}", inside.trim());
    if ReplicationProperty::parse(&braced).is_ok() {
        return Some(format!("\"{braced}\""));
    }
    let (number, what) = inside.trim().split_once(' ')?;
    let is_count = matches!(what.trim(), "node" | "nodes" | "copy" | "copies" | "replica" | "replicas");
    (is_count && ReplicationProperty::parse(number).is_ok()).then(|| number.to_owned())
}

impl Tooling for Replications {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::shared("replication")
    }

    fn definition(&self, _: &Slot<'_>) -> Option<(&'static str, Json)> {
        let factor = || json!({ "type": "integer", "minimum": 1, "maximum": 255 });
        let schema = json!({
            "anyOf": [
                factor(),
                tooling::string(&pattern()),
                {
                    "type": "object",
                    "properties": { "node": factor(), "zone": factor(), "region": factor() },
                    "additionalProperties": false,
                    "minProperties": 1,
                },
            ]
        });
        Some(("replication", schema))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["2", "\"+2\"", "\"{node: 2}\"", "\"{zone: 2, node: 3}\"", "{zone = 2, node = 3}"],
            refused: &[
                "0",
                "256",
                "\"0\"",
                "\"{zone: 3, node: 2}\"",
                "\"{rack: 2}\"",
                "{}",
                "{rack = 2}",
                "2.0",
            ],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        match dice.below(4) {
            0 => dice.within(1, 255).to_string(),
            1 => {
                let mut parts: Vec<String> = Vec::new();
                for scope in ["node", "zone", "region", "root"] {
                    if dice.one_in(3) {
                        parts.push(format!("{scope} = {}", dice.below(6)));
                    }
                }
                format!("{{{}}}", parts.join(", "))
            }
            2 => quoted(dice.pick(&["1", "2", "+3", "003", "255", "256", "0"])),
            _ => quoted(&scopes(dice)),
        }
    }
}

fn scopes(dice: &mut Dice<'_>) -> String {
    const BLANKS: [&str; 5] = ["", "", " ", "  ", "\t"];
    let parts: Vec<String> = (0..dice.within(1, 3))
        .map(|_| {
            let scope = dice.pick(&["node", "zone", "region", "Node", "ZONE", "root"]);
            let mut blank = || dice.pick(&BLANKS);
            let [one, two, three, four] = [blank(), blank(), blank(), blank()];
            format!("{one}{scope}{two}:{three}{}{four}", dice.within(1, 5))
        })
        .collect();
    format!("{{{}}}", parts.join(","))
}

/// The pattern of the string form. It cannot compare the scopes.
fn pattern() -> String {
    let factor = r"0*([1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    let scope = r"([nN][oO][dD][eE]|[zZ][oO][nN][eE]|[rR][eE][gG][iI][oO][nN])";
    let pair = format!(r"\s*{scope}\s*:\s*{factor}\s*");
    format!(r"^(\+?{factor}|\{{{pair}(,{pair})*\}})$")
}
