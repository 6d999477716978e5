use super::prelude::*;
use crate::config::layers;

pub const RULE: Rule = Rule {
    code: "RS110",
    name: "quoted-variable",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "this variable is taken literally, so the quotes become part of the value",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS110.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    for variable in node.layers.variables.iter().filter(|variable| layers::is_verbatim(&variable.path)) {
        let Some(text) = variable.value.as_str() else { continue };
        let quoted = text.len() > 1
            && ['"', '\''].iter().any(|quote| text.starts_with(*quote) && text.ends_with(*quote));
        let path: Vec<&str> = variable.path.iter().map(String::as_str).collect();
        let what = if quoted {
            "keeps its quotes"
        } else if text.is_empty() {
            "is empty, and the server uses the empty text"
        } else {
            continue;
        };
        out.push(
            node.finding(format!("the value of {} {what}", variable.name))
                .key(&path)
                .variable(&variable.name)
                .help("The server's command line reads this variable literally. Set it without quotes, or not at all."),
        );
    }
}
