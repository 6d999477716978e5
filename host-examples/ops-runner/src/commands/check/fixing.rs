//! Applying fixes to the files themselves: those of all files of a deployment together, or none.

use std::collections::BTreeSet;

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::fix::{FixInput, FixOutput};
use restate_scaleout_api::validate::{Severity, ValidateInput};

use super::Checked;
use super::limits;
use super::sources::CheckedNode;
use crate::cli::{CheckOptions, Format};
use crate::failure::Failure;
use crate::files::{self, OldText};
use crate::hash::sha256;
use crate::plugin::Pure;
use crate::ui::{Ui, note, print, words};

/// A file with its fixes applied.
struct Fixed {
    /// The place of its node.
    at: usize,
    text: String,
    diff: String,
    applied: Vec<String>,
}

/// Fixes the files, shows what was changed, and leaves the new texts in `checked`. A dry run leaves there
/// what would be written.
pub fn fix(options: &CheckOptions, pure: &mut Pure, checked: &mut Checked) -> Result<(), Failure> {
    let input = checked.input(options);
    let Some(output) = fixes(options, pure, &input)? else { return Ok(()) };
    let changes: Vec<Fixed> = changes(output);
    let mut nodes = checked.nodes.clone();
    for change in &changes {
        let node = &mut nodes[change.at];
        if let Some(file) = node.config.file.as_mut().filter(|_| options.dry_run || node.path.is_some()) {
            file.text.clone_from(&change.text);
        }
    }
    let new =
        ValidateInput { nodes: nodes.iter().map(|node| node.config.clone()).collect(), ..input.clone() };
    let worse = new_errors(pure, input, new).map_err(|failure| limits::explain(failure, &checked.nodes))?;
    let colours = options.format == Format::Human && Ui::new(false).colours();
    for change in &changes {
        let (node, name) = (&checked.nodes[change.at], &nodes[change.at].config.file);
        let name = name.as_ref().map_or("", |file| &file.name);
        let done = match &node.path {
            None => format!("{name} is on another host and was not changed; change it there:"),
            Some(_) if !worse.is_empty() => format!("{name} was not changed:"),
            Some(_) if options.dry_run => format!("would change {name}:"),
            Some(path) => {
                let old = sha256(node.config.text().as_bytes());
                files::replace(path, Some(&old), &change.text, OldText::Drop, |_| Ok(()))
                    .map_err(|error| Failure::failed(error.message))?;
                format!("changed {name}:")
            }
        };
        let applied: String = change.applied.iter().map(|what| format!("  {what}\n")).collect();
        let shown = format!("{done}\n{applied}{}\n", words::paint_diff(&change.diff, colours));
        // Other formats own the standard output.
        match options.format {
            Format::Human => print(&shown),
            _ => note(&shown),
        }
    }
    if worse.is_empty() {
        checked.nodes = nodes;
    } else {
        let worse = worse.into_iter().collect::<Vec<_>>().join("; ");
        note(&format!(
            "nothing was changed, since the files would then not fit together: {worse}; change them all by hand"
        ));
    }
    Ok(())
}

fn fixes(
    options: &CheckOptions,
    pure: &mut Pure,
    input: &ValidateInput,
) -> Result<Option<FixOutput>, Failure> {
    let Some((node, others)) = input.nodes.split_first() else { return Ok(None) };
    let output = pure.fix(&FixInput {
        contract: Some(CONTRACT.into()),
        node: node.clone(),
        others: others.to_vec(),
        server_version: input.server_version.clone(),
        one_host: input.one_host,
        target_version: input.target_version.clone(),
        accepted: input.accepted.clone(),
        unsafe_fixes: options.unsafe_fixes,
        ..FixInput::default()
    });
    let nodes: Vec<CheckedNode> =
        input.nodes.iter().map(|config| CheckedNode { config: config.clone(), path: None }).collect();
    output.map(Some).map_err(|failure| limits::explain(failure, &nodes))
}

fn changes(output: FixOutput) -> Vec<Fixed> {
    let first = Fixed { at: 0, text: output.text, diff: output.diff, applied: output.applied };
    let others = output.others.into_iter().map(|file| Fixed {
        at: file.at + 1,
        text: file.text,
        diff: file.diff,
        applied: file.applied,
    });
    std::iter::once(first).filter(|first| !first.diff.is_empty()).chain(others).collect()
}

/// The errors that would come. Fixes fit together only if all are applied, and a file may be out of reach.
fn new_errors(pure: &mut Pure, old: ValidateInput, new: ValidateInput) -> Result<BTreeSet<String>, Failure> {
    let mut errors = |input: ValidateInput| {
        let output = pure.validate(&ValidateInput { fixes: false, ..input })?;
        let errors = output.diagnostics.into_iter().filter(|one| one.severity == Severity::Error);
        Ok(errors.map(|one| format!("{}: {}", one.code, one.message)).collect::<BTreeSet<String>>())
    };
    let (old, new) = (errors(old)?, errors(new)?);
    Ok(new.difference(&old).cloned().collect())
}
