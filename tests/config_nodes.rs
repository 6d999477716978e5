//! What a node is called and where it is reached: what is right, and what is not, alone and among others.

use restate_scaleout::api::validate::{Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

fn found(texts: &[String]) -> Vec<Diagnostic> {
    found_by(texts, "1.7.12")
}

fn found_by(texts: &[String], version: &str) -> Vec<Diagnostic> {
    let nodes =
        texts.iter().enumerate().map(|(at, text)| NodeConfig::with_file(format!("f{at}.toml"), text.clone()));
    let mut all = validate(&ValidateInput {
        nodes: nodes.collect(),
        server_version: Some(version.into()),
        ..ValidateInput::default()
    })
    .diagnostics;
    all.retain(|one| one.severity != Severity::Info);
    all
}

fn codes(all: &[Diagnostic]) -> Vec<&str> {
    all.iter().map(|one| one.code.as_str()).collect()
}

/// Three nodes of a cluster, each with lines of its own for `N`.
fn three(lines: &str) -> Vec<String> {
    let node = |number: usize| {
        format!(
            "cluster-name = \"orders\"\nauto-provision = {}\ndefault-replication = 2\n{}\n[worker.snapshots]\ndestination = \
             \"s3://b/p\"\nsnapshot-interval = \"1h\"\naws-region = \"eu-west-1\"\n",
            number == 1,
            lines.replace('N', &number.to_string()),
        )
    };
    (1..=3).map(node).collect()
}

const PEERS: &str =
    "[metadata-client]\naddresses = [\"http://x1:5122\", \"http://x2:5122\", \"http://x3:5122\"]\n";

#[test]
fn a_base_dir_beside_the_working_directory_is_no_disk_of_its_own() {
    for dir in ["restate-data", "./restate-data", "../data"] {
        let all = found(&[format!("base-dir = \"{dir}\"\n")]);
        assert!(all.is_empty(), "{dir}: {all:#?}");
    }
    assert_eq!(codes(&found(&["base-dir = \"/var/lib/restate\"\n".to_owned()])), ["RS140"]);
}

#[test]
fn an_address_that_is_left_to_the_server_is_fine_where_it_finds_one() {
    for name in ["node-name = \"xN\"\n", "node-name = \"node-N\"\n"] {
        let texts = three(&format!("{name}{PEERS}"));
        let all = found(&texts);
        assert!(all.is_empty(), "{name}: {all:#?}");
        let joiner = texts[2].replace("http://x3:5122", "http://x2:5122");
        let all = found(&[joiner]);
        assert!(all.is_empty(), "{name}: {all:#?}");
        // Before 1.6 it is loopback.
        let told = found_by(&three(&format!("{name}{PEERS}").replace("1h", "")), "1.5.6");
        assert_eq!(told.iter().filter(|one| one.code == "RS142").count(), 3, "{told:#?}");
        // Where it listens on loopback alone, or on a unix socket, it finds none.
        for listens in
            ["bind-ip = \"127.0.0.1\"\n", "bind-address = \"[::1]:5122\"\n", "listen-mode = \"unix\"\n"]
        {
            let told = found(&three(&format!("{name}{listens}{PEERS}")));
            assert_eq!(told.iter().filter(|one| one.code == "RS142").count(), 3, "{listens}: {told:#?}");
        }
    }
}

#[test]
fn who_founds_the_cluster_may_leave_its_address_to_the_server_and_nobody_else() {
    let mut texts = three(&format!("node-name = \"node-N\"\n{PEERS}"));
    texts[1] = texts[1].replace("auto-provision = false", "auto-provision = true");
    let all = found(&texts);
    assert!(codes(&all).contains(&"RS141") || codes(&all).contains(&"RS201"), "{all:#?}");
    // A file alone says nothing of who founds it.
    let alone = texts[0].clone();
    assert_eq!(codes(&found(std::slice::from_ref(&alone))), ["RS141"]);
    // Its name is that of one of the hosts.
    let alone = alone.replace("node-1", "x1");
    let all = found(&[alone]);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn a_host_that_nobody_dials_is_told_once_and_at_its_node() {
    for (host, code) in
        [("0.0.0.0", "RS128"), ("::", "RS128"), ("127.0.0.1", "RS142"), ("localhost", "RS142")]
    {
        let lines = format!("node-name = \"xN\"\nadvertised-host = \"{host}\"\n{PEERS}");
        let all = found(&three(&lines));
        let of_nodes: Vec<(&str, &str)> =
            all.iter().map(|one| (one.file.as_str(), one.code.as_str())).collect();
        assert_eq!(of_nodes, [("f0.toml", code), ("f1.toml", code), ("f2.toml", code)], "{host}: {all:#?}");
    }
    assert_eq!(codes(&found(&["advertised-host = \"0.0.0.0\"\n".to_owned()])), ["RS128"]);
}

#[test]
fn words_of_examples_are_told_wherever_they_stand() {
    for text in [
        "node-name = \"UNIQUE_NODE_NAME\"\n",
        "node-name = \"a\"\nadvertised-address = \"ADVERTISED_ADDRESS\"\n",
        "node-name = \"a\"\nadvertised-address = \"http://NODE_IP:5122\"\n",
        "node-name = \"a\"\nadvertised-host = \"HOST_NAME\"\n",
        "node-name = \"a\"\nauto-provision = false\nadvertised-address = \"http://a:5122\"\n[metadata-client]\naddresses = \
         [\"ADVERTISED_ADDRESS\", \"ADVERTISED_ADDRESS_NODE_X\"]\n",
    ] {
        let all = found(&[text.to_owned()]);
        assert_eq!(codes(&all), ["RS159"], "{text}: {all:#?}");
    }
    // Names that somebody may well have chosen.
    for name in ["NODE_1", "SERVER", "X", "POD", "PORT_NODE_7", "UNIQUE"] {
        let all = found(&[format!("node-name = \"{name}\"\n")]);
        assert!(!codes(&all).contains(&"RS159"), "{name}: {all:#?}");
    }
    // The same word in all files is no name that they have in common.
    let lines = "node-name = \"UNIQUE_NODE_NAME\"\nadvertised-address = \"http://ADVERTISED_ADDRESS:5122\"\n";
    let all = found(&three(&format!("{lines}{PEERS}")));
    assert!(all.iter().all(|one| one.code == "RS159"), "{all:#?}");
}
