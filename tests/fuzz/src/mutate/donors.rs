//! Parts of inputs, to be put in the place of others.

use std::collections::BTreeMap;

use mutatis::Rng;
use serde_json::Value;

use super::size;
use crate::input::Input;

/// Parts larger than this are no donors.
const LARGEST: usize = 16 << 10;
/// So many of one name are kept.
const OF_A_NAME: usize = 60;

/// Values by the name of their field, and texts.
#[derive(Default)]
pub struct Donors {
    by_name: BTreeMap<String, Vec<Value>>,
    texts: Vec<String>,
}

impl Donors {
    /// The parts of these inputs.
    pub fn of(seeds: &[Input]) -> Self {
        let mut donors = Self::default();
        for input in seeds {
            if let Input::Json(value) = input {
                donors.take("", value);
            }
        }
        donors
    }

    fn take(&mut self, name: &str, value: &Value) {
        if size(value) <= LARGEST {
            let same = self.by_name.entry(name.to_owned()).or_default();
            if same.len() < OF_A_NAME && !same.contains(value) {
                same.push(value.clone());
                if let Value::String(text) = value {
                    self.texts.push(text.clone());
                }
            }
        }
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| self.take(name, value)),
            Value::Array(items) => items.iter().for_each(|item| self.take(name, item)),
            _ => {}
        }
    }

    /// A value that some input has under this name.
    pub fn named(&self, rng: &mut Rng, name: &str) -> Option<Value> {
        rng.choose(self.by_name.get(name)?).cloned()
    }

    /// A value of any name, with its name.
    pub fn any(&self, rng: &mut Rng) -> Option<(String, Value)> {
        let (name, values) = rng.choose(&self.by_name)?;
        Some((name.clone(), rng.choose(values)?.clone()))
    }

    /// Texts of all inputs.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}
