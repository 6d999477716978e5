//! `validate` and `render` by contract 2.0: nodes without files, unknown values, accepted findings, origins,
//! and findings in every format.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use restate_scaleout::api::render::{Format, RenderInput};
use restate_scaleout::api::validate::{
    Accepted, Diagnostic, NodeConfig, NodePart, Origin, Severity, UnknownPart, ValidateInput, ValidateOutput,
};
use restate_scaleout::check::render;
use restate_scaleout::config::validate;
use serde_json::Value;

fn check(nodes: Vec<NodeConfig>) -> ValidateOutput {
    validate(&ValidateInput { nodes, ..ValidateInput::default() })
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|one| one.code.as_str()).collect()
}

fn with_variables(mut node: NodeConfig, variables: &[(&str, Option<&str>)]) -> NodeConfig {
    let owned = |(name, value): &(&str, Option<&str>)| ((*name).to_owned(), value.map(str::to_owned));
    node.environment = variables.iter().map(owned).collect();
    node
}

#[test]
fn a_node_needs_no_file() {
    let node = NodeConfig { name: "n1".into(), ..NodeConfig::default() };
    let node = with_variables(node, &[("RESTATE_NODE_NAME", Some("n1")), ("RESTATE_ROLES", Some("[wrker]"))]);
    let output = check(vec![node]);
    let wrong = output.diagnostics.iter().find(|one| one.code == "RS108").expect("the role is none");
    assert_eq!((wrong.node.as_str(), wrong.file.as_str(), wrong.span), ("n1", "", None));
    assert!(wrong.message.contains("RESTATE_ROLES"), "{}", wrong.message);
}

#[test]
fn a_missing_node_name_is_advice_for_a_node_alone_on_its_machine() {
    let severity = |node: NodeConfig| {
        let found = check(vec![node]).diagnostics;
        found.iter().find(|one| one.code == "RS140").expect("it is missing").severity
    };
    let file = |text: &str| NodeConfig::with_file("f", text);
    assert_eq!(severity(file("cluster-name = \"prod\"\n")), Severity::Info);
    assert_eq!(severity(file("base-dir = \"/data\"\n")), Severity::Warning);
    assert_eq!(severity(NodeConfig { memory_limit: Some(1 << 30), ..file("") }), Severity::Warning);
    let kubernetes = [("KUBERNETES_SERVICE_HOST", Some("10.0.0.1"))];
    assert_eq!(severity(with_variables(file(""), &kubernetes)), Severity::Warning);
    let peers = "[metadata-client]\naddresses = [\"http://n2:5122\"]\n";
    assert_eq!(severity(file(peers)), Severity::Warning);
    let two = check(vec![file(""), NodeConfig::with_file("g", "")]).diagnostics;
    assert!(two.iter().filter(|one| one.code == "RS140").all(|one| one.severity == Severity::Warning));
}

/// A variable is set, whatever its value is: what follows from its name alone is found.
#[test]
fn a_rule_that_needs_a_variables_name_alone_speaks() {
    let store =
        "node-name = \"n1\"\n[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"1h\"\n";
    for (code, version, text, variable) in [
        ("RS109", "1.7.12", "", "RESTATE_FOO"),
        ("RS109", "1.7.12", "", "RESTATE_WORKER_SNAPSHOTS_DESTINATION"),
        ("RS112", "1.5.3", "", "RESTATE_WORKER__TRIM_DELAY_INTERVAL"),
        ("RS122", "1.7.12", "", "RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL"),
        ("RS122", "1.7.12", "", "RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL_NUM_RECORDS"),
        ("RS123", "1.7.12", store, "RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID"),
        ("RS144", "1.7.12", "", "RESTATE_WORKER__SNAPSHOTS__DESTINATION"),
    ] {
        let found = |set: bool| {
            let node = NodeConfig::with_file("f", text);
            let node = if set { with_variables(node, &[(variable, None)]) } else { node };
            let input = ValidateInput {
                nodes: vec![node],
                server_version: Some(version.into()),
                effective: true,
                ..ValidateInput::default()
            };
            let output = validate(&input);
            let shown = serde_json::to_string(&output).expect("plain data");
            assert!(!shown.contains("unknown-f"), "a value that nobody gave: {shown}");
            output.diagnostics.into_iter().filter(|one| one.code == code).count()
        };
        assert_eq!((found(true), found(false)), (1, 0), "{code} {variable}");
    }
}

