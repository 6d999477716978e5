//! Helps say what to write where the reader writes: a variable where there is no file, a flag where that wins, the name of
//! each pod where one text is for all of them.

use std::collections::BTreeSet;
use std::path::Path;

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::api::validate::{Diagnostic, NodeConfig, ValidateInput};
use restate_scaleout::check;
use restate_scaleout::config::catalogue::Catalogue;
use restate_scaleout::config::validate;
use restate_scaleout::config::version::NEWEST;

fn found(nodes: Vec<NodeConfig>) -> Vec<Diagnostic> {
    validate(&ValidateInput { nodes, server_version: Some("1.7.12".into()), ..ValidateInput::default() })
        .diagnostics
}

#[track_caller]
fn help(all: &[Diagnostic], code: &str) -> String {
    let one = all.iter().find(|one| one.code == code);
    let one = one.unwrap_or_else(|| panic!("no {code} in {all:#?}"));
    one.help.clone().unwrap_or_default()
}

fn node(name: &str, file: Option<&str>, variables: &[(&str, &str)], arguments: &[&str]) -> NodeConfig {
    NodeConfig {
        name: name.into(),
        environment: variables
            .iter()
            .map(|(name, value)| (name.to_string(), Some(value.to_string())))
            .collect(),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        ..file.map_or_else(NodeConfig::default, |text| NodeConfig::with_file("restate.toml", text))
    }
}

const SNAPSHOTS: [(&str, &str); 3] = [
    ("RESTATE_NODE_NAME", "n1"),
    ("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "s3://b/p"),
    ("RESTATE_WORKER__SNAPSHOTS__AWS_REGION", "eu-west-1"),
];

#[test]
fn where_there_is_no_file_variables_are_named() {
    let all = found(vec![node("n1", None, &SNAPSHOTS, &[])]);
    assert!(
        help(&all, "RS144").contains("Set `RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL=30m`."),
        "{all:#?}"
    );
    let name = "node-name = \"n1\"\n";
    let all = found(vec![node("n1", Some(name), &SNAPSHOTS[1..], &[])]);
    assert!(help(&all, "RS144").contains("Set `snapshot-interval = \"30m\"`."), "{all:#?}");
    let unset = [("RESTATE_NODE_NAME", "n1"), ("RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL", "30m")];
    let all = found(vec![node("n1", None, &unset, &[])]);
    assert!(help(&all, "RS122").starts_with("Set RESTATE_WORKER__SNAPSHOTS__DESTINATION, or"), "{all:#?}");
}

#[test]
fn a_key_is_changed_where_it_is_set() {
    let file = "node-name = \"n1\"\nadvertised-address = \"http://127.0.0.1:6122\"\n";
    let by_file = found(vec![node("n1", Some(file), &[], &[])]);
    assert!(help(&by_file, "RS158").contains("Set `bind-port = 6122`"), "{by_file:#?}");
    let by_variable = found(vec![node("n1", Some(file), &[("RESTATE_BIND_PORT", "7122")], &[])]);
    assert!(help(&by_variable, "RS158").contains("Set `RESTATE_BIND_PORT=6122`"), "{by_variable:#?}");
    let by_flag = found(vec![node("n1", Some(file), &[], &["--bind-port", "7122"])]);
    assert!(help(&by_flag, "RS158").contains("Set `--bind-port=6122`"), "{by_flag:#?}");
}

fn pods(environment: &str) -> Vec<Diagnostic> {
    let text = format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: restate}}\nspec:\n  replicas: 3\n  serviceName: restate\n  \
         selector: {{matchLabels: {{app: restate}}}}\n  template:\n    metadata: {{labels: {{app: restate}}}}\n    spec:\n      \
         containers:\n        - name: restate\n          image: docker.restate.dev/restatedev/restate:1.7.12\n          env:\n{environment}"
    );
    let files = vec![CheckFile { name: "pods.yaml".into(), text, found: false }];
    check(&CheckInput { files, ..CheckInput::default() }).expect("it is read").findings.diagnostics
}

#[test]
fn what_is_written_once_for_all_pods_has_the_name_of_each() {
    let named = "            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}\n            - {name: \
                 RESTATE_NODE_NAME, value: $(POD_NAME)}\n";
    let all = pods(named);
    let said = help(&all, "RS142");
    assert!(said.contains("`RESTATE_ADVERTISED_ADDRESS=http://$(POD_NAME).restate:5122`"), "{said}");
    assert!(!said.contains("restate-0"), "{said}");
    let said = help(&pods("            - {name: RESTATE_CLUSTER_NAME, value: shop}\n"), "RS142");
    assert!(said.contains("`RESTATE_ADVERTISED_ADDRESS=http://NAME.restate:5122`"), "{said}");
    assert!(said.ends_with("NAME stands for the name of each of them."), "{said}");
}

