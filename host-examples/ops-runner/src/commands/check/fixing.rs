//! Applying fixes to the files themselves: those of all files together, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::fix::{FixInput, FixOutput};
use restate_scaleout_api::validate::{Severity, ValidateInput};

use super::sight::Sight;
use super::sources::{CheckedNode, Home};
use super::text::Given;
use super::written::{Splice, splice, spliced};
use super::{Checked, Group, limits};
use crate::cli::{CheckOptions, Format};
use crate::failure::Failure;
use crate::files::{self, OldText};
use crate::hash::sha256;
use crate::plugin::Pure;
use crate::ui::{Ui, note, print, words};
use crate::wrap;

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
type Stand = (PathBuf, usize);

/// A file that is to be written.
struct Write {
    path: PathBuf,
    old: String,
    new: String,
}

/// Fixes the files, shows what was changed, and leaves the new texts in `checked`. A dry run leaves there
/// what would be written. Whether there was anything to change.
pub fn fix(options: &CheckOptions, pure: &mut Pure, checked: &mut Checked) -> Result<bool, Failure> {
    let mut wanted: Vec<(usize, Fixed)> = Vec::new();
    for (at, group) in checked.groups.iter().enumerate() {
        let fixed = agreed(options, pure, group)?;
        wanted.extend(fixed.into_iter().map(|one| (at, one)));
    }
    let split = split(&checked.groups, &wanted);
    let home = |group: usize, one: &Fixed| match stand(&checked.groups[group].nodes[one.at]) {
        Some(stand) if split.contains(&stand) => {
            Home::Away("is shared by nodes for which it would have to be changed in different ways,".into())
        }
        _ => checked.groups[group].nodes[one.at].home.clone(),
    };
    let homes: Vec<Home> = wanted.iter().map(|(group, one)| home(*group, one)).collect();
    let reachable =
        |home: &Home| options.dry_run && checked.sight.is_none() || !matches!(home, Home::Away(_));
    let kept: Vec<(usize, &Fixed)> = wanted
        .iter()
        .zip(&homes)
        .filter(|(_, home)| reachable(home))
        .map(|((group, one), _)| (*group, one))
        .collect();
    let outcome = match kept.is_empty() {
        true => Ok((checked.groups.clone(), None, Vec::new())),
        false => foresee(options, pure, checked, &kept)?,
    };
    let done = match &outcome {
        Err(_) => "was not changed",
        Ok(_) if options.dry_run => "would change",
        Ok((_, _, writes)) => {
            write_all(writes)?;
            "changed"
        }
    };
    show(options, checked, &wanted, &homes, done);
    match outcome {
        Err(why) => note(&format!("nothing was changed, since {why}; change them all by hand")),
        Ok((groups, sight, _)) => {
            checked.groups = groups;
            if sight.is_some() {
                checked.sight = sight;
            }
        }
    }
    Ok(!wanted.is_empty())
}

/// What would be written, and what would then be read; or why it may not be written.
type Foreseen = Result<(Vec<Group>, Option<Sight>, Vec<Write>), String>;

/// Reads everything anew as it would be written: it must be what was meant, and no worse than before.
fn foresee(
    options: &CheckOptions,
    pure: &mut Pure,
    checked: &Checked,
    kept: &[(usize, &Fixed)],
) -> Result<Foreseen, Failure> {
    let mut groups = checked.groups.clone();
    for (group, one) in kept {
        if let Some(file) = &mut groups[*group].nodes[one.at].config.file {
            file.text.clone_from(&one.text);
        }
    }
    let Some(writes) = writes(checked, kept) else {
        return Ok(Err("two of the changes touch the same place".into()));
    };
    let mut sight = None;
    if let Some(before) = &checked.sight {
        let files: Vec<Given> = before
            .gathered
            .files
            .iter()
            .cloned()
            .map(|mut file| {
                if let Some(write) = writes.iter().find(|one| one.path == Path::new(&file.name)) {
                    file.text.clone_from(&write.new);
                }
                file
            })
            .collect();
        let after = before.anew(pure, files)?;
        let read = after.groups(options, &before.environment);
        if !same(&read, &groups) {
            return Ok(Err("the files would then not be read as it was meant".into()));
        }
        groups = read;
        sight = Some(after);
    }
    let worse = new_errors(options, pure, &checked.groups, &groups)?;
    if !worse.is_empty() {
        let worse = worse.into_iter().collect::<Vec<_>>().join("; ");
        return Ok(Err(format!("the files would then not fit together: {worse}")));
    }
    Ok(Ok((groups, sight, writes)))
}

