//! Applying fixes to the files themselves.

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::fix::FixInput;

use super::sources::CheckedNode;
use crate::cli::{CheckOptions, Format};
use crate::failure::Failure;
use crate::files::{self, OldText};
use crate::hash::sha256;
use crate::plugin::Pure;
use crate::ui::{Ui, note, print, words};

/// Fixes every file, shows what was changed, and leaves the new texts in `nodes`.
pub fn fix(
    options: &CheckOptions,
    pure: &mut Pure,
    nodes: &mut [CheckedNode],
    version: Option<&str>,
) -> Result<(), Failure> {
    for node in nodes {
        let output = pure.fix(&FixInput {
            contract: Some(CONTRACT.into()),
            node: node.config.clone(),
            server_version: version.map(str::to_owned),
            unsafe_fixes: options.unsafe_fixes,
            ..FixInput::default()
        });
        let Some(file) = &mut node.config.file else { continue };
        let output = match output {
            Ok(output) => output,
            // A file that cannot be parsed has findings that say so.
            Err(failure) => {
                note(&format!("{} was not changed: {failure}", file.name));
                continue;
            }
        };
        if output.diff.is_empty() {
            continue;
        }
        let name = &file.name;
        let done = match &node.path {
            None => format!("{name} is on another host and was not changed; change it there:"),
            Some(_) if options.dry_run => format!("would change {name}:"),
            Some(path) => {
                let old = sha256(file.text.as_bytes());
                files::replace(path, Some(&old), &output.text, OldText::Drop, |_| Ok(()))
                    .map_err(|error| Failure::failed(error.message))?;
                file.text = output.text;
                format!("changed {name}:")
            }
        };
        let applied: String = output.applied.iter().map(|what| format!("  {what}\n")).collect();
        let colours = options.format == Format::Human && Ui::new(false).colours();
        let shown = format!("{done}\n{applied}{}\n", words::paint_diff(&output.diff, colours));
        // Other formats own the standard output.
        match options.format {
            Format::Human => print(&shown),
            _ => note(&shown),
        }
    }
    Ok(())
}