#[test]
fn a_setting_is_named_by_variable_or_flag_however_long_its_name_is() {
    let all = found(vec![
        node("n1", None, &[("RESTATE_NODE_NAME", "n1"), ("RESTATE_ROLES", "[worker]")], &[]),
        node("n2", None, &[("RESTATE_NODE_NAME", "n2"), ("RESTATE_AUTO_PROVISION", "true")], &[]),
    ]);
    assert!(help(&all, "RS125").starts_with("Set RESTATE_METADATA_CLIENT__ADDRESSES to the"), "{all:#?}");
    let two = found(vec![
        node("n1", None, &[("RESTATE_NODE_NAME", "n1"), ("RESTATE_AUTO_PROVISION", "true")], &[]),
        node("n2", Some("node-name = \"n2\"\n"), &[], &[]),
    ]);
    assert!(help(&two, "RS201").contains("Set `auto-provision = false` on all others"), "{two:#?}");
    let two = found(vec![
        node("n1", Some("node-name = \"n1\"\nauto-provision = true\n"), &[], &[]),
        node("n2", None, &[("RESTATE_NODE_NAME", "n2")], &[]),
    ]);
    assert!(help(&two, "RS201").contains("Set `RESTATE_AUTO_PROVISION=false` on all others"), "{two:#?}");
}

#[test]
fn an_address_of_etcd_is_not_handed_on_without_its_type() {
    let old = |address| {
        node(
            "n1",
            None,
            &[("RESTATE_NODE_NAME", "n1"), ("RESTATE_COMMON__METADATA_STORE__ADDRESS", address)],
            &[],
        )
    };
    let said = help(&found(vec![old("http://etcd:2379")]), "RS109");
    assert!(
        said.contains("`RESTATE_METADATA_CLIENT__TYPE=etcd` beside RESTATE_METADATA_CLIENT__ADDRESSES"),
        "{said}"
    );
    assert!(!help(&found(vec![old("http://n2:5122")]), "RS109").contains("etcd"));
    let file = "node-name = \"n1\"\n[metadata-store-client]\naddress = \"http://10.0.0.1:2379\"\n";
    let all = found(vec![node("n1", Some(file), &[], &[])]);
    assert!(help(&all, "RS105").contains("`metadata-client.type = \"etcd\"`"), "{all:#?}");
    assert!(all.iter().all(|one| one.fix.is_none()), "{all:#?}");
    let timeout =
        [("RESTATE_NODE_NAME", "n1"), ("RESTATE_COMMON__METADATA_STORE__CLIENT_CONNECT_TIMEOUT", "1s")];
    let said = help(&found(vec![node("n1", None, &timeout, &[])]), "RS109");
    assert!(said.contains("RESTATE_METADATA_CLIENT__CONNECT_TIMEOUT"), "{said}");
}

#[test]
fn json_is_shown_as_toml_without_its_texts() {
    let headers = [
        ("RESTATE_NODE_NAME", "n1"),
        ("RESTATE_WORKER__INVOKER__ADDITIONAL_REQUEST_HEADERS", "{\"x-a\": \"abc\", \"b c\": 1}"),
    ];
    let said = help(&found(vec![node("n1", None, &headers, &[])]), "RS108");
    assert!(said.contains("{\"b c\" = 1, x-a = \"\u{2026}\"}"), "{said}");
    assert!(!said.contains("abc"), "{said}");
}

