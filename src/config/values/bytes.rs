//! Numbers of bytes: integers, or decimals with a unit.

use bytesize::ByteSize;
use semver::Version;

use super::issue::ValueIssue;
use crate::config::tree::{Item, Value};

/// Since this version exbibytes are known.
const EXBIBYTES: Version = Version::new(1, 6, 0);

/// The bytes that a text means in `version`. `K`, `KB`, … are powers of 1000, `Ki`, `KiB`, … of 1024.
/// `None` when the server refuses it.
pub fn parse(text: &str, version: &Version) -> Option<u64> {
    if *version >= EXBIBYTES {
        return text.parse().ok().map(|ByteSize(bytes)| bytes);
    }
    // Older servers lower-case by Unicode, where the Kelvin sign is a k.
    let text = text.replace('\u{212a}', "k");
    let unit = text.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.').trim_start();
    if unit.starts_with(['e', 'E']) {
        return None;
    }
    text.parse().ok().map(|ByteSize(bytes)| bytes)
}

pub(super) fn check(item: &Item, zero: bool, version: &Version) -> Vec<ValueIssue> {
    let bytes = match &item.value {
        Value::Integer(number) => u64::try_from(*number).ok(),
        Value::String(text) => parse(text, version),
        _ => return vec![ValueIssue::expected(item, "a number of bytes, for example \"64 MiB\"")],
    };
    match bytes {
        Some(0) if !zero => vec![ValueIssue::rejected(item, "must be more than zero bytes")],
        Some(_) => Vec::new(),
        None => {
            let mut issue = ValueIssue::rejected(item, "must be a number of bytes, for example \"64 MiB\"");
            if let Some(text) = item.value.as_str() {
                let plain: String = text.trim().chars().filter(|sign| *sign != '_').collect();
                if parse(&plain, version).is_some() {
                    issue.help = Some(format!("write \"{plain}\""));
                    issue.instead = Some(format!("\"{plain}\""));
                }
            }
            vec![issue]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_servers_read() {
        let old = Version::new(1, 5, 3);
        let new = Version::new(1, 7, 12);
        for (text, bytes) in [
            ("0", 0),
            ("1", 1),
            ("+1", 1),
            ("1B", 1),
            ("0.9B", 0),
            ("1K", 1000),
            ("1KB", 1000),
            ("1Ki", 1024),
            ("1kib", 1024),
            ("1 MiB", 1 << 20),
            ("1\u{a0}K", 1000),
            (".5KiB", 512),
            ("1.5GiB", 3 << 29),
            ("1P", 1_000_000_000_000_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!((parse(text, &old), parse(text, &new)), (Some(bytes), Some(bytes)), "{text:?}");
        }
        for text in [
            "",
            " 1",
            "1 ",
            "1.",
            ".5",
            "1.5",
            "MiB",
            "-1",
            "1_000",
            "1,5K",
            "1e3",
            "1 bytes",
            "1MiB/s",
            "1YB",
            "1.5.5K",
            "inf",
            "0x10",
            "18446744073709551616",
        ] {
            assert_eq!((parse(text, &old), parse(text, &new)), (None, None), "{text:?}");
        }
        assert_eq!((parse("1EiB", &old), parse("1EiB", &new)), (None, Some(1 << 60)));
        assert_eq!((parse("1\u{212a}B", &old), parse("1\u{212a}B", &new)), (Some(1000), None));
    }
}
