//! `check` as a host calls it: what is read, all findings as one answer, and what fixes make of the files.

use restate_scaleout::api::check::{
    CheckFile, CheckInput, CheckOutput, FixMode, Fixes, GivenDeployment, MissingFile, ReadOnly,
};
use restate_scaleout::api::render::{Format, RenderInput};
use restate_scaleout::api::validate::{Accepted, NodeConfig, Severity};
use restate_scaleout::{check, render};

fn file(name: &str, text: &str) -> CheckFile {
    CheckFile { name: name.into(), text: text.into(), found: false }
}

fn found(name: &str, text: &str) -> CheckFile {
    CheckFile { found: true, ..file(name, text) }
}

fn of(files: Vec<CheckFile>) -> CheckInput {
    CheckInput { files, ..CheckInput::default() }
}

fn checked(input: &CheckInput) -> CheckOutput {
    check(input).unwrap_or_else(|error| panic!("{error}"))
}

fn codes(output: &CheckOutput) -> Vec<&str> {
    output.findings.diagnostics.iter().map(|one| one.code.as_str()).collect()
}

fn fixes(input: &CheckInput, mode: FixMode) -> Fixes {
    checked(&CheckInput { fix: Some(mode), ..input.clone() }).fixes.expect("fixes were asked for")
}

/// A ConfigMap with a configuration file, and the StatefulSet that mounts it.
fn manifest(config: &str, replicas: usize) -> String {
    let config: String = config.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  restate.toml: |\n{config}---\n\
         apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: r}}\nspec:\n  replicas: {replicas}\n  serviceName: r\n  \
         selector: {{matchLabels: {{app: r}}}}\n  \
         template:\n    metadata: {{labels: {{app: r}}}}\n    spec:\n      containers:\n        - name: r\n          \
         image: restatedev/restate:1.7.12\n          args: [--config-file, /c/restate.toml]\n          \
         volumeMounts: [{{name: c, mountPath: /c}}, {{name: d, mountPath: /restate-data}}]\n      volumes: [{{name: c, configMap: {{name: c}}}}]\n  \
         volumeClaimTemplates: [{{metadata: {{name: d}}, spec: {{accessModes: [ReadWriteOnce]}}}}]\n"
    )
}

const COMPOSE: &str = "services:\n  restate:\n    image: restatedev/restate:1.7.12\n    hostname: n1\n    env_file: [restate.env]\n    \
                       volumes: [\"data:/restate-data\"]\nvolumes: {data: {}}\n";

#[test]
fn files_that_are_named_and_end_in_toml_are_nodes_of_one_deployment_whatever_stands_in_them() {
    let input =
        of(vec![file("a/n1.toml", "node-name = \"n1\"\n"), file("b/n2.toml", "node-name = \"n1\"\n")]);
    let output = checked(&input);
    assert_eq!(output.reading.deployments.len(), 1);
    assert_eq!(output.reading.deployments[0].found.len(), 2);
    assert!(codes(&output).contains(&"RS203"), "two nodes of one name: {:?}", codes(&output));
    assert!(output.reading.overview.is_empty(), "findings say it all: {:?}", output.reading.overview);
    let empty = checked(&of(vec![file("x.toml", "")]));
    assert_eq!((empty.reading.deployments[0].found.len(), empty.reading.nothing), (1, None));
    let one_of_a_folder = checked(&of(vec![found("Cargo.toml", "[package]\nname = \"x\"\n")]));
    assert!(one_of_a_folder.reading.nothing.is_some(), "nobody said that it is one");
}

#[test]
fn what_is_not_at_hand_is_asked_for_once_and_then_told_with_the_reason() {
    let mut input = of(vec![file("compose.yaml", COMPOSE)]);
    let before = checked(&input).reading;
    assert_eq!(before.needs[0].path, "restate.env");
    assert!(before.missing.is_empty());
    input.missing = vec![MissingFile { path: "restate.env".into(), problem: "it is too large".into() }];
    let after = checked(&input).reading;
    assert!(after.needs.is_empty(), "{:?}", after.needs);
    let missing = &after.missing[0];
    assert_eq!(
        (missing.problem.as_str(), &missing.nodes[..]),
        ("it is too large", &before.needs[0].nodes[..])
    );
    assert!(after.overview.iter().any(|line| line.contains("restate.env") && line.contains("too large")));
    assert!(after.overview[0].starts_with("compose.yaml"), "{:?}", after.overview);
}

