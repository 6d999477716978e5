use super::prelude::*;
use crate::config::catalogue::Kind;
use crate::config::layers::Layer;

pub const RULE: Rule = Rule {
    code: "RS154",
    name: "overridden",
    severity: Severity::Info,
    stage: Stage::Later,
    title: "a variable or flag takes precedence over the value in the file",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS154.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    for Known { path, key } in node.known.iter().filter(|_| node.layers.has_over()) {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if matches!(key.kind, Kind::Table(_) | Kind::Retry(_) | Kind::TableList(_)) {
            continue;
        }
        let Some(item) = node.document.root.at(&names) else { continue };
        let origin = node.layers.origin(&names);
        let other = node.get(&names).is_some_and(|(value, _)| *value != item.value);
        if other && matches!(origin, Layer::Env(_) | Layer::Flag(_)) {
            let mut finding = node.finding(format!("{origin} takes precedence over this value")).key(&names);
            finding.span = node.key_span(&names);
            out.push(finding.help("The value in the file has no effect. Set the key in one place."));
        }
    }
}
