//! The files that the command line names, with their texts.

use std::io::Read;
use std::path::{Path, PathBuf};

use restate_scaleout_api::limits::{FILE_TEXT, MIB};

use super::folder::{self, PassedOver};
use super::limits;
use crate::failure::Failure;
use crate::files;

/// What standard input is called, on the command line and in findings.
pub const STDIN: &str = "-";

/// The most that is read of standard input, to say how long it is.
const MOST: u64 = 16 * MIB as u64;

/// A file with its text.
#[derive(Debug, Clone)]
pub struct Given {
    /// What findings call it: its path, as seen from the working directory.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether the command line names it, rather than a folder that it lies in.
    pub named: bool,
}

/// What was found at the paths of the command line.
#[derive(Debug, Default)]
pub struct Found {
    /// The files.
    pub files: Vec<Given>,
    /// What in folders was passed over.
    pub passed_over: PassedOver,
    /// Whether a folder was among the paths.
    pub folders: bool,
}

/// Reads the files and folders of the command line.
///
/// # Errors
/// When some cannot be read, with all of them.
pub fn read(paths: &[PathBuf]) -> Result<Found, Failure> {
    let mut found = Found::default();
    let mut wrong: Vec<String> = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.folders = true;
            match folder::read(path, &mut found.passed_over) {
                Ok(files) => files.into_iter().for_each(|file| found.add(file)),
                Err(error) => wrong.push(error),
            }
            continue;
        }
        let name = plain(path);
        if found.files.iter().any(|file| file.named && file.name == name) {
            wrong.push(format!("{name} is named twice"));
            continue;
        }
        match text(path, &name) {
            Ok(text) => {
                found.add(Given { name, text, named: true });
                drop_ins(path).into_iter().for_each(|file| found.add(file));
            }
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(Failure::bad_input(wrong.join("\n"))) }
}

impl Found {
    /// Adds a file, once: a folder may hold one that is named as well.
    fn add(&mut self, file: Given) {
        match self.files.iter_mut().find(|there| there.name == file.name) {
            Some(there) => there.named |= file.named,
            None => self.files.push(file),
        }
    }
}

/// A path as findings show it.
pub fn plain(path: &Path) -> String {
    let name = path.display().to_string();
    let less = name.trim_start_matches("./");
    if less.is_empty() { name } else { less.to_owned() }
}

fn text(path: &Path, name: &str) -> Result<String, String> {
    let text = if name == STDIN {
        stdin()?
    } else {
        match files::read(path) {
            Ok(Some(text)) => text,
            Ok(None) => return Err(format!("there is no file {name}")),
            Err(error) => return Err(error.message),
        }
    };
    if text.len() > FILE_TEXT {
        let (has, may) = (limits::size(text.len()), limits::size(FILE_TEXT));
        return Err(format!("{name} has {has}, and a file may have {may}"));
    }
    Ok(text)
}

fn stdin() -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MOST).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot read standard input: {error}"))?;
    String::from_utf8(bytes).map_err(|_| "standard input is not UTF-8".to_owned())
}

/// What systemd puts on top of a unit lies in a folder beside it.
fn drop_ins(unit: &Path) -> Vec<Given> {
    if unit.extension().is_none_or(|end| end != "service") {
        return Vec::new();
    }
    let mut folder = unit.as_os_str().to_owned();
    folder.push(".d");
    let folder = PathBuf::from(folder);
    if !folder.is_dir() {
        return Vec::new();
    }
    let files = folder::read(&folder, &mut PassedOver::default()).unwrap_or_default();
    files.into_iter().filter(|file| file.name.ends_with(".conf")).collect()
}
