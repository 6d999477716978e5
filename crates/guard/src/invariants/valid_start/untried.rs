//! Settings that end a server at its start by what is not in its configuration: a file on its disk, or what its cluster
//! takes to answer. Nobody can tell from the text whether they work; a server that came up with them can.

use toml::Value;

use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::review::Review;

/// What a setting is known to work with.
#[derive(Clone, Copy)]
enum Works {
    /// With a path that is there, which nobody has looked for.
    There,
    /// With at least as many bytes as servers take by themselves.
    Bytes(f64),
    /// With at least as many seconds.
    Seconds(f64),
}

const MIB: f64 = 1_048_576.0;

/// Such settings. A server ends at its start without the file or directory, when an entry of its metadata is larger than a
/// message may be, and when the metadata does not answer in time.
const DECIDES: [(&str, Works); 9] = [
    ("admin.query-engine.tmp-dir", Works::There),
    ("request-identity-private-key-pem-file", Works::There),
    ("worker.invoker.request-identity-private-key-pem-file", Works::There),
    ("tls.ca-files", Works::There),
    ("tls.cert-file", Works::There),
    ("tls.key-file", Works::There),
    ("initialization-timeout", Works::Seconds(300.0)),
    ("metadata-client.message-size-limit", Works::Bytes(32.0 * MIB)),
    ("networking.message-size-limit", Works::Bytes(32.0 * MIB)),
];

/// No server is stopped that would come back with such a setting for the first time. What variables and flags set is the
/// same as it runs with.
pub(in super::super) fn check(review: &Review<'_>) -> Result<(), Broken> {
    let Some(node) = review.effect.does().stops else { return Ok(()) };
    let host = review.world.host(node);
    let written = host.config.seen().and_then(|file| file.written);
    if written.zip(host.started()).is_some_and(|(written, started)| written <= started) {
        return Ok(());
    }
    let settings = review.settings(node)?;
    for (key, works) in DECIDES {
        let (Setting::Set(value), false) = (settings.merged(key), given(&settings, key)) else { continue };
        if is_known(works, &value) {
            continue;
        }
        let (lacks, instead) = match works {
            Works::There => ("and nobody has looked whether what it names is on its disk", ""),
            Works::Bytes(_) => {
                ("which is less than 32 MiB, and its metadata may be larger", ", or leave it at its default")
            }
            Works::Seconds(_) => {
                ("which is less than five minutes, and it may take longer", ", or leave it at its default")
            }
        };
        return Err(Broken::new(
            format!("{node} would be stopped, and its file sets `{key}`, {lacks}: it may not come up again"),
            vec![host.config.evidence(format!("`{key}` is set, and the file is not older than the server"))],
            format!(
                "make sure that it works, and restart {node} by hand, alone, while the others run; once it runs with this \
                 file, run again{instead}"
            ),
        ));
    }
    Ok(())
}

/// Whether a variable or a flag sets the key, or the table that it is in.
fn given(settings: &Settings, key: &str) -> bool {
    settings
        .given()
        .any(|set| key.strip_prefix(set).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

fn is_known(works: Works, value: &Value) -> bool {
    match works {
        Works::There => false,
        Works::Bytes(least) => match value {
            Value::Integer(bytes) => *bytes >= least as i64,
            Value::String(text) => sum(text, &BYTES).is_some_and(|bytes| bytes >= least),
            _ => false,
        },
        Works::Seconds(least) => match value {
            Value::String(text) => sum(text, &SECONDS).is_some_and(|seconds| seconds >= least),
            _ => false,
        },
    }
}

const BYTES: [(&str, f64); 8] = [
    ("", 1.0),
    ("b", 1.0),
    ("kb", 1e3),
    ("kib", 1024.0),
    ("mb", 1e6),
    ("mib", MIB),
    ("gb", 1e9),
    ("gib", 1024.0 * MIB),
];

const SECONDS: [(&str, f64); 6] =
    [("s", 1.0), ("sec", 1.0), ("m", 60.0), ("min", 60.0), ("h", 3600.0), ("d", 86_400.0)];

/// The sum of numbers with units; none where anything else is in it, which is then not taken for enough.
fn sum(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let mut rest = text.trim();
    let mut total = None;
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let (_, size) = units.iter().find(|(name, _)| unit.eq_ignore_ascii_case(name))?;
        total = Some(total.unwrap_or(0.0) + number.parse::<f64>().ok()? * size);
        rest = after.trim_start();
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_least_the_default_is_known_to_work() {
        let text = |text: &str| Value::String(text.into());
        for (size, known) in [
            (text("32 MiB"), true),
            (text("32.0 MiB"), true),
            (text("1GB"), true),
            (text("33554432"), true),
            (Value::Integer(33_554_432), true),
            (Value::Integer(33_554_431), false),
            (text("30B"), false),
            (text("32MB"), false),
            (text("much"), false),
            (text(""), false),
        ] {
            assert_eq!(is_known(Works::Bytes(32.0 * MIB), &size), known, "{size:?}");
        }
        for (time, known) in
            [("5m", true), ("300s", true), ("4m 60s", true), ("1h", true), ("1ms", false), ("5 x", false)]
        {
            assert_eq!(is_known(Works::Seconds(300.0), &text(time)), known, "{time}");
        }
    }
}
