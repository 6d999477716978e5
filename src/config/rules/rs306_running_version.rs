use super::prelude::*;
use crate::config::version;

pub const RULE: Rule = Rule {
    code: "RS306",
    name: "running-version",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the node runs another minor version than the file was checked for",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS306.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let running =
        node.observed().and_then(|observed| version::parse(observed.server_version.as_deref()?).ok());
    let Some(running) = running else { return };
    let here = &node.context.version;
    if (running.major, running.minor) != (here.major, here.minor) {
        out.push(node.finding(format!("the node runs {running}, the file was checked for {here}")).help(
            "Other keys and defaults apply there. Give the version that will read the file, or the target of the upgrade.",
        ));
    }
}
