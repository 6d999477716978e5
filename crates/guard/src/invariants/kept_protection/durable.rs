//! What keeps acknowledged records on a disk.

use toml::Value;

use super::super::same_process::running;
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
    let Some(key) = forgets(&*review.settings(node)?, node)? else { return Ok(()) };
    Err(Broken::new(
        format!("{node} would not keep on its disk what it has acknowledged"),
        vec![review.world.host(node).config.evidence(format!("`{key}` is set"))],
        format!("take `{key}` out of its file, its variables and the target"),
    ))
}

/// The first of those keys that is set.
fn forgets(settings: &Settings, node: &str) -> Result<Option<&'static str>, Broken> {
    for key in UNSAFE {
        match settings.merged(key) {
            Setting::Unset | Setting::Set(Value::Boolean(false)) => {}
            Setting::Set(_) => return Ok(Some(key)),
            unclear @ Setting::Unclear(_) => drop(unclear.get(node, key)?),
        }
    }
    Ok(None)
}

/// No server of a member runs so, whatever its next start would have: its copies are none, and what it lets be trimmed
/// is in no snapshot.
pub(super) fn runs(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let host = review.world.host(node);
    for process in host.process.seen().into_iter().flat_map(|processes| &processes.all) {
        let settings = running(review, node, process)?;
        let (what, key) = if let Some(key) = forgets(&settings, node)? {
            ("does not keep on its disk what it has acknowledged", key)
        } else if trims_unsaved(&settings, node)? && !trims_unsaved(&*review.settings(node)?, node)? {
            ("lets logs be trimmed that no snapshot covers", DURABILITY)
        } else {
            continue;
        };
        return Err(Broken::new(
            format!("{node} runs with `{key}`: it {what}"),
            vec![host.process.evidence(format!("`{key}` is set"))],
            format!(
                "take `{key}` out of what its host starts it with. While the other nodes run and the cluster has a copy of every                  record without this one, restart it by hand"
            ),
        ));
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

/// A worker is not left alone with that mode.
pub(super) fn saves_at_start(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    if !settings.roles(node)?.contains("worker") || !trims_unsaved(&settings, node)? {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} would let logs be trimmed that no snapshot covers"),
        vec![review.world.host(node).config.evidence(format!("`{DURABILITY}` is replica-set-only"))],
        format!("take `{DURABILITY}` out of its file, its variables and the target, or set it to `balanced`"),
    ))
}

/// A restart does not bring that mode: what is written in a file that is younger than the server may be new.
pub(super) fn saves_at_restart(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let host = review.world.host(node);
    let written = host.config.seen().and_then(|file| file.written);
    match written.zip(host.started()) {
        Some((written, started)) if written <= started => Ok(()),
        _ => saves_at_start(review, node),
    }
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
