//! What the schema of `metadata-client` adds: which keys a kind of client needs.

use restate_scaleout::config::catalogue::Catalogue;
use restate_scaleout::config::values::address::AddressLists;
use restate_scaleout::config::values::{Slot, Tooling};
use serde_json::{Value, json};

/// What the kinds of metadata clients need.
pub fn rules(catalogue: &Catalogue) -> Value {
    let slot = Slot { version: catalogue.version(), as_table: false, default: false };
    let addresses = AddressLists.schema(&slot);
    let is = |tag: &str| json!({ "properties": { "type": { "const": tag } }, "required": ["type"] });
    let mut rules = vec![
        json!({
            "if": { "not": { "properties": { "type": { "enum": ["etcd", "object-store", "dynamo-db"] } }, "required": ["type"] } },
            "then": { "properties": { "addresses": addresses } },
        }),
        json!({ "not": { "required": ["address", "addresses"], "properties": { "addresses": { "minItems": 1 } } } }),
    ];
    for (tag, needed) in [("object-store", "path"), ("dynamo-db", "table")] {
        if catalogue.lookup(&["metadata-client", needed]).is_some() {
            rules.push(json!({ "if": is(tag), "then": { "required": [needed] } }));
        }
    }
    json!(rules)
}
