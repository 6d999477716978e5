use std::time::Duration;

use super::*;

// Asked of the servers 1.5.3, 1.6.2 and 1.7.12, which agree.
const ACCEPTED: [(&str, u64); 32] = [
    ("0", 0),
    ("0s", 0),
    ("1m", 60_000),
    ("60s", 60_000),
    ("1 minute", 60_000),
    ("1h30m", 5_400_000),
    ("1h 30m", 5_400_000),
    ("1h, 30m", 5_400_000),
    ("1 hour, 30 minutes", 5_400_000),
    ("PT5M", 300_000),
    ("pt5m", 300_000),
    ("P1D", 86_400_000),
    ("P1DT1.5S", 86_401_500),
    ("1d", 86_400_000),
    ("2 weeks", 1_209_600_000),
    ("1.5s", 1_500),
    ("1.5h", 5_400_000),
    ("1,5s", 1_500),
    ("01:30:00", 5_400_000),
    ("1d 01:30:00.5", 91_800_500),
    ("10us", 0),
    ("10µs", 0),
    ("5ns", 0),
    ("1 mins", 60_000),
    ("1 msecs", 1),
    ("1 millis", 1),
    ("1s ", 1_000),
    ("+1s", 1_000),
    ("0s ago", 0),
    ("0y 1s", 1_000),
    ("631107417600s", 631_107_417_600_000),
    ("7304484d", 631_107_417_600_000),
];

const REJECTED: [(&str, DurationError); 30] = [
    ("", DurationError::Syntax),
    ("abc", DurationError::Syntax),
    (" 1s", DurationError::Syntax),
    ("500", DurationError::NoUnit(500)),
    ("00", DurationError::NoUnit(0)),
    ("0 ", DurationError::NoUnit(0)),
    ("1M", DurationError::Case('M')),
    ("1S", DurationError::Case('S')),
    ("-1s", DurationError::Negative),
    ("1s ago", DurationError::Negative),
    ("30m 1h", DurationError::Order),
    ("1s 1s", DurationError::Order),
    ("1h 01:00:00", DurationError::Order),
    ("1.5h 3m", DurationError::Fraction),
    ("1.5d", DurationError::Fraction),
    ("1.5ns", DurationError::Fraction),
    ("1month", DurationError::Calendar),
    ("1y", DurationError::Calendar),
    ("P1M", DurationError::Calendar),
    ("P1W2", DurationError::Syntax),
    ("1h,30m", DurationError::Syntax),
    ("1h,", DurationError::Syntax),
    ("1.5h, ", DurationError::Syntax),
    ("1:30", DurationError::Syntax),
    ("PT", DurationError::Syntax),
    ("P", DurationError::Syntax),
    ("-1s ago", DurationError::Syntax),
    ("631107417601s", DurationError::TooLong),
    ("7304485d", DurationError::TooLong),
    ("99999999999999999999s", DurationError::TooLong),
];

#[test]
fn reads_what_the_servers_read() {
    for (text, millis) in ACCEPTED {
        assert_eq!(parse_millis(text), Ok(millis), "{text:?}");
    }
    for (text, error) in REJECTED {
        assert_eq!(parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn zero_is_refused_where_it_must_be() {
    for text in ["0", "0s", "0ms", "PT0S", "-0s"] {
        assert_eq!(parse_non_zero(text), Err(DurationError::Zero), "{text:?}");
    }
    assert_eq!(parse_non_zero("1ns"), Ok(Duration::from_nanos(1)));
}

/// A grammar-like text, often with a slip in it.
fn text(rng: &mut fastrand::Rng) -> String {
    const PIECES: [&str; 58] = [
        "0",
        "1",
        "5",
        "12",
        "007",
        "999",
        "175307616",
        "7304484",
        "9223372036854775807",
        "99999999999999999999",
        ".5",
        ",25",
        ".0000000001",
        ".",
        " ",
        "  ",
        "\t",
        ", ",
        ",",
        ":",
        "01:02:03",
        "1:2:3.5",
        "-",
        "+",
        "P",
        "p",
        "T",
        "PT",
        "ago",
        " ago",
        "y",
        "years",
        "mo",
        "months",
        "w",
        "weeks",
        "d",
        "days",
        "h",
        "hrs",
        "hour",
        "m",
        "min",
        "minutes",
        "s",
        "secs",
        "ms",
        "msecs",
        "millis",
        "us",
        "µs",
        "μs",
        "micros",
        "ns",
        "nanos",
        "S",
        "M",
        "H",
    ];
    (0..rng.usize(1..8)).map(|_| PIECES[rng.usize(0..PIECES.len())]).collect()
}

/// What the servers do with a text, by the library that they embed. Beyond what it can print they
/// panic.
fn servers(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let span: jiff::Span = text.parse().ok()?;
    if span.get_years() > 0 || span.get_months() > 0 {
        return None;
    }
    let duration = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()?;
    let duration = Duration::try_from(duration).ok()?;
    jiff::Span::try_from(duration).ok().map(|_| duration)
}

#[test]
fn agrees_with_the_servers_library() {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut read = 0;
    for _ in 0..200_000 {
        let text = text(&mut rng);
        let theirs = servers(&text);
        assert_eq!(parse(&text).ok(), theirs, "{text:?}");
        read += usize::from(theirs.is_some());
    }
    assert!(read > 3_000, "only {read} texts were durations");
}

#[test]
fn agrees_with_the_older_servers_library() {
    let mut rng = fastrand::Rng::with_seed(6);
    for _ in 0..50_000 {
        let text = text(&mut rng);
        // The library's sums of parts below a second are not modelled: they cannot overflow in fewer
        // than nineteen digits.
        let theirs = humantime::parse_duration(&text).is_ok();
        let ours = older::fits(&text);
        assert!(ours == theirs || text.contains("9223372036854775807"), "{text:?}");
    }
}
