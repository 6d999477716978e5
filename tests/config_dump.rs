//! A file with everything that a server's own `--dump-config` shows is as good as an empty one. Real servers are asked for
//! theirs in parity; here it is written from the catalogue, for the versions that are not at hand, too.

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::catalogue::{Catalogue, Key, Kind};
use restate_scaleout::config::document::Document;
use restate_scaleout::config::{validate, version};
use semver::Version;

/// The first of the findings at warning or above.
fn found(nodes: Vec<NodeConfig>, version: &Version) -> Vec<String> {
    let input =
        ValidateInput { nodes, server_version: Some(version.to_string()), ..ValidateInput::default() };
    let bad = validate(&input).diagnostics.into_iter().filter(|one| one.severity != Severity::Info);
    bad.map(|one| format!("{} {}", one.code, one.message)).collect()
}

/// The default as TOML: fields of retry policies are words and durations without quotes.
fn literal(default: &str) -> String {
    let is_toml = Document::parse(&format!("x = {default}")).is_valid();
    if is_toml { default.to_owned() } else { format!("\"{default}\"") }
}

fn keys(version: &Version) -> Vec<(&'static Key, String)> {
    let catalogue = Catalogue::for_version(version);
    // A table that is refused without keys that have no default is in no dump.
    let refused: Vec<&str> = catalogue.required().map(Key::table).collect();
    let keys = catalogue.keys().filter(|key| {
        let single = !key.path.contains(['*', '[']) && !matches!(key.kind, Kind::Table(_) | Kind::Retry(_));
        single && !refused.contains(&key.table())
    });
    keys.filter_map(|key| Some((key, literal(key.default_in(version)?)))).collect()
}

#[test]
fn all_defaults_in_one_file_are_no_fault() {
    for version in version::LAST {
        let mut text = "node-name = \"n1\"\n".to_owned();
        for (key, default) in keys(&version) {
            text.push_str(&format!("{} = {default}\n", key.path));
        }
        assert!(text.lines().count() > 150, "{version}: {text}");
        let nodes = vec![NodeConfig::with_file("dump.toml", text)];
        assert_eq!(found(nodes, &version), [""; 0], "{version}");
    }
}

#[test]
fn each_default_in_a_file_of_its_own_is_no_fault() {
    for version in version::LAST {
        for (key, default) in keys(&version) {
            let text = format!("node-name = \"n1\"\n{} = {default}\n", key.path);
            let nodes = vec![NodeConfig::with_file("dump.toml", text)];
            assert_eq!(found(nodes, &version), [""; 0], "{} in {version}", key.path);
        }
    }
}

#[test]
fn what_servers_of_1_5_work_out_is_no_fault() {
    let text = "node-name = \"n1\"\nbind-address = \"0.0.0.0:5122\"\nadvertised-address = \"http://127.0.0.1:5122/\"\n\
                no-proxy = []\n[metadata-client]\naddresses = [\"http://127.0.0.1:5122/\"]\n[admin]\nbind-address = \
                \"0.0.0.0:9070\"\nadvertised-admin-endpoint = \"http://127.0.0.1:9070/\"\n[ingress]\nkafka-clusters = []\n";
    for version in version::LAST {
        let nodes = vec![NodeConfig::with_file("dump.toml", text)];
        let expected: &[&str] = if version < Version::new(1, 6, 0) {
            &[]
        } else {
            // Servers from 1.6 on have another key for it, and this value is not their default.
            &["RS107 `admin.advertised-admin-endpoint` is deprecated since 1.6"]
        };
        assert_eq!(found(nodes, &version), expected, "{version}");
    }
}

#[test]
fn what_is_not_the_default_is_still_told() {
    let version = version::NEWEST;
    for (text, code) in [
        ("connect-timeout = \"11s\"\n", "RS107"),
        ("[[ingress.kafka-clusters]]\nname = \"k\"\nbrokers = [\"b:9092\"]\n", "RS107"),
        ("[worker.snapshots]\nnum-retained = 2\n", "RS112"),
        ("[worker.snapshots]\nobject-store-retry-policy = {max-attempts = 11}\n", "RS112"),
        (
            "roles = [\"worker\", \"log-server\", \"metadata-server\"]\nadvertised-address = \"http://127.0.0.1:5122\"\n",
            "RS142",
        ),
        ("default-replication = 2\nadvertised-address = \"http://127.0.0.1:5122\"\n", "RS142"),
        (
            "advertised-address = \"http://127.0.0.1:5122\"\n[metadata-client]\naddresses = [\"http://n2:5122\"]\n",
            "RS142",
        ),
    ] {
        let nodes = vec![NodeConfig::with_file("n1.toml", format!("node-name = \"n1\"\n{text}"))];
        let found = found(nodes, &version);
        assert!(found.iter().any(|one| one.starts_with(code)), "{text}: {found:?}");
    }
}
