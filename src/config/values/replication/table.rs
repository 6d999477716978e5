//! The property written as a table.

use super::{ReplicationError, ReplicationProperty, Scope};
use crate::config::tree::{Item, Table, Value};
use crate::config::values::{Reaction, ValueIssue};

/// The property that a table spells. This form skips the checks of the string form: the server loads what
/// it later dies of.
///
/// # Errors
/// What is wrong with it, by outcome: what the server refuses, and what it loads and dies of.
pub fn read_table(item: &Item, table: &Table) -> Result<ReplicationProperty, Vec<ValueIssue>> {
    if table.entries.is_empty() {
        let mut issue = ValueIssue::rejected(item, "cannot be an empty table");
        issue.outcome = Reaction::Panics;
        return Err(vec![issue]);
    }
    let mut property = ReplicationProperty { node: None, zone: None, region: None };
    let mut issues = Vec::new();
    let fatal = |item: &Item, error: &ReplicationError| {
        let mut issue = ValueIssue::rejected(item, error.to_string());
        issue.outcome = Reaction::Fatal;
        issue.help = Some(
            "the server loads it, writes it to the metadata when it provisions, and then crashes on it"
                .into(),
        );
        issue
    };
    for entry in &table.entries {
        let Value::Integer(number @ 0..=255) = entry.item.value else {
            issues.push(ValueIssue::rejected(&entry.item, ReplicationError::Factor.to_string()));
            continue;
        };
        let scope = Scope::ALL.into_iter().find(|scope| scope.as_str() == entry.key);
        match (scope, u8::try_from(number)) {
            (None, _) if entry.key != "root" => {
                let error = ReplicationError::Scope(entry.key.clone());
                let mut issue = ValueIssue::rejected(item, error.to_string());
                issue.span = entry.key_span.clone();
                issues.push(issue);
            }
            (None, _) => issues.push(fatal(&entry.item, &ReplicationError::Scope("root".into()))),
            (Some(_), Err(_) | Ok(0)) => issues.push(fatal(&entry.item, &ReplicationError::Factor)),
            (Some(scope), Ok(factor)) => {
                if let Err(error) = property.check(scope, factor) {
                    issues.push(fatal(&entry.item, &error));
                }
                *property.slot(scope) = Some(factor);
            }
        }
    }
    if issues.is_empty() { Ok(property) } else { Err(issues) }
}
