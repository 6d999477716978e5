use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;
use crate::config::values::replication::{self, ReplicationProperty, Scope};

pub const RULE: Rule = Rule {
    code: "RS127",
    name: "replication-table",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "replication written as a table is not checked, and a wrong one ruins the metadata",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS127.md"),
};

const PATH: &[&str] = keys::DEFAULT_REPLICATION;

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(item) = node.layers.root.at(PATH) else { return };
    let Value::Table(table) = &item.value else { return };
    match replication::read_table(item, table) {
        Ok(property) => {
            let string = text(&property);
            let fix = node.set(format!("write \"{string}\""), FixSafety::Safe, PATH, string.as_str());
            out.push(
                node.at_value(PATH, "the server does not check replication written as a table")
                    .severity(Severity::Info)
                    .help(format!("As a string: \"{string}\"."))
                    .fix(fix),
            );
        }
        // What does not load is another rule's.
        Err(issues) if issues.iter().any(|issue| issue.outcome.fails_to_load()) => {}
        Err(issues) => {
            let Some(issue) = issues.first() else { return };
            out.push(node.at_value(PATH, format!("`default-replication` {}", issue.message)).help(
                "It loads. The server then writes it to the cluster's metadata when it provisions, and cannot read \
                 it again.",
            ));
        }
    }
}

fn text(property: &ReplicationProperty) -> String {
    let scopes: Vec<String> = [Scope::Region, Scope::Zone, Scope::Node]
        .into_iter()
        .filter_map(|scope| property.at(scope).map(|factor| format!("{}: {factor}", scope.as_str())))
        .collect();
    format!("{{{}}}", scopes.join(", "))
}
