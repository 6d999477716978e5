//! Durations as a kind of value.

use semver::Version;
use serde_json::Value as Json;

use super::{Unit, older, parse, parse_millis, parse_non_zero};
use crate::config::tree::{Item, Value};
use crate::config::values::text;
use crate::config::values::tooling::{self, Dice, Samples, Tooling, quoted};
use crate::config::values::{Grammar, Slot, ValueIssue};

/// Since this version durations have the grammar of this module; before, that of [`older`].
const FRIENDLY: Version = Version::new(1, 5, 0);

/// Durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Whether zero is one.
    pub zero: bool,
}

impl Grammar for Durations {
    fn named(text: &'static str) -> Option<Self> {
        match text {
            "duration" => Some(Self { zero: true }),
            "duration+" => Some(Self { zero: false }),
            _ => None,
        }
    }

    fn words(&self) -> String {
        let more = if self.zero { "" } else { ", longer than zero" };
        format!("a duration such as `\"30m\"` or `\"1h 30m\"`{more}")
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        text::check(item, &|text| {
            if *slot.version < FRIENDLY {
                let fits = older::fits(text);
                return (!fits).then(|| "must be a duration like \"10s\" or \"1h 30m\"".into());
            }
            let read = if self.zero { parse(text) } else { parse_non_zero(text) };
            read.err().map(|error| error.to_string())
        })
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        vec!["1s".into(), "1d".into()]
    }

    fn comparable(&self) -> bool {
        true
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        let text = value.as_str()?;
        Some(parse_millis(text).map_or_else(|_| text.to_owned(), |millis| millis.to_string()))
    }
}

impl Tooling for Durations {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::shared(if self.zero { "duration" } else { "duration-not-zero" })
    }

    fn definition(&self, slot: &Slot<'_>) -> Option<(&'static str, Json)> {
        let pattern = if *slot.version < FRIENDLY { older_pattern() } else { pattern(self.zero) };
        Some((if self.zero { "duration" } else { "duration-not-zero" }, tooling::string(&pattern)))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &[
                "\"1m\"",
                "\"1h 30m\"",
                "\"1 hour, 30 minutes\"",
                "\"PT5M\"",
                "\"1.5s\"",
                "\"01:30:00\"",
            ],
            refused: &["\"\"", "\"500\"", "\"1M\"", "\"-1s\"", "\"30m 1h\"", "\"1.5d\"", "\"1y\"", "500"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        quoted(&match dice.below(10) {
            0 => format!("{:02}:{:02}:{:02}", dice.below(99), dice.below(60), dice.below(60)),
            1 => iso(dice),
            2 => dice.pick(&["0", "0s", "1s ", "+1s", "1 s", "1s ago", "-1s", "5", "1h, 30m"]).into(),
            3..=6 => format!("{}{}", dice.within(1, 499), dice.pick(&["s", "ms", "m", "h", "d"])),
            _ => friendly(dice),
        })
    }
}

/// Up to three units, in order more often than not.
fn friendly(dice: &mut Dice<'_>) -> String {
    let names = Unit::names(Unit::Week);
    let mut places: Vec<usize> =
        (0..dice.within(1, 3)).map(|_| dice.below(names.len() as u64) as usize).collect();
    if !dice.one_in(6) {
        places.sort_unstable();
    }
    let between = dice.pick(&["", " ", ", ", "  ", ","]);
    let parts: Vec<String> = places
        .iter()
        .map(|place| {
            let fraction = match dice.one_in(8) {
                true => format!("{}{}", dice.pick(&[".", ","]), dice.below(65_536)),
                false => String::new(),
            };
            format!("{}{fraction}{}{}", dice.below(5000), dice.pick(&["", "", " "]), names[*place])
        })
        .collect();
    parts.join(between)
}

fn iso(dice: &mut Dice<'_>) -> String {
    let mut text = String::from(dice.pick(&["P", "p", "+P", "P", "-P"]));
    for unit in ["Y", "M", "W", "D"] {
        if dice.one_in(8) {
            text.push_str(&format!("{}{unit}", dice.below(9)));
        }
    }
    if !dice.one_in(5) {
        text.push('T');
        for unit in ["H", "M", "S"] {
            if dice.one_in(2) {
                let fraction = if dice.one_in(6) { ".5" } else { "" };
                text.push_str(&format!("{}{fraction}{unit}", dice.below(99)));
            }
        }
    }
    text
}

/// The pattern before 1.5: units in any order.
fn older_pattern() -> String {
    let units = "nanos|nsec|ns|usec|us|millis|msec|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?|M|years?|y";
    format!(r"^(\s*[0-9][0-9\s]*({units})(?![A-Za-z]))+\s*$")
}

/// Blanks as the servers see them: not all that `\s` stands for.
const BLANK: &str = r"[ \t\n\r\f]";

fn pattern(zero: bool) -> String {
    let whole_unit = |unit: &Unit| format!(r"([0-9]+{BLANK}*({})(,{BLANK}+|{BLANK}*))?", unit.pattern());
    let units = |units: &[Unit]| units.iter().map(whole_unit).collect::<String>();
    // Whole units from large to small, then perhaps one with a fraction.
    let all = Unit::FIXED;
    let fraction = |last: usize| {
        format!(r"{}[0-9]+[.,][0-9]{{1,9}}{BLANK}*({})", units(&all[..last]), all[last].pattern())
    };
    let fractions: Vec<String> = (2..7).map(fraction).collect();
    let clock = format!(r"{}[0-9]+:[0-9]+:[0-9]+([.,][0-9]{{1,9}})?", units(&all[..2]));
    let iso = r"[Pp](?=.*[0-9])(0+[Yy])?(0+[Mm])?([0-9]+[Ww])?([0-9]+[Dd])?([Tt](?=[0-9])([0-9]+[Hh])?([0-9]+[Mm])?([0-9]+[Ss])?|[Tt]([0-9]+[Hh])?([0-9]+[Mm])?[0-9]+[.,][0-9]{1,9}[Ss]|[Tt]([0-9]+[Hh])?[0-9]+[.,][0-9]{1,9}[Mm]|[Tt][0-9]+[.,][0-9]{1,9}[Hh])?";
    let friendly = format!(r"(?=[0-9])({}|{}|{clock}){BLANK}*", units(&all), fractions.join("|"));
    let (bare, more) = if zero { ("0|", "") } else { ("", "(?=.*[1-9])") };
    format!(r"^(?!.*,{BLANK}*$){more}({bare}\+?({friendly}|{iso}))$")
}
