//! From files to nodes: the module reads them, and what they name besides is looked for on this disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::collect::{CollectFile, CollectInput, CollectOutput, Need};
use restate_scaleout_api::limits::{FILE_TEXT, ONE_FILE_INPUT};

use super::limits;
use super::text::{Given, size};
use crate::failure::Failure;
use crate::files;
use crate::plugin::Pure;

/// Rounds of asking; each brings something new.
const ROUNDS: usize = 64;
/// What a call may hold beside the texts of its files.
const BESIDE: usize = 256 * 1024;
/// Resources of a cluster: they lie on no disk.
const RESOURCES: [&str; 2] = ["ConfigMap/", "Secret/"];

/// What there is to check.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// All files.
    pub files: Vec<Given>,
    /// What was looked for in vain, and why it is not at hand.
    pub missing: Vec<(String, String)>,
}

/// Finds all that files name.
///
/// # Errors
/// When the files are too much for the module.
pub fn gather(
    pure: &mut Pure,
    files: Vec<Given>,
    environment: &BTreeMap<String, Option<String>>,
) -> Result<Gathered, Failure> {
    let mut gathered = Gathered { files, missing: Vec::new() };
    let (mut answered, mut tried) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..ROUNDS {
        let output = collect(pure, &gathered, environment)?;
        let new: Vec<Need> =
            output.needs.iter().filter(|need| !answered.contains(&need.path)).cloned().collect();
        if new.is_empty() {
            break;
        }
        for Need { path, .. } in new {
            match answer(&path, &gathered.files) {
                Ok(text) => {
                    gathered.files.push(Given { name: path.clone(), text, named: false });
                    answered.insert(path);
                }
                Err(_) if path.starts_with('/') && tried.insert(path.clone()) => {
                    let beside = beside(&path, &gathered.files, &output);
                    gathered.files.extend(beside);
                }
                Err(problem) => {
                    answered.insert(path.clone());
                    gathered.missing.push((path, problem));
                }
            }
        }
    }
    Ok(gathered)
}

fn collect(
    pure: &mut Pure,
    gathered: &Gathered,
    environment: &BTreeMap<String, Option<String>>,
) -> Result<CollectOutput, Failure> {
    let files = gathered.files.iter();
    let input = CollectInput {
        contract: Some(CONTRACT.into()),
        files: files.map(|file| CollectFile { name: file.name.clone(), text: file.text.clone() }).collect(),
        environment: environment.clone(),
        missing: gathered.missing.iter().map(|(path, _)| path.clone()).collect(),
    };
    pure.collect(&input).map_err(|failure| limits::explain_files(failure, &gathered.files))
}

/// The text of what files name, or why there is none.
fn answer(path: &str, files: &[Given]) -> Result<String, String> {
    if RESOURCES.iter().any(|kind| path.starts_with(kind)) {
        return Err("it is in none of these files".into());
    }
    let text = match files::read(Path::new(path)) {
        Ok(Some(text)) => text,
        Ok(None) => return Err("there is no such file".into()),
        // The path stands before it already.
        Err(error) => return Err(error.message.replacen(path, "it", 1)),
    };
    if text.len() > FILE_TEXT {
        return Err(format!("it has {}, and {} are read", size(text.len()), size(FILE_TEXT)));
    }
    if limits::of_message(files) + limits::in_message(&text) + BESIDE > ONE_FILE_INPUT {
        return Err("with it the files are more than can be read at once".into());
    }
    Ok(text)
}

/// What may stand for a path of another machine: files of that name beside the units and scripts that were read.
fn beside(path: &str, files: &[Given], output: &CollectOutput) -> Vec<Given> {
    let Some((_, base)) = path.rsplit_once('/') else { return Vec::new() };
    let name_their_machine = ["systemd", "shell"];
    let named = output.read.iter().filter(|file| name_their_machine.contains(&file.kind.as_str()));
    let names: BTreeSet<String> = named
        .map(|file| {
            file.file
                .rsplit_once('/')
                .map_or_else(|| base.to_owned(), |(folder, _)| format!("{folder}/{base}"))
        })
        .collect();
    names
        .into_iter()
        .filter(|name| !files.iter().any(|file| file.name == *name))
        .filter_map(|name| {
            let text = answer(&name, files).ok()?;
            Some(Given { name, text, named: false })
        })
        .collect()
}
