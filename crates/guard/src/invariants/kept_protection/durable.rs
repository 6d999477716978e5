//! What keeps acknowledged records on a disk.

use toml::Value;

use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::review::Review;

/// Settings with which a server forgets at its next stop what it has acknowledged, or takes no records at all.
pub const UNSAFE: [&str; 7] = [
    "bifrost.local.rocksdb-disable-wal",
    "bifrost.local.rocksdb-disable-wal-fsync",
    "log-server.in-memory",
    "log-server.read-only",
    "log-server.rocksdb-disable-wal",
    "log-server.rocksdb-disable-wal-fsync",
    "metadata-server.rocksdb-disable-wal",
];

/// No server is started, and no file written, with records that are kept in memory alone.
pub(super) fn check(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    for key in UNSAFE {
        match settings.merged(key) {
            Setting::Unset | Setting::Set(Value::Boolean(false)) => {}
            Setting::Set(_) => {
                return Err(Broken::new(
                    format!("{node} would not keep on its disk what it has acknowledged"),
                    vec![review.world.host(node).config.evidence(format!("`{key}` is set"))],
                    format!("take `{key}` out of its file, its variables and the target"),
                ));
            }
            unclear @ Setting::Unclear(_) => drop(unclear.get(node, key)?),
        }
    }
    Ok(())
}

/// The mode in which servers trim what all replicas have, whether a snapshot has it or not.
const DURABILITY: &str = "worker.durability-mode";

/// Whether a worker with these settings would let logs be trimmed without snapshots.
///
/// # Errors
/// When that cannot be told.
pub(in super::super) fn trims_unsaved(settings: &Settings, node: &str) -> Result<bool, Broken> {
    let mode = settings.merged(DURABILITY);
    Ok(mode.get(node, DURABILITY)?.is_some_and(|mode| mode.as_str() == Some("replica-set-only")))
}

/// No file brings that mode, whoever asks for it.
pub(super) fn saves(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    if !trims_unsaved(&settings, node)?
        || review.before(node)?.merged(DURABILITY) == settings.merged(DURABILITY)
    {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} would let logs be trimmed that no snapshot covers"),
        vec![review.world.host(node).config.evidence(format!("`{DURABILITY}` becomes replica-set-only"))],
        format!(
            "take `{DURABILITY}` out of its file and the target: a node that joins later could not recover"
        ),
    ))
}