#[test]
fn no_node_never_looks_clean() {
    for (name, text) in [("README.md", "# hello\n"), ("compose.yaml", "services:\n  db: {image: postgres}\n")]
    {
        let output = checked(&of(vec![file(name, text)]));
        let nothing = output.reading.nothing.clone().expect("nothing was checked");
        assert!(nothing.contains(name), "{nothing}");
        let input =
            RenderInput { output: output.findings, reading: Some(output.reading), ..RenderInput::default() };
        let text = render(&input).text;
        assert!(!text.contains("nothing found") && text.contains("no node in"), "{text}");
    }
}

#[test]
fn an_acceptance_that_matches_in_one_deployment_is_not_told_for_the_others() {
    let stateful =
        |name: &str, config: &str| manifest(config, 1).replace("name: r}", &format!("name: {name}}}"));
    let files = vec![
        file("a.yaml", &stateful("a", "auto-provison = true")),
        file("b.yaml", &stateful("b", "node-name = \"b\"").replace("name: c", "name: cb")),
    ];
    let accepted = |code: &str| Accepted { code: code.into(), reason: "seen".into(), ..Accepted::default() };
    let plain = checked(&of(files.clone()));
    assert_eq!(codes(&plain).iter().filter(|code| **code == "RS103").count(), 1, "{:?}", codes(&plain));
    let input = CheckInput { accepted: vec![accepted("RS103"), accepted("RS105")], ..of(files) };
    let output = checked(&input);
    let told: Vec<&str> = output
        .findings
        .diagnostics
        .iter()
        .filter(|one| one.code == "RS190")
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("RS105 "), "{told:?}");
    assert_eq!(output.findings.suppressed.len(), 1);
}

#[test]
fn an_acceptance_for_one_file_hides_nothing_in_another() {
    let variable = "{name: RESTATE_CLUSTER_NAME, value: a}";
    let env = format!("env: [{variable}, {variable}]\n          volumeMounts:");
    let text = manifest("node-name = \"r-0\"", 1).replace("volumeMounts:", &env);
    let input = of(vec![file("a.yaml", &text), file("b.yaml", &text.replace("{name: r}", "{name: s}"))]);
    let open = |output: &CheckOutput| codes(output).iter().filter(|code| **code == "RS434").count();
    assert_eq!(open(&checked(&input)), 2, "{:?}", codes(&checked(&input)));
    let accepted = |file: Option<&str>| Accepted {
        code: "RS434".into(),
        file: file.map(str::to_owned),
        key: None,
        reason: "seen".into(),
    };
    let with = |accepted| open(&checked(&CheckInput { accepted: vec![accepted], ..input.clone() }));
    assert_eq!((with(accepted(None)), with(accepted(Some("a.yaml")))), (0, 1));
}

#[test]
fn what_a_comment_in_a_file_allows_is_told_apart() {
    let input = |comment: &str| {
        let environment = format!("    environment:\n{comment}      RESTATE_NODE_NAMES: n1\n    hostname");
        of(vec![file("compose.yaml", &COMPOSE.replace("    hostname", &environment))])
    };
    let open = checked(&input(""));
    assert!(codes(&open).contains(&"RS109"), "{:?}", codes(&open));
    let allowed = checked(&input("# restate-scaleout: allow RS109 seen\n"));
    assert!(!codes(&allowed).contains(&"RS109"), "{:?}", codes(&allowed));
    assert_eq!(allowed.findings.suppressed[0].reason, "seen");
}

