//! HTTP headers: names, and maps of names to values.

use http::{HeaderName, HeaderValue};

use super::as_table;
use super::issue::{Outcome, ValueIssue};
use crate::config::tree::Item;

/// A header name.
pub(super) fn name(text: &str) -> Option<String> {
    match text.parse::<HeaderName>() {
        Ok(_) => None,
        Err(_) => Some("must be an HTTP header name".into()),
    }
}

/// A table of header names to values.
pub(super) fn map(item: &Item) -> Vec<ValueIssue> {
    let Some(table) = as_table(item) else {
        return vec![ValueIssue::expected(item, "a table of headers")];
    };
    let mut issues = Vec::new();
    for entry in &table.entries {
        if let Some(message) = name(&entry.key) {
            let mut issue = ValueIssue::rejected(&entry.item, message);
            issue.span = entry.key_span.clone();
            issues.push(issue);
        }
        match entry.item.value.as_str().map(|text| (text, HeaderValue::from_str(text))) {
            None => issues.push(ValueIssue::expected(&entry.item, "a string")),
            Some((text, Ok(_))) if text.is_ascii() => {}
            // The server takes such a value, but dies of it as soon as it shows its configuration.
            Some((_, Ok(_))) => {
                let mut issue = ValueIssue::rejected(&entry.item, "must be ASCII");
                issue.outcome = Outcome::Panics;
                issues.push(issue);
            }
            Some((_, Err(_))) => {
                issues.push(ValueIssue::rejected(&entry.item, "cannot contain control characters"));
            }
        }
    }
    issues
}
