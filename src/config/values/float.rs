//! Floats.

use serde_json::{Value as Json, json};

use super::tooling::{Samples, Tooling};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::{Item, Value};

/// Any float or integer, not-a-number and infinities included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floats;

impl Grammar for Floats {
    fn named(text: &'static str) -> Option<Self> {
        (text == "float").then_some(Self)
    }

    fn words(&self) -> String {
        "a number".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        match &item.value {
            Value::Float(_) | Value::Integer(_) => Vec::new(),
            Value::String(text) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                let number = text.trim().to_owned();
                let mut issue = ValueIssue::expected(item, "a number").or_rather(number.clone());
                issue.help = Some(format!("write {number} without quotes"));
                vec![issue]
            }
            _ => vec![ValueIssue::expected(item, "a number")],
        }
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        let Value::Integer(number) = value else { return None };
        Some(format!("{:?}", *number as f64))
    }
}

impl Tooling for Floats {
    fn schema(&self, _: &Slot<'_>) -> Json {
        json!({ "type": "number" })
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["0.5", "1", "0", "-1.5", "nan", "inf", "1e-3", "2.0", "1_0.5", "0.85"],
            refused: &["\"0.5\"", "true", "[0.5]"],
        }
    }
}
