//! What files mean together: which servers are one cluster, what nothing reads or answers, and what may be there.

use restate_scaleout::api::check::{CheckFile, CheckInput, CheckOutput, MissingFile};
use restate_scaleout::check;

fn checked(files: &[(&str, &str)], missing: &[&str], found: bool) -> CheckOutput {
    let file = |(name, text): &(&str, &str)| CheckFile { name: (*name).into(), text: (*text).into(), found };
    let lost = |path: &&str| MissingFile { path: (*path).into(), problem: "it is not there".into() };
    let input = CheckInput {
        files: files.iter().map(file).collect(),
        missing: missing.iter().map(lost).collect(),
        ..CheckInput::default()
    };
    check(&input).expect("a check")
}

fn codes(output: &CheckOutput) -> Vec<&str> {
    output.findings.diagnostics.iter().map(|one| one.code.as_str()).collect()
}

fn compose(services: &[(&str, &str)]) -> String {
    let service = |(name, more): &(&str, &str)| {
        format!("  {name}:\n    image: restatedev/restate:1.7.12\n    {}\n", more.replace('\n', "\n    "))
    };
    format!("services:\n{}", services.iter().map(service).collect::<String>())
}

fn of_compose(services: &[(&str, &str)]) -> CheckOutput {
    checked(&[("compose.yaml", &compose(services))], &[".env"], false)
}

#[test]
fn servers_that_never_meet_are_deployments_of_their_own() {
    let of = |name: &str, more: &str| {
        format!("environment: {{RESTATE_CLUSTER_NAME: {name}, RESTATE_NODE_NAME: {name}{more}}}")
    };
    let (dev, test) = (of("dev", ""), of("test", ""));
    let apart = of_compose(&[("dev", &dev), ("test", &test)]);
    assert_eq!(apart.reading.deployments.len(), 2);
    assert!(!codes(&apart).contains(&"RS202"), "{:?}", codes(&apart));
    // One that asks another, or waits for it, is of its cluster, whatever it calls that.
    let asks = of("test", ", RESTATE_METADATA_CLIENT__ADDRESSES: '[\"http://dev:5122\"]'");
    let waits = of("test", ", RESTATE_AUTO_PROVISION: \"false\"");
    for other in [asks, waits] {
        let one = of_compose(&[("dev", &dev), ("test", &other)]);
        assert_eq!(
            one.reading.deployments.iter().map(|one| one.found.len()).max(),
            Some(if other.contains("dev:") { 2 } else { 1 })
        );
        assert!(!other.contains("dev:") || codes(&one).contains(&"RS202"), "{:?}", codes(&one));
    }
    let same = of_compose(&[("a", &dev), ("b", &dev)]);
    assert_eq!(same.reading.deployments.len(), 1);
}

#[test]
fn what_nothing_reads_or_answers_is_told() {
    let mount = "volumes: [\"./restate.toml:/restate.toml:ro\"]";
    assert!(codes(&of_compose(&[("n1", mount)])).contains(&"RS449"));
    let named = format!("environment: {{RESTATE_CONFIG: /restate.toml}}\n{mount}");
    assert!(!codes(&of_compose(&[("n1", &named)])).contains(&"RS449"));
    let unknown = format!("environment: {{RESTATE_CONFIG: \"${{WHICH}}\"}}\n{mount}");
    assert!(!codes(&of_compose(&[("n1", &unknown)])).contains(&"RS449"));
    let on_socket = "ports: [\"8080:8080\"]\nenvironment: {RESTATE_INGRESS__LISTEN_MODE: unix}";
    assert!(codes(&of_compose(&[("n1", on_socket)])).contains(&"RS409"));
    assert!(!codes(&of_compose(&[("n1", "ports: [\"8080:8080\"]")])).contains(&"RS409"));
    let etcd = |host: &str| {
        let text = compose(&[(
            "n1",
            &format!(
                "environment: {{RESTATE_METADATA_CLIENT__TYPE: etcd, RESTATE_METADATA_CLIENT__ADDRESSES: '[\"{host}:2379\"]', \
                 RESTATE_ROLES: '[\"admin\", \"worker\", \"log-server\", \"http-ingress\"]'}}"
            ),
        )]);
        checked(&[("compose.yaml", &format!("{text}  etcd: {{image: etcd}}\n"))], &[".env"], false)
    };
    for (host, wanted) in [("etdc", true), ("http://etdc", true), ("etcd", false), ("http://etcd", false)] {
        assert_eq!(codes(&etcd(host)).contains(&"RS405"), wanted, "{host}");
    }
}

#[test]
fn a_file_that_may_be_there_is_unknown() {
    let unit = "\u{feff}[Service]\nEnvironmentFile=-/etc/default/restate\nExecStart=/usr/bin/restate-server --node-name n1 --roles \
                admin,worker\n";
    let output = checked(&[("restate.service", unit)], &["/etc/default/restate"], false);
    assert_eq!(output.reading.deployments.len(), 1, "{:?}", output.reading);
    assert!(codes(&output).contains(&"RS401") && !codes(&output).contains(&"RS125"), "{:?}", codes(&output));
    let service =
        "env_file: [{path: ./local.env, required: false}]\ncommand: --node-name n1 --roles admin,worker";
    let text = compose(&[("n1", service)]);
    let output = checked(&[("compose.yaml", &text)], &[".env", "local.env"], false);
    assert!(codes(&output).contains(&"RS401") && !codes(&output).contains(&"RS125"), "{:?}", codes(&output));
}

#[test]
fn files_of_numbered_folders_are_one_deployment_whatever_lies_beside_them() {
    let node = "node-name = \"n1\"\ncluster-name = \"c\"\n";
    let nodes = [("n1/restate.toml", node), ("n2/restate.toml", node)];
    for found in [false, true] {
        for beside in [&[][..], &[("README.md", "# Restate\n")], &[("notes.yaml", "a: 1\n")]] {
            let output = checked(&[&nodes[..], beside].concat(), &[], found);
            assert!(codes(&output).contains(&"RS203"), "{found} {beside:?} {:?}", codes(&output));
        }
    }
    let stages = [("dev/restate.toml", node), ("prod/restate.toml", node)];
    assert!(!codes(&checked(&stages, &[], true)).contains(&"RS203"));
}

#[test]
fn other_programs_toml_is_no_node() {
    for (text, wanted) in [
        ("location = \"eu\"\nroles = [\"editor\", \"viewer\"]\n", 0),
        ("[server]\nport = 3000\n[worker]\ncount = 4\n", 0),
        ("[ingress]\nhostname = \"x\"\n", 0),
        ("roles = [\"admin\", \"worker\"]\n", 1),
        ("[worker.snapshots]\ndestination = \"s3://b\"\n", 1),
        ("nod-name = \"n1\"\n", 1),
    ] {
        let output = checked(&[("settings.toml", text)], &[], true);
        let nodes: usize = output.reading.deployments.iter().map(|one| one.found.len()).sum();
        assert_eq!(nodes, wanted, "{text}");
    }
}