/// Whether what is read is what was meant: all nodes with the texts that they were to get, and nothing else of them
/// changed.
fn same(read: &[Group], meant: &[Group]) -> bool {
    let parts = |groups: &[Group]| -> Vec<_> {
        let nodes = groups.iter().flat_map(|group| &group.nodes).map(|node| &node.config);
        nodes
            .map(|node| {
                let text = node.file.as_ref().map(|file| file.text.clone());
                (node.name.clone(), text, node.environment.clone(), node.arguments.clone())
            })
            .collect()
    };
    parts(read) == parts(meant)
}

/// The new text of each file.
fn writes(checked: &Checked, kept: &[(usize, &Fixed)]) -> Option<Vec<Write>> {
    let mut whole: BTreeMap<PathBuf, (String, String)> = BTreeMap::new();
    let mut parts: BTreeMap<PathBuf, Vec<Splice>> = BTreeMap::new();
    for (group, one) in kept {
        let node = &checked.groups[*group].nodes[one.at];
        match (&node.home, &node.config.file) {
            (Home::File(path), _) => {
                whole.insert(path.clone(), (node.config.text().to_owned(), one.text.clone()));
            }
            (Home::Inside(path), Some(file)) => {
                let text = text_of(checked, path)?;
                parts.entry(path.clone()).or_default().push(splice(text, file.origin.as_ref()?, &one.text)?);
            }
            _ => {}
        }
    }
    let mut writes: Vec<Write> =
        whole.into_iter().map(|(path, (old, new))| Write { path, old, new }).collect();
    for (path, splices) in parts {
        let old = text_of(checked, &path)?.to_owned();
        writes.push(Write { new: spliced(&old, splices)?, path, old });
    }
    Some(writes)
}

/// The text of a file that was read.
fn text_of<'c>(checked: &'c Checked, path: &Path) -> Option<&'c str> {
    let files = &checked.sight.as_ref()?.gathered.files;
    files.iter().find(|file| Path::new(&file.name) == path).map(|file| file.text.as_str())
}

/// Writes all files. When one cannot be written, those before it get their old texts back.
fn write_all(writes: &[Write]) -> Result<(), Failure> {
    let put = |path: &Path, old: &str, new: &str| {
        files::replace(path, Some(&sha256(old.as_bytes())), new, OldText::Drop, |_| Ok(()))
    };
    for (at, write) in writes.iter().enumerate() {
        let Err(error) = put(&write.path, &write.old, &write.new) else { continue };
        let mut message = format!("{}; nothing was changed", error.message);
        for done in writes[..at].iter().rev() {
            if let Err(error) = put(&done.path, &done.new, &done.old) {
                message =
                    format!("{message}, but {} was and stays so: {}", done.path.display(), error.message);
            }
        }
        return Err(Failure::failed(message));
    }
    Ok(())
}

/// Shows each change once.
fn show(options: &CheckOptions, checked: &Checked, wanted: &[(usize, Fixed)], homes: &[Home], done: &str) {
    let ui = Ui::new(false);
    let colours = options.format == Format::Human && ui.colours();
    let width = ui.width().map_or(80, usize::from);
    let mut shown: BTreeSet<Stand> = BTreeSet::new();
    for ((group, change), home) in wanted.iter().zip(homes) {
        let node = &checked.groups[*group].nodes[change.at];
        if stand(node).is_some_and(|stand| !shown.insert(stand)) {
            continue;
        }
        let name = node.config.file.as_ref().map_or(&node.config.name, |file| &file.name);
        let there = match home {
            Home::Inside(path) => {
                let line = node.config.file.as_ref().and_then(|file| file.origin.as_ref()?.line);
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                format!("{}{line}, {name}", path.display())
            }
            _ => name.clone(),
        };
        let done = match (home, done) {
            (Home::Away(why), _) => format!("{name} {why} and was not changed; change it there:"),
            (_, "was not changed") => format!("{there} was not changed:"),
            (_, done) => format!("{done} {there}:"),
        };
        let applied: String = change.applied.iter().map(|what| format!("  {what}\n")).collect();
        let words = wrap::lines(&format!("{done}\n{applied}"), width);
        let text = format!("{words}{}\n", words::paint_diff(&change.diff, colours));
        // Other formats own the standard output.
        match options.format {
            Format::Human => print(&text),
            _ => note(&text),
        }
    }
}