#[test]
fn a_text_in_a_manifest_is_fixed_where_it_stands_and_read_again_it_is_clean() {
    let text = manifest("auto-provison = true", 1);
    let input = of(vec![file("r.yaml", &text)]);
    assert!(codes(&checked(&input)).contains(&"RS103"));
    let Fixes { changes, texts, refused } = fixes(&input, FixMode::Unsafe);
    assert_eq!(refused, None);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].text, text.replace("auto-provison", "auto-provision"));
    let inside = texts[0].inside.as_ref().expect("it is no file of its own");
    assert_eq!((inside.file.as_str(), inside.line), ("r.yaml", Some(6)));
    assert!(texts[0].diff.contains("+auto-provision = true"), "{}", texts[0].diff);
    let again = checked(&of(vec![file("r.yaml", &changes[0].text)]));
    assert!(!codes(&again).contains(&"RS103"), "{:?}", codes(&again));
    assert!(fixes(&of(vec![file("r.yaml", &changes[0].text)]), FixMode::Unsafe).changes.is_empty());
}

#[test]
fn what_cannot_be_written_is_told_and_the_others_are_fixed() {
    let given = |name: &str| NodeConfig::with_file(name, "[worker.snapshots]\ndestinatio = \"s3://b/p\"\n");
    let mut input = CheckInput {
        given: Some(GivenDeployment { name: "cluster.toml".into(), nodes: vec![given("n1"), given("n2")] }),
        ..CheckInput::default()
    };
    assert_eq!(fixes(&input, FixMode::Unsafe).changes.len(), 2);
    input.read_only = vec![ReadOnly { file: "n2".into(), why: "is on another host".into() }];
    let some = fixes(&input, FixMode::Unsafe);
    let away = some.texts.iter().find(|text| text.name == "n2").expect("told");
    assert_eq!(away.left.as_deref(), Some("is on another host"));
    // One repository for one node and another for the other would be worse than none.
    assert!(some.refused.is_some() || some.changes.iter().all(|change| change.file == "n1"), "{some:?}");
    let reading = checked(&input).reading;
    assert_eq!(reading.deployments[0].kind, "given");
    assert!(reading.overview[0].starts_with("cluster.toml: 2 nodes"), "{:?}", reading.overview);
}

#[test]
fn what_is_too_much_is_an_error_that_names_the_file() {
    let long = format!("x = [{}]\n", "1,".repeat(450_000));
    let error = check(&of(vec![file("big.toml", &long)])).expect_err("too much");
    assert!(error.contains("big.toml") && error.contains("limit"), "{error}");
}

#[test]
fn every_format_says_what_was_read() {
    let input = CheckInput {
        missing: vec![MissingFile { path: "restate.env".into(), problem: "there is no such file".into() }],
        ..of(vec![file("compose.yaml", COMPOSE)])
    };
    let output = checked(&input);
    let text = |format| {
        let (output, reading) = (output.findings.clone(), Some(output.reading.clone()));
        let notes = vec!["passed over: 3 files of other kinds".into()];
        render(&RenderInput { output, reading, notes, format, width: Some(60), ..RenderInput::default() })
            .text
    };
    let human = text(Format::Human);
    let (first, note) = (human.find("compose.yaml, compose project"), human.find("passed over: 3"));
    assert!(first == Some(0) && note.is_some() && note < human.find("checked for"), "{human}");
    assert!(human.lines().all(|line| line.chars().count() <= 60), "{human}");
    let json: serde_json::Value = serde_json::from_str(&text(Format::Json)).expect("JSON");
    assert_eq!(json["deployments"][0]["found"][0]["node"], "restate");
    assert_eq!(json["missing"][0]["problem"], "there is no such file");
    assert!(json["diagnostics"].is_array());
    let sarif: serde_json::Value = serde_json::from_str(&text(Format::Sarif)).expect("JSON");
    assert_eq!(sarif["runs"][0]["artifacts"][0]["location"]["uri"], "compose.yaml");
}