#[test]
fn a_rule_that_needs_an_unknown_value_is_silent() {
    let text = "node-name = \"n1\"\n[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"1h\"\n\
                aws-access-key-id = \"a\"\n";
    let known = check(vec![NodeConfig::with_file("f", text)]);
    assert!(codes(&known.diagnostics).contains(&"RS123"), "{:?}", known.diagnostics);
    let secret = ("RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", None);
    let unknown = check(vec![with_variables(NodeConfig::with_file("f", text), &[secret])]);
    assert!(!codes(&unknown.diagnostics).contains(&"RS123"), "{:?}", unknown.diagnostics);

    let peers = "node-name = \"n1\"\nadvertised-address = \"http://n1:5122\"\n[metadata-client]\n\
                 addresses = [\"http://n2:5122\"]\n";
    let codes_with = |variable: &[(&str, Option<&str>)]| {
        let output = check(vec![with_variables(NodeConfig::with_file("f", peers), variable)]);
        output.diagnostics.iter().any(|one| one.code == "RS141")
    };
    assert!(codes_with(&[]));
    assert!(!codes_with(&[("RESTATE_AUTO_PROVISION", None)]), "it may be false");
    assert!(!codes_with(&[("RESTATE_ROLES", None)]), "it may lack the role");
    assert!(codes_with(&[("RESTATE_CLUSTER_NAME", None)]), "that changes nothing");
    let effective = ValidateInput {
        nodes: vec![with_variables(NodeConfig::with_file("f", peers), &[("RESTATE_CLUSTER_NAME", None)])],
        effective: true,
        ..ValidateInput::default()
    };
    assert_eq!(validate(&effective).effective["f"]["cluster-name"].value, "<unknown>");
}

fn without(part: NodePart, node: NodeConfig) -> NodeConfig {
    let unknown = UnknownPart { part, name: None, settled_by: "somebody who knows".into() };
    NodeConfig { unknown: vec![unknown], ..node }
}

#[test]
fn what_is_wrong_in_every_version_is_told_when_the_version_is_unknown() {
    let told = |node: NodeConfig, code: &str| {
        let output = check(vec![without(NodePart::Version, node)]);
        assert!(codes(&output.diagnostics).contains(&code), "{code}: {:?}", output.diagnostics);
    };
    let file = |text: &str| NodeConfig::with_file("f", format!("node-name = \"n1\"\n{text}"));
    told(NodeConfig { arguments: vec!["--config-path=/restate.toml".into()], ..file("") }, "RS113");
    told(file("[worker.snapshots]\ndestination = \"gcs://a/b\"\nsnapshot-interval = \"1h\"\n"), "RS120");
    told(
        file("roles = [\"worker\", \"admin\", \"log-server\"]\n[metadata-client]\naddresses = []\n"),
        "RS125",
    );
    told(file("advertised-address = \"ftp://n1:5122\"\n"), "RS128");
    told(NodeConfig { memory_limit: Some(512 << 20), ..file("") }, "RS169");
    // Only up to 1.5 it is right.
    let older = file("advertised-address = \"http://127.0.0.1:6122\"\n");
    let found = check(vec![without(NodePart::Version, older)]).diagnostics;
    assert!(!codes(&found).contains(&"RS158"), "{found:?}");
}

#[test]
fn what_an_unknown_file_may_say_is_held_against_nobody() {
    let keys = [
        ("RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID", Some("a")),
        ("RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", Some("b")),
        ("RESTATE_WORKER__SNAPSHOTS__DESTINATION", Some("s3://b/p")),
    ];
    let mut node = with_variables(NodeConfig { name: "n1".into(), ..NodeConfig::default() }, &keys);
    node.origins = keys.iter().map(|(name, _)| ((*name).to_owned(), Origin::default())).collect();
    let found = check(vec![without(NodePart::File, node)]).diagnostics;
    assert!(found.iter().all(|one| one.severity == Severity::Info), "{found:?}");
}

#[test]
fn accepted_findings_are_listed_apart() {
    let text = "node-name = \"n1\"\nzzz = 1\nroles = 5\n";
    let accept = |code: &str, file: Option<&str>, key: Option<&str>| Accepted {
        code: code.into(),
        file: file.map(str::to_owned),
        key: key.map(str::to_owned),
        reason: "seen".into(),
    };
    let run = |accepted| {
        let nodes = vec![NodeConfig::with_file("f", text)];
        validate(&ValidateInput { nodes, accepted, ..ValidateInput::default() })
    };
    let output = run(vec![accept("unknown-key", Some("f"), Some("zzz"))]);
    assert_eq!(codes(&output.diagnostics), ["RS108"]);
    assert_eq!(output.suppressed.len(), 1);
    assert_eq!(
        (output.suppressed[0].finding.code.as_str(), output.suppressed[0].reason.as_str()),
        ("RS103", "seen")
    );
    // One that does not match, and one that would hide an error of load.
    for accepted in
        [accept("RS103", Some("g"), None), accept("RS103", None, Some("a")), accept("RS108", None, None)]
    {
        let output = run(vec![accepted]);
        assert_eq!(codes(&output.diagnostics), ["RS190", "RS103", "RS108"], "{:?}", output.diagnostics);
        assert!(output.suppressed.is_empty());
    }
}

#[test]
fn places_are_those_that_people_wrote() {
    let mut node = NodeConfig::with_file("f", "node-name = \"n1\"\nzzz = 1\n");
    let origin = Origin { file: "m.yaml".into(), line: Some(10), column: Some(5), ..Origin::default() };
    node.file.as_mut().expect("a file").origin = Some(origin);
    let output = check(vec![node]);
    let origin = output.diagnostics[0].origin.clone().expect("an origin");
    assert_eq!((origin.file.as_str(), origin.line, origin.column), ("m.yaml", Some(11), Some(5)));
}

