//! Durations: the "friendly" and ISO 8601 forms that servers from 1.5 on read.

mod kind;
mod older;
mod unit;

use std::time::Duration;

pub use kind::Durations;
pub(super) use unit::Unit;

/// Why a text is no duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// Nothing that starts with a number.
    #[error("must be a duration, for example \"10s\", \"1h 30m\" or \"PT5M\"")]
    Syntax,
    /// A number without a unit.
    #[error("must have a unit, for example \"{0}s\"")]
    NoUnit(u64),
    /// A unit in capitals, which the servers do not know.
    #[error("must have units in lower case; `{0}` is not a unit")]
    Case(char),
    /// Units ascend or repeat.
    #[error("must have its units from large to small, each at most once")]
    Order,
    /// A fraction of days or larger, or of nanoseconds, or followed by more units.
    #[error("can have a fraction only in its last unit, and only from hours to microseconds")]
    Fraction,
    /// Months or years.
    #[error("cannot have months or years, which have no fixed length; use weeks, days or smaller units")]
    Calendar,
    /// Below zero.
    #[error("cannot be negative")]
    Negative,
    /// Beyond what a server can hold.
    #[error("is too long")]
    TooLong,
    /// Zero where only more is allowed.
    #[error("cannot be zero")]
    Zero,
}

/// Reads a duration as servers from 1.5 on do; zero included.
///
/// # Errors
/// When the servers refuse the text, with the reason.
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut units = Units::default();
    let negative = if unsigned.starts_with(['P', 'p']) {
        units.read_iso(&unsigned[1..])?;
        text.starts_with('-')
    } else {
        units.read_friendly(unsigned, text.len() > unsigned.len())? || text.starts_with('-')
    };
    units.total(negative)
}

/// Reads a duration that must not be zero.
///
/// # Errors
/// When the servers refuse the text, with the reason.
pub fn parse_non_zero(text: &str) -> Result<Duration, DurationError> {
    match parse(text)? {
        Duration::ZERO => Err(DurationError::Zero),
        duration => Ok(duration),
    }
}

/// Reads a duration in whole milliseconds, a rest rounded down.
///
/// # Errors
/// When the servers refuse the text, with the reason.
pub fn parse_millis(text: &str) -> Result<u64, DurationError> {
    u64::try_from(parse(text)?.as_millis()).map_err(|_| DurationError::TooLong)
}

/// The most that the servers' library prints back, about 20,000 years; beyond it they refuse or panic.
const MOST_SECONDS: u64 = 631_107_417_600;

#[derive(Default)]
struct Units {
    last: Option<Unit>,
    calendar: bool,
    nanos: i128,
}

impl Units {
    fn add(&mut self, unit: Unit, value: u64, fraction: Option<i128>) -> Result<(), DurationError> {
        if self.last.is_some_and(|last| last >= unit) {
            return Err(DurationError::Order);
        }
        self.last = Some(unit);
        let mut nanos = i128::from(i64::try_from(value).map_err(|_| DurationError::TooLong)?) * unit.nanos();
        if let Some(billionths) = fraction {
            if unit < Unit::Hour || unit == Unit::Nano {
                return Err(DurationError::Fraction);
            }
            nanos += billionths * unit.nanos() / 1_000_000_000;
        }
        self.calendar |= unit <= Unit::Month && value > 0;
        self.nanos += nanos;
        Ok(())
    }

    fn total(self, negative: bool) -> Result<Duration, DurationError> {
        if self.calendar {
            return Err(DurationError::Calendar);
        }
        if negative && self.nanos > 0 {
            return Err(DurationError::Negative);
        }
        let seconds = u64::try_from(self.nanos / 1_000_000_000).map_err(|_| DurationError::TooLong)?;
        if seconds > MOST_SECONDS {
            return Err(DurationError::TooLong);
        }
        let rest = u32::try_from(self.nanos % 1_000_000_000).map_err(|_| DurationError::TooLong)?;
        Ok(Duration::new(seconds, rest))
    }

