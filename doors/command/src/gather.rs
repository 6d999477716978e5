//! What the files of a check name beside them, such as an `env_file` or a ConfigMap.

use std::collections::BTreeSet;

use restate_scaleout::api::check::{CheckFile, MissingFile};
use restate_scaleout::api::collect::{CollectFile, CollectInput, CollectOutput};
use restate_scaleout::collect;

/// How often what is needed may lead to more that is.
const ROUNDS: usize = 64;
/// Kinds of files whose absolute paths are those of another machine.
const OF_ANOTHER_MACHINE: [&str; 2] = ["systemd", "shell"];

/// Adds what `read` has of what the files name, and names the rest with why it is not at hand. `read` gets a path, and the
/// files that there are so far.
pub fn gather(
    mut files: Vec<CheckFile>,
    mut read: impl FnMut(&str, &[CheckFile]) -> Result<String, String>,
) -> (Vec<CheckFile>, Vec<MissingFile>) {
    let mut missing: Vec<MissingFile> = Vec::new();
    let (mut answered, mut tried) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..ROUNDS {
        let collected = collected(&files, &missing);
        let new: Vec<String> = collected.needs.iter().map(|need| need.path.clone()).collect();
        let new: Vec<String> = new.into_iter().filter(|path| !answered.contains(path)).collect();
        if new.is_empty() {
            break;
        }
        for path in new {
            match read(&path, &files) {
                Ok(text) => {
                    files.push(CheckFile { name: path.clone(), text, found: true });
                    answered.insert(path);
                }
                Err(_) if path.starts_with('/') && tried.insert(path.clone()) => {
                    for name in beside(&path, &files, &collected) {
                        if let Ok(text) = read(&name, &files) {
                            files.push(CheckFile { name, text, found: true });
                        }
                    }
                }
                Err(problem) => {
                    missing.push(MissingFile { path: path.clone(), problem });
                    answered.insert(path);
                }
            }
        }
    }
    (files, missing)
}

fn collected(files: &[CheckFile], missing: &[MissingFile]) -> CollectOutput {
    let file = |file: &CheckFile| CollectFile { name: file.name.clone(), text: file.text.clone() };
    collect(&CollectInput {
        files: files.iter().map(file).collect(),
        missing: missing.iter().map(|one| one.path.clone()).collect(),
        ..CollectInput::default()
    })
}

/// Where a file that another machine has at this path may lie here: beside the unit or the script that names it.
fn beside(path: &str, files: &[CheckFile], collected: &CollectOutput) -> BTreeSet<String> {
    let Some((_, base)) = path.rsplit_once('/') else { return BTreeSet::new() };
    let name_it = collected.read.iter().filter(|file| OF_ANOTHER_MACHINE.contains(&file.kind.as_str()));
    let names = name_it.map(|file| match file.file.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{base}"),
        None => base.to_owned(),
    });
    names.filter(|name| files.iter().all(|file| file.name != *name)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn gathered(name: &str, text: &str, disk: &[(&str, &str)]) -> (Vec<String>, Vec<MissingFile>) {
        let disk: BTreeMap<&str, &str> = disk.iter().copied().collect();
        let first = CheckFile { name: name.into(), text: text.into(), found: false };
        let (files, missing) = gather(vec![first], |path, _| {
            disk.get(path).map(|text| (*text).to_owned()).ok_or_else(|| "no".to_owned())
        });
        (files.into_iter().map(|file| file.name).collect(), missing)
    }

    #[test]
    fn what_is_named_is_read_and_what_is_not_there_is_told() {
        let compose =
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [a.env, b.env]\n";
        let (files, missing) = gathered("deploy/compose.yaml", compose, &[("deploy/a.env", "A=1\n")]);
        assert!(files.contains(&"deploy/a.env".to_owned()), "{files:?}");
        assert!(missing.iter().any(|one| one.path == "deploy/b.env" && one.problem == "no"), "{missing:?}");
    }

    #[test]
    fn a_path_of_another_machine_may_lie_beside() {
        let unit = "[Service]\nExecStart=/usr/bin/restate-server --config-file /etc/restate/restate.toml\n";
        let disk = [("units/restate.toml", "node-name = \"n1\"\n")];
        let (files, _) = gathered("units/restate.service", unit, &disk);
        assert!(files.contains(&"units/restate.toml".to_owned()), "{files:?}");
        let (_, missing) = gathered("units/restate.service", unit, &[]);
        assert!(missing.iter().any(|one| one.path == "/etc/restate/restate.toml"), "{missing:?}");
    }
}