/// Where the text of a node's file stands.
fn stand(node: &CheckedNode) -> Option<Stand> {
    match &node.home {
        Home::File(path) => Some((path.clone(), 0)),
        Home::Inside(path) => {
            let origin = node.config.file.as_ref()?.origin.as_ref()?;
            Some((path.clone(), origin.verbatim.as_ref()?.first()?.there))
        }
        Home::Away(_) => None,
    }
}

/// Texts that would have to become different ones for different nodes.
fn split(groups: &[Group], wanted: &[(usize, Fixed)]) -> BTreeSet<Stand> {
    let mut texts: BTreeMap<Stand, BTreeSet<&str>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        for (place, node) in group.nodes.iter().enumerate() {
            let Some(stand) = stand(node) else { continue };
            let changed = wanted.iter().find(|(group, one)| *group == at && one.at == place);
            // A deployment that leaves a text alone leaves it to the others.
            let of_group = wanted.iter().any(|(group, one)| {
                *group == at && self::stand(&groups[at].nodes[one.at]).as_ref() == Some(&stand)
            });
            if let Some(text) =
                changed.map(|(_, one)| one.text.as_str()).or_else(|| of_group.then(|| node.config.text()))
            {
                texts.entry(stand).or_default().insert(text);
            }
        }
    }
    texts.into_iter().filter(|(_, texts)| texts.len() > 1).map(|(stand, _)| stand).collect()
}

/// The fixes of a deployment. Where nodes share a text, only those that are the same for all of them.
fn agreed(options: &CheckOptions, pure: &mut Pure, group: &Group) -> Result<Vec<Fixed>, Failure> {
    let fixed = fixes(options, pure, group, None)?;
    let alone = [group.clone()];
    let all: Vec<(usize, Fixed)> = fixed.iter().cloned().map(|one| (0, one)).collect();
    let split = split(&alone, &all);
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
    let fewer = fixes(options, pure, group, Some(allowed.into_iter().collect()))?;
    let all: Vec<(usize, Fixed)> = fewer.iter().cloned().map(|one| (0, one)).collect();
    // What is left apart is shown, and not written.
    Ok(if self::split(&alone, &all).is_empty() && !fewer.is_empty() { fewer } else { fixed })
}

fn fixes(
    options: &CheckOptions,
    pure: &mut Pure,
    group: &Group,
    codes: Option<Vec<String>>,
) -> Result<Vec<Fixed>, Failure> {
    let input = group.input(options);
    // `fix` begins with a node that has a file.
    let Some(first) = input.nodes.iter().position(|node| node.file.is_some()) else {
        return Ok(Vec::new());
    };
    let mut nodes = input.nodes;
    let node = nodes.remove(first);
    let output = pure.fix(&FixInput {
        contract: Some(CONTRACT.into()),
        node: node.clone(),
        others: nodes.clone(),
        server_version: input.server_version,
        one_host: input.one_host,
        target_version: input.target_version,
        accepted: input.accepted,
        codes,
        unsafe_fixes: options.unsafe_fixes,
        ..FixInput::default()
    });
    let place = |at: usize| if at < first { at } else { at + 1 };
    let asked: Vec<CheckedNode> = std::iter::once(node)
        .chain(nodes)
        .map(|config| CheckedNode { config, home: Home::Away(String::new()) })
        .collect();
    let output: FixOutput = output.map_err(|failure| limits::explain(failure, &asked))?;
    let own = Fixed { at: first, text: output.text, diff: output.diff, applied: output.applied };
    let others = output.others.into_iter().map(|file| Fixed {
        at: place(file.at),
        text: file.text,
        diff: file.diff,
        applied: file.applied,
    });
    Ok(std::iter::once(own).filter(|own| !own.diff.is_empty()).chain(others).collect())
}

/// The errors that would come. Fixes fit together only if all are applied, and a file may be out of reach.
fn new_errors(
    options: &CheckOptions,
    pure: &mut Pure,
    old: &[Group],
    new: &[Group],
) -> Result<BTreeSet<String>, Failure> {
    let mut errors = |groups: &[Group]| -> Result<BTreeSet<String>, Failure> {
        let mut all = BTreeSet::new();
        for group in groups {
            let input = ValidateInput { fixes: false, ..group.input(options) };
            let output = pure.validate(&input).map_err(|failure| limits::explain(failure, &group.nodes))?;
            let errors = output.diagnostics.into_iter().filter(|one| one.severity == Severity::Error);
            all.extend(errors.map(|one| format!("{}: {}", one.code, one.message)));
        }
        Ok(all)
    };
    let (old, new) = (errors(old)?, errors(new)?);
    Ok(new.difference(&old).cloned().collect())
}
