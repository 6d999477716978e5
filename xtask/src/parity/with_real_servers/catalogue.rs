//! Checks the catalogue against real servers: every key is read by exactly the versions that it lists, and
//! every default is the one that the server shows.

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::catalogue::{Catalogue, Key, Kind, history};
use restate_scaleout::config::document::Document;
use restate_scaleout::config::tree::{Table, Value};
use restate_scaleout::config::validate;

use crate::parity::alone;
use crate::parity::basics;
use crate::parity::compare::{self, Place, accepts};
use crate::parity::sample;
use crate::parity::server::Server;

/// A value that no key takes: refused when the key is read, ignored when it is not.
const IMPOSSIBLE: &str = "[[1]]";

#[test]
fn every_key_is_read_by_the_versions_that_it_says() {
    for server in Server::all().unwrap() {
        let place = Place::new(&server).unwrap();
        for key in history() {
            let text = alone::file(key, IMPOSSIBLE, &server.version);
            let read = place.ask(&text).unwrap().status != 0;
            assert_eq!(read, key.known_in(&server.version), "{} in {}:\n{text}", key.path, server.version);
            let ours = !accepts(&text, &server.version);
            assert_eq!(read, ours, "{} in {}:\n{text}", key.path, server.version);
        }
    }
}

#[test]
fn odd_values_are_judged_alike_under_every_key() {
    let mut rng = fastrand::Rng::with_seed(11);
    for server in Server::all().unwrap() {
        let mut cases = Vec::new();
        for key in Catalogue::for_version(&server.version).keys() {
            let odd = [basics::odd(&mut rng), sample::literal(&mut rng, key, &server.version, 0.0)];
            cases.extend(odd.iter().map(|value| alone::file(key, value, &server.version)));
        }
        let (tally, found) = compare::run(&server, &cases).unwrap();
        assert!(found.is_empty(), "{}: {tally}\n{found:#?}", server.version);
    }
}

#[test]
fn every_default_is_the_servers() {
    for server in Server::all().unwrap() {
        let dump = Document::parse(&Place::new(&server).unwrap().ask("").unwrap().dump);
        assert!(dump.is_valid(), "{:?}", dump.errors);
        let mut wrong = Vec::new();
        let mut shown = 0;
        for key in Catalogue::for_version(&server.version).keys() {
            if key.computed
                || key.implied
                || matches!(key.kind, Kind::Table(_) | Kind::TableList(_) | Kind::Retry(_))
            {
                continue;
            }
            let path: Vec<&str> = key.path.split('.').collect();
            let theirs = dump.root.at(&path).map(|item| &item.value);
            shown += usize::from(theirs.is_some());
            let ours = key.default_in(&server.version).map(|literal| value(key, literal));
            let same = match (theirs, &ours) {
                (None, Some(value)) => hidden(value) || UNSHOWN.contains(&key.path.as_str()),
                (Some(theirs), Some(ours)) => equal(theirs, ours),
                (Some(_), None) => key.path == "node-name",
                (None, None) => true,
            };
            if !same {
                wrong.push(format!("{}: server {theirs:?}, catalogue {ours:?}", key.path));
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", server.version, wrong.join("\n"));
        assert!(shown > 150, "{}: only {shown} defaults shown", server.version);
    }
}

#[test]
fn a_servers_own_dump_is_a_file_without_faults() {
    for server in Server::all().unwrap() {
        let dump = Place::new(&server).unwrap().ask("").unwrap().dump;
        assert!(dump.lines().count() > 200, "{}:\n{dump}", server.version);
        let input = ValidateInput {
            nodes: vec![NodeConfig::with_file("dump.toml", dump)],
            server_version: Some(server.version.to_string()),
            ..ValidateInput::default()
        };
        let mut found = validate(&input).diagnostics;
        found.retain(|one| one.severity != Severity::Info);
        assert_eq!(found, [], "{}", server.version);
    }
}

/// Keys that servers leave out while they, or their table, have their default (from the source).
const UNSHOWN: [&str; 7] = [
    "networking.fabric-memory-limit",
    "networking.message-size-limit",
    "tls.mode",
    "tls.refresh-interval",
    "worker.storage.rocksdb-compact-on-deletions-count",
    "worker.storage.rocksdb-compact-on-deletions-ratio",
    "worker.storage.rocksdb-compact-on-deletions-window",
];

/// The literal as a value. Fields of retry policies are words and durations without quotes.
fn value(key: &Key, literal: &str) -> Value {
    let parse = |text: &str| {
        let document = Document::parse(&format!("x = {text}"));
        document.is_valid().then(|| document.root.get("x").map(|item| item.value.clone())).flatten()
    };
    parse(literal)
        .or_else(|| parse(&format!("\"{literal}\"")))
        .unwrap_or_else(|| panic!("{}: {literal} is no literal", key.path))
}

/// Values that servers leave out of the effective configuration.
fn hidden(value: &Value) -> bool {
    match value {
        Value::Boolean(value) => !value,
        Value::Integer(number) => *number == 0,
        Value::Array(items) => items.is_empty(),
        Value::Table(table) => table.entries.is_empty(),
        Value::String(text) => text == "0s" || text == "0 B",
        _ => false,
    }
}

fn equal(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        // Servers of 1.5 print 32-bit floats as if they were 64-bit.
        (Value::Float(theirs), Value::Float(ours)) => (theirs - ours).abs() < 1e-6,
        (Value::Array(theirs), Value::Array(ours)) => {
            theirs.len() == ours.len()
                && theirs.iter().zip(ours).all(|(one, two)| equal(&one.value, &two.value))
        }
        (Value::Table(Table { entries: theirs }), Value::Table(Table { entries: ours })) => {
            theirs.is_empty() && ours.is_empty()
        }
        _ => theirs == ours,
    }
}