/// Where a rule writes a setting into the words of a help or a title, it would be read as one of a file by whoever sets
/// variables or flags: a setting is told by [`restate_scaleout::config::help::Help`].
#[test]
fn no_rule_writes_a_setting_into_its_words() {
    let keys: BTreeSet<String> = Catalogue::for_version(&NEWEST).keys().map(|key| key.path.clone()).collect();
    // A value by itself is written at the place where the finding is.
    let is_key = |name: &str| {
        let below = format!(".{name}");
        (name.contains('{') && !name.starts_with('[') && !["{literal}", "\"{written}\""].contains(&name))
            || keys.contains(name)
            || keys.iter().any(|key| key.ends_with(&below))
    };
    let mut told = Vec::new();
    let mut read = 0;
    for (file, text) in sources() {
        for words in texts(&text) {
            read += 1;
            let mut parts = words.split('`');
            let mut before = parts.next().unwrap_or_default();
            while let Some(code) = parts.next() {
                let name = code.split_once(" = ").map(|(name, _)| name);
                let sentence = before.rsplit(". ").next().unwrap_or_default().trim();
                let ends = [sentence.split(' ').next(), sentence.rsplit(' ').next()];
                let is_verb = |word: &str| IMPERATIVES.contains(&word.to_ascii_lowercase().as_str());
                let is_told = ends.into_iter().flatten().any(is_verb);
                if name.is_some_and(is_key) || (is_told && is_key(code)) {
                    told.push(format!("{file}: {words}"));
                }
                before = parts.next().unwrap_or_default();
            }
        }
    }
    assert!(read > 1000, "{read}");
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// What a help says before what its reader is to do something about.
const IMPERATIVES: [&str; 10] =
    ["set", "write", "give", "change", "raise", "lower", "list", "add", "remove", "unset"];

/// The rules and the notes on keys.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config");
    let mut open = vec![root.join("rules"), root.join("catalogue/notes.rs")];
    let mut out = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        out.push((path.display().to_string(), code.to_owned()));
    }
    assert!(out.len() > 100, "{}", out.len());
    out
}

/// The texts in a source: what stands between quotes, with lines that are continued put together.
fn texts(source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut signs = code.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\'' if signs.peek() == Some(&'"') => drop(signs.next()),
            '"' => {
                let mut words = String::new();
                while let Some(sign) = signs.next() {
                    match sign {
                        '"' => break,
                        '\\' if signs.peek() == Some(&'\n') => {
                            while signs.next_if(|next| next.is_whitespace()).is_some() {}
                        }
                        '\\' => words.extend(signs.next()),
                        other => words.push(other),
                    }
                }
                out.push(words);
            }
            _ => {}
        }
    }
    out
}

#[test]
fn a_metadata_client_that_is_none_is_named_as_it_is_called() {
    for (written, meant) in [
        ("object_store", "object-store"),
        ("ObjectStore", "object-store"),
        ("s3", "object-store"),
        ("S3", "object-store"),
        ("dynamodb", "dynamo-db"),
        ("DYNAMO_DB", "dynamo-db"),
        ("etc", "etcd"),
        ("raft", "replicated"),
    ] {
        for node in [
            node("n1", Some(&format!("[metadata-client]\ntype = \"{written}\"\n")), &[], &[]),
            node("n1", None, &[("RESTATE_METADATA_CLIENT__TYPE", written)], &[]),
        ] {
            let help = help(&found(vec![node]), "RS145");
            assert!(help.starts_with(&format!("Did you mean `{meant}`?")), "{written}: {help}");
        }
    }
    let nothing = node("n1", Some("[metadata-client]\ntype = \"kitchen\"\n"), &[], &[]);
    assert!(help(&found(vec![nothing]), "RS145").starts_with("The server silently"));
}

/// What the help of RS209 says to write is found by no rule any more.
#[test]
fn replication_that_is_lowered_as_the_help_says_is_fine() {
    let file = |at: usize, replication: &str| {
        format!(
            "cluster-name = \"c\"\nnode-name = \"n{at}\"\nauto-provision = {}\nadvertised-address = \"http://n{at}:5122\"\nlocation = \
             \"eu.{}\"\ndefault-replication = {replication}\n[metadata-client]\naddresses = [\"http://n1:5122\", \"http://n2:5122\", \
             \"http://n3:5122\"]\n[worker.snapshots]\ndestination = \"gs://b/p\"\nsnapshot-interval = \"30m\"\n",
            at == 1,
            at % 2
        )
    };
    let told = |count: usize, replication: &str| {
        let nodes = (1..=count).map(|at| node(&format!("n{at}"), Some(&file(at, replication)), &[], &[]));
        let mut all = found(nodes.collect());
        all.retain(|one| ["RS209", "RS219"].contains(&one.code.as_str()));
        all
    };
    for (count, replication) in
        [(3, "4"), (5, "6"), (5, "9"), (3, "\"{zone: 3}\""), (5, "\"{zone: 3, node: 4}\"")]
    {
        let all = told(count, replication);
        let help = help(&all, "RS209");
        let written = help.split_once("`default-replication = ").and_then(|(_, rest)| rest.split_once('`'));
        let (written, _) = written.unwrap_or_else(|| panic!("{count} {replication}: {help}"));
        assert_eq!(told(count, written), [], "{count} {replication}: {help}");
    }
    // Two log-servers cannot have both copies that outlive a loss and writes that go on.
    assert!(help(&told(2, "3"), "RS209").contains("three log-servers"));
}