#[test]
fn related_places_and_files_of_edits_are_named() {
    let node =
        |n: u32| NodeConfig::with_file(format!("{n}.toml"), "node-name = \"n1\"\nauto_provision = true\n");
    let output = check(vec![node(1), node(2)]);
    let twice = output.diagnostics.iter().find(|one| one.code == "RS203").expect("one name twice");
    assert_eq!((twice.file.as_str(), twice.related[0].file.as_str()), ("2.toml", "1.toml"));
    assert_eq!(twice.related[0].span.map(|span| span.line), Some(1));
    let fixes = output.diagnostics.iter().filter_map(|one| Some((&one.file, one.fix.as_ref()?)));
    assert!(
        fixes.clone().count() >= 2
            && fixes.clone().all(|(file, fix)| fix.edits.iter().all(|edit| edit.file == *file))
    );
    let without = ValidateInput { nodes: vec![node(1), node(2)], fixes: false, ..ValidateInput::default() };
    assert!(validate(&without).diagnostics.iter().all(|one| one.fix.is_none()));
}

/// A deployment with findings of every kind: a credential, a fix, a node without a file, an accepted one.
fn findings() -> (ValidateInput, ValidateOutput) {
    let one = "node-name = \"n1\"\nprivate_keyy = \"hunter2hunter2\" # ü\nlog_format = \"json\"\nroles = 5\n";
    let bare = NodeConfig { name: "n 2".into(), ..NodeConfig::default() };
    let accepted = vec![Accepted { code: "RS103".into(), reason: "seen".into(), ..Accepted::default() }];
    let input = ValidateInput {
        nodes: vec![
            NodeConfig::with_file("a <b/n1.toml", one),
            with_variables(bare, &[("RESTATE_NODE_NAME", Some("n1"))]),
        ],
        server_version: Some("nonsense".into()),
        accepted,
        ..ValidateInput::default()
    };
    let mut output = validate(&input);
    let open = validate(&ValidateInput { accepted: vec![], ..input.clone() });
    output.diagnostics.extend(open.diagnostics);
    (input, output)
}

fn rendered(format: Format) -> String {
    let (input, output) = findings();
    let files = input.nodes.into_iter().filter_map(|node| node.file).collect();
    let input =
        RenderInput { output, files, format, width: Some(100), advice: true, ..RenderInput::default() };
    render(&input).text
}

#[test]
fn no_format_shows_a_credential() {
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github, Format::Junit] {
        let text = rendered(format);
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains("RS108") && text.contains("RS100"), "{text}");
    }
    let human = rendered(Format::Human);
    for part in
        ["error[RS108]", "a <b/n1.toml:4:9", "run with --fix to rename it to", "^", "accepted", "explain "]
    {
        assert!(human.contains(part), "{part}\n{human}");
    }
}

#[test]
fn advice_is_counted_unless_it_is_asked_for() {
    let output =
        check(vec![NodeConfig::with_file("f", "node-name = \"n1\"\ndefault-replication = { node = 2 }\n")]);
    let shown =
        |advice| render(&RenderInput { output: output.clone(), advice, ..RenderInput::default() }).text;
    assert!(shown(true).contains("RS127"), "{}", shown(true));
    assert!(!shown(false).contains("RS127") && shown(false).contains("1 note"), "{}", shown(false));
}

#[test]
fn github_and_junit_escape_what_they_must() {
    let github = rendered(Format::Github);
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
    assert!(
        github.contains("::error file=a <b/n1.toml,line=4,col=9,title=RS108 refused-value::"),
        "{github}"
    );
    let junit = rendered(Format::Junit);
    let tags = |name: &str| junit.matches(&format!("<{name} ")).count();
    assert_eq!(tags("testcase"), junit.matches("</testcase>").count(), "{junit}");
    assert!(tags("testsuite") >= 3 && !junit.contains("a <b"), "{junit}");
}

#[test]
fn sarif_keeps_to_the_standard() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif/sarif-schema-2.1.0.json");
    let text = fs::read_to_string(path).expect("the schema");
    // As published, this one pattern has a bracket too many and is no regular expression.
    let text = text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator =
        jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one");
    let log: Value = serde_json::from_str(&rendered(Format::Sarif)).expect("JSON");
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let of = |code: &str| results.iter().filter(|one| one["ruleId"] == code).collect::<Vec<_>>();
    assert!(of("RS103").iter().any(|one| one["suppressions"][0]["justification"] == "seen"));
    assert!(
        of("RS103")
            .iter()
            .any(|one| one["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
                == "log-format")
    );
    assert!(of("RS203").iter().any(|one| one["relatedLocations"].is_array()));
    let regions: BTreeMap<&str, &Value> = results
        .iter()
        .filter_map(|one| Some((one["ruleId"].as_str()?, &one["locations"][0]["physicalLocation"]["region"])))
        .collect();
    assert_eq!(regions["RS108"]["startLine"], 4);
}
