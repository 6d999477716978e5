//! What fixes make of the files: those of all files together, or none.

use std::collections::{BTreeMap, BTreeSet};

use super::asked;
use super::assembled::Assembled;
use super::group::{Group, Home, Sited};
use super::written::{Splice, splice, spliced};
use crate::api::check::{CheckInput, FileChange, FixMode, Fixes, Inside, TextChange};
use crate::api::fix::{FixInput, FixOutput};
use crate::api::validate::{Severity, ValidateInput};
use crate::config::{self, hash};

/// A text with its fixes applied.
#[derive(Debug, Clone)]
struct Fixed {
    /// The place of its node in the group.
    at: usize,
    text: String,
    diff: String,
    applied: Vec<String>,
}

/// Where a text stands: the file, and its first byte there. Nodes that share a text share this.
type Stand<'g> = (&'g str, usize);

/// Said of a text that is shared by nodes with fixes of their own.
const SHARED: &str = "is shared by nodes for which it would have to be changed in different ways,";

/// Works out what to write.
///
/// # Errors
/// When fixes cannot be tried.
pub fn fixes(input: &CheckInput, mode: FixMode, assembled: &Assembled) -> Result<Fixes, String> {
    let mut wanted: Vec<(usize, Fixed)> = Vec::new();
    for (at, group) in assembled.groups.iter().enumerate() {
        wanted.extend(agreed(input, mode, group)?.into_iter().map(|one| (at, one)));
    }
    let split = split(&assembled.groups, &wanted);
    let away = |(group, one): &(usize, Fixed)| {
        let node = &assembled.groups[*group].nodes[one.at];
        match (&node.home, stand(node)) {
            (Home::Away(why), _) => Some(why.clone()),
            (_, Some(stand)) if split.contains(&stand) => Some(SHARED.into()),
            _ => None,
        }
    };
    let kept: Vec<&(usize, Fixed)> = wanted.iter().filter(|one| away(one).is_none()).collect();
    let (changes, refused) = match foresee(input, assembled, &kept) {
        Ok(changes) => (changes, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    let mut shown: BTreeSet<Stand<'_>> = BTreeSet::new();
    let texts = wanted.iter().filter_map(|one| {
        let node = &assembled.groups[one.0].nodes[one.1.at];
        let first = stand(node).is_none_or(|stand| shown.insert(stand));
        first.then(|| told(node, &one.1, away(one)))
    });
    Ok(Fixes { texts: texts.collect(), changes, refused })
}

fn told(node: &Sited, fixed: &Fixed, left: Option<String>) -> TextChange {
    let file = node.config.file.as_ref();
    let inside = match &node.home {
        Home::Inside(there) => {
            let line = file.and_then(|file| file.origin.as_ref()?.line);
            Some(Inside { file: there.clone(), line })
        }
        _ => None,
    };
    TextChange {
        name: file.map_or(&node.config.name, |file| &file.name).clone(),
        inside,
        diff: fixed.diff.clone(),
        applied: fixed.applied.clone(),
        left,
    }
}

/// The files that are to be written. Everything is read anew as it would be written: it must be what was meant, and no
/// worse than before.
///
/// # Errors
/// Why nothing may be written.
fn foresee(
    input: &CheckInput,
    assembled: &Assembled,
    kept: &[&(usize, Fixed)],
) -> Result<Vec<FileChange>, String> {
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let texts = new_texts(input, assembled, kept).ok_or("two of the changes touch the same place")?;
    let after = Assembled::of(&with_texts(input, &texts));
    if !is_as_meant(&after, assembled, kept) {
        return Err("the files would then not be read as it was meant".into());
    }
    let (old, new) = (errors(input, assembled), errors(input, &after));
    let worse: Vec<String> = new.difference(&old).cloned().collect();
    if !worse.is_empty() {
        return Err(format!("the files would then not fit together: {}", worse.join("; ")));
    }
    let change = |(file, (old, new)): (String, (String, String))| FileChange {
        from_sha256: hash::sha256_hex(&old),
        sha256: hash::sha256_hex(&new),
        text: new,
        file,
    };
    Ok(texts.into_iter().filter(|(_, (old, new))| old != new).map(change).collect())
}

/// The old and the new text of each file.
type Texts = BTreeMap<String, (String, String)>;

fn new_texts(input: &CheckInput, assembled: &Assembled, kept: &[&(usize, Fixed)]) -> Option<Texts> {
    let mut texts = Texts::new();
    let mut parts: BTreeMap<&str, Vec<Splice>> = BTreeMap::new();
    for (group, one) in kept {
        let node = &assembled.groups[*group].nodes[one.at];
        match (&node.home, &node.config.file) {
            (Home::File(file), _) => {
                texts.insert(file.clone(), (node.config.text().to_owned(), one.text.clone()));
            }
            (Home::Inside(there), Some(file)) => {
                let text = text_of(input, there)?;
                parts.entry(there).or_default().push(splice(text, file.origin.as_ref()?, &one.text)?);
            }
            _ => {}
        }
    }
    for (file, splices) in parts {
        let old = text_of(input, file)?;
        // A file that is whole a configuration of one node and holds that of another: nobody writes that.
        if texts.insert(file.to_owned(), (old.to_owned(), spliced(old, splices)?)).is_some() {
            return None;
        }
    }
    Some(texts)
}

fn text_of<'i>(input: &'i CheckInput, file: &str) -> Option<&'i str> {
    input.files.iter().find(|one| one.name == file).map(|one| one.text.as_str())
}

