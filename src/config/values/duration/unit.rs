//! Units of durations and their names.

use crate::config::values::tooling::Dice;

/// Units from large to small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Milli,
    Micro,
    Nano,
}

impl Unit {
    /// Every spelling; a text takes the longest that fits.
    const NAMES: [(Self, &'static [&'static str]); 10] = [
        (Self::Year, &["years", "year", "yrs", "yr", "y"]),
        (Self::Month, &["months", "month", "mos", "mo"]),
        (Self::Week, &["weeks", "week", "wks", "wk", "w"]),
        (Self::Day, &["days", "day", "d"]),
        (Self::Hour, &["hours", "hour", "hrs", "hr", "h"]),
        (Self::Minute, &["minutes", "minute", "mins", "min", "m"]),
        (Self::Second, &["seconds", "second", "secs", "sec", "s"]),
        (Self::Milli, &["milliseconds", "millisecond", "millis", "milli", "msecs", "msec", "ms"]),
        (
            Self::Micro,
            &["microseconds", "microsecond", "micros", "micro", "usecs", "usec", "us", "µsecs", "µsec", "µs"],
        ),
        (Self::Nano, &["nanoseconds", "nanosecond", "nanos", "nano", "nsecs", "nsec", "ns"]),
    ];

    /// The unit whose name a text starts with, and the rest.
    pub(super) fn friendly(text: &str) -> Option<(Self, &str)> {
        let spellings = Self::NAMES.iter().flat_map(|(unit, names)| names.iter().map(|name| (*unit, *name)));
        let (unit, name) =
            spellings.filter(|(_, name)| text.starts_with(name)).max_by_key(|(_, name)| name.len())?;
        Some((unit, &text[name.len()..]))
    }

    /// Its nanoseconds; none for months and years, which have no fixed length.
    pub(super) fn nanos(self) -> i128 {
        match self {
            Self::Year | Self::Month => 0,
            Self::Week => 604_800_000_000_000,
            Self::Day => 86_400_000_000_000,
            Self::Hour => 3_600_000_000_000,
            Self::Minute => 60_000_000_000,
            Self::Second => 1_000_000_000,
            Self::Milli => 1_000_000,
            Self::Micro => 1_000,
            Self::Nano => 1,
        }
    }

    /// Units of fixed length, from large to small.
    pub const FIXED: [Self; 8] =
        [Self::Week, Self::Day, Self::Hour, Self::Minute, Self::Second, Self::Milli, Self::Micro, Self::Nano];

    /// Nanoseconds of a unit from nanoseconds to days, by any of its names (with either letter mu).
    pub fn nanos_of(name: &str) -> Option<f64> {
        let name = name.replace('\u{3bc}', "µ");
        let (unit, rest) = Self::friendly(&name)?;
        (rest.is_empty() && unit >= Self::Day).then(|| unit.nanos() as f64)
    }

    /// Every name of the units from `largest` down, from large to small.
    pub fn names(largest: Self) -> Vec<&'static str> {
        let units = Self::NAMES.iter().filter(|(unit, _)| *unit >= largest);
        units.flat_map(|(_, names)| names.iter().copied()).chain(["\u{3bc}s"]).collect()
    }

    /// Any name of the units from `largest` down.
    pub fn any(dice: &mut Dice<'_>, largest: Self) -> &'static str {
        dice.pick(&Self::names(largest))
    }

    /// The pattern of its names.
    pub fn pattern(self) -> String {
        let names = Self::NAMES.iter().filter(|(unit, _)| *unit == self);
        names.flat_map(|(_, names)| names.iter().copied()).collect::<Vec<_>>().join("|")
    }
}
