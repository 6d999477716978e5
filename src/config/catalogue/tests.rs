use super::*;

fn at(version: &str) -> Catalogue {
    Catalogue::for_version(&Version::parse(version).unwrap())
}

fn known(version: &str, path: &str) -> bool {
    at(version).lookup(&path.split('.').collect::<Vec<_>>()).is_some()
}

#[test]
fn counts_the_keys_of_each_version() {
    let count = |version| at(version).keys().count();
    assert_eq!([count("1.4.4"), count("1.5.3"), count("1.6.2"), count("1.7.12")], [296, 312, 368, 464]);
}

#[test]
fn keys_come_and_go() {
    for (path, reads, ignores) in [
        ("worker.snapshots.destination", "1.4.0 1.7.12", ""),
        ("worker.snapshots.num-retained", "1.7.0 1.7.12", "1.4.4 1.6.2"),
        ("worker.snapshots.experimental-num-retained", "1.6.0 1.6.2", "1.5.6 1.7.0"),
        ("tls.cert-file", "1.7.3", "1.7.2"),
        ("metadata-client.table", "1.5.4 1.6.0", "1.5.3"),
        ("allow-bootstrap", "", "1.4.0 1.7.12"),
        ("worker.invoker.retry-policy.max-attempts", "1.5.6", "1.6.0"),
    ] {
        for version in reads.split_whitespace() {
            assert!(known(version, path), "{version} reads {path}");
        }
        for version in ignores.split_whitespace() {
            assert!(!known(version, path), "{version} ignores {path}");
        }
    }
}

#[test]
fn wildcards_and_maps_take_any_key() {
    let catalogue = at("1.7.12");
    let path = |path: &[&str]| catalogue.lookup(path).map(|key| key.path.as_str());
    assert_eq!(path(&["tracing-headers", "x-y"]), Some("tracing-headers"));
    assert_eq!(
        path(&["admin", "query-engine", "datafusion-options", "a.b"]),
        Some("admin.query-engine.datafusion-options")
    );
    assert_eq!(path(&["ingress", "kafka-clusters", "0", "name"]), Some("ingress.kafka-clusters[].name"));
    assert_eq!(
        path(&["ingress", "kafka-clusters", "[]", "sasl.password"]),
        Some("ingress.kafka-clusters[].*")
    );
    assert_eq!(path(&["worker", "a.b"]), None);
    assert_eq!(path(&["ingress", "kafka-clusters", "[]", "client-id"]), Some("ingress.kafka-clusters[].*"));
    assert_eq!(path(&["ingress", "kafka-clusters", "0"]), Some("ingress.kafka-clusters"));
    assert_eq!(path(&["cluster-name", "x"]), None);
    assert_eq!(path(&["worker.snapshots"]), None);
}

#[test]
fn secrets_are_known_in_every_version() {
    for version in ["1.4.0", "1.7.12"] {
        let secret = |path: &str| {
            let key = at(version).find(&path.split('.').collect::<Vec<_>>());
            key.is_some_and(|key| key.secret || key.secret_values)
        };
        for path in [
            "worker.snapshots.aws-secret-access-key",
            "metadata-client.aws-access-key-id",
            "tracing-headers.authorization",
            "worker.invoker.additional-request-headers.x-key",
            "ingress.kafka-clusters.0.sasl-password",
        ] {
            assert!(secret(path), "{path}");
        }
        assert!(!secret("worker.snapshots.destination") && !secret("nonsense"));
    }
}

#[test]
fn defaults_change_between_versions() {
    for (path, version, default) in [
        ("rocksdb-total-memory-size", "1.5.3", Some("\"6.0 GiB\"")),
        ("rocksdb-total-memory-size", "1.6.2", Some("\"2.0 GiB\"")),
        ("worker.trim-delay-interval", "1.6.0", Some("\"0s\"")),
        ("worker.trim-delay-interval", "1.6.1", Some("\"10m\"")),
        ("bind-ip", "1.6.2", Some("\"0.0.0.0\"")),
        ("bind-ip", "1.7.12", Some("\"::\"")),
        ("node-name", "1.7.12", None),
        ("worker.shuffle.connection-retry-policy.initial-interval", "1.6.2", Some("10ms")),
        ("worker.shuffle.connection-retry-policy.initial-interval", "1.7.0", Some("250ms")),
    ] {
        let found = at(version).default(&path.split('.').collect::<Vec<_>>());
        assert_eq!(found, default, "{path} in {version}");
    }
}

