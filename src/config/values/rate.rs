//! Rates of throttling: `N` or `N/unit`.

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

pub(super) fn check(text: &str) -> Option<String> {
    Rate::parse(text).is_none().then(|| "must be a rate like \"100/s\", \"60/min\" or \"5/hour\"".into())
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
