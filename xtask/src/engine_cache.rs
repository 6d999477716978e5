//! The folder in which the ops runner is compiled. All clones of one user share it, because compiling its
//! WebAssembly engine takes minutes. Cargo's own lock keeps concurrent builds apart.
//!
//! Clones do not get each other's programs: the hash of a crate covers the paths of its dependencies outside
//! the workspace, and the runner depends on this repository's `crates/`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::out;
use crate::run::{output, root};

/// How long an engine that nobody uses is kept.
const KEPT: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// The folder to compile the ops runner in; `None` for its own `target/`.
///
/// # Errors
/// When the compiler cannot be run or the runner's lock file cannot be read.
pub fn open(runner: &str) -> Result<Option<PathBuf>, String> {
    let Some(cache) = folder(|name| env::var_os(name)) else { return Ok(None) };
    let build = cache.join(format!("engine-{}", key(&root().join(runner))?));
    if !build.join("debug").exists() {
        out::note(format_args!(
            "the first build compiles a WebAssembly engine: about ten minutes on two cores"
        ));
        remove(&cache, SystemTime::now().checked_sub(KEPT));
    }
    // If the folder cannot be written to, the runner is built in its own.
    let usable = fs::create_dir_all(&build).and_then(|()| fs::write(build.join(USED), ""));
    Ok(usable
        .inspect_err(|error| out::note(format_args!("{}: {error}; building in target/", build.display())))
        .ok()
        .map(|()| build))
}

/// The file whose time tells when a folder was last used.
const USED: &str = "last-used";

/// Removes everything that is kept outside the repository.
pub fn clear() {
    if let Some(cache) = folder(|name| env::var_os(name)) {
        remove(&cache, Some(SystemTime::now()));
    }
}

/// `RESTATE_SCALEOUT_CACHE` (empty means none), or else the user's cache. None in CI, which has caches of its
/// own.
fn folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(asked) = variable("RESTATE_SCALEOUT_CACHE") {
        return Some(PathBuf::from(asked)).filter(|path| path.is_absolute());
    }
    let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if set("CI").is_some() {
        return None;
    }
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")))?;
    Some(cache.join("restate-scaleout"))
}

/// What the engine is built from and with.
fn key(runner: &Path) -> Result<String, String> {
    let read = |name: &str| {
        let file = runner.join(name);
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
    };
    let manifest = read("Cargo.toml")?;
    // Profiles come last in the manifest. Anything else in it that matters here is in the lock file.
    let profiles = manifest.find("[profile").map_or("", |start| &manifest[start..]);
    let parts = [&output("rustc", &["--version", "--verbose"])?, &read("Cargo.lock")?, profiles];
    let hash = Sha256::digest(parts.join("\0"));
    Ok(hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// Removes the engines that nobody has used for a while.
fn remove(cache: &Path, since: Option<SystemTime>) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let used = fs::metadata(entry.path().join(USED)).and_then(|used| used.modified()).ok();
        let engine = entry.file_name().to_string_lossy().starts_with("engine-");
        if engine && used <= since {
            out::note(format_args!("removing {}", entry.path().display()));
            if let Err(error) = fs::remove_dir_all(entry.path()) {
                out::note(format_args!("{}: {error}", entry.path().display()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(variables: &[(&str, &str)]) -> Option<PathBuf> {
        folder(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn the_cache_is_the_users_and_nowhere_in_ci() {
        assert_eq!(folder_with(&[("HOME", "/h")]), Some("/h/.cache/restate-scaleout".into()));
        assert_eq!(
            folder_with(&[("HOME", "/h"), ("XDG_CACHE_HOME", "/x")]),
            Some("/x/restate-scaleout".into())
        );
        assert_eq!(folder_with(&[("HOME", "/h"), ("CI", "true")]), None);
        assert_eq!(folder_with(&[("CI", "true"), ("RESTATE_SCALEOUT_CACHE", "/kept")]), Some("/kept".into()));
        assert_eq!(folder_with(&[("HOME", "/h"), ("RESTATE_SCALEOUT_CACHE", "")]), None);
        assert_eq!(folder_with(&[]), None);
    }

    #[test]
    fn only_engines_that_nobody_uses_are_removed() {
        let cache = tempfile::tempdir().unwrap();
        let path = |name: &str| cache.path().join(name);
        for name in ["engine-old", "engine-in-use", "engine-broken", "something-else"] {
            fs::create_dir(path(name)).unwrap();
        }
        let now = SystemTime::now();
        for (name, age) in [("engine-old", 60), ("engine-in-use", 0)] {
            let file = fs::File::create(path(name).join(USED)).unwrap();
            file.set_modified(now - Duration::from_secs(age)).unwrap();
        }
        remove(cache.path(), Some(now - Duration::from_secs(30)));
        let left = ["engine-old", "engine-in-use", "engine-broken", "something-else"]
            .map(|name| path(name).exists());
        assert_eq!(left, [false, true, false, true]);
    }

    /// Otherwise clones that share a folder would run each other's programs.
    #[test]
    fn the_runner_depends_on_crates_outside_its_workspace() {
        let manifest = fs::read_to_string(root().join("host-examples/ops-runner/Cargo.toml")).unwrap();
        assert!(
            manifest
                .lines()
                .any(|line| line.starts_with("restate-scaleout") && line.contains("path = \"../.."))
        );
    }

    #[test]
    fn a_key_changes_with_lock_file_and_profile_only() {
        let runner = tempfile::tempdir().unwrap();
        let key = |manifest: &str, lock: &str| {
            fs::write(runner.path().join("Cargo.toml"), manifest).unwrap();
            fs::write(runner.path().join("Cargo.lock"), lock).unwrap();
            key(runner.path()).unwrap()
        };
        let first = key("[package]\nname = \"a\"\n[profile.dev]\nlto = \"off\"", "1");
        assert_eq!(key("[package]\nname = \"b\"\n[profile.dev]\nlto = \"off\"", "1"), first);
        assert_ne!(key("[package]\nname = \"a\"\n[profile.dev]\nlto = false", "1"), first);
        assert_ne!(key("[package]\nname = \"a\"\n[profile.dev]\nlto = \"off\"", "2"), first);
    }
}
