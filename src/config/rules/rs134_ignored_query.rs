use super::prelude::*;
use crate::config::keys;
use crate::config::layers::Layer;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS134",
    name: "ignored-query",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "whatever follows `?` in a snapshot destination is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS134.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let settings = &node.settings;
    let outside = settings.metadata_client.kind.value == MetadataKind::ObjectStore;
    let places = [
        (keys::WORKER_SNAPSHOTS_DESTINATION, "snapshot destination", keys::WORKER_SNAPSHOTS, true),
        (keys::METADATA_CLIENT_PATH, "path of the metadata store", keys::METADATA_CLIENT, outside),
    ];
    for (path, what, table, is_used) in places {
        // A comment that a variable has taken for its value is told as that (RS110).
        let by_variable = matches!(node.layers.origin(path), Layer::Env(_));
        let comment = node.text(path).is_some_and(|text| text.contains(" #") || text.contains("\t#"));
        if is_used
            && !(by_variable && comment)
            && node.text(path).is_some_and(|text| text.contains(['?', '#']))
        {
            out.push(node.at_value(path, format!("the query of the {what} is ignored")).help(format!(
                "Region, endpoint and credentials have their own keys in `[{}]`.",
                table.join(".")
            )));
        }
    }
}
