//! Integers, and words beside them.

use serde_json::{Value as Json, json};

use super::tooling::{Dice, Samples, Tooling};
use super::word::{OneWord, Words, closest};
use super::{Grammar, Slot, ValueIssue, one_of};
use crate::config::tree::{Item, Value};

/// The largest integer of TOML.
const LARGEST: u64 = i64::MAX as u64;

/// Integers within bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Integers {
    /// The smallest.
    pub least: u64,
    /// The largest.
    pub most: u64,
}

impl Grammar for Integers {
    fn named(text: &'static str) -> Option<Self> {
        let (least, most) = match text {
            "u8+" => (1, u8::MAX.into()),
            "u16" => (0, u16::MAX.into()),
            "u16+" => (1, u16::MAX.into()),
            "u32" => (0, u32::MAX.into()),
            "u32+" => (1, u32::MAX.into()),
            "u64" => (0, LARGEST),
            "u64+" => (1, LARGEST),
            _ => {
                let (least, most) = text.strip_prefix("int(")?.strip_suffix(')')?.split_once("..")?;
                (least.parse().ok()?, most.parse().ok()?)
            }
        };
        Some(Self { least, most })
    }

    fn words(&self) -> String {
        match self.most {
            LARGEST => format!("a whole number, at least {}", self.least),
            _ => format!("a whole number from {} to {}", self.least, self.most),
        }
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        match &item.value {
            Value::Integer(number) if self.has(*number) => Vec::new(),
            Value::Integer(_) => vec![ValueIssue::rejected(item, format!("must be {}", self.bounds()))],
            other => {
                let mut issue = ValueIssue::expected(item, &self.bounds());
                let meant = match other {
                    Value::String(text) => text.trim().parse::<i64>().ok(),
                    Value::Float(number) if number.fract() == 0.0 => whole(*number),
                    _ => None,
                };
                if let Some(number) = meant.filter(|number| self.has(*number)) {
                    issue.help = Some(format!("write {number}"));
                    issue.instead = Some(number.to_string());
                }
                vec![issue]
            }
        }
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        vec![self.least.to_string(), self.most.to_string()]
    }

    fn comparable(&self) -> bool {
        true
    }
}

impl Integers {
    fn has(&self, number: i64) -> bool {
        u64::try_from(number).is_ok_and(|number| (self.least..=self.most).contains(&number))
    }

    fn bounds(&self) -> String {
        match self.most {
            LARGEST => format!("an integer, {} or more", self.least),
            _ => format!("an integer from {} to {}", self.least, self.most),
        }
    }
}

/// A float without fraction as an integer.
fn whole(number: f64) -> Option<i64> {
    // Beyond this a float no longer tells neighbouring integers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.abs() <= EXACT).then_some(number as i64)
}

impl Tooling for Integers {
    fn schema(&self, _: &Slot<'_>) -> Json {
        let mut schema = json!({ "type": "integer", "minimum": self.least });
        if self.most < LARGEST {
            schema["maximum"] = json!(self.most);
        }
        schema
    }

    fn samples(&self) -> Samples {
        // Within the bounds of every key of this kind.
        Samples { accepted: &["1", "0x10", "+8"], refused: &["-1", "\"1\"", "1.5", "true", "[1]"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        let number = match dice.below(4) {
            0 => self.least,
            1 => self.most,
            2 => dice.within(self.least, self.most),
            _ => dice.within(self.least, self.most.min(self.least + 100)),
        };
        match dice.below(12) {
            0 => format!("0x{number:x}"),
            1 => format!("0o{number:o}"),
            2 => format!("0b{number:b}"),
            3 => format!("+{number}"),
            4 if number > 9 => {
                let digits = number.to_string();
                format!("{}_{}", &digits[..1], &digits[1..])
            }
            _ => number.to_string(),
        }
    }
}

/// Integers within bounds, or one of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntegersOrWords {
    /// The integers.
    pub integers: Integers,
    /// The words.
    pub words: Words,
}

impl Grammar for IntegersOrWords {
    fn named(text: &'static str) -> Option<Self> {
        let words = Words::new(text.strip_prefix("u64+|")?);
        Some(Self { integers: Integers { least: 1, most: LARGEST }, words })
    }

    fn words(&self) -> String {
        format!("{}, or {}", self.integers.words(), self.words.either())
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        match &item.value {
            Value::String(text) if self.words.find(text).is_some() => Vec::new(),
            Value::Integer(_) => self.integers.check(item, slot),
            other => {
                let what = format!("{} or {}", self.integers.bounds(), one_of(self.words));
                let mut issue = ValueIssue::expected(item, &what);
                if let Some(text) = other.as_str() {
                    issue.message = format!("must be {what}");
                    let number = text.parse::<i64>().ok().filter(|number| self.integers.has(*number));
                    let meant = number
                        .map(|number| number.to_string())
                        .or_else(|| closest(text, self.words).map(|word| format!("\"{word}\"")));
                    issue.help = meant.as_ref().map(|meant| format!("write {meant}"));
                    issue.instead = meant;
                }
                vec![issue]
            }
        }
    }

    fn choices(&self) -> Vec<String> {
        self.words.literals()
    }
}

impl Tooling for IntegersOrWords {
    fn schema(&self, slot: &Slot<'_>) -> Json {
        json!({ "anyOf": [self.integers.schema(slot), OneWord(self.words).schema(slot)] })
    }

    fn samples(&self) -> Samples {
        Samples { accepted: &["1", "0x10", "+8"], refused: &["0", "-1", "\"1\"", "\"no such word\"", "1.5"] }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        if dice.one_in(2) { self.integers.random(dice) } else { OneWord(self.words).random(dice) }
    }
}