#[test]
fn names_the_key_that_is_meant() {
    for (version, written, meant, why) in [
        ("1.7.12", "cluster_name", "cluster-name", Why::Spelled),
        ("1.7.12", "Auto_Provision", "auto-provision", Why::Spelled),
        ("1.7.12", "metadata_client.addresses", "metadata-client.addresses", Why::Spelled),
        ("1.7.12", "worker.snapshots.snapshot_interval", "worker.snapshots.snapshot-interval", Why::Spelled),
        ("1.7.12", "common.cluster-name", "cluster-name", Why::OtherTable),
        ("1.7.12", "worker.auto-provision", "auto-provision", Why::OtherTable),
        ("1.7.12", "worker.aws-region", "worker.snapshots.aws-region", Why::OtherTable),
        ("1.7.12", "worker.aws-secret-access-key", "worker.snapshots.aws-secret-access-key", Why::OtherTable),
        ("1.7.12", "snapshots", "worker.snapshots", Why::OtherTable),
        ("1.7.12", "snapshots.destination", "worker.snapshots.destination", Why::OtherTable),
        ("1.7.12", "worker.storage.snapshots.destination", "worker.snapshots.destination", Why::OtherTable),
        ("1.7.12", "invocation.default-retry-policy", "default-retry-policy", Why::OtherTable),
        ("1.7.12", "networking.tls", "tls", Why::OtherTable),
        ("1.7.12", "worker-snapshots-destination", "worker.snapshots.destination", Why::Nesting),
        ("1.7.12", "allow-bootstrap", "auto-provision", Why::Renamed),
        ("1.7.12", "metadata-store-client.address", "metadata-client.address", Why::Renamed),
        ("1.7.12", "metadata-store.raft-election-tick", "metadata-server.raft-election-tick", Why::Renamed),
        ("1.7.12", "worker.invoker.retry-policy", "default-retry-policy", Why::Renamed),
        ("1.7.12", "rocksdb-bg-threads", "rocksdb-low-priority-threads", Why::Renamed),
        ("1.7.12", "clustername", "cluster-name", Why::Spelled),
        ("1.7.12", "clsuter-name", "cluster-name", Why::Alike),
        ("1.7.12", "worker.snapshot.destination", "worker.snapshots.destination", Why::OtherTable),
        ("1.7.12", "default-replicaton", "default-replication", Why::Alike),
        ("1.7.12", "tokio-console-bind-port", "tokio_console_bind-port", Why::Spelled),
    ] {
        let found = at(version).nearest(&written.split('.').collect::<Vec<_>>());
        let best = found.first().unwrap_or_else(|| panic!("{written}: nothing"));
        assert_eq!((best.path.as_str(), best.why), (meant, why), "{written}: {found:?}");
    }
    let quoted = at("1.7.12").nearest(&["worker.snapshots", "destination"]);
    assert_eq!(quoted[0], Suggestion { path: "worker.snapshots.destination".into(), why: Why::Nesting });
    assert_eq!(at("1.7.12").nearest(&["zzz", "qqq"]), []);
}

#[test]
fn renames_lead_to_keys_that_exist() {
    for version in ["1.4.4", "1.5.3", "1.6.2", "1.7.12"] {
        let catalogue = at(version);
        for key in
            history().iter().filter(|key| key.gone.as_ref().is_some_and(|gone| *gone <= *catalogue.version()))
        {
            if let Some(new) = key.renamed {
                let path: Vec<&str> = key.path.split('.').collect();
                let leads = catalogue.renamed(&path);
                assert!(leads.is_some() || new.contains("log-trim"), "{} in {version}: {new}", key.path);
            }
        }
    }
}

/// `UPDATE=1 cargo test --lib catalogue` writes them anew.
#[test]
fn key_paths_are_those_of_the_catalogue() {
    let mut text = String::from(
        "//! Every key path that some server version reads or has read, as a constant, so that no code can name\n\
         //! a key that does not exist. Generated from `catalogue/keys.txt`; `UPDATE=1 cargo test --lib catalogue`\n\
         //! writes it anew.\n\n#![allow(missing_docs)]\n\n",
    );
    for key in history().iter().filter(|key| !key.path.contains(['[', '*'])) {
        let name = key.path.replace('_', "__").replace(['.', '-'], "_").to_ascii_uppercase();
        let parts: Vec<String> = key.path.split('.').map(|part| format!("{part:?}")).collect();
        text.push_str(&format!("#[rustfmt::skip]\npub const {name}: &[&str] = &[{}];\n", parts.join(", ")));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/config/keys.rs");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("a file that can be written");
    }
    assert!(text == std::fs::read_to_string(path).unwrap_or_default(), "run with UPDATE=1");
}

