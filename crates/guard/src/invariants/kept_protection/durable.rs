//! What keeps acknowledged records on a disk.

use toml::Value;

use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::review::Review;

/// Settings with which a server forgets at its next stop what it has acknowledged, or takes no records at all.
const UNSAFE: [&str; 4] = [
    "log-server.in-memory",
    "log-server.read-only",
    "log-server.rocksdb-disable-wal",
    "metadata-server.rocksdb-disable-wal",
];

/// No server is started, and no file written, with records that are kept in memory alone.
pub(super) fn check(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    for key in UNSAFE {
        match settings.at(key) {
            Setting::Unset | Setting::Set(Value::Boolean(false)) => {}
            Setting::Set(_) => {
                return Err(Broken::new(
                    format!("{node} would not keep on its disk what it has acknowledged"),
                    vec![review.world.host(node).config.evidence(format!("`{key}` is set"))],
                    format!("take `{key}` out of its file, its variables and the target"),
                ));
            }
            unclear @ Setting::Unclear(_) if !off_in_its_table(&settings, key) => {
                unclear.get(node, key)?;
            }
            Setting::Unclear(_) => {}
        }
    }
    Ok(())
}

/// A variable may set a whole table at once, which says nothing of this key, or that it is off.
fn off_in_its_table(settings: &Settings, key: &str) -> bool {
    let Some((table, name)) = key.split_once('.') else { return false };
    match settings.at(table) {
        Setting::Set(Value::Table(table)) => {
            table.get(name).is_none_or(|value| *value == Value::Boolean(false))
        }
        _ => false,
    }
}
