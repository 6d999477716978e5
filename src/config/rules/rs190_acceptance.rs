use super::Context;
use super::prelude::*;
use super::rule::Found;
use crate::api::validate::Accepted;

pub const RULE: Rule = Rule {
    code: "RS190",
    name: "acceptance",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an accepted finding does not exist, or cannot be accepted",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Found(check),
    page: include_str!("../../../docs/rules/RS190.md"),
};

fn check(context: &Context, nodes: &[&Node<'_>], found: &[Found], out: &mut Vec<Finding>) {
    for accepted in context.accepted.iter() {
        let mut matching = found.iter().filter(|one| covers(accepted, one, nodes)).peekable();
        let message = if matching.peek().is_none() {
            format!("{} is accepted, but there is no such finding", accepted.code)
        } else if matching.all(|one| !can_be_accepted(one)) {
            format!("{} cannot be accepted: the server does not start with it", accepted.code)
        } else {
            continue;
        };
        let mut finding = Finding::new(None, message)
            .help("Remove the acceptance. It would hide a later finding that nobody has reviewed.");
        finding.key.clone_from(&accepted.key);
        out.push(finding);
    }
}

/// Whether an acceptance is about this finding.
pub fn covers(accepted: &Accepted, found: &Found, nodes: &[&Node<'_>]) -> bool {
    let rule = found.rule;
    let node = found.finding.file.map(|at| nodes[at]);
    let named = |name: &String| node.is_some_and(|node| node.label() == name || node.given.name == *name);
    (accepted.code.eq_ignore_ascii_case(rule.code) || accepted.code == rule.name)
        && accepted.file.as_ref().is_none_or(named)
        && accepted.key.as_ref().is_none_or(|key| found.finding.key.as_ref() == Some(key))
}

/// What keeps a server from loading or starting stays in view.
pub fn can_be_accepted(found: &Found) -> bool {
    found.rule.stage == Stage::Later || found.severity() != Severity::Error
}
