//! The old text of a file stays beside it, so that it can go back if the server does not start with
//! the new one.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
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
    // An earlier change has kept the same text. What else has this name, half a copy say, could not be restored.
    if kept(path, hash).is_ok() {
        return Ok(());
    }
    let kept = kept_path(path, hash);
    let fail =
        |error: io::Error| io_failed(format!("cannot keep the old text as {}", kept.display()), &error);
    let copied = match fs::hard_link(path, &kept) {
        // Some file systems have no links.
        Err(_) => copy(path, &kept),
        Ok(()) => Ok(()),
    };
    copied.map_err(fail)?;
    self::kept(path, hash).map(drop)
}

/// A copy that is either whole or not there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let text = fs::read(from)?;
    let data = fs::metadata(from)?;
    let mut file = tempfile::NamedTempFile::new_in(to.parent().unwrap_or(Path::new(".")))?;
    let new = file.as_file().metadata()?;
    if (new.uid(), new.gid()) != (data.uid(), data.gid()) {
        std::os::unix::fs::fchown(file.as_file(), Some(data.uid()), Some(data.gid()))?;
    }
    file.as_file().set_permissions(data.permissions())?;
    file.write_all(&text)?;
    file.as_file().sync_all()?;
    file.persist(to).map(drop).map_err(|error| error.error)
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
    use std::os::unix::fs::PermissionsExt;

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

    /// A runner that was killed, or a full disk, may have left half a copy.
    #[test]
    fn what_only_has_the_name_of_the_kept_text_is_replaced_by_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        let old = sha256(b"old");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        fs::write(kept_path(&path, &old), "o").unwrap();
        replace(&path, Some(&old), "new", OldText::Keep, |_| Ok(())).unwrap();
        assert_eq!(kept(&path, &old).unwrap(), "old");
        assert_eq!(fs::metadata(kept_path(&path, &old)).unwrap().mode() & 0o777, 0o640);
        restore(&path, &old).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }

    #[test]
    fn nothing_is_replaced_while_the_old_text_cannot_be_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        fs::write(&path, "old").unwrap();
        fs::create_dir_all(kept_path(&path, &sha256(b"old")).join("in the way")).unwrap();
        let error = replace(&path, Some(&sha256(b"old")), "new", OldText::Keep, |_| Ok(())).unwrap_err();
        assert!(error.message.contains("cannot keep the old text"), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
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