    /// `P1DT2H3.5M`, after the `P`; letters in any case.
    fn read_iso(&mut self, mut text: &str) -> Result<(), DurationError> {
        let mut time = false;
        loop {
            if !time && text.starts_with(['T', 't']) {
                (time, text) = (true, &text[1..]);
                if !text.starts_with(|first: char| first.is_ascii_digit()) {
                    return Err(DurationError::Syntax);
                }
            }
            let Some((value, rest)) = number(text)? else { break };
            let (fraction, rest) = if time { fraction(rest)? } else { (None, rest) };
            let mut letters = rest.chars();
            let unit = match (time, letters.next().map(|letter| letter.to_ascii_uppercase())) {
                (false, Some('Y')) => Unit::Year,
                (false, Some('M')) => Unit::Month,
                (false, Some('W')) => Unit::Week,
                (false, Some('D')) => Unit::Day,
                (true, Some('H')) => Unit::Hour,
                (true, Some('M')) => Unit::Minute,
                (true, Some('S')) => Unit::Second,
                _ => return Err(DurationError::Syntax),
            };
            self.add(unit, value, fraction)?;
            text = letters.as_str();
            if fraction.is_some() {
                break;
            }
        }
        if text.is_empty() && self.last.is_some() { Ok(()) } else { Err(DurationError::Syntax) }
    }

    /// `1h 30m`, `1 hour, 30 minutes`, `2d 01:30:00`, `5s ago`; tells whether it ends in `ago`.
    fn read_friendly(&mut self, text: &str, signed: bool) -> Result<bool, DurationError> {
        let (mut value, mut text) = number(text)?.ok_or(DurationError::Syntax)?;
        loop {
            if let Some(rest) = text.strip_prefix(':') {
                text = self.read_clock(value, rest)?;
                break;
            }
            let (part, rest) = fraction(text)?;
            let rest = blanks(rest);
            let (unit, mut rest) = Unit::friendly(rest).ok_or_else(|| no_unit(value, rest))?;
            let comma = rest.starts_with(',');
            if comma {
                rest = &rest[1..];
                if !rest.starts_with(BLANKS) {
                    return Err(DurationError::Syntax);
                }
            }
            self.add(unit, value, part)?;
            text = rest;
            let next = if part.is_some() { None } else { number(blanks(text))? };
            let Some((number, rest)) = next else {
                // A comma announces one more unit.
                if comma {
                    return Err(DurationError::Syntax);
                }
                break;
            };
            (value, text) = (number, rest);
        }
        let mut ago = false;
        if text.starts_with(BLANKS) {
            text = blanks(text);
            if let Some(rest) = text.strip_prefix("ago") {
                if signed {
                    return Err(DurationError::Syntax);
                }
                (ago, text) = (true, rest);
            }
        }
        match text.chars().next() {
            None => Ok(ago),
            Some(digit) if digit.is_ascii_digit() => Err(DurationError::Fraction),
            Some(_) => Err(DurationError::Syntax),
        }
    }

    /// `01:30:00.5`, after the hours' colon.
    fn read_clock<'a>(&mut self, hours: u64, text: &'a str) -> Result<&'a str, DurationError> {
        let (minutes, rest) = number(text)?.ok_or(DurationError::Syntax)?;
        let rest = rest.strip_prefix(':').ok_or(DurationError::Syntax)?;
        let (seconds, rest) = number(rest)?.ok_or(DurationError::Syntax)?;
        let (part, rest) = fraction(rest)?;
        self.add(Unit::Hour, hours, None)?;
        self.add(Unit::Minute, minutes, None)?;
        self.add(Unit::Second, seconds, part)?;
        Ok(rest)
    }
}

const BLANKS: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];

fn blanks(text: &str) -> &str {
    text.trim_start_matches(BLANKS)
}

fn no_unit(value: u64, rest: &str) -> DurationError {
    match rest.chars().next() {
        None => DurationError::NoUnit(value),
        Some(letter) if letter.is_ascii_uppercase() => DurationError::Case(letter),
        Some(_) => DurationError::Syntax,
    }
}

fn number(text: &str) -> Result<Option<(u64, &str)>, DurationError> {
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    if digits == 0 {
        return Ok(None);
    }
    let value = text[..digits].parse().map_err(|_| DurationError::TooLong)?;
    Ok(Some((value, &text[digits..])))
}

/// A fraction after `.` or `,` in billionths: one to nine digits.
fn fraction(text: &str) -> Result<(Option<i128>, &str), DurationError> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return Ok((None, text)) };
    let digits = rest.bytes().take(9).take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err(DurationError::Syntax);
    }
    let mut billionths: i128 = rest[..digits].parse().map_err(|_| DurationError::Syntax)?;
    for _ in digits..9 {
        billionths *= 10;
    }
    Ok((Some(billionths), &rest[digits..]))
}

#[cfg(test)]
mod tests;
