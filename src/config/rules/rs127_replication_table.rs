use super::prelude::*;
use crate::config::tree::{Table, Value};
use crate::config::values::replication::{ReplicationProperty, Scope};

pub const RULE: Rule = Rule {
    code: "RS127",
    name: "replication-table",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the table form of a replication property is not checked, and a wrong one ruins the metadata",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS127.md"),
};

const PATH: [&str; 1] = ["default-replication"];

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let Some(table) = node.table(&PATH) else { return };
    if table.entries.is_empty() {
        return;
    }
    let danger = "It loads. The server then writes it to the cluster's metadata when it provisions, and cannot read \
                  it again.";
    match read(table) {
        Err(reason) => out.push(node.at_value(&PATH, reason).help(danger)),
        Ok(property) => {
            let string = text(&property);
            let fix = node.patch(format!("write \"{string}\""), FixSafety::Safe, |patch| {
                patch.set(&PATH, &string.as_str().into())
            });
            out.push(
                node.at_value(
                    &PATH,
                    "a replication property written as a table is not checked by the server",
                )
                .severity(Severity::Info)
                .help(format!("The string form is: \"{string}\"."))
                .fix(fix),
            );
        }
    }
}

fn read(table: &Table) -> Result<ReplicationProperty, String> {
    let mut factors = [None; 3];
    for entry in &table.entries {
        let scope =
            Scope::parse(&entry.key).filter(|scope| scope.as_str() == entry.key).ok_or_else(|| {
                format!("`{}` is no scope of replication; the scopes are node, zone and region", entry.key)
            })?;
        let Value::Integer(number) = entry.item.value else {
            return Err(format!("the factor of `{}` must be a number", entry.key));
        };
        let factor = u8::try_from(number)
            .map_err(|_| format!("the factor of `{}` must lie between 1 and 255", entry.key))?;
        let place = match scope {
            Scope::Node => 0,
            Scope::Zone => 1,
            Scope::Region => 2,
        };
        factors[place] = Some(factor);
    }
    ReplicationProperty::of(factors[0], factors[1], factors[2]).map_err(|error| error.to_string())
}

fn text(property: &ReplicationProperty) -> String {
    let scopes: Vec<String> = [Scope::Region, Scope::Zone, Scope::Node]
        .into_iter()
        .filter_map(|scope| property.at(scope).map(|factor| format!("{}: {factor}", scope.as_str())))
        .collect();
    format!("{{{}}}", scopes.join(", "))
}
