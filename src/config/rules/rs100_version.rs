use super::Context;
use super::prelude::*;
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
        let Some((severity, message)) = judge(written) else { continue };
        out.push(Finding::new(file, message).severity(severity).help(format!(
            "Keys are known for versions {} to {}; any other version is treated as the nearest of these.",
            catalogue::OLDEST,
            catalogue::NEWEST
        )));
    }
}

/// What is wrong with a version as it is written.
fn judge(written: &str) -> Option<(Severity, String)> {
    match version::parse(written) {
        Err(message) => Some((Severity::Error, message)),
        Ok(version) if version < catalogue::OLDEST => {
            Some((Severity::Warning, format!("{version} is older than the oldest known version")))
        }
        Ok(version)
            if (version.major, version.minor) > (catalogue::NEWEST.major, catalogue::NEWEST.minor) =>
        {
            Some((Severity::Warning, format!("{version} is newer than the newest known version")))
        }
        Ok(_) => None,
    }
}
