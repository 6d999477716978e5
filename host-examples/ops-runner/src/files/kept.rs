//! The old text of a file stays beside it, so that it can go back if the server does not start with
//! the new one.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{OldText, read, replace, target};
use crate::hash::sha256;
use crate::trouble::{HostResult, failed, io_failed};

/// Where the text of this hash is kept: `restate.toml.before-0123456789ab`.
pub fn kept_path(path: &Path, hash: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".before-{}", hash.get(..12).unwrap_or(hash)));
    path.with_file_name(name)
}

/// Keeps the present text of `path` beside it, with its mode and owner.
pub(super) fn keep(path: &Path, hash: &str) -> HostResult<()> {
    let kept = kept_path(path, hash);
    let linked = match fs::hard_link(path, &kept) {
        // An earlier change has kept the same text.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Some file systems have no links.
        Err(_) => fs::copy(path, &kept).map(drop),
        Ok(()) => Ok(()),
    };
    linked.map_err(|error| io_failed(format!("cannot keep the old text as {}", kept.display()), &error))
}

/// Keeps a text as if `path` had held it, readable by its owner only.
///
/// # Errors
/// When it cannot be written.
pub fn keep_text(path: &Path, text: &str) -> HostResult<()> {
    let hash = sha256(text.as_bytes());
    if kept(path, &hash).is_ok() {
        return Ok(());
    }
    let kept = kept_path(&target(path)?, &hash);
    let present = read(&kept)?.map(|text| sha256(text.as_bytes()));
    replace(&kept, present.as_deref(), text, OldText::Drop, |_| Ok(()))
}

/// The kept text of this hash.
///
/// # Errors
/// When it was not kept, or is not the text any more.
pub fn kept(path: &Path, hash: &str) -> HostResult<String> {
    let kept = kept_path(&target(path)?, hash);
    let fail = |why: String| failed(format!("cannot restore {}: {why}", path.display()));
    let text = read(&kept)?.ok_or_else(|| fail(format!("there is no {}", kept.display())))?;
    if sha256(text.as_bytes()) == hash {
        return Ok(text);
    }
    Err(fail(format!("{} was changed since it was kept", kept.display())))
}

/// Puts the kept text of this hash back. A file that has this text already is left alone.
///
/// # Errors
/// When it was not kept, is not the text any more, or the file cannot be written.
pub fn restore(path: &Path, hash: &str) -> HostResult<()> {
    let present = read(&target(path)?)?.map(|text| sha256(text.as_bytes()));
    if present.as_deref() == Some(hash) {
        return Ok(());
    }
    replace(path, present.as_deref(), &kept(path, hash)?, OldText::Keep, |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    #[test]
    fn the_old_text_comes_back_and_the_new_one_is_kept_in_turn() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        let (old, new) = (sha256(b"old"), sha256(b"new"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, Some(&old), "new", OldText::Keep, |_| Ok(())).unwrap();
        let kept = kept_path(&path, &old);
        assert_eq!(fs::read_to_string(&kept).unwrap(), "old");
        assert_eq!(fs::metadata(&kept).unwrap().mode() & 0o777, 0o640);

        restore(&path, &old).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_to_string(kept_path(&path, &new)).unwrap(), "new");
        // Again, as after a runner that was killed in between.
        restore(&path, &old).unwrap();
        restore(&path, &new).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn a_text_of_another_host_is_kept_here() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kept/n1.toml");
        keep_text(&path, "old").unwrap();
        keep_text(&path, "old").unwrap();
        assert_eq!(kept(&path, &sha256(b"old")).unwrap(), "old");
        assert_eq!(fs::metadata(kept_path(&path, &sha256(b"old"))).unwrap().mode() & 0o777, 0o600);
        assert!(!path.exists());
    }

    #[test]
    fn a_text_that_was_not_kept_or_was_changed_is_not_restored() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        fs::write(&path, "present").unwrap();
        let hash = sha256(b"old");
        assert!(restore(&path, &hash).unwrap_err().message.contains("there is no"));
        fs::write(kept_path(&path, &hash), "edited").unwrap();
        assert!(restore(&path, &hash).unwrap_err().message.contains("was changed since"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "present");
    }
}
