//! Schemas of values.

use restate_scaleout::config::catalogue::{Catalogue, Key, Kind, Words};
use semver::Version;
use serde_json::{Map, Value, json};

use super::pattern;

/// What several keys share.
pub fn definitions(version: &Version) -> Value {
    let mut all = Map::new();
    all.insert("duration".into(), string(&pattern::duration(version, true)));
    all.insert("duration-not-zero".into(), string(&pattern::duration(version, false)));
    all.insert("bytes".into(), bytes(version, true));
    all.insert("bytes-not-zero".into(), bytes(version, false));
    all.insert("address".into(), string(&pattern::address(version)));
    all.insert("bind-address".into(), string(&pattern::bind(version)));
    all.insert("replication".into(), replication());
    Value::Object(all)
}

/// The schema of a value that is no table of known keys.
pub fn value(kind: Kind) -> Value {
    match kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Int(min, max) => integer(min, max),
        Kind::IntOrWord(min, max, words) => json!({ "anyOf": [integer(min, max), word(words)] }),
        Kind::Float => json!({ "type": "number" }),
        Kind::String | Kind::Path => json!({ "type": "string" }),
        Kind::Word(words) => word(words),
        Kind::WordList(words) => array(word(words)),
        Kind::StringList => strings(),
        Kind::StringOrList => json!({ "anyOf": [{ "type": "string" }, strings()] }),
        Kind::Duration(true) => shared("duration"),
        Kind::Duration(false) => shared("duration-not-zero"),
        Kind::Bytes(true) => shared("bytes"),
        Kind::Bytes(false) => shared("bytes-not-zero"),
        Kind::Replication => shared("replication"),
        Kind::Address => shared("address"),
        Kind::AddressList => array(shared("address")),
        Kind::Bind => shared("bind-address"),
        Kind::Backoff => string(&pattern::backoff()),
        Kind::Uri => string(&pattern::uri()),
        Kind::ProxyUri => string(pattern::PROXY),
        Kind::AuthorityList => array(string(pattern::AUTHORITY)),
        Kind::Socket => string(&pattern::socket()),
        Kind::Ip => string(&pattern::ip()),
        Kind::Location => string(pattern::LOCATION),
        Kind::Rate => string(pattern::RATE),
        Kind::HeaderNames => array(string(pattern::HEADER)),
        Kind::HeaderMap => json!({
            "type": "object",
            "propertyNames": { "pattern": pattern::HEADER },
            "additionalProperties": string(pattern::HEADER_VALUE),
        }),
        Kind::StringMap => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Kind::Retry | Kind::Table | Kind::TableList => json!({}),
    }
}

/// A retry policy; one without a default needs its type and the keys of the type.
pub fn retry(key: &Key, version: &Version) -> Value {
    let catalogue = Catalogue::for_version(version);
    let mut properties = Map::new();
    for field in catalogue.keys().filter(|field| field.table() == key.path) {
        properties.insert(field.name().into(), value(field.kind_in(version)));
    }
    let needs = |tag: &str, names: &[&str]| {
        json!({
            "if": { "properties": { "type": { "const": tag } }, "required": ["type"] },
            "then": { "required": names },
        })
    };
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let mut rules = vec![needs("fixed-delay", &["interval"])];
    if key.default_in(version).is_none() {
        object["required"] = json!(["type"]);
        rules.push(needs("exponential", &["initial-interval", "factor", "max-interval"]));
    }
    object["allOf"] = json!(rules);
    object
}

/// What the kinds of metadata clients need.
pub fn metadata_clients(catalogue: &Catalogue) -> Value {
    let is = |tag: &str| json!({ "properties": { "type": { "const": tag } }, "required": ["type"] });
    let mut rules = vec![
        json!({
            "if": { "not": { "properties": { "type": { "enum": ["etcd", "object-store", "dynamo-db"] } }, "required": ["type"] } },
            "then": { "properties": { "addresses": array(shared("address")) } },
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

/// A list of any strings.
pub fn strings() -> Value {
    array(json!({ "type": "string" }))
}

fn shared(name: &str) -> Value {
    // In draft 7 nothing counts beside a reference, so that it stands inside.
    json!({ "allOf": [{ "$ref": format!("#/definitions/{name}") }] })
}

fn array(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn string(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

fn integer(min: u64, max: u64) -> Value {
    let mut schema = json!({ "type": "integer", "minimum": min });
    if max < i64::MAX as u64 {
        schema["maximum"] = json!(max);
    }
    schema
}

fn word(words: Words) -> Value {
    let all: Vec<&str> = words.iter().chain(words.aliases().map(|(alias, _)| alias)).collect();
    json!({ "enum": all })
}

fn bytes(version: &Version, zero: bool) -> Value {
    json!({ "anyOf": [integer(u64::from(!zero), i64::MAX as u64), string(&pattern::bytes(version, zero))] })
}

fn replication() -> Value {
    let factor = || json!({ "type": "integer", "minimum": 1, "maximum": 255 });
    json!({
        "anyOf": [
            factor(),
            string(&pattern::replication()),
            {
                "type": "object",
                "properties": { "node": factor(), "zone": factor(), "region": factor() },
                "additionalProperties": false,
                "minProperties": 1,
            },
        ]
    })
}
