//! Ranges of timeouts: `MIN..MAX`.

use serde_json::Value as Json;

use super::duration::Unit;
use super::text;
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::Item;

/// `MIN..MAX` of timeouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoffs;

impl Grammar for Backoffs {
    fn named(text: &'static str) -> Option<Self> {
        (text == "backoff").then_some(Self)
    }

    fn words(&self) -> String {
        "two durations, the shortest and the longest: `\"100ms..5s\"`".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        text::check(item, &|text| Backoff::parse(text).err().map(|error| error.to_string()))
    }
}

impl Tooling for Backoffs {
    fn schema(&self, _: &Slot<'_>) -> Json {
        let units = Unit::FIXED[1..].iter().map(|unit| unit.pattern()).collect::<Vec<_>>().join("|");
        let bound = format!(r"\s*\+?([0-9]+\.?[0-9]*|\.[0-9]+)\s*({units}|μs|μsecs?)\s*");
        tooling::string(&format!(r"^(?=.*[1-9].*\.\.)(?=.*\.\..*[1-9]){bound}\.\.{bound}$"))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"250ms..1m\"", "\" 1.7ms .. 3.2s \"", "\"1s..1s\"", "\"250ms...1m\""],
            refused: &["\"1s\"", "\"2s..1s\"", "\"0s..1s\"", "\"1s..50d\"", "\"1s..2\"", "5"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        let bound = |dice: &mut Dice<'_>| {
            let number = dice.pick(&["1", "250", "1.5", ".5", "+2", "0", "49", "60"]);
            format!("{number}{}{}", dice.pick(&["", "", " "]), Unit::any(dice, Unit::Week))
        };
        match dice.below(4) {
            0 => quoted(&format!("{}..{}", bound(dice), bound(dice))),
            1 => quoted(&format!("{} .. {}", bound(dice), bound(dice))),
            _ => quoted(&format!("{}ms..{}s", dice.within(1, 899), dice.within(1, 899))),
        }
    }
}

/// A range of timeouts in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The first timeout, at least one millisecond.
    pub min: u32,
    /// The longest timeout, not below the first.
    pub max: u32,
}

/// Why a text is no range of timeouts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackoffError {
    /// No two dots.
    #[error("must be a range like \"250ms..1m\"")]
    NoRange,
    /// A bound that is no number with one unit.
    #[error("has a {0} that is not a number with one unit from ns to days, like \"250ms\"")]
    Bound(&'static str),
    /// A bound of less than half a millisecond.
    #[error("has a {0} below one millisecond")]
    TooShort(&'static str),
    /// A bound of 50 days or more.
    #[error("has a {0} above 49 days")]
    TooLong(&'static str),
    /// The first bound is above the second.
    #[error("has a minimum above its maximum")]
    Order,
}

impl Backoff {
    /// Reads a range. The first two dots part it, so a third one starts a fraction.
    ///
    /// # Errors
    /// When the servers refuse the text, with the reason.
    pub fn parse(text: &str) -> Result<Self, BackoffError> {
        let (min, max) = text.trim().split_once("..").ok_or(BackoffError::NoRange)?;
        let (min, max) = (millis(min, "minimum")?, millis(max, "maximum")?);
        if min > max {
            return Err(BackoffError::Order);
        }
        let fits = |millis: u64, bound| u32::try_from(millis).map_err(|_| BackoffError::TooLong(bound));
        Ok(Self { min: fits(min, "minimum")?, max: fits(max, "maximum")? })
    }
}

fn millis(text: &str, bound: &'static str) -> Result<u64, BackoffError> {
    let text = text.trim();
    let end = text.find(|sign: char| !sign.is_ascii_digit() && !matches!(sign, '.' | '-' | '+'));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let number: f64 = number.parse().map_err(|_| BackoffError::Bound(bound))?;
    // The same arithmetic as the servers', so that rounding falls the same way.
    let nanos = Unit::nanos_of(unit.trim()).ok_or(BackoffError::Bound(bound))?;
    let millis = (number * nanos / 1_000_000.0).round() as u64;
    if millis == 0 { Err(BackoffError::TooShort(bound)) } else { Ok(millis) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_servers_read() {
        for (text, min, max) in [
            ("250ms..1m", 250, 60_000),
            ("250ms...1m", 250, 6_000),
            (" 250ms .. 1m ", 250, 60_000),
            ("1.7ms..3.2s", 2, 3_200),
            ("500us..1s", 1, 1_000),
            ("1000μs..1000µs", 1, 1),
            ("1s..1s", 1_000, 1_000),
            ("+1s..5.s", 1_000, 5_000),
            ("1second..2days", 1_000, 172_800_000),
            ("1s..49d", 1_000, 4_233_600_000),
            ("1s..4294967295ms", 1_000, u32::MAX),
        ] {
            assert_eq!(Backoff::parse(text), Ok(Backoff { min, max }), "{text:?}");
        }
        for text in [
            "",
            "1s",
            "..",
            "..1s",
            "1s..",
            "2s..1s",
            "0s..1s",
            "1s..0s",
            "499ns..1s",
            "1s..50d",
            "1s..2",
            "1..2s",
            "1S..2s",
            "1s..2M",
            "1w..2w",
            "1h30m..2h",
            "PT1S..PT2S",
            "1ms..2ms..3ms",
            "-1s..2s",
            "1e3ms..2s",
            "1,5s..2s",
            "1s..1month",
            "1_0s..20s",
            "inf..2s",
            "1s.. . 5s",
        ] {
            assert!(Backoff::parse(text).is_err(), "{text:?}");
        }
    }
}