/// The same call with the new texts.
fn with_texts(input: &CheckInput, texts: &Texts) -> CheckInput {
    let mut input = input.clone();
    let new = |name: &str| texts.get(name).map(|(_, new)| new.clone());
    for file in &mut input.files {
        if let Some(text) = new(&file.name) {
            file.text = text;
        }
    }
    let given = input.given.iter_mut().flat_map(|given| &mut given.nodes);
    for file in given.filter_map(|node| node.file.as_mut()).filter(|file| file.origin.is_none()) {
        if let Some(text) = new(&file.name) {
            file.text = text;
        }
    }
    input
}

/// Whether what is read is what was meant: all nodes with the texts that they were to get, and nothing else of them
/// changed.
fn is_as_meant(read: &Assembled, before: &Assembled, kept: &[&(usize, Fixed)]) -> bool {
    let mut meant: BTreeMap<(usize, usize), &str> = BTreeMap::new();
    for (group, one) in kept {
        meant.insert((*group, one.at), &one.text);
    }
    let shape = |assembled: &Assembled| -> Vec<usize> {
        assembled.groups.iter().map(|group| group.nodes.len()).collect()
    };
    let groups = || read.groups.iter().zip(&before.groups).enumerate();
    shape(read) == shape(before)
        && groups().all(|(group, (new, old))| {
            new.nodes.iter().zip(&old.nodes).enumerate().all(|(at, (new, old))| {
                let text = meant.get(&(group, at)).copied().unwrap_or(old.config.text());
                new.config.name == old.config.name
                    && new.config.file.is_some() == old.config.file.is_some()
                    && new.config.text() == text
                    && new.config.environment == old.config.environment
                    && new.config.arguments == old.config.arguments
            })
        })
}

/// Where the text of a node's file stands.
fn stand(node: &Sited) -> Option<Stand<'_>> {
    match &node.home {
        Home::File(file) => Some((file, 0)),
        Home::Inside(file) => {
            let origin = node.config.file.as_ref()?.origin.as_ref()?;
            Some((file, origin.verbatim.as_ref()?.first()?.there))
        }
        Home::Away(_) => None,
    }
}

/// Texts that would have to become different ones for different nodes.
fn split<'g>(groups: &'g [Group], wanted: &[(usize, Fixed)]) -> BTreeSet<Stand<'g>> {
    let mut texts: BTreeMap<Stand<'g>, BTreeSet<&str>> = BTreeMap::new();
    let new: BTreeMap<(usize, usize), &str> =
        wanted.iter().map(|(group, one)| ((*group, one.at), one.text.as_str())).collect();
    let changed: BTreeSet<(usize, Stand<'g>)> = wanted
        .iter()
        .filter_map(|(group, one)| Some((*group, stand(&groups[*group].nodes[one.at])?)))
        .collect();
    for (at, group) in groups.iter().enumerate() {
        for (place, node) in group.nodes.iter().enumerate() {
            let Some(stand) = stand(node) else { continue };
            // A deployment that leaves a text alone leaves it to the others.
            let old = || changed.contains(&(at, stand)).then(|| node.config.text());
            if let Some(text) = new.get(&(at, place)).copied().or_else(old) {
                texts.entry(stand).or_default().insert(text);
            }
        }
    }
    texts.into_iter().filter(|(_, texts)| texts.len() > 1).map(|(stand, _)| stand).collect()
}

