//! What all lists share.

use std::collections::BTreeSet;

use super::ValueIssue;
use crate::config::tree::{Item, Value};

/// What is wrong with a list: `element` judges its elements.
pub(super) fn each(item: &Item, element: &dyn Fn(&Item) -> Vec<ValueIssue>) -> Vec<ValueIssue> {
    match &item.value {
        Value::Array(items) => items.iter().flat_map(element).collect(),
        Value::String(text) => {
            let mut issue = ValueIssue::expected(item, "a list");
            issue.help = Some("put it in brackets: [\"…\"]".into());
            issue.instead = Some(bracketed(text));
            vec![issue]
        }
        _ => vec![ValueIssue::expected(item, "a list")],
    }
}

/// One spelling for lists of the same elements in any order. An element for which `element` knows no
/// spelling is spelled as it is.
pub(super) fn set(value: &Value, element: &dyn Fn(&Value) -> Option<String>) -> Option<String> {
    let Value::Array(items) = value else { return None };
    let spelled = |value: &Value| element(value).or_else(|| value.as_str().map(str::to_owned));
    let all: Option<BTreeSet<String>> = items.iter().map(|item| spelled(&item.value)).collect();
    Some(Vec::from_iter(all?).join("\n"))
}

/// `a, b` as a TOML list.
fn bracketed(text: &str) -> String {
    let parts: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| format!("\"{}\"", part.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    format!("[{}]", parts.join(", "))
}
