//! Strings of the grammars that values have.

use fastrand::Rng;

use crate::parity::basics::pick;

const UNITS: [&str; 40] = [
    "y",
    "yr",
    "years",
    "mo",
    "months",
    "w",
    "wk",
    "week",
    "weeks",
    "d",
    "day",
    "days",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "m",
    "min",
    "mins",
    "minute",
    "minutes",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "ms",
    "msec",
    "millis",
    "milliseconds",
    "us",
    "µs",
    "usecs",
    "micros",
    "μs",
    "ns",
    "nsec",
    "nanos",
    "nanoseconds",
];

/// A duration, in order more often than not.
pub fn duration(rng: &mut Rng) -> String {
    match rng.u8(0..10) {
        0 => return format!("{:02}:{:02}:{:02}", rng.u8(0..99), rng.u8(0..60), rng.u8(0..60)),
        1 => return iso(rng),
        2 => {
            return pick(rng, &["0", "0s", "1s ", "+1s", "1 s", "1s ago", "-1s", "5", "1h, 30m"]).to_string();
        }
        3..=6 => return format!("{}{}", rng.u32(1..500), pick(rng, &["s", "ms", "m", "h", "d"])),
        _ => {}
    }
    // Ascending places in the list give descending units.
    let mut places: Vec<usize> = (0..rng.usize(1..4)).map(|_| rng.usize(5..UNITS.len())).collect();
    if rng.u8(0..6) > 0 {
        places.sort_unstable();
    }
    let between = *pick(rng, &["", " ", ", ", "  ", ","]);
    let parts: Vec<String> = places
        .iter()
        .map(|place| {
            let fraction = if rng.u8(0..8) == 0 {
                format!("{}{}", pick(rng, &[".", ","]), rng.u16(..))
            } else {
                String::new()
            };
            format!("{}{fraction}{}{}", rng.u32(0..5000), pick(rng, &["", "", " "]), UNITS[*place])
        })
        .collect();
    parts.join(between)
}

fn iso(rng: &mut Rng) -> String {
    let mut text = String::from(*pick(rng, &["P", "p", "+P", "P", "-P"]));
    for unit in ["Y", "M", "W", "D"] {
        if rng.u8(0..8) == 0 {
            text.push_str(&format!("{}{unit}", rng.u8(0..9)));
        }
    }
    if rng.u8(0..5) > 0 {
        text.push('T');
        for unit in ["H", "M", "S"] {
            if rng.bool() {
                let fraction = if rng.u8(0..6) == 0 { ".5" } else { "" };
                text.push_str(&format!("{}{fraction}{unit}", rng.u8(0..99)));
            }
        }
    }
    text
}

/// A range of timeouts.
pub fn backoff(rng: &mut Rng) -> String {
    let bound = |rng: &mut Rng| {
        let number = pick(rng, &["1", "250", "1.5", ".5", "+2", "0", "49", "60"]).to_string();
        format!("{number}{}{}", pick(rng, &["", "", " "]), UNITS[rng.usize(8..UNITS.len())])
    };
    match rng.u8(0..4) {
        0 => format!("{}..{}", bound(rng), bound(rng)),
        1 => format!("{} .. {}", bound(rng), bound(rng)),
        _ => format!("{}ms..{}s", rng.u16(1..900), rng.u16(1..900)),
    }
}

/// A number of bytes.
pub fn bytes(rng: &mut Rng) -> String {
    let unit = pick(
        rng,
        &[
            "", "B", "b", "k", "K", "KB", "Ki", "KiB", "kib", "M", "MB", "MiB", "G", "GB", "GiB", "Ti", "TB",
            "P", "PiB", "E", "EiB", "eb", "bytes",
        ],
    );
    let number = pick(rng, &["1", "64", "1.5", ".5", "0", "1024", "007", "0.1"]);
    format!("{number}{}{unit}", pick(rng, &["", "", " ", "  "]))
}