/// What others are named by may be an address with a credential in it.
#[test]
fn nothing_that_is_said_of_files_tells_a_credential() {
    let compose = "include: [\"https://bob:hush-hush@example.com/x.yaml\"]\nservices:\n  n1:\n    image: restatedev/restate:1.7.12\n    \
                   env_file: [\"https://bob:hush-hush@example.com/y.env\"]\n  n2:\n    image: restatedev/restate:1.7.12\n    \
                   command: [sh, -c, \"export PASSWORD=hush-hush; PGPASSWORD=hush-hush unlock hush-hush && restate-server\"]\n";
    let output = checked(&of(vec![file("compose.yaml", compose)]));
    let json = serde_json::to_string(&output.reading).expect("JSON");
    assert!(!json.contains("hush"), "{json}");
    assert!(json.contains("example.com/y.env"), "{json}");
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github, Format::Junit] {
        let (output, reading, files) =
            (output.findings.clone(), Some(output.reading.clone()), output.files.clone());
        let input = RenderInput { output, reading, files, format, advice: true, ..RenderInput::default() };
        let text = render(&input).text;
        assert!(!text.contains("hush"), "{format:?}\n{text}");
    }
}

#[test]
fn advice_is_shown_when_somebody_asks_for_it() {
    let text = "node-name = \"n1\"\nadvertised-address = \"http://127.0.0.1:5122\"\nnode-nam = \"x\"\n";
    let output = checked(&of(vec![file("restate.toml", text)])).findings;
    assert!(output.diagnostics.iter().any(|one| one.code == "RS142" && one.severity == Severity::Info));
    let formats = [Format::Human, Format::Sarif, Format::Github, Format::Junit, Format::Json];
    for (format, always) in formats.into_iter().map(|format| (format, format == Format::Json)) {
        for advice in [false, true] {
            let input = RenderInput { output: output.clone(), format, advice, ..RenderInput::default() };
            let text = render(&input).text;
            assert_eq!(text.contains("RS142"), advice || always, "{format:?}\n{text}");
            assert!(text.contains("RS103"), "{format:?}\n{text}");
        }
    }
}

#[test]
fn units_of_one_cluster_are_told_as_one_deployment() {
    let unit = |n: usize| {
        let text = format!(
            "[Service]\nEnvironment=RESTATE_CLUSTER_NAME=acme RESTATE_NODE_NAME=n{n}\nExecStart=/usr/bin/restate-server\n"
        );
        file(&format!("n{n}/restate.service"), &text)
    };
    let reading = checked(&of(vec![unit(1), unit(2)])).reading;
    let first = "n1/restate.service and others, units of the cluster acme: 2 nodes";
    assert!(reading.overview[0].starts_with(first), "{:?}", reading.overview);
}

/// A node's file, as many write it: all are called `restate.toml`, each in a folder of its own.
fn one_of_two(name: &str, peer: &str, host: &str) -> String {
    format!(
        "node-name = \"{name}\"\ncluster-name = \"prod\"\nadvertised-address = \"http://{name}.{host}:5122\"\nauto-provision = true\n\
         [metadata-client]\naddresses = [\"http://{name}.{host}:5122\", \"http://{peer}.{host}:5122\"]\n"
    )
}

#[test]
fn a_folder_for_each_node_is_one_deployment_when_their_peers_say_so() {
    for [one, other] in [
        ["deploy/n1/restate.toml", "deploy/n2/restate.toml"],
        ["n1/restate.toml", "n2/restate.toml"],
        ["a/n1/etc/r.toml", "a/n2/etc/r.toml"],
    ] {
        let input = of(vec![
            found(one, &one_of_two("n1", "n2", "internal")),
            found(other, &one_of_two("n2", "n1", "internal")),
        ]);
        let output = checked(&input);
        let deployments = &output.reading.deployments;
        assert_eq!((deployments.len(), deployments[0].found.len()), (1, 2), "{one}");
        assert!(codes(&output).contains(&"RS201"), "two that provision: {:?}", codes(&output));
        let notes: Vec<&str> = output
            .reading
            .read
            .iter()
            .flat_map(|file| &file.notes)
            .map(|note| note.message.as_str())
            .collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes.iter().all(|note| note.starts_with("read with files of other folders")), "{notes:?}");
    }
}

