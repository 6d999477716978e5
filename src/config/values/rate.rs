//! Rates of throttling: `N` or `N/unit`.

use serde_json::Value as Json;

use super::text;
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::Item;

/// The pattern: `N` or `N/unit`.
const PATTERN: &str = r"^\s*\+?0*([1-9][0-9]{0,8}|[1-3][0-9]{9}|4294967295)\s*(/\s*([sS]|[sS][eE][cC]|[sS][eE][cC][oO][nN][dD]|[mM]|[mM][iI][nN]|[mM][iI][nN][uU][tT][eE]|[hH]|[hH][rR]|[hH][oO][uU][rR])\s*)?$";

/// `N` or `N/unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates;

impl Grammar for Rates {
    fn named(text: &'static str) -> Option<Self> {
        (text == "rate").then_some(Self)
    }

    fn words(&self) -> String {
        "a rate: `\"100\"` or `\"100/second\"`".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        const WRONG: &str = "must be a rate like \"100/s\", \"60/min\" or \"5/hour\"";
        text::check(item, &|text| Rate::parse(text).is_none().then(|| WRONG.into()))
    }
}

impl Tooling for Rates {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::string(PATTERN)
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"100\"", "\"100/SECOND\"", "\"60/min\"", "\" 5 / sec \"", "\"4294967295\""],
            refused: &["\"\"", "\"0/s\"", "\"1.5/s\"", "\"100/day\"", "\"4294967296/s\"", "100"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        let number = dice.pick(&["1", "100", "+5", "007", "0", "4294967295", "4294967296", "1.5", " 5 ", ""]);
        let unit = dice.pick(&[
            "", "/s", "/sec", "/second", "/m", "/min", "/minute", "/h", "/hr", "/hour", "/HOUR", " / s",
            "/d", "/",
        ]);
        quoted(&format!("{number}{unit}"))
    }
}

/// Events in a number of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many, at least one.
    pub events: u32,
    /// In how many seconds.
    pub seconds: u32,
}

impl Rate {
    /// Reads a rate; without a unit it is per second. `None` when the servers refuse the text.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_once('/').unwrap_or((text, "s"));
        let events = number.trim().parse::<u32>().ok().filter(|events| *events > 0)?;
        let unit = unit.trim().to_ascii_lowercase();
        let seconds = match unit.as_str() {
            "s" | "sec" | "second" => 1,
            "m" | "min" | "minute" => 60,
            "h" | "hr" | "hour" => 3600,
            _ => return None,
        };
        Some(Self { events, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_servers_read() {
        for (text, events, seconds) in [
            ("100", 100, 1),
            ("100/SECOND", 100, 1),
            ("60/min", 60, 60),
            ("1/hr", 1, 3600),
            (" 5 / sec ", 5, 1),
            ("+5/m", 5, 60),
            ("05/s", 5, 1),
            ("4294967295", u32::MAX, 1),
            ("\t5\n/\u{a0}s", 5, 1),
        ] {
            assert_eq!(Rate::parse(text), Some(Rate { events, seconds }), "{text:?}");
        }
        for text in [
            "",
            "0",
            "0/s",
            "-1/s",
            "1.5/s",
            "100/day",
            "100/",
            "/s",
            "5//s",
            "5/s/s",
            "5 s",
            "1k/s",
            "100/seconds",
            "5/ſ",
            "٣/s",
            "4294967296/s",
        ] {
            assert_eq!(Rate::parse(text), None, "{text:?}");
        }
    }
}
