//! One runner at a time for one inventory.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// Held for as long as it lives. The operating system releases it when the process ends, however it
/// ends, so a lock never outlives its owner.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the inventory whose own files lie in `state`.
    ///
    /// # Errors
    /// When another runner has it, with its pid, or when the file cannot be made.
    pub fn take(state: &Path) -> Result<Self, String> {
        let path = state.join("lock");
        let fail = |error: std::io::Error| format!("cannot take the lock {}: {error}", path.display());
        fs::create_dir_all(state).map_err(fail)?;
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                // The pid is only for the message; the lock itself is what counts.
                let _ = file.read_to_string(&mut owner);
                let owner = owner.trim();
                return Err(format!(
                    "another runner{}{owner} works on this inventory (lock {}); wait for it or stop it",
                    if owner.is_empty() { "" } else { ", pid " },
                    path.display()
                ));
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(fail)?;
        writeln!(file, "{}", std::process::id()).map_err(fail)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_owner_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("state");
        let first = Lock::take(&state).unwrap();
        let error = Lock::take(&state).unwrap_err();
        assert!(error.contains(&format!("pid {}", std::process::id())), "{error}");
        drop(first);
        fs::write(state.join("lock"), "4194304999 left by a dead runner\n").unwrap();
        Lock::take(&state).unwrap();
        assert_eq!(fs::read_to_string(state.join("lock")).unwrap(), format!("{}\n", std::process::id()));
    }
}
