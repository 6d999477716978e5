//! Writing what fixes make of the files: those of all files together, or none.

use std::path::Path;

use restate_scaleout_api::check::{CheckInput, FileChange, Fixes, TextChange};

use crate::cli::{CheckOptions, Format};
use crate::failure::Failure;
use crate::files::{self, OldText};
use crate::ui::{Ui, note, print, words};
use crate::wrap;

/// Writes the files, and shows what was changed. A dry run only shows it. Whether there was anything to change.
///
/// # Errors
/// When a file cannot be written; then none is.
pub fn fix(options: &CheckOptions, fixes: &Fixes) -> Result<bool, Failure> {
    let done = match &fixes.refused {
        Some(_) => "was not changed",
        None if options.dry_run => "would change",
        None => {
            write_all(&fixes.changes)?;
            "changed"
        }
    };
    fixes.texts.iter().for_each(|text| show(options, text, done));
    if let Some(why) = &fixes.refused {
        note(&format!("nothing was changed, since {why}; change them all by hand"));
    }
    Ok(!fixes.texts.is_empty())
}

/// The call without fixes, on the texts as they were written, or would be.
pub fn fixed(input: &CheckInput, fixes: &Fixes) -> CheckInput {
    let mut input = CheckInput { fix: None, ..input.clone() };
    let new = |name: &str| fixes.changes.iter().find(|change| change.file == name).map(|change| &change.text);
    for file in &mut input.files {
        if let Some(text) = new(&file.name) {
            file.text.clone_from(text);
        }
    }
    let given = input.given.iter_mut().flat_map(|given| &mut given.nodes);
    for file in given.filter_map(|node| node.file.as_mut()) {
        if let Some(text) = new(&file.name) {
            file.text.clone_from(text);
        }
    }
    input
}

/// Writes all files. When one cannot be written, those before it get their old texts back.
fn write_all(changes: &[FileChange]) -> Result<(), Failure> {
    let mut old = Vec::new();
    for change in changes {
        let path = Path::new(&change.file);
        let written = files::text(path).map_err(|error| error.to_string()).and_then(|text| {
            old.push(text);
            let write =
                files::replace(path, Some(&change.from_sha256), &change.text, OldText::Drop, |_| Ok(()));
            write.map_err(|error| error.message)
        });
        let Err(error) = written else { continue };
        let mut message = format!("{error}; nothing was changed");
        for (done, old) in changes.iter().zip(&old[..old.len().saturating_sub(1)]).rev() {
            let path = Path::new(&done.file);
            if let Err(error) = files::replace(path, Some(&done.sha256), old, OldText::Drop, |_| Ok(())) {
                message = format!("{message}, but {} was and stays so: {}", done.file, error.message);
            }
        }
        return Err(Failure::failed(message));
    }
    Ok(())
}

/// Shows a change.
fn show(options: &CheckOptions, change: &TextChange, done: &str) {
    let ui = Ui::new(false);
    let colours = options.format == Format::Human && ui.colours();
    let width = ui.width().map_or(80, usize::from);
    let TextChange { name, inside, diff, applied, left } = change;
    let there = match inside {
        Some(inside) => {
            let line = inside.line.map_or_else(String::new, |line| format!(":{line}"));
            format!("{}{line}, {name}", inside.file)
        }
        None => name.clone(),
    };
    let done = match (left, done) {
        (Some(why), _) => format!("{name} {why} and was not changed; change it there:"),
        (None, "was not changed") => format!("{there} was not changed:"),
        (None, done) => format!("{done} {there}:"),
    };
    let applied: String = applied.iter().map(|what| format!("  {what}\n")).collect();
    let words = wrap::lines(&format!("{done}\n{applied}"), width);
    let text = format!("{words}{}\n", words::paint_diff(diff, colours));
    // Other formats own the standard output.
    match options.format {
        Format::Human => print(&text),
        _ => note(&text),
    }
}
