use super::prelude::*;
use crate::api::secret;
use crate::config::catalogue::Kind;
use crate::config::document::Document;
use crate::config::tree::Value;

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

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(dump) = node.observed().and_then(|observed| observed.effective.as_deref()) else { return };
    let dump = Document::parse(dump);
    if dump.is_valid() {
        node.layers.root.walk(&mut |path, entry| compare(node, path, &entry.item.value, &dump, out));
    }
}

/// Compares a value with what the server uses; true for tables, whose keys are compared one by one.
fn compare(node: &Node<'_>, path: &[&str], value: &Value, dump: &Document, out: &mut Findings) -> bool {
    let Some(kind) = node.context.catalogue.kind(path) else { return false };
    if matches!((value, kind), (Value::Table(_), Kind::Table(_) | Kind::Retry(_))) {
        return true;
    }
    let there = dump.root.at(path).map(|item| &item.value);
    let same = there.is_some_and(|there| plain(kind, value) == plain(kind, there));
    if kind.grammar().comparable() && !same {
        let shown = match there {
            None => "nothing".into(),
            Some(_) if secret::is_secret(path) => "another value".into(),
            Some(value) => crate::config::settings::shown(path, value).to_string(),
        };
        out.push(node.at_value(path, format!("the running server uses {shown}")).help(
            "It was started before the file was written, or with other variables or flags. Restart it, or look \
             at its environment.",
        ));
    }
    false
}

/// One spelling for everything that means the same.
fn plain(kind: Kind, value: &Value) -> String {
    kind.grammar().spelling(value).unwrap_or_else(|| match value {
        Value::Float(number) => format!("{number:?}"),
        value => crate::config::settings::shown(&[], value).to_string(),
    })
}
