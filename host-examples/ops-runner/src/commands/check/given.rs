//! The files that the command line names, with their texts.

use std::io::Read;
use std::path::{Path, PathBuf};

use restate_scaleout_api::folder::{COMPOSE, COMPOSE_OVERRIDES};
use restate_scaleout_api::limits::{FILE_TEXT, MIB, ONE_FILE_INPUT};

use super::folder::{self, PassedOver};
use super::limits;
use super::text::{Given, STDIN, plain};
use crate::failure::Failure;
use crate::files;

/// The most that is read of standard input, to say how long it is.
const MOST: u64 = 16 * MIB as u64;

/// What was found at the paths of the command line.
#[derive(Debug, Default)]
pub struct Found {
    /// The files.
    pub files: Vec<Given>,
    /// What in folders was passed over.
    pub passed_over: PassedOver,
    /// Whether a folder was among the paths.
    pub folders: bool,
    /// Files beside those that are named, which Compose would read when it is told no name.
    pub left_aside: Vec<String>,
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
                found.left_aside.extend(overrides(path, paths));
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

/// The files, without those in folders that do not speak of Restate, when all are too much; and how many were left out.
pub fn few_enough(found: &Found) -> (Vec<Given>, usize) {
    let mut files = found.files.clone();
    if found.folders && limits::of_message(&files) > ONE_FILE_INPUT / 2 {
        files.retain(|file| file.named || file.text.to_ascii_lowercase().contains("restate"));
    }
    let silent = found.files.len() - files.len();
    (files, silent)
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
        return Err(limits::too_long(name, text.len()));
    }
    Ok(text)
}

fn stdin() -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MOST).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot read standard input: {error}"))?;
    String::from_utf8(bytes).map_err(|_| "standard input is not UTF-8".to_owned())
}

/// Files that Compose puts on top of one by itself, but not when it is told a name.
fn overrides(path: &Path, named: &[PathBuf]) -> Vec<String> {
    let base = path.file_name().unwrap_or_default().to_string_lossy();
    if !COMPOSE.contains(&base.as_ref()) {
        return Vec::new();
    }
    let beside = COMPOSE_OVERRIDES.iter().map(|on_top| path.with_file_name(on_top));
    beside.filter(|path| path.is_file() && !named.contains(path)).map(|path| plain(&path)).collect()
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