/// The rule by name also catches misspelled keys; it must say "secret" wherever the catalogue does.
#[test]
fn what_the_catalogue_calls_secret_is_secret_by_name() {
    use crate::api::secret::is_secret;
    let sample = |key: &Key| -> Vec<String> {
        let whole = if key.secret_values { format!("{}.x", key.path) } else { key.path.clone() };
        whole.replace("[]", ".[]").replace('*', "x").split('.').map(str::to_owned).collect()
    };
    for key in history().iter().filter(|key| key.secret || key.secret_values) {
        assert!(is_secret(&sample(key)), "{} is secret and its name does not say so", key.path);
    }
    let only_by_name: Vec<&str> = history()
        .iter()
        .filter(|key| !key.secret && !key.secret_values && is_secret(&sample(key)))
        .map(|key| key.path.as_str())
        .collect();
    // They hold the path of a file, not a key; withholding that costs nothing.
    let paths =
        ["request-identity-private-key-pem-file", "worker.invoker.request-identity-private-key-pem-file"];
    assert_eq!(only_by_name, paths);
}

/// Where a node listens and what it is called by, it has for itself.
#[test]
fn every_address_is_of_one_node_or_of_a_service() {
    let shared = ["*.address"];
    let of_a_node = |key: &Key| {
        let name = key.name().rsplit('_').next().unwrap_or_default();
        ["address", "bind-", "advertised-"].iter().any(|start| name.starts_with(start))
            || name.ends_with("-bind-address")
    };
    let wrong: Vec<&str> = history()
        .iter()
        .filter(|key| of_a_node(key) && !key.own && !shared.contains(&key.path.as_str()))
        .map(|key| key.path.as_str())
        .collect();
    assert!(wrong.is_empty(), "neither is said of them: {wrong:?}");
}

/// A finding that says "did you mean" beside the value of a credential would show it.
#[test]
fn what_a_secret_key_is_suggested_for_is_secret() {
    use crate::api::secret::is_secret;
    let catalogue = at("1.7.12");
    let mut suggested = 0;
    for key in history().iter().filter(|key| key.secret) {
        let name = key.name();
        let cut = |from: usize, to: usize| format!("{}{}", &name[..from], &name[to..]);
        let cuts =
            (1..=6).flat_map(|length| (0..=name.len() - length).map(move |from| (from, from + length)));
        let spellings = cuts.map(|(from, to)| cut(from, to)).chain((1..name.len()).flat_map(|at| {
            let (head, tail) = name.split_at(at);
            [format!("{head}xx{tail}"), format!("{head}x{}", &tail[1..]), format!("{tail}{head}")]
        }));
        for spelling in spellings.chain([name.to_uppercase(), name.replace('-', "_"), name.replace('-', "")])
        {
            let path: Vec<&str> = key.table().split('.').chain([spelling.as_str()]).collect();
            let secret = |path: &str| history().iter().any(|known| known.path == path && known.secret);
            if catalogue.nearest(&path).iter().any(|one| secret(&one.path)) {
                suggested += 1;
                assert!(is_secret(&path), "{path:?}");
            }
        }
    }
    assert!(suggested > 500, "only {suggested} spellings were suggested for");
}

/// A path written out in code could be one that no server knows, and nothing would tell.
#[test]
fn code_names_keys_by_their_constants() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let found: Vec<String> = rust_files(&source).iter().flat_map(|file| written_out(file)).collect();
    assert!(found.is_empty(), "write constants of `keys`: {found:#?}");
}

/// The code below a folder, without tests, the list of constants itself, and restatectl's own words.
fn rust_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && !matches!(name.as_str(), "tests" | "restatectl") {
            files.extend(rust_files(&path));
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "keys.rs" {
            files.push(path);
        }
    }
    files
}

/// Literals of a file that are the dotted path of a key, and lists of literals that are or begin one.
fn written_out(file: &std::path::Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("a text");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let literals = code.split('"').skip(1).step_by(2);
    let dotted = literals.filter(|text| text.contains('.') && history().iter().any(|key| key.path == *text));
    let lists = code.split("[\"").skip(1).zip(code.split("[\""));
    let lists = lists.filter(|(_, before)| before.ends_with(['&', '!']));
    let first = lists.map(|(list, _)| list.split('"').next().unwrap_or_default());
    let begin = first.filter(|name| history().iter().any(|key| key.path.split('.').next() == Some(*name)));
    dotted.chain(begin).map(|text| format!("{}: {text}", file.display())).collect()
}

#[test]
fn a_key_that_is_written_out_is_seen() {
    let folder = std::env::temp_dir().join(format!("keys-written-out-{}", std::process::id()));
    let found = |code: &str| {
        std::fs::write(&folder, code).expect("a file that can be written");
        written_out(&folder).len()
    };
    assert_eq!(found("set(\"worker.snapshots.destination\");"), 1);
    assert_eq!(found("get(&[\"worker\", name]); vec![\"roles\".into()];"), 2);
    assert_eq!(found("get(keys::ROLES); vec![\"describe\"]; \"worker.x\"\n    // &[\"roles\"]\n"), 0);
    std::fs::remove_file(folder).expect("a file that can be removed");
}
