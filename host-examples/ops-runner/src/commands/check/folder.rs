//! The files of a folder that may say something of a server.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use restate_scaleout_api::folder::{CACHE_TAG, DEPTH, ENTRIES, is_tools, is_wanted};
use restate_scaleout_api::limits::{COLLECTED_FILES, FILE_TEXT};

use super::text::{Given, plain};
use crate::files;

/// How many files are read of a folder.
const MOST: usize = COLLECTED_FILES;

/// What was passed over.
#[derive(Debug, Clone, Default)]
pub struct PassedOver {
    /// How many files are of other kinds.
    pub other: usize,
    /// How many are no text.
    pub not_text: usize,
    /// Files that are too large.
    pub large: Vec<String>,
    /// Files and folders that could not be read.
    pub unreadable: Vec<String>,
    /// Folders that were not looked into.
    pub folders: Vec<String>,
}

/// Reads the files of a folder and of those in it, by name.
///
/// # Errors
/// When there are too many, with what to do.
pub fn read(folder: &Path, passed: &mut PassedOver) -> Result<Vec<Given>, String> {
    let mut walk = Walk { root: folder, files: Vec::new(), entries: 0, passed };
    walk.folder(folder, DEPTH)?;
    Ok(walk.files)
}

struct Walk<'w> {
    root: &'w Path,
    files: Vec<Given>,
    entries: usize,
    passed: &'w mut PassedOver,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), String> {
        let Ok(entries) = fs::read_dir(folder) else {
            self.passed.unreadable.push(plain(folder));
            return Ok(());
        };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in entries.flatten() {
            self.entries += 1;
            if self.entries > ENTRIES {
                return Err(self.too_many("more than is looked at"));
            }
            paths.push(entry.path());
        }
        paths.sort();
        for path in paths {
            // A link to a folder may lead back up.
            if path.is_dir() {
                if depth == 0 || path.is_symlink() || is_foreign(&path) {
                    self.passed.folders.push(plain(&path));
                } else {
                    self.folder(&path, depth - 1)?;
                }
            } else {
                self.file(&path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<(), String> {
        let (name, base) = (plain(path), path.file_name().unwrap_or_default().to_string_lossy());
        if !is_wanted(&base) {
            self.passed.other += 1;
            return Ok(());
        }
        match fs::metadata(path) {
            Ok(data) if data.is_file() && data.len() > FILE_TEXT as u64 => {
                self.passed.large.push(name);
                return Ok(());
            }
            Ok(data) if data.is_file() => {}
            Ok(_) | Err(_) => {
                self.passed.unreadable.push(name);
                return Ok(());
            }
        }
        match files::text(path) {
            Ok(text) if text.contains('\0') => self.passed.not_text += 1,
            Ok(text) if self.files.len() < MOST => self.files.push(Given { name, text, named: false }),
            Ok(_) => {
                return Err(self.too_many(&format!("more than {MOST} that may say something of a server")));
            }
            // It is a file and not too large.
            Err(error) if error.kind() == ErrorKind::InvalidData => self.passed.not_text += 1,
            Err(_) => self.passed.unreadable.push(name),
        }
        Ok(())
    }

    fn too_many(&self, how_many: &str) -> String {
        format!("{} has too many files, {how_many}; check a folder in it", self.root.display())
    }
}

/// Whether a folder holds what other tools keep for themselves.
fn is_foreign(folder: &Path) -> bool {
    let base = folder.file_name().unwrap_or_default().to_string_lossy();
    is_tools(&base) || folder.join(CACHE_TAG).exists()
}
