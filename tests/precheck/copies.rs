//! The guard keeps copies of small truths, so that a mistake has to be made twice. Here both are held against
//! each other: what the guard reads must be what the core reads, and what it leaves unclear is nobody's.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout::api::answer::EnvironmentValue;
use restate_scaleout::api::validate::{EffectiveValue, NodeConfig, ValidateInput};
use restate_scaleout::config::catalogue::Catalogue;
use restate_scaleout::config::values::address::AdvertisedAddress;
use restate_scaleout::config::version::{self, LAST};
use restate_scaleout::validate;
use restate_scaleout_guard::internals::{
    ALL_ROLES, DEFAULT_CLUSTER, Endpoint, GROWN, Setting, Settings, TRIED, read,
};
use semver::Version;
use serde_json::{Value, json};

/// The last patch of each minor version that the guard lets start.
fn versions() -> Vec<Version> {
    let of = |version: &Version| TRIED.into_iter().find(|it| (it.0, it.1) == (version.major, version.minor));
    let tried: Vec<_> = LAST.into_iter().filter(|version| of(version).is_some()).collect();
    assert_eq!(tried.len(), TRIED.len(), "each has a last patch in src/config/version.rs");
    assert!(
        tried.iter().all(|version| of(version).is_some_and(|it| it.2 <= version.patch)),
        "no later patch"
    );
    assert_eq!(GROWN, version::GROWN, "a deployment grows on these");
    assert!(GROWN.iter().all(|it| TRIED.iter().any(|tried| (tried.0, tried.1) == *it)), "each was tried");
    tried
}

/// A setting as the guard has it: unclear, unset, or a value.
type Guards = Option<Option<Value>>;

fn of<T>(setting: &Setting<T>, value: impl Fn(&T) -> Value) -> Guards {
    match setting {
        Setting::Set(it) => Some(Some(value(it))),
        Setting::Unset => Some(None),
        Setting::Unclear(_) => None,
    }
}

