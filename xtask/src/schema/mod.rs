//! JSON Schemas of `restate.toml` for editors, one for each server version: `schema/restate-VERSION.json`.
//!
//! They are made from the catalogue. Where a server loads what cannot be meant (unknown keys, unknown kinds of
//! metadata client, sections written as arrays), the schemas are stricter than the server; where a grammar
//! cannot be expressed as a pattern (order of replication scopes), they are laxer.

mod metadata_client;

use std::path::PathBuf;

use restate_scaleout::config::catalogue::{Catalogue, Key, Kind, history};
use restate_scaleout::config::values::{TextLists, Tooling, tooling};
use semver::Version;
use serde_json::{Map, Value, json};

/// The versions that have a schema: the last of each minor.
pub use restate_scaleout::config::version::LAST as VERSIONS;

/// Writes all schemas.
///
/// # Errors
/// When a file cannot be written.
pub fn write() -> Result<(), String> {
    for version in &VERSIONS {
        let file = file(version);
        let problem = |error| format!("{}: {error}", file.display());
        std::fs::create_dir_all(file.parent().expect("schemas lie in a folder")).map_err(problem)?;
        std::fs::write(&file, text(version)).map_err(problem)?;
    }
    Ok(())
}

/// The file of a version's schema.
pub fn file(version: &Version) -> PathBuf {
    crate::run::root().join("schema").join(format!("restate-{version}.json"))
}

/// The schema of a version as text.
pub fn text(version: &Version) -> String {
    let mut text = serde_json::to_string_pretty(&schema(version)).expect("a schema is JSON");
    text.push('\n');
    text
}

/// The schema of a version.
pub fn schema(version: &Version) -> Value {
    let catalogue = Catalogue::for_version(version);
    let mut root = table(&catalogue, "");
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!(format!("restate.toml of Restate {version}"));
    root["definitions"] = definitions(version);
    if *version < Version::new(1, 6, 0) {
        // The server derives bind-address from advertised-address, but cannot do so for https.
        root["allOf"] = json!([{
            "if": {
                "properties": { "advertised-address": { "pattern": "^\\s*[hH][tT][tT][pP][sS]:" } },
                "required": ["advertised-address"],
            },
            "then": { "required": ["bind-address"] },
        }]);
    }
    root
}

/// What several keys share.
fn definitions(version: &Version) -> Value {
    let of = |key: &Key| key.kind_in(version).tooling().definition(&key.slot(version));
    let all = history().iter().filter_map(of).map(|(name, schema)| (name.to_owned(), schema));
    Value::Object(all.collect())
}

/// An object of the known keys of a table.
fn table(catalogue: &Catalogue, path: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut others = json!(false);
    for key in catalogue.keys().filter(|key| key.table() == path) {
        if key.name() == "*" {
            others = json!({ "type": "string" });
            continue;
        }
        if key.required && path != "metadata-client" {
            required.push(json!(key.name()));
        }
        properties.insert(key.name().into(), property(catalogue, key));
    }
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": others });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    if path == "metadata-client" {
        object["allOf"] = metadata_client::rules(catalogue);
    }
    object
}

fn property(catalogue: &Catalogue, key: &Key) -> Value {
    let version = catalogue.version();
    let mut property = match key.kind_in(version) {
        Kind::Table(_) => table(catalogue, &key.path),
        Kind::TableList(_) => tooling::array(table(catalogue, &format!("{}[]", key.path))),
        // Which addresses are fine depends on the kind of client.
        Kind::AddressList(_) if key.path == "metadata-client.addresses" => {
            TextLists.schema(&key.slot(version))
        }
        kind => kind.tooling().schema(&key.slot(version)),
    };
    if let Some(text) = description(key, version) {
        property["description"] = json!(text);
    }
    if let Some(default) = default(key, version) {
        property["default"] = default;
    }
    if key.deprecated_in(version) {
        property["deprecated"] = json!(true);
    }
    property
}

fn description(key: &Key, version: &Version) -> Option<String> {
    let mut facts = Vec::new();
    if let Some(since) = &key.since {
        facts.push(format!("Since {since}."));
    }
    if let (true, Some(since)) = (key.deprecated_in(version), &key.deprecated) {
        facts.push(format!("Deprecated since {since}."));
    }
    if let Some(new) = key.renamed {
        facts.push(format!("Use {new} instead."));
    }
    if let Some(other) = key.inherits {
        facts.push(format!("When absent, {other} counts."));
    }
    if key.computed {
        facts.push("The default depends on other settings or on the machine.".into());
    }
    if key.secret || key.secret_values {
        facts.push("Secret: better set it by an environment variable.".into());
    }
    (!facts.is_empty()).then(|| facts.join(" "))
}

/// The default as JSON; those of retry policies stand at their fields.
fn default(key: &Key, version: &Version) -> Option<Value> {
    let literal = key.default_in(version)?;
    match key.kind {
        Kind::Retry(_) => None,
        _ => serde_json::from_str(literal).ok(),
    }
}

#[cfg(test)]
mod tests;
