//! What only follows from another finding is left out, and comes back as soon as that one is not told.

use restate_scaleout::api::validate::{Accepted, Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

/// Two nodes of a cluster, each with lines of its own.
fn two(lines: &str) -> Vec<NodeConfig> {
    let node = |at: usize| {
        let text = format!(
            "node-name = \"n{at}\"\nadvertised-address = \"http://n{at}:5122\"\nauto-provision = {}\n{lines}\n[metadata-client]\naddresses \
             = [\"http://n1:5122\", \"http://n2:5122\"]\n",
            at == 1
        );
        NodeConfig::with_file(format!("n{at}.toml"), text)
    };
    vec![node(1), node(2)]
}

fn found(nodes: &[NodeConfig], version: &str, accepted: &[&str]) -> Vec<Diagnostic> {
    let accepted = accepted.iter().map(|code| Accepted {
        code: (*code).to_owned(),
        reason: "it is known".into(),
        ..Accepted::default()
    });
    validate(&ValidateInput {
        nodes: nodes.to_vec(),
        server_version: Some(version.into()),
        accepted: accepted.collect(),
        ..ValidateInput::default()
    })
    .diagnostics
}

fn has(all: &[Diagnostic], code: &str) -> bool {
    all.iter().any(|one| one.code == code)
}

/// Lines with a cause, its code, and what follows from it.
const CASES: [(&str, &str, &str); 4] = [
    ("clustername = \"shop\"", "RS103", "RS212"),
    ("default_replication = 3", "RS103", "RS219"),
    (
        "[worker.snapshot]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"30m\"\naws-region = \"eu-west-1\"",
        "RS103",
        "RS211",
    ),
    ("[common]\ncluster-name = \"shop\"", "RS104", "RS212"),
];

#[test]
fn it_is_left_out_beside_its_cause() {
    for (lines, cause, follows) in CASES {
        let all = found(&two(lines), "1.7.12", &[]);
        let is_told = |code| all.iter().any(|one| one.code == code);
        assert!(is_told(cause) || is_told("RS104"), "{lines}: {all:#?}");
        assert!(!has(&all, follows), "{lines}: {all:#?}");
    }
}

#[test]
fn it_is_told_once_its_cause_is_accepted() {
    for (lines, _, follows) in CASES {
        let all = found(&two(lines), "1.7.12", &["RS103", "RS104"]);
        assert!(has(&all, follows), "{lines}: {all:#?}");
    }
}

#[test]
fn it_is_told_where_its_cause_is_advice() {
    // A newer version may know the key, and still nothing is known to be set.
    let all = found(&two("clustr-nme = \"shop\""), "1.9.0", &[]);
    let cause = all.iter().find(|one| one.code == "RS103").expect("the key is told");
    assert_eq!(cause.severity, Severity::Info, "{all:#?}");
    assert!(has(&all, "RS212"), "{all:#?}");
}

#[test]
fn nothing_is_left_out_that_is_true_whatever_was_meant() {
    // The loss of a disk has nothing to do with a name.
    for lines in [
        "clustername = \"shop\"\n[log-server]\nrocksdb-disable-wal-fsync = true",
        "shutdown-timeout = 5\n[log-server]\nrocksdb-disable-wal-fsync = true",
    ] {
        assert!(has(&found(&two(lines), "1.7.12", &[]), "RS156"), "{lines}");
    }
}

#[test]
fn a_cause_is_as_bad_as_what_follows_from_it() {
    let mut nodes = two("cluster-name = \"shop\"");
    let text = &mut nodes[1].file.as_mut().expect("a file").text;
    *text = text.replace("cluster-name", "cluster-nam");
    let all = found(&nodes, "1.7.12", &[]);
    let severity =
        |all: &[Diagnostic], code: &str| all.iter().find(|one| one.code == code).map(|one| one.severity);
    assert_eq!(severity(&all, "RS103"), Some(Severity::Error), "{all:#?}");
    assert!(!has(&all, "RS202"), "{all:#?}");
    let cause = all.iter().find(|one| one.code == "RS103").expect("the cause");
    assert!(cause.related.iter().any(|one| one.message.contains("`localcluster`")), "{all:#?}");
    // Once it is accepted, the error is told where it comes out.
    let all = found(&nodes, "1.7.12", &["RS103"]);
    assert_eq!(severity(&all, "RS202"), Some(Severity::Error), "{all:#?}");
    // With a second cause it is not clear which of them it is: the error stays.
    let text = &mut nodes[0].file.as_mut().expect("a file").text;
    text.insert_str(0, "log-filte = \"info\"\n");
    let all = found(&nodes, "1.7.12", &[]);
    assert_eq!(severity(&all, "RS202"), Some(Severity::Error), "{all:#?}");
    assert!(
        all.iter().filter(|one| one.code == "RS103").all(|one| one.severity == Severity::Warning),
        "{all:#?}"
    );
}
