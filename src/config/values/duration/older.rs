//! Durations as the servers before 1.5 read them. (From source; no such server was at hand.)

/// Whether a server before 1.5 takes `text`: numbers with units in any order, blanks anywhere but
/// inside a unit, no fractions.
pub(super) fn fits(text: &str) -> bool {
    let mut rest = text.trim_start();
    if rest.is_empty() {
        return false;
    }
    let mut seconds: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit() && !sign.is_whitespace());
        let (number, tail) = rest.split_at(digits.unwrap_or(rest.len()));
        let letters = tail.find(|sign: char| !sign.is_ascii_alphabetic());
        let (unit, tail) = tail.split_at(letters.unwrap_or(tail.len()));
        let number: String = number.chars().filter(char::is_ascii_digit).collect();
        let factor = match unit {
            "nanos" | "nsec" | "ns" | "usec" | "us" | "millis" | "msec" | "ms" => 0,
            "seconds" | "second" | "secs" | "sec" | "s" => 1,
            "minutes" | "minute" | "min" | "mins" | "m" => 60,
            "hours" | "hour" | "hr" | "hrs" | "h" => 3_600,
            "days" | "day" | "d" => 86_400,
            "weeks" | "week" | "w" => 604_800,
            "months" | "month" | "M" => 2_630_016,
            "years" | "year" | "y" => 31_557_600,
            _ => return false,
        };
        let more = number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
        let Some(total) = more.and_then(|more| seconds.checked_add(more)) else { return false };
        seconds = total;
        rest = tail.trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_units_in_any_order() {
        for text in ["1s", " 1s ", "1h 30m", "30m1h", "1M", "2 weeks", "1 0s", "10us", "0s", "1s 1s"] {
            assert!(fits(text), "{text:?}");
        }
        for text in [
            "",
            " ",
            "1",
            "1.5s",
            "PT1S",
            "1S",
            "s",
            "-1s",
            "1h,30m",
            "01:02:03",
            "1fortnight",
            "99999999999999999999s",
        ] {
            assert!(!fits(text), "{text:?}");
        }
    }
}