#[test]
fn nodes_with_one_cluster_in_one_store_are_one_deployment() {
    let node = |folder: &str, name: &str, store: &str| {
        let text = format!(
            "node-name = \"{name}\"\ncluster-name = \"prod\"\nadvertised-address = \"http://{name}.internal:5122\"\n\
             [metadata-client]\ntype = \"etcd\"\naddresses = [\"http://{store}:2379\"]\n"
        );
        found(&format!("{folder}/restate.toml"), &text)
    };
    let sizes = |files: Vec<CheckFile>| -> Vec<usize> {
        checked(&of(files)).reading.deployments.iter().map(|one| one.found.len()).collect()
    };
    assert_eq!(sizes(vec![node("a", "n1", "etcd"), node("b", "n2", "etcd"), node("c", "n3", "etcd")]), [3]);
    assert_eq!(sizes(vec![node("a", "n1", "etcd"), node("b", "n2", "etcd.stage")]), [1, 1]);
    assert_eq!(sizes(vec![node("a", "n1", "etcd"), node("x/b", "n2", "etcd")]), [1, 1]);
    // What lies first need not be near the others.
    assert_eq!(
        sizes(vec![node("x/a", "n0", "etcd"), node("a", "n1", "etcd"), node("b", "n2", "etcd")]),
        [2, 1]
    );
    // A file may be called as its folder is.
    let called = |folder: &str, file: &str, name: &str| CheckFile {
        name: format!("{folder}/{file}.toml"),
        ..node(folder, name, "etcd")
    };
    assert_eq!(sizes(vec![called("n1", "n1", "n1"), called("n2", "n2", "n2")]), [2]);
    assert_eq!(sizes(vec![called("n1", "a", "n1"), called("n2", "b", "n2")]), [1, 1]);
}

#[test]
fn folders_of_other_stages_are_other_deployments() {
    // Copies with the same names, and clusters that know nothing of each other.
    for (one, other) in [("internal", "internal"), ("dev", "prod")] {
        let files = ["n1", "n2"].map(|name| {
            let peer = if name == "n1" { "n2" } else { "n1" };
            [("dev", one), ("prod", other)].map(|(stage, host)| {
                found(&format!("{stage}/{name}/restate.toml"), &one_of_two(name, peer, host))
            })
        });
        let output = checked(&of(files.into_iter().flatten().collect()));
        let sizes: Vec<usize> = output.reading.deployments.iter().map(|one| one.found.len()).collect();
        assert_eq!(sizes, [2, 2], "{one} {other}");
        assert!(!codes(&output).contains(&"RS203"), "{:?}", codes(&output));
    }
    // The same with the stage in the name of each folder, which then has a number for each node.
    for (dev, prod) in [("prod", "prod"), ("dev", "prod")] {
        let file = |stage: &str, cluster: &str, name: &str, peer: &str| {
            let text = one_of_two(name, peer, "internal").replace("\"prod\"", &format!("\"{cluster}\""));
            found(&format!("{stage}-{name}/restate.toml"), &text)
        };
        let files = vec![
            file("dev", dev, "n1", "n2"),
            file("dev", dev, "n2", "n1"),
            file("prod", prod, "n1", "n2"),
            file("prod", prod, "n2", "n1"),
        ];
        let output = checked(&of(files));
        let sizes: Vec<usize> = output.reading.deployments.iter().map(|one| one.found.len()).collect();
        assert_eq!(sizes, [2, 2], "{dev} {prod}");
        assert!(!codes(&output).contains(&"RS203"), "{:?}", codes(&output));
    }
    let alone = |stage: &str| {
        found(&format!("{stage}/restate.toml"), "cluster-name = \"prod\"\nauto-provision = true\n")
    };
    assert_eq!(checked(&of(vec![alone("dev"), alone("prod")])).reading.deployments.len(), 2);
}
