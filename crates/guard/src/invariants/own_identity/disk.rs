//! The disk that a node starts on.

use restate_scaleout_api::Evidence;
use restate_scaleout_api::answer::DiskReport;

use super::broken;
use crate::broken::{Broken, one_line};
use crate::config::{Setting, Settings};
use crate::directory::Directory;
use crate::effect::Effect;
use crate::holder::{has_data, unmarked};
use crate::review::Review;

/// The data of a start lies where the host looked: a node's own directory for one that has run before,
/// nothing for one that joins.
pub(super) fn check(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let fact = &review.world.host(node).disk;
    let disk = fact.need(&format!("the disk of {node}"))?;
    let base_dir = settings.base_dir(node)?;
    let configured = Directory::of(base_dir);
    let elsewhere = |looked: &&String| {
        let looked = Directory::of(looked);
        (looked.is_absolute() || configured.is_absolute()) && !looked.may_be(&configured)
    };
    if let Some(looked) = disk.base_dir.as_ref().filter(elsewhere) {
        return Err(Broken::new(
            format!("{node} would start on `{base_dir}`, and the host looked at `{looked}`"),
            vec![fact.evidence(format!("looked at `{looked}`"))],
            "let the host look at the directory that the configuration names",
        ));
    }
    if matches!(review.effect, Effect::Join(_)) {
        if may_hold_data(disk) {
            return Err(Broken::new(
                format!("{node} is not registered, and its base directory is not known to be empty"),
                vec![fact.evidence(format!("node directories: {}", listed(&disk.node_directories)))],
                "find out whose data that is; give the node another base-dir, and keep the old one",
            ));
        }
    } else if !has_data(disk, node) {
        let without =
            if unmarked(disk, node) { ", without the marker that a server leaves there" } else { "" };
        let found = format!("node directories: {}{without}", listed(&disk.node_directories));
        return Err(gone(review, node, vec![fact.evidence(found)]));
    }
    let looked = match &disk.base_dir {
        Some(looked) if Directory::of(looked).is_absolute() => return Ok(()),
        Some(looked) => format!("looked at `{}`, below a directory that is not told", one_line(looked)),
        None => "no base directory is reported".to_owned(),
    };
    Err(Broken::unknown(
        format!("{node} would start on `{base_dir}`, and nobody says which directory was looked at"),
        vec![fact.evidence(looked)],
        "let the host report the whole path of the directory that it looked at, from the root on",
    ))
}

/// A node without data. One of a cluster that can be asked has run, since one that is not registered would join; of
/// another nobody knows.
fn gone(review: &Review<'_>, node: &str, evidence: Vec<Evidence>) -> Broken {
    let has_run = review.world.nodes.seen().is_some();
    if has_run {
        return Broken::new(
            format!("{node} has run before, and its data is not where a start would look for it"),
            evidence,
            "bring its disk back; if it is gone for good and the others run, remove the node by hand in the order that \
             `explain not-yet-supported` gives, and then name one with a new name and disk in its place in the target",
        );
    }
    Broken::new(
        format!("{node} has no data where a start would look for it, and could begin a new, empty cluster"),
        evidence,
        "if it has run before, correct `base-dir`, or bring its disk back. If it has never run, and this is to be a new \
         cluster, start it once by hand, and run again",
    )
}

/// A change of the file leaves a node that has data with that data.
pub(super) fn stays(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    if review.member(node)?.is_none() {
        return Ok(());
    }
    if review.written()?.before.is_none() {
        return finds(review, node, settings);
    }
    let before = review.before(node)?;
    let same = match (&before.base_dir, &settings.base_dir) {
        (Setting::Set(before), Setting::Set(after)) => Directory::of(before) == Directory::of(after),
        (before, after) => before == after,
    };
    if same {
        return Ok(());
    }
    let message = format!("the new file would move {node} off its data");
    Err(broken(review, node, message, "base-dir changes".into()))
}

/// Where there is no file that says where the data is, the host has to.
fn finds(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let fact = &review.world.host(node).disk;
    let disk = fact.need(&format!("the disk of {node}, which has no file that says where its data is"))?;
    if !disk.node_directories.iter().any(|name| name == node) {
        return Ok(());
    }
    let base_dir = settings.base_dir(node)?;
    let Some(looked) = &disk.base_dir else {
        return Err(Broken::unknown(
            format!("{node} has data and no file, and nobody says in which directory its data is"),
            vec![fact.evidence("no base directory is reported")],
            "let the host report the directory that it looked at",
        ));
    };
    if Directory::of(looked).may_be(&Directory::of(base_dir)) {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} has no file, and a new one would move it off its data"),
        vec![
            fact.evidence(format!(
                "its data is in `{}`, and base-dir would be `{base_dir}`",
                one_line(looked)
            )),
        ],
        format!(
            "name `base-dir` in the `settings` of {node} in the target, as the directory that holds its data"
        ),
    ))
}

/// Whether a base directory may hold data: it is not known to be empty. A new file system has `lost+found` in it and
/// nothing else.
pub(in super::super) fn may_hold_data(disk: &DiskReport) -> bool {
    // The node's own directory is there, wherever it leads.
    if disk.data_directory.is_some() {
        return true;
    }
    match disk.node_directories.as_slice() {
        [] => {
            disk.exists && (disk.empty != Some(true) || disk.other_entries.is_some_and(|others| others > 0))
        }
        // A dangling link is no directory, and may lead to the data of a disk that is not mounted.
        [only] => only != "lost+found" || disk.other_entries != Some(0),
        _ => true,
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "none".into()
    } else {
        names.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
    }
}
