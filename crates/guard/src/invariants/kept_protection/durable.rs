//! What keeps acknowledged records on a disk.

use toml::Value;

use crate::broken::Broken;
use crate::config::Setting;
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
