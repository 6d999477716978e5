//! Reads `restatectl snapshots create`, which exits 0 even when every snapshot failed: only its lines
//! tell which partitions have one.

use std::collections::BTreeMap;

use crate::api::secret::withhold;

/// A reason that is longer is cut in its middle: what was tried comes first, what was in the way last.
const LONGEST: usize = 200;

/// What the command claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SnapshotClaims {
    /// The LSN that each partition's snapshot covers at least.
    pub created: BTreeMap<u32, u64>,
    /// What it says of the partitions that failed, as printed.
    pub failed: BTreeMap<u32, String>,
}

/// Counts success and failure lines.
pub fn claims(stdout: &str, stderr: &str) -> SnapshotClaims {
    let mut claims = SnapshotClaims::default();
    for line in stdout.lines() {
        if let Some((partition, lsn)) = success(line) {
            claims.created.insert(partition, lsn);
        }
    }
    // As a whole: a secret may stand on the line below its name.
    for line in withhold(stderr).lines() {
        if let Some((partition, reason)) = failure(line) {
            claims.failed.insert(partition, reason);
        }
    }
    claims
}

/// `Snapshot created for partition 0: snap_… (log 0 @ LSN >= 2)`
fn success(line: &str) -> Option<(u32, u64)> {
    let rest = line.trim().strip_prefix("Snapshot created for partition ")?;
    let (partition, rest) = rest.split_once(": snap_")?;
    let lsn = rest.rsplit_once("LSN >= ")?.1.strip_suffix(')')?;
    Some((partition.parse().ok()?, lsn.parse().ok()?))
}

/// `… ERROR …: Failed to create snapshot for partition 0: <reason>`
fn failure(line: &str) -> Option<(u32, String)> {
    let (_, rest) = line.split_once("Failed to create snapshot for partition ")?;
    let (partition, reason) = rest.split_once(':')?;
    Some((partition.trim().parse().ok()?, reason.trim().to_owned()))
}

impl SnapshotClaims {
    /// Why snapshots failed, once for all partitions that failed for the same reason: `partitions 0 and 1: …`.
    pub fn reasons(&self) -> Vec<String> {
        let told = self.failed.iter().map(|(partition, reason)| (*partition, told(reason)));
        by_reason(told)
    }
}

/// What is said of partitions, once for all of which the same is said.
pub fn by_reason(said: impl IntoIterator<Item = (u32, String)>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<u32>)> = Vec::new();
    for (partition, reason) in said {
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, partitions)) => partitions.push(partition),
            None => groups.push((reason, vec![partition])),
        }
    }
    groups.into_iter().map(|(reason, partitions)| format!("{}: {reason}", numbered(&partitions))).collect()
}

/// `partition 3`, `partitions 0 and 1`, `partitions 0, 1, 2, 3 and 12 more`.
fn numbered(partitions: &[u32]) -> String {
    let (named, more) = match partitions.len() {
        0..=8 => (partitions, 0),
        count => (&partitions[..4], count - 4),
    };
    let mut words: Vec<String> = named.iter().map(ToString::to_string).collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    match words.as_slice() {
        [one] => format!("partition {one}"),
        [head @ .., last] => format!("partitions {} and {last}", head.join(", ")),
        [] => "no partition".into(),
    }
}

/// The reason without the layers that pass it on: each of them repeats the whole of the one below.
fn told(reason: &str) -> String {
    let inner = reason.split_once("SnapshotCreationFailed(\"").map_or(reason, |(_, inner)| inner);
    let inner = inner.trim_end_matches("\")");
    let inner = inner.rsplit_once(" for partition ").map_or(inner, |(inner, _)| inner);
    let at =
        repository(inner).map_or_else(|| "the repository".to_owned(), |at| format!("the repository at {at}"));
    if let Some((_, status)) = inner.split_once("error with status ") {
        let status = status.split([':', '<']).next().unwrap_or_default().trim();
        let code = inner.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        let code = code.map_or_else(String::new, |(code, _)| format!(" ({code})"));
        return format!("{at} answered {status}{code}");
    }
    for (sign, what) in [
        ("Connection refused", "refused the connection"),
        ("dns error", "has a name that does not resolve"),
        ("timed out", "did not answer in time"),
    ] {
        if inner.contains(sign) {
            return format!("{at} {what}");
        }
    }
    shortened(inner)
}

