use super::{Finding, Node};
use crate::api::validate::Severity;
use crate::config::{catalogue, version};

rule!(
    "RS100",
    "version",
    Error,
    Load,
    "the server version is not one whose configuration is known",
    File
);

// The versions belong to the call, not to a file; see `judge`.
fn check(_: &Node<'_>, _: &mut Vec<Finding>) {}

/// What is wrong with a version as it is written.
pub fn judge(written: &str) -> Option<(Severity, String)> {
    match version::parse(written) {
        Err(message) => Some((Severity::Error, message)),
        Ok(version) if version < catalogue::OLDEST => {
            Some((Severity::Warning, format!("{version} is older than the oldest known version")))
        }
        Ok(version) if (version.major, version.minor) > (catalogue::NEWEST.major, catalogue::NEWEST.minor) => {
            Some((Severity::Warning, format!("{version} is newer than the newest known version")))
        }
        Ok(_) => None,
    }
}

/// Which versions are known.
pub fn help() -> String {
    format!("Known are the keys of {} to {}; others are read as the nearest of these.", catalogue::OLDEST, catalogue::NEWEST)
}
