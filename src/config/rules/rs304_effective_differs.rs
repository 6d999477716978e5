use super::prelude::*;
use crate::api::secret;
use crate::config::catalogue::Kind;
use crate::config::document::Document;
use crate::config::tree::{Table, Value};

pub const RULE: Rule = Rule {
    code: "RS304",
    name: "effective-differs",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the running server uses another value than the file has",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS304.md"),
};

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let Some(dump) = node.observed().and_then(|observed| observed.effective.as_deref()) else { return };
    let dump = Document::parse(dump);
    if dump.is_valid() {
        walk(node, &node.layers.root, &dump.root, &mut Vec::new(), out);
    }
}

fn walk(node: &Node<'_>, table: &Table, dump: &Table, path: &mut Vec<String>, out: &mut Vec<Finding>) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match (&entry.item.value, node.context.catalogue.kind(&names)) {
            (_, None) => {}
            (Value::Table(inner), Some(Kind::Table(_) | Kind::Retry(_))) => {
                walk(node, inner, dump, path, out)
            }
            (value, Some(kind)) => {
                let there = dump.at(&names).map(|item| &item.value);
                let same = there.is_some_and(|there| plain(kind, value) == plain(kind, there));
                if kind.grammar().comparable() && !same {
                    let shown = match there {
                        None => "nothing".into(),
                        Some(_) if secret::is_secret(&names) => "another value".into(),
                        Some(value) => crate::config::settings::shown(&names, value).to_string(),
                    };
                    out.push(node.at_value(&names, format!("the running server uses {shown}")).help(
                        "It was started before the file was written, or with other variables or flags. Restart it, or look \
                         at its environment.",
                    ));
                }
            }
        }
        path.pop();
    }
}

/// One spelling for everything that means the same.
fn plain(kind: Kind, value: &Value) -> String {
    kind.grammar().spelling(value).unwrap_or_else(|| match value {
        Value::Float(number) => format!("{number:?}"),
        value => crate::config::settings::shown(&[], value).to_string(),
    })
}
