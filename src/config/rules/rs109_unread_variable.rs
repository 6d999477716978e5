use super::prelude::*;
use crate::config::catalogue::Why;
use crate::config::layers::variable_name;

pub const RULE: Rule = Rule {
    code: "RS109",
    name: "unread-variable",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a RESTATE_ variable matches no key and is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS109.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let catalogue = &node.context.catalogue;
    for variable in &node.layers.variables {
        let path: Vec<&str> = variable.path.iter().map(String::as_str).collect();
        if catalogue.lookup(&path).is_some() {
            continue;
        }
        let name = &variable.name;
        let dotted = path.join(".");
        let meant = catalogue.nearest(&path);
        let help = match (catalogue.find(&path), meant.first()) {
            (Some(known), None)
                if known.since.as_ref().is_some_and(|since| *since > node.context.version) =>
            {
                format!("`{dotted}` is read only by newer servers.")
            }
            (_, Some(first)) if first.why == Why::Nesting => {
                format!("Write the dot of the key as two underscores: {}.", variable_name(&first.path))
            }
            (_, Some(first)) => {
                format!("Did you mean `{}`? Then set {}.", first.path, variable_name(&first.path))
            }
            (_, None) => "No similar key exists; remove it.".into(),
        };
        let mut finding =
            node.finding(format!("{name} sets `{dotted}`, but no such key exists")).variable(name).help(help);
        finding.key = Some(dotted);
        out.push(finding);
    }
}