/// Every key that the guard reads, with what it read.
fn keys(settings: &Settings) -> [(&'static str, Guards); 12] {
    let text = |it: &String| json!(it);
    [
        ("cluster-name", of(&settings.cluster_name, text)),
        ("node-name", of(&settings.node_name, text)),
        ("force-node-id", of(&settings.force_node_id, |it| json!(it))),
        ("base-dir", of(&settings.base_dir, text)),
        ("auto-provision", of(&settings.auto_provision, |it| json!(it))),
        ("roles", of(&settings.roles, |it| json!(it))),
        ("advertised-address", of(&settings.advertised, text)),
        ("location", of(&settings.location, text)),
        ("metadata-client.type", of(&settings.metadata_type, text)),
        ("metadata-client.addresses", of(&settings.peers, |it| json!(it))),
        ("worker.snapshots.destination", of(&settings.repository, text)),
        ("bifrost.default-provider", of(&settings.provider, text)),
    ]
}

/// What the guard takes for granted where a key is not set.
fn granted(key: &str) -> Option<Value> {
    match key {
        "cluster-name" => Some(json!(DEFAULT_CLUSTER)),
        "roles" => Some(json!(ALL_ROLES)),
        // A start may found a cluster and vote unless it is told not to.
        "auto-provision" | "metadata-server.auto-join" => Some(json!(true)),
        "metadata-client.type" | "bifrost.default-provider" => Some(json!("replicated")),
        _ => None,
    }
}

/// Sets are compared as sets, addresses by where they lead.
fn comparable(key: &str, value: &Value) -> BTreeSet<String> {
    let texts: Vec<String> = match value {
        Value::Array(all) => {
            all.iter().map(|it| it.as_str().map_or_else(|| it.to_string(), Into::into)).collect()
        }
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    };
    let whole = |text: String| match key {
        "advertised-address" | "metadata-client.addresses" => {
            AdvertisedAddress::parse(&text).map_or(text, |address| format!("{:?}", address.endpoint()))
        }
        _ => text,
    };
    texts.into_iter().map(whole).collect()
}

fn effective(
    text: &str,
    environment: &BTreeMap<String, EnvironmentValue>,
    arguments: &[String],
    version: &Version,
) -> BTreeMap<String, EffectiveValue> {
    let known = |(name, value): (&String, &EnvironmentValue)| (name.clone(), value.text().map(str::to_owned));
    let node = NodeConfig {
        environment: environment.iter().map(known).collect(),
        arguments: arguments.to_vec(),
        ..NodeConfig::with_file("n1", text)
    };
    let input = ValidateInput {
        nodes: vec![node],
        server_version: Some(version.to_string()),
        effective: true,
        ..ValidateInput::default()
    };
    validate(&input).effective.into_values().next().unwrap_or_default()
}

const FILE: &str = r#"
cluster-name = "prod"
node-name = "n1"
force-node-id = 3
base-dir = "/data"
auto-provision = false
roles = ["worker", "log-server", "metadata-server"]
advertised-address = "http://10.0.0.1:5122/"
location = "eu.a"
[metadata-client]
type = "replicated"
addresses = ["http://10.0.0.2:5122", "http://10.0.0.3:5122"]
[metadata-server]
auto-join = false
[worker.snapshots]
destination = "s3://bucket/prod"
[bifrost]
default-provider = "replicated"
"#;

const VARIABLES: [(&str, &str); 9] = [
    ("RESTATE_CLUSTER_NAME", "other"),
    ("RESTATE_NODE_NAME", "n9"),
    ("RESTATE_BASE_DIR", "/other"),
    ("RESTATE_AUTO_PROVISION", "true"),
    ("RESTATE_ROLES", "[worker,admin]"),
    ("RESTATE_ADVERTISED_ADDRESS", "http://10.0.0.9:5122"),
    ("RESTATE_METADATA_CLIENT__ADDRESSES", "[http://10.0.0.7:5122]"),
    ("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "s3://bucket/other"),
    ("RESTATE_LOCATION", "us.b"),
];

const FLAGS: [[&str; 2]; 7] = [
    ["--cluster-name", "flag"],
    ["--node-name", "n7"],
    ["--base-dir", "/flag"],
    ["--auto-provision", "true"],
    ["--roles", "worker,admin"],
    ["--advertised-address", "http://10.0.0.8:5122"],
    ["--location", "us.c"],
];

/// A file alone and an empty one; each under every variable, and under every flag.
fn starts() -> Vec<(&'static str, BTreeMap<String, EnvironmentValue>, Vec<String>)> {
    let mut starts = Vec::new();
    for file in [FILE, ""] {
        starts.push((file, BTreeMap::new(), Vec::new()));
        for (name, value) in VARIABLES {
            starts.push((file, [(name.into(), EnvironmentValue::Text(value.into()))].into(), Vec::new()));
        }
        for flag in FLAGS {
            starts.push((file, BTreeMap::new(), flag.map(Into::into).into()));
        }
    }
    starts
}

#[test]
fn both_minds_read_the_same_settings() {
    let mut compared = BTreeMap::<&str, u32>::new();
    for (file, environment, arguments) in starts() {
        let guards = read(file, &environment, &arguments).expect("the guard reads it");
        for version in &versions() {
            let cores = effective(file, &environment, &arguments, version);
            for (key, guards) in keys(&guards) {
                let what = format!("{key} for {version}, {environment:?} {arguments:?}");
                let guards = guards.unwrap_or_else(|| panic!("{what}: the guard finds it unclear"));
                let Some(core) = cores.get(key) else {
                    // A default that depends on the machine is nobody's to know.
                    assert_eq!(guards, None, "{what}: the core does not know it");
                    continue;
                };
                let Some(guards) = guards.or_else(|| granted(key)) else {
                    assert_eq!(core.from, "default", "{what}: the guard knows nothing of it");
                    continue;
                };
                assert_eq!(comparable(key, &guards), comparable(key, &core.value), "{what}");
                *compared.entry(key).or_default() += 1;
            }
        }
    }
    assert_eq!(compared.len(), 12, "{compared:?}");
}

/// What the guard takes for granted stands in the catalogue, version by version.
#[test]
fn both_minds_know_the_same_defaults() {
    let guarded = keys(&read("", &BTreeMap::new(), &[]).expect("an empty file"));
    let guarded = guarded.iter().map(|(key, _)| *key).chain(["metadata-server.auto-join"]);
    for key in guarded {
        for version in &versions() {
            let catalogue = Catalogue::for_version(version);
            let path: Vec<&str> = key.split('.').collect();
            assert!(catalogue.lookup(&path).is_some(), "{key} is no key of {version}");
            let (Some(granted), Some(default)) = (granted(key), catalogue.default(&path)) else { continue };
            let default: Value = serde_json::from_str(default).expect("a literal that is JSON as well");
            assert_eq!(comparable(key, &granted), comparable(key, &default), "{key} of {version}");
        }
    }
}

/// Addresses in many spellings. Where the guard reads two of them, it says whether they lead to one socket as
/// the core does.
#[test]
fn both_minds_tell_addresses_apart_alike() {
    const ADDRESSES: [&str; 22] = [
        "http://host:5122",
        "http://host:5122/",
        "http://HOST:5122",
        "http://host.:5122",
        "http://host:5123",
        "https://host:5122",
        "http://host",
        "https://host",
        "http://host:80",
        "https://host:443",
        "http://10.0.0.1:5122",
        "http://10.0.0.1:5122/",
        "http://[::ffff:10.0.0.1]:5122",
        "http://[::1]:5122",
        "http://[0:0:0:0:0:0:0:1]:5122",
        "http://127.0.0.1:5122",
        "http://localhost:5122",
        "http://[2001:DB8::1]:5122",
        "http://[2001:db8:0::1]:5122",
        "host:5122",
        "unix:/run/restate.sock",
        "http://10.0.0.1:5122,http://10.0.0.2:5122",
    ];
    let mut read = 0;
    for one in ADDRESSES {
        let Some(guards) = Endpoint::parse(one) else { continue };
        let core = AdvertisedAddress::parse(one).unwrap_or_else(|error| panic!("{one}: {error}"));
        assert_eq!(Some(guards.port), core.port(), "{one}");
        read += 1;
        for other in ADDRESSES {
            let (Some(theirs), Ok(cores)) = (Endpoint::parse(other), AdvertisedAddress::parse(other)) else {
                continue;
            };
            assert_eq!(guards == theirs, core.same_endpoint(&cores), "{one} and {other}");
        }
    }
    assert_eq!(read, 19);
}
