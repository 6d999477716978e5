use restate_scaleout::config::document::Document;
use restate_scaleout::config::load;
use restate_scaleout::config::tree::{Item, Table};
use restate_scaleout::config::values::backoff::{Backoff, BackoffError};
use restate_scaleout::config::values::replication::{ReplicationError, ReplicationProperty};

use super::*;
use crate::parity::{alone, corpus, sample};

#[test]
fn the_schemas_are_current() {
    for version in &VERSIONS {
        let written = std::fs::read_to_string(file(version)).unwrap_or_default();
        assert!(
            written == text(version),
            "{} is not current; run ./build.sh schema",
            file(version).display()
        );
    }
}

fn validator(version: &Version) -> jsonschema::Validator {
    jsonschema::draft7::new(&schema(version)).expect("the schema is one")
}

/// A document as JSON; `None` with values that JSON does not have.
fn as_json(table: &Table) -> Option<Value> {
    use restate_scaleout::config::tree::Value as Toml;
    fn of(item: &Item) -> Option<Value> {
        Some(match &item.value {
            Toml::String(text) => json!(text),
            Toml::Integer(number) => json!(number),
            Toml::Float(number) if number.is_finite() => json!(number),
            Toml::Float(_) | Toml::Datetime(_) => return None,
            Toml::Boolean(value) => json!(value),
            Toml::Array(items) => Value::Array(items.iter().map(of).collect::<Option<_>>()?),
            Toml::Table(table) => as_json(table)?,
        })
    }
    let pairs = table.entries.iter().map(|entry| Some((entry.key.clone(), of(&entry.item)?)));
    Some(Value::Object(pairs.collect::<Option<_>>()?))
}

#[test]
fn files_as_people_write_them_are_valid() {
    let version = &VERSIONS[3];
    for text in corpus::TEXTS {
        let document = Document::parse(text);
        assert!(load::check(&document.root, version).is_empty(), "{text}");
        let json = as_json(&document.root).expect("the corpus has no values that JSON lacks");
        let found: Vec<String> =
            validator(version).iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(found.is_empty(), "{found:?} in\n{text}");
    }
}

#[test]
fn unknown_keys_are_invalid() {
    let version = &VERSIONS[3];
    for (text, valid) in [
        ("cluster_name = \"a\"", false),
        ("clustername = \"a\"", false),
        ("[snapshots]\ndestination = \"s3://b/p\"", false),
        ("[worker]\ncluster-name = \"a\"", false),
        ("allow-bootstrap = false", false),
        ("[metadata-client]\ntype = \"s3\"", false),
        ("[metadata-client]\ntype = \"object-store\"", false),
        ("[metadata-client]\ntype = \"object-store\"\npath = \"s3://b/p\"", true),
        ("[metadata-client]\ntype = \"etcd\"\naddresses = [\"a b\"]", true),
        ("[metadata-client]\naddresses = [\"a b\"]", false),
        ("[metadata-client]\naddress = \"http://a:1\"\naddresses = [\"http://b:1\"]", false),
        ("[tracing-headers]\nany-thing = \"x\"", true),
        ("[[ingress.kafka-clusters]]\nname = \"a\"\nbrokers = []\n\"any.thing\" = \"x\"", true),
        ("[[ingress.kafka-clusters]]\nname = \"a\"", false),
        ("[tls]\nmode = \"off\"", false),
        ("[networking]\nconnect-retry-policy = {type = \"fixed-delay\"}", false),
        ("[networking]\nconnect-retry-policy = {max-attempts = 3}", true),
    ] {
        let json = as_json(&Document::parse(text).root).unwrap();
        assert_eq!(validator(version).is_valid(&json), valid, "{text}");
    }
}

/// For every key, right and wrong values: valid if the server loads the file and does what it says.
#[test]
fn values_are_valid_when_the_server_takes_them() {
    let mut rng = fastrand::Rng::with_seed(3);
    let mut counts = [0, 0];
    let mut wrong = Vec::new();
    for version in &VERSIONS {
        let validator = validator(version);
        for key in Catalogue::for_version(version).keys() {
            for _ in 0..12 {
                let text = alone::file(key, &sample::literal(&mut rng, key, version, 0.4), version);
                let document = Document::parse(&text);
                let Some(json) = as_json(&document.root).filter(|_| document.is_valid()) else { continue };
                if inexpressible(&json) {
                    continue;
                }
                let fine = load::check(&document.root, version).is_empty()
                    && known(&Catalogue::for_version(version), &document.root, &mut Vec::new());
                counts[usize::from(fine)] += 1;
                if validator.is_valid(&json) != fine {
                    wrong.push(format!("{version}: schema says {}, server {fine}: {text}", !fine));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {counts:?}\n{}", wrong.len(), wrong.join("\n"));
    assert!(counts.iter().all(|count| *count > 1000), "{counts:?}");
}

/// Whether all keys are known, and sections are tables and words strings.
fn known<'a>(catalogue: &Catalogue, table: &'a Table, path: &mut Vec<&'a str>) -> bool {
    use restate_scaleout::config::tree::Value as Toml;
    table.entries.iter().all(|entry| {
        path.push(&entry.key);
        let known = match (catalogue.lookup(path).map(|key| key.kind), &entry.item.value) {
            (None, _) => false,
            (Some(Kind::Table(_) | Kind::Retry(_)), Toml::Table(inner)) => known(catalogue, inner, path),
            (Some(Kind::Table(_) | Kind::Retry(_)), _) | (Some(Kind::Word(_)), Toml::Table(_)) => false,
            _ => true,
        };
        path.pop();
        known
    })
}

/// What a schema cannot express, and where the schemas are stricter on purpose.
fn inexpressible(json: &Value) -> bool {
    match json {
        // JSON Schema counts 8.0 as an integer; the server does not.
        Value::Number(number) => number.as_f64().is_some_and(|float| number.is_f64() && float.fract() == 0.0),
        Value::String(text) => {
            // Patterns do not compare numbers.
            matches!(ReplicationProperty::parse(text), Err(ReplicationError::Conflict { .. }))
                || matches!(
                    Backoff::parse(text),
                    Err(BackoffError::Order | BackoffError::TooLong(_) | BackoffError::TooShort(_))
                )
        }
        Value::Array(items) => items.iter().any(inexpressible),
        Value::Object(object) => {
            // The schemas check every field of a retry policy, the server only those of its type.
            let other_fields = match object.get("type").and_then(Value::as_str) {
                Some("none") => object.len() > 1,
                Some("fixed-delay") => ["factor", "initial-interval", "max-interval"]
                    .iter()
                    .any(|name| object.contains_key(*name)),
                _ => object.contains_key("interval"),
            };
            let factor =
                |scope: &str| object.get(scope).and_then(Value::as_u64).and_then(|n| u8::try_from(n).ok());
            let conflict = matches!(
                ReplicationProperty::of(factor("node"), factor("zone"), factor("region")),
                Err(ReplicationError::Conflict { .. })
            );
            other_fields || conflict || object.values().any(inexpressible)
        }
        _ => false,
    }
}
