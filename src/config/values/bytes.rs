//! Numbers of bytes: integers, or decimals with a unit.

use bytesize::ByteSize;
use semver::Version;
use serde_json::{Value as Json, json};

use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
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

/// As people write them.
pub fn shown(bytes: u64) -> String {
    ByteSize(bytes).to_string()
}

/// Numbers of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Whether zero is one.
    pub zero: bool,
}

impl Grammar for Sizes {
    fn named(text: &'static str) -> Option<Self> {
        (text == "bytes")
            .then_some(Self { zero: true })
            .or((text == "bytes+").then_some(Self { zero: false }))
    }

    fn words(&self) -> String {
        let more = if self.zero { "" } else { ", more than zero" };
        format!("a number of bytes such as `\"512 MiB\"`{more}")
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        let bytes = match &item.value {
            Value::Integer(number) => u64::try_from(*number).ok(),
            Value::String(text) => parse(text, slot.version),
            _ => return vec![ValueIssue::expected(item, "a number of bytes, for example \"64 MiB\"")],
        };
        match bytes {
            Some(0) if !self.zero => vec![ValueIssue::rejected(item, "must be more than zero bytes")],
            Some(_) => Vec::new(),
            None => vec![refused(item, slot.version)],
        }
    }

    fn guesses(&self, _: &str) -> Vec<String> {
        vec!["1MiB".into(), "1TiB".into()]
    }

    fn spelling(&self, value: &Value) -> Option<String> {
        // What only newer servers read means the same wherever it is read.
        value.as_str().and_then(|text| parse(text, &EXBIBYTES)).map(|bytes| bytes.to_string())
    }
}

fn refused(item: &Item, version: &Version) -> ValueIssue {
    let mut issue = ValueIssue::rejected(item, "must be a number of bytes, for example \"64 MiB\"");
    if let Some(text) = item.value.as_str() {
        let plain: String = text.trim().chars().filter(|sign| *sign != '_').collect();
        if parse(&plain, version).is_some() {
            issue.help = Some(format!("write \"{plain}\""));
            issue.instead = Some(format!("\"{plain}\""));
        }
    }
    issue
}

impl Tooling for Sizes {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::shared(if self.zero { "bytes" } else { "bytes-not-zero" })
    }

    fn definition(&self, slot: &Slot<'_>) -> Option<(&'static str, Json)> {
        let number = json!({ "type": "integer", "minimum": u64::from(!self.zero) });
        let schema = json!({ "anyOf": [number, tooling::string(&pattern(slot.version, self.zero))] });
        Some((if self.zero { "bytes" } else { "bytes-not-zero" }, schema))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["1", "\"1\"", "\"+1\"", "\"1 MiB\"", "\".5KiB\"", "\"1EiB\""],
            refused: &["-1", "\"1_000\"", "\"1e3\"", "\"1 bytes\"", "\"MiB\"", "1.5", "true"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        if dice.one_in(3) {
            return dice.within(1, 1 << 40).to_string();
        }
        let unit = dice.pick(&[
            "", "B", "b", "k", "K", "KB", "Ki", "KiB", "kib", "M", "MB", "MiB", "G", "GB", "GiB", "Ti", "TB",
            "P", "PiB", "E", "EiB", "eb", "bytes",
        ]);
        let number = dice.pick(&["1", "64", "1.5", ".5", "0", "1024", "007", "0.1"]);
        quoted(&format!("{number}{}{unit}", dice.pick(&["", "", " ", "  "])))
    }
}

/// The pattern of the string form.
fn pattern(version: &Version, zero: bool) -> String {
    let prefixes = if *version < EXBIBYTES { "[kKmMgGtTpP]" } else { "[kKmMgGtTpPeE]" };
    let (nonzero, whole) = if zero { ("", "[0-9]+") } else { ("(?=.*[1-9])", "0*[1-9][0-9]*") };
    let number = r"([0-9]+\.?[0-9]*|\.[0-9]+)";
    let single = if zero { number.to_owned() } else { format!(r"{whole}(\.[0-9]*)?") };
    format!(r"^{nonzero}(\+?{whole}|{single}\s*[bB]|{number}\s*{prefixes}[iI]?[bB]?)$")
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
