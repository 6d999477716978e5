use super::prelude::*;
use super::{Context, origin};
use crate::config::{catalogue, version};

pub const RULE: Rule = Rule {
    code: "RS100",
    name: "version",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "the server version is not one whose configuration is known",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Call(check),
    page: include_str!("../../../docs/rules/RS100.md"),
};

fn check(context: &Context, nodes: &[&Node<'_>], out: &mut Findings) {
    let of_call = context.written.iter().map(|written| (None, written));
    let of_files =
        nodes.iter().filter_map(|node| Some((Some(node.index), node.given.server_version.as_ref()?)));
    for (file, written) in of_call.chain(of_files) {
        if let Some((severity, message, help)) = judge(written) {
            let mut finding = Finding::new(file, message).severity(severity).help(help);
            finding.place = file.and_then(|file| {
                let node = nodes.iter().find(|node| node.index == file)?;
                node.given.server_version_origin.as_ref().map(origin::whole)
            });
            out.push(finding);
        }
    }
}

/// What is wrong with a version as it is written, and what is done instead.
fn judge(written: &str) -> Option<(Severity, String, String)> {
    let (oldest, newest) = (catalogue::OLDEST, catalogue::NEWEST);
    let known = format!("The keys of {oldest} to {newest} are known");
    match version::parse(written) {
        Err(message) => {
            let help = format!("{known}; a minor version, such as `1.7`, stands for its last patch.");
            Some((Severity::Error, message, help))
        }
        // Nothing is wrong with the files: it is what is known here that ends.
        Ok(version) if version < oldest => Some((
            Severity::Info,
            format!("{version} is older than {oldest}, the oldest version whose keys are known"),
            format!("{known}; what {version} reads may differ."),
        )),
        Ok(version) if (version.major, version.minor) > (newest.major, newest.minor) => Some((
            Severity::Warning,
            format!("{version} is newer than {newest}, the newest version whose keys are known"),
            format!(
                "{known}; what has changed since is seen only where release notes told of it when this was made."
            ),
        )),
        Ok(_) => None,
    }
}
