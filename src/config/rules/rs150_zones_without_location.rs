use super::prelude::*;
use crate::config::keys;
use crate::config::values::replication::{ReplicationProperty, Scope};

pub const RULE: Rule = Rule {
    code: "RS150",
    name: "zones-without-location",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "replication over zones or regions needs a `location` on every node",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS150.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let settings = &node.settings;
    let Ok(property) = ReplicationProperty::parse(&settings.default_replication.value) else { return };
    let labels = settings
        .location
        .value
        .as_deref()
        .map_or(0, |location| location.trim().split('.').filter(|label| !label.is_empty()).count());
    let needed = match (property.at(Scope::Zone), property.at(Scope::Region)) {
        (Some(_), _) => 2,
        (None, Some(_)) => 1,
        (None, None) => return,
    };
    if node.is_complete() && labels < needed {
        let form = if needed == 2 { "region.zone" } else { "region" };
        let (path, message) = match settings.location.value.as_deref().map(str::trim) {
            Some(location) if !location.is_empty() => {
                (keys::LOCATION, format!("`{location}` names no zone; replication by zone needs {form}"))
            }
            _ => (
                keys::DEFAULT_REPLICATION,
                format!("replication by zone or region needs a `location` such as {form}"),
            ),
        };
        out.push(node.at_value(path, message).help(
            "A node without it belongs to no zone, and logs that need several zones cannot be placed.",
        ));
    }
}
