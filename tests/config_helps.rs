//! Helps say what to write where the reader writes: a variable where there is no file, a flag where that wins, the name of
//! each pod where one text is for all of them.

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::api::validate::{Diagnostic, NodeConfig, ValidateInput};
use restate_scaleout::check;
use restate_scaleout::config::validate;

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
