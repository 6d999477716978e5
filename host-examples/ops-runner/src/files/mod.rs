//! Replaces a file so that everybody sees either the old text or the new one.

mod kept;
mod text;

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::hash::sha256;
use crate::trouble::{HostResult, failed, io_failed};

pub use kept::{keep_text, kept, kept_path, restore};
pub use text::{strange, text};

/// What becomes of the text that is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldText {
    /// It stays beside the new one, see [`kept_path`].
    Keep,
    /// It is gone.
    Drop,
}

/// Writes `text` to `path` if the file's present text has the hash `expect` (`None`: if there is no
/// such file). `check` looks at the new file before it takes the old one's place.
///
/// The mode and the owner stay. A new file is readable by its owner only, since it may hold
/// credentials. A symbolic link stays one.
///
/// # Errors
/// When the text has changed, when `check` says no, or when the file cannot be written. The old file
/// is untouched then.
pub fn replace(
    path: &Path,
    expect: Option<&str>,
    text: &str,
    old: OldText,
    check: impl FnOnce(&Path) -> HostResult<()>,
) -> HostResult<()> {
    let target = target(path)?;
    let what = path.display().to_string();
    unchanged(&what, read(&target)?.as_deref(), expect)?;
    let dir = target.parent().ok_or_else(|| failed(format!("{what} is not a file")))?;
    if expect.is_none() {
        fs::create_dir_all(dir)
            .map_err(|error| io_failed(format!("cannot create {}", dir.display()), &error))?;
    }
    let fail = |doing: &str, error: std::io::Error| io_failed(format!("cannot {doing} {what}"), &error);
    let prefix = format!(".{}.new-", target.file_name().unwrap_or_default().to_string_lossy());
    sweep(dir, &prefix);
    let mut file = tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(".toml")
        .tempfile_in(dir)
        .map_err(|error| fail("write beside", error))?;
    if let Ok(old) = fs::metadata(&target) {
        let new = file.as_file().metadata().map_err(|error| fail("look at", error))?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            std::os::unix::fs::fchown(file.as_file(), Some(old.uid()), Some(old.gid()))
                .map_err(|error| fail("keep the owner of", error))?;
        }
        let mode = Permissions::from_mode(old.mode() & 0o7777);
        file.as_file().set_permissions(mode).map_err(|error| fail("keep the mode of", error))?;
    }
    file.write_all(text.as_bytes()).map_err(|error| fail("write beside", error))?;
    file.as_file().sync_all().map_err(|error| fail("write beside", error))?;
    check(file.path())?;
    // The check takes a while; the file may have been changed meanwhile.
    unchanged(&what, read(&target)?.as_deref(), expect)?;
    if let (OldText::Keep, Some(hash)) = (old, expect) {
        kept::keep(&target, hash)?;
    }
    let renamed = if expect.is_none() { file.persist_noclobber(&target) } else { file.persist(&target) };
    renamed.map_err(|error| fail("replace", error.error))?;
    // Without this a power failure could bring the old text back after the server was restarted.
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(|error| fail("make sure of", error))
}

/// Writes one of the runner's own small files so that it is whole or not there, also after a power failure.
///
/// # Errors
/// When it cannot be written; what was there before is untouched then.
pub fn put(path: &Path, bytes: &[u8]) -> HostResult<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let write = || {
        let mut file = tempfile::NamedTempFile::new_in(dir)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        File::open(dir)?.sync_all()
    };
    write().map_err(|error| io_failed(format!("cannot write {}", path.display()), &error))
}

/// The text of a file; `None` when there is none.
///
/// # Errors
/// When it is there but cannot be read, is no file, or is not UTF-8.
pub fn read(path: &Path) -> HostResult<Option<String>> {
    match text::text(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Err(failed(format!("{} {error}", path.display())))
        }
        Err(error) => Err(io_failed(format!("cannot read {}", path.display()), &error)),
    }
}

/// Whether the present text is what the plan was made from.
///
/// # Errors
/// When it is not, with what to do.
pub fn unchanged(what: &str, present: Option<&str>, expect: Option<&str>) -> HostResult<()> {
    let found = present.map(|text| sha256(text.as_bytes()));
    let how = match (found.as_deref(), expect) {
        (found, expect) if found == expect => return Ok(()),
        (Some(_), None) => "exists already, although it was to be new",
        (None, Some(_)) => "has disappeared since it was read",
        _ => "was changed by someone else since it was read",
    };
    Err(failed(format!("{what} {how}; look again")))
}

fn target(path: &Path) -> HostResult<PathBuf> {
    match path.canonicalize() {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if path.is_symlink() {
                return Err(failed(format!("{} is a dangling symbolic link", path.display())));
            }
            Ok(path.to_owned())
        }
        Err(error) => Err(io_failed(format!("cannot find {}", path.display()), &error)),
    }
}

/// Removes what a runner left behind that was killed in the middle.
fn sweep(dir: &Path, prefix: &str) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            // It does no harm if it stays.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_text_is_replaced_and_the_mode_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        fs::write(dir.path().join(".restate.toml.new-left-behind.toml"), "half").unwrap();
        let seen = std::cell::RefCell::new(String::new());
        replace(&path, Some(&sha256(b"old")), "new", OldText::Keep, |temporary| {
            *seen.borrow_mut() = fs::read_to_string(temporary).unwrap();
            Ok(())
        })
        .unwrap();
        assert_eq!(*seen.borrow(), "new");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
        let kept = kept_path(&path, &sha256(b"old"));
        assert_eq!(names(dir.path()), ["restate.toml", kept.file_name().unwrap().to_str().unwrap()]);
    }

    #[test]
    fn a_stale_hash_leaves_everything_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        fs::write(&path, "theirs").unwrap();
        for expect in [Some(sha256(b"mine")), None] {
            let error = replace(&path, expect.as_deref(), "new", OldText::Drop, |_| Ok(())).unwrap_err();
            assert!(error.message.contains("look again"), "{error:?}");
        }
        fs::remove_file(&path).unwrap();
        let error = replace(&path, Some(&sha256(b"mine")), "new", OldText::Drop, |_| Ok(())).unwrap_err();
        assert!(error.message.contains("disappeared"), "{error:?}");
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn a_change_during_the_check_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        fs::write(&path, "old").unwrap();
        let error = replace(&path, Some(&sha256(b"old")), "new", OldText::Drop, |_| {
            fs::write(&path, "theirs").unwrap();
            Ok(())
        })
        .unwrap_err();
        assert!(error.message.contains("someone else"), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }

    #[test]
    fn a_failed_check_leaves_the_old_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("restate.toml");
        fs::write(&path, "old").unwrap();
        let error = replace(&path, Some(&sha256(b"old")), "new", OldText::Drop, |_| Err(failed("rejected")))
            .unwrap_err();
        assert_eq!(error, failed("rejected"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(dir.path()), ["restate.toml"]);
    }

    #[test]
    fn a_new_file_is_private_and_its_directory_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/er/restate.toml");
        replace(&path, None, "new", OldText::Drop, |_| Ok(())).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_symbolic_link_stays_one() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real.toml"), dir.path().join("link.toml"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, Some(&sha256(b"old")), "new", OldText::Drop, |_| Ok(())).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    }
}
