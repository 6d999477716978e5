use super::prelude::*;
use super::rename;
use crate::api::validate::{NodePart, UnknownPart};
use std::collections::BTreeSet;

pub const RULE: Rule = Rule {
    code: "RS401",
    name: "unknown-parts",
    severity: Severity::Info,
    stage: Stage::Later,
    title: "not everything about a node is known",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS401.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let unknown = &node.given.unknown;
    if unknown.is_empty() {
        return;
    }
    let mut parts: Vec<String> = unknown.iter().map(words).collect();
    // Several things may settle one part.
    let mut told = BTreeSet::new();
    parts.retain(|part| told.insert(part.clone()));
    let settled: BTreeSet<&str> = unknown.iter().map(|one| one.settled_by.as_str()).collect();
    let settled: Vec<&str> = settled.into_iter().collect();
    let message = format!("not known of this node: {}", rename::all(&parts));
    let help = format!(
        "What depends on it was not checked. It would be settled by: {}. Hand files over beside this one, and \
         variables in `environment`.",
        settled.join("; ")
    );
    let mut finding = node.finding(message).help(help);
    finding.of_node = true;
    out.push(finding);
}

fn words(unknown: &UnknownPart) -> String {
    let name = unknown.name.as_deref();
    match (unknown.part, name) {
        (NodePart::Variable | NodePart::Flag, Some(name)) => format!("the value of {name}"),
        (NodePart::Variable, None) => "the value of a variable".into(),
        (NodePart::Flag, None) => "the value of a flag".into(),
        (NodePart::File, Some(path)) => format!("its configuration file {path}"),
        (NodePart::File, None) => "its configuration file".into(),
        (NodePart::Environment, Some(path)) => format!("the variables in {path}"),
        (NodePart::Environment, None) => "further variables".into(),
        (NodePart::Arguments, _) => "its arguments".into(),
        (NodePart::Version, _) => "its version".into(),
    }
}