/// The fixes of a deployment. Where nodes share a text, only those that are the same for all of them.
fn agreed(input: &CheckInput, mode: FixMode, group: &Group) -> Result<Vec<Fixed>, String> {
    let fixed = of_group(input, mode, group, None)?;
    let alone = std::slice::from_ref(group);
    let all =
        |fixed: &[Fixed]| -> Vec<(usize, Fixed)> { fixed.iter().cloned().map(|one| (0, one)).collect() };
    let split = split(alone, &all(&fixed));
    if split.is_empty() {
        return Ok(fixed);
    }
    let codes = |one: &Fixed| -> BTreeSet<String> {
        one.applied.iter().filter_map(|title| Some(title.split_once(':')?.0.to_owned())).collect()
    };
    let mut allowed: BTreeSet<String> = fixed.iter().flat_map(codes).collect();
    for place in &split {
        let sharing = (0..group.nodes.len()).filter(|at| stand(&group.nodes[*at]).as_ref() == Some(place));
        let applied: Vec<&[String]> = sharing
            .map(|at| fixed.iter().find(|one| one.at == at).map_or(&[][..], |one| &one.applied))
            .collect();
        allowed.retain(|code| {
            let of_code = |titles: &&[String]| -> Vec<String> {
                titles.iter().filter(|title| title.starts_with(&format!("{code}:"))).cloned().collect()
            };
            applied.iter().all(|titles| of_code(titles) == of_code(&applied[0]))
        });
    }
    let fewer = of_group(input, mode, group, Some(allowed.into_iter().collect()))?;
    // What is left apart is told, and not written.
    Ok(if self::split(alone, &all(&fewer)).is_empty() && !fewer.is_empty() { fewer } else { fixed })
}

fn of_group(
    input: &CheckInput,
    mode: FixMode,
    group: &Group,
    codes: Option<Vec<String>>,
) -> Result<Vec<Fixed>, String> {
    let ValidateInput { mut nodes, server_version, one_host, target_version, accepted, .. } =
        asked(input, group);
    // `fix` begins with a node that has a file.
    let Some(first) = nodes.iter().position(|node| node.file.is_some()) else {
        return Ok(Vec::new());
    };
    let node = nodes.remove(first);
    let FixOutput { text, diff, applied, others, .. } = config::fix(&FixInput {
        node,
        others: nodes,
        server_version,
        one_host,
        target_version,
        accepted,
        codes,
        unsafe_fixes: mode == FixMode::Unsafe,
        ..FixInput::default()
    })?;
    let place = |at: usize| if at < first { at } else { at + 1 };
    let own = Fixed { at: first, text, diff, applied };
    let others = others.into_iter().map(|file| Fixed {
        at: place(file.at),
        text: file.text,
        diff: file.diff,
        applied: file.applied,
    });
    Ok(std::iter::once(own).filter(|own| !own.diff.is_empty()).chain(others).collect())
}

/// The errors of all deployments. Fixes fit together only if all are applied, and a file may be out of reach.
fn errors(input: &CheckInput, assembled: &Assembled) -> BTreeSet<String> {
    let outputs = assembled.groups.iter().map(|group| {
        let asked = ValidateInput { fixes: false, ..asked(input, group) };
        config::validate(&asked).diagnostics
    });
    let errors = outputs.flatten().filter(|one| one.severity == Severity::Error);
    errors.map(|one| format!("{}: {}", one.code, one.message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::check::CheckFile;

    fn read(files: &[(&str, &str)]) -> Assembled {
        let file = |(name, text): &(&str, &str)| CheckFile {
            name: (*name).into(),
            text: (*text).into(),
            found: false,
        };
        Assembled::of(&CheckInput { files: files.iter().map(file).collect(), ..CheckInput::default() })
    }

    fn meant(before: &Assembled, after: &Assembled, text: &str) -> bool {
        let fixed = Fixed { at: 0, text: text.into(), diff: String::new(), applied: Vec::new() };
        is_as_meant(after, before, &[&(0, fixed)])
    }

    #[test]
    fn what_is_read_again_is_what_was_to_be_written_and_nothing_else() {
        let (old, new) = ("node-name = \"n1\"\n", "node-name = \"n2\"\n");
        let before = read(&[("n1.toml", old), ("n2.toml", old)]);
        let after = |files: &[(&str, &str)]| meant(&before, &read(files), new);
        assert!(after(&[("n1.toml", new), ("n2.toml", old)]));
        assert!(!after(&[("n1.toml", old), ("n2.toml", old)]), "it was not written");
        assert!(!after(&[("n1.toml", new), ("n2.toml", new)]), "another one was written as well");
        assert!(!after(&[("n1.toml", new)]), "one is gone");
        assert!(!after(&[("n1.toml", new), ("n3.toml", old)]), "one is another node");
    }

    #[test]
    fn a_server_that_would_be_given_something_else_was_not_meant() {
        let compose = |variable: &str, flag: &str| {
            let text = format!(
                "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_LOG_FILTER: \
                 {variable}\n    command: [\"--location\", \"{flag}\"]\n"
            );
            read(&[("compose.yaml", &text)])
        };
        let before = compose("info", "r.a");
        assert!(meant(&before, &compose("info", "r.a"), ""));
        assert!(!meant(&before, &compose("warn", "r.a"), ""), "another variable");
        assert!(!meant(&before, &compose("info", "r.b"), ""), "another flag");
    }
}
