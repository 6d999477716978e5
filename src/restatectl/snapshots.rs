//! Reads `restatectl snapshots create`, which exits 0 even when every snapshot failed: only its lines
//! tell which partitions have one.

use std::collections::BTreeMap;

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
    for line in stderr.lines() {
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
}