/// A replication property.
pub fn replication(rng: &mut Rng) -> String {
    if rng.u8(0..4) == 0 {
        return pick(rng, &["1", "2", "+3", "003", "255", "256", "0"]).to_string();
    }
    let blank = |rng: &mut Rng| pick(rng, &["", "", " ", "  ", "\t"]).to_string();
    let parts: Vec<String> = (0..rng.usize(1..4))
        .map(|_| {
            let scope = pick(rng, &["node", "zone", "region", "Node", "ZONE", "root"]);
            format!("{}{scope}{}:{}{}{}", blank(rng), blank(rng), blank(rng), rng.u8(1..6), blank(rng))
        })
        .collect();
    format!("{{{}}}", parts.join(","))
}

/// A host with or without port.
pub fn authority(rng: &mut Rng) -> String {
    let host = pick(
        rng,
        &["a", "node-1", "127.0.0.1", "[::1]", "a.b.example", "", "a_b", "u@h", "localhost", "*", "A"],
    );
    let port = pick(rng, &["", ":5122", ":1", ":", ":0", ":65536", ":x"]);
    format!("{host}{port}")
}

/// An address that others dial.
pub fn address(rng: &mut Rng) -> String {
    if rng.u8(0..8) == 0 {
        return pick(
            rng,
            &["unix:/a/b.sock", "unix:", " http://a:1 ", "/p", "*", ":5122", "::1", "\thttp://a:1", "5122"],
        )
        .to_string();
    }
    let scheme =
        pick(rng, &["http://", "http://", "https://", "", "", "HTTP://", "ftp://", "http:/", "a+b://"]);
    let tail = pick(rng, &["", "", "", "/", "/p", "?q", "#f", "/p?q=1#f", "/é", " "]);
    format!("{scheme}{}{tail}", authority(rng))
}

/// An address to listen on.
pub fn bind(rng: &mut Rng) -> String {
    let ip = pick(
        rng,
        &[
            "0.0.0.0",
            "127.0.0.1",
            "::",
            "[::]",
            "::1",
            "[::1]",
            "10.0.0.1",
            "localhost",
            "",
            "1.2.3",
            "[fe80::1%1]",
            "01.2.3.4",
        ],
    );
    let port = pick(rng, &["", ":5122", ":0", ":65535", ":65536", ":"]);
    if rng.u8(0..15) == 0 { "unix:/a".into() } else { format!("{ip}{port}") }
}

/// A location.
pub fn location(rng: &mut Rng) -> String {
    let part =
        |rng: &mut Rng| pick(rng, &["us-west", "a1", "", "é", "A", "x y", "a:b", "\t", "1"]).to_string();
    match rng.u8(0..4) {
        0 => part(rng),
        1 | 2 => format!("{}.{}", part(rng), part(rng)),
        _ => format!(" {}.{}.{}", part(rng), part(rng), part(rng)),
    }
}

/// A rate.
pub fn rate(rng: &mut Rng) -> String {
    let number = pick(rng, &["1", "100", "+5", "007", "0", "4294967295", "4294967296", "1.5", " 5 ", ""]);
    let unit = pick(
        rng,
        &[
            "", "/s", "/sec", "/second", "/m", "/min", "/minute", "/h", "/hr", "/hour", "/HOUR", " / s",
            "/d", "/",
        ],
    );
    format!("{number}{unit}")
}

/// A header's name.
pub fn header(rng: &mut Rng) -> String {
    pick(rng, &["x-a", "A", "authorization", "a.b", "x_1", "~", "a b", "", "é", "a:b"]).to_string()
}

/// Any text.
pub fn text(rng: &mut Rng) -> String {
    pick(
        rng,
        &[
            "x",
            "",
            "a b",
            "é",
            "s3://bucket/prefix",
            "/tmp/x-y-z",
            "a\nb",
            "a\tb",
            "\u{7f}",
            "🚀",
            "a\"b",
            "warn",
            "http://p:3128",
            "5",
            "true",
        ],
    )
    .to_string()
}
