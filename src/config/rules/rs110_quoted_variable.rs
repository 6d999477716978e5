use super::prelude::*;
use super::rs171_tracing_endpoint as tracing;
use crate::api::secret::is_secret_key;
use crate::config::layers;
use crate::config::tree::{Item, Value};

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
    comments(node, out);
    for variable in node.layers.variables.iter().filter(|variable| layers::is_verbatim(&variable.path)) {
        let Some(text) = variable.value.as_str() else { continue };
        let quoted = text.len() > 1
            && ['"', '\''].iter().any(|quote| text.starts_with(*quote) && text.ends_with(*quote));
        let path: Vec<&str> = variable.path.iter().map(String::as_str).collect();
        // Where the quotes keep the server from loading or starting, that is told instead.
        if is_refused(node, &path, &variable.value) {
            continue;
        }
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

/// Reports values in which a comment was meant: shells end a value there, and most files of variables do not.
fn comments(node: &Node<'_>, out: &mut Findings) {
    for variable in &node.layers.variables {
        let Some(text) = variable.value.as_str().filter(|_| !is_secret_key(&variable.name)) else { continue };
        let path: Vec<&str> = variable.path.iter().map(String::as_str).collect();
        let has_comment = text.contains(" #") || text.contains("\t#");
        if has_comment && !is_refused(node, &path, &variable.value) {
            out.push(
                node.finding(format!("in the value of {} the `#` begins no comment", variable.name))
                    .key(&path)
                    .variable(&variable.name)
                    .help("All of it is the value. Put the comment on a line of its own."),
            );
        }
    }
}

fn is_refused(node: &Node<'_>, path: &[&str], value: &Value) -> bool {
    let item = Item { value: value.clone(), span: 0..0 };
    let key = node.context.catalogue.lookup(path);
    let fails = key.is_some_and(|key| {
        key.check(&item, &node.context.version).iter().any(|issue| issue.outcome.fails_to_load())
    });
    fails || tracing::is_refused(node, path, value)
}