/// Scheme, host and port of the first URL that a request went to.
fn repository(reason: &str) -> Option<&str> {
    let (_, rest) = reason.split_once("Error performing ")?;
    let url = rest.split_whitespace().nth(1)?;
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split('/').next().filter(|authority| !authority.is_empty())?;
    url.get(..scheme.len() + "://".len() + authority.len())
}

fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST / 2).collect();
    let tail: String = text.chars().skip(count - LONGEST / 2).collect();
    format!("{head} … {tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_hide_behind_exit_zero() {
        let stderr = "2026-11-23T09:34:42Z ERROR restatectl::commands::snapshot::create_snapshot: Failed to create \
                      snapshot for partition 3: http://127.0.0.1:1/: Internal error: not configured\n";
        let claims = claims("Snapshot created for partition 0: snap_15Pq (log 0 @ LSN >= 17)\n", stderr);
        assert_eq!(claims.created, BTreeMap::from_iter([(0, 17)]));
        assert!(claims.failed[&3].ends_with("not configured"));
    }

    /// As 1.7.12 prints it.
    fn failed(error: &str) -> String {
        format!(
            "http://127.0.0.1:50201/: Internal error: Failed to create snapshot: SnapshotCreationFailed(\"{error} for \
             partition 1\")"
        )
    }

    #[test]
    fn a_reason_is_told_without_the_layers_that_pass_it_on() {
        let refused = "snapshot repository IO error: Generic S3 error: Error performing PUT \
                       http://127.0.0.1:9/b/k/1/lsn_7-snap_1/000039.sst in 1.5s, after 10 retries, max_retries: 10, \
                       retry_timeout: 18446744073709551615.999999999s  - HTTP error: error sending request: error sending \
                       request: client error (Connect): tcp connect error: Connection refused (os error 111)";
        let denied = "snapshot repository IO error: Generic S3 error: Error performing GET https://s3.eu/b/1/latest.json in \
                      0.1s - Server returned non-2xx status code: 403: Client error with status 403 Forbidden: \
                      <?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>";
        let nameless = "IO error: Error performing PUT http://nowhere.invalid/b in 1s - client error (Connect): dns error: failed";
        let slow =
            "IO error: Error performing PUT http://10.0.0.1/b in 30s - HTTP error: operation timed out";
        for (reason, expected) in [
            (failed(refused), "the repository at http://127.0.0.1:9 refused the connection"),
            (failed(denied), "the repository at https://s3.eu answered 403 Forbidden (AccessDenied)"),
            (failed(nameless), "the repository at http://nowhere.invalid has a name that does not resolve"),
            (failed(slow), "the repository at http://10.0.0.1 did not answer in time"),
            (failed("Snapshot repository is not configured"), "Snapshot repository is not configured"),
            ("Connection refused".into(), "the repository refused the connection"),
            ("Can not find a suitable node".into(), "Can not find a suitable node"),
        ] {
            assert_eq!(told(&reason), expected, "{reason}");
        }
        let long = told(&format!("first {} last", "é".repeat(500)));
        assert!(
            long.starts_with("first é") && long.ends_with("é last") && long.chars().count() < 210,
            "{long}"
        );
    }

    #[test]
    fn what_is_said_of_several_partitions_is_said_once() {
        let same = |count: u32| (0..count).map(|partition| (partition, "why".to_owned()));
        for (said, expected) in [
            (same(1).collect::<Vec<_>>(), &["partition 0: why"][..]),
            (same(3).collect(), &["partitions 0, 1 and 2: why"]),
            (same(16).collect(), &["partitions 0, 1, 2, 3 and 12 more: why"]),
            (
                same(2).chain([(5, "else".to_owned())]).collect(),
                &["partitions 0 and 1: why", "partition 5: else"],
            ),
            (vec![], &[]),
        ] {
            assert_eq!(by_reason(said), expected);
        }
    }
}
