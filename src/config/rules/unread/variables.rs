//! Variables, as keys that are written elsewhere.

use super::{Reasons, Unread, WhyUnread, reason, survey};
use crate::config::catalogue::{Catalogue, Kind};
use crate::config::layers::{Layers, Variable};
use crate::config::tree::Value;

/// What servers do not read of what variables set. A variable below a value that is no table is judged with
/// that value.
pub fn of_variables(variables: &[Variable], catalogue: &Catalogue) -> Vec<Unread> {
    variables.iter().flat_map(|variable| of_variable(variable, catalogue)).collect()
}

fn of_variable(variable: &Variable, catalogue: &Catalogue) -> Vec<Unread> {
    let names: Vec<&str> = variable.path.iter().map(String::as_str).collect();
    let holds_keys = |kind| matches!(kind, Kind::Table(_) | Kind::Retry(_) | Kind::TableList(_));
    let within_a_value =
        (1..names.len()).any(|length| catalogue.kind(&names[..length]).is_some_and(|kind| !holds_keys(kind)));
    if within_a_value {
        return Vec::new();
    }
    let unread = |reason| Unread {
        path: variable.path.clone(),
        key_span: 0..0,
        is_table: matches!(variable.value, Value::Table(_)),
        reason,
        variable: Some(variable.name.clone()),
    };
    let Some(key) = catalogue.lookup(&names) else {
        return vec![unread(reason::of(&names, &variable.value, catalogue))];
    };
    if let Some(since) = reason::deprecated(key, catalogue.version()) {
        // Names that whole machines set for all their programs are not bound to a key's place.
        let is_restates = variable.name.to_ascii_uppercase().starts_with("RESTATE_");
        let announced = unread(WhyUnread::Deprecated { since, renamed: catalogue.renamed(&names) });
        return if is_restates { vec![announced] } else { Vec::new() };
    }
    // A variable may set a whole table.
    let root = Layers::of_value(&variable.path, variable.value.clone()).root;
    let inner = survey(&root, catalogue, &Reasons::new()).unread;
    inner.into_iter().map(|one| Unread { variable: Some(variable.name.clone()), ..one }).collect()
}
