//! Server versions as people write them.

use semver::Version;

/// The oldest server version whose keys are known.
pub const OLDEST: Version = Version::new(1, 4, 0);

/// The newest server version whose keys are known.
pub const NEWEST: Version = Version::new(1, 7, 12);

/// The last known patch of each known minor, for versions written without one.
pub const LAST: [Version; 4] = [Version::new(1, 4, 4), Version::new(1, 5, 6), Version::new(1, 6, 2), NEWEST];

/// The minor versions on which every step of a growth was tried, oldest first.
pub const GROWN: [(u64, u64); 1] = [(1, 7)];

/// Reads `1.7.12`, `v1.7.12` or `1.7` (its last known patch).
///
/// # Errors
/// When it is no version, with what was expected.
pub fn parse(text: &str) -> Result<Version, String> {
    let plain = text.trim().trim_start_matches('v');
    if let Ok(version) = Version::parse(plain) {
        return Ok(version);
    }
    let mut numbers = plain.split('.').map(|part| part.parse::<u64>().ok());
    match (numbers.next().flatten(), numbers.next().flatten(), numbers.next()) {
        (Some(major), Some(minor), None) => {
            let last = LAST.into_iter().find(|last| (last.major, last.minor) == (major, minor));
            Ok(Version::new(major, minor, last.map_or(0, |last| last.patch)))
        }
        _ => Err(format!("`{text}` is not a server version; write it like `{}`", NEWEST)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn minors_stand_for_their_last_patch() {
        let read = |text| super::parse(text).map(|version| version.to_string());
        assert_eq!(read("1.7.12").unwrap(), "1.7.12");
        assert_eq!(read("v1.6").unwrap(), "1.6.2");
        assert_eq!(read("2.0").unwrap(), "2.0.0");
        assert!(read("new").unwrap_err().contains("`new` is not a server version"));
        assert!(read("1").is_err() && read("").is_err() && read("1.7.x").is_err());
    }
}
