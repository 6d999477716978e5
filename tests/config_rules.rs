//! `validate` and `fix` as their callers see them.

use std::collections::BTreeMap;

use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{Diagnostic, FixSafety, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::{fix, validate};

fn file(name: &str, text: &str) -> NodeConfig {
    NodeConfig::with_file(name, text)
}

fn findings(text: &str, version: &str) -> Vec<Diagnostic> {
    validate(&ValidateInput {
        nodes: vec![file("restate.toml", text)],
        server_version: Some(version.into()),
        ..ValidateInput::default()
    })
    .diagnostics
}

fn show(found: &[Diagnostic]) -> String {
    found.iter().map(|one| format!("{} {:?}: {}\n", one.code, one.key, one.message)).collect()
}

/// The nodes of a deployment as it should be.
fn deployment() -> Vec<NodeConfig> {
    let node = |n: u32| {
        let text = format!(
            "cluster-name = \"prod\"\n\
             node-name = \"n{n}\"\n\
             auto-provision = {}\n\
             advertised-address = \"http://n{n}.internal:5122\"\n\
             default-replication = 2\n\
             location = \"eu-west.{n}\"\n\n\
             [metadata-client]\n\
             addresses = [\n  \"http://n1.internal:5122\",\n  \"http://n2.internal:5122\",\n  \"http://n3.internal:5122\",\n]\n\n\
             [worker.snapshots]\n\
             destination = \"s3://bucket/prod\"\n\
             snapshot-interval = \"30m\"\n\
             aws-region = \"eu-west-1\"\n\n\
             [admin.query-engine.datafusion-options]\n\
             \"datafusion.execution.batch_size\" = \"8192\"\n",
            n == 1
        );
        file(&format!("n{n}.toml"), &text)
    };
    (1..=3).map(node).collect()
}

#[test]
fn a_sensible_file_yields_nothing() {
    for version in ["1.6.2", "1.7.2", "1.7.12"] {
        for one in deployment() {
            let found = findings(one.text(), version);
            assert!(found.is_empty(), "{version}\n{}", show(&found));
        }
        let set = ValidateInput {
            nodes: deployment(),
            server_version: Some(version.into()),
            ..ValidateInput::default()
        };
        let found = validate(&set).diagnostics;
        assert!(found.is_empty(), "{version}\n{}", show(&found));
    }
    let single = "cluster-name = \"prod\"\nnode-name = \"n1\"\n[worker.snapshots]\ndestination = \"s3://b/p\"\n\
                  snapshot-interval-num-records = 10000\naws-region = \"eu-west-1\"\n";
    for version in ["1.4.4", "1.5.3", "1.6.2", "1.7.12"] {
        let found = findings(single, version);
        assert!(found.is_empty(), "{version}\n{}", show(&found));
    }
}

#[test]
fn a_typo_that_nothing_resembles_gets_no_guess() {
    let found = findings("xyzzy = 1\nnode-name = \"n\"\n", "1.7.12");
    assert_eq!(found.len(), 1, "{}", show(&found));
    assert!(found[0].code == "RS103" && found[0].fix.is_none());
}

#[test]
fn free_form_maps_are_left_alone() {
    let text = "node-name = \"n\"\n[worker.invoker.additional-request-headers]\nanything_at_all = \"x\"\n\
                [admin.query-engine.datafusion-options]\n\"datafusion.x\" = \"1\"\n\
                [[ingress.kafka-clusters]]\nname = \"k\"\nbrokers = [\"b:9092\"]\n\"security.protocol\" = \"SSL\"\n";
    let found = findings(text, "1.7.12");
    assert!(found.iter().all(|one| one.code == "RS107"), "{}", show(&found));
}

#[test]
fn all_findings_come_at_once_also_after_a_syntax_error() {
    let text = "node_name = \"a\"\nx = [1,\n[admin]\nbind-address = 5\n[worker.snapshots]\nsnapshot_interval = \"1h\"\n";
    let found = findings(text, "1.7.12");
    let codes: Vec<&str> = found.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.contains(&"RS101") && codes.contains(&"RS108"), "{}", show(&found));
    assert_eq!(codes.iter().filter(|code| **code == "RS103").count(), 2, "{}", show(&found));
    let lines: Vec<usize> = found.iter().filter_map(|one| one.span).map(|span| span.line).collect();
    assert!(lines.windows(2).all(|pair| pair[0] <= pair[1]), "{lines:?}");
}

#[test]
fn absence_is_told_only_of_texts_that_were_read() {
    let found = findings("x = \"\n", "1.7.12");
    assert!(found.iter().all(|one| one.code != "RS140"), "{}", show(&found));
}

/// What is moved keeps its own text and the comments on and above its line; where a comment cannot come along, the
/// fix is not safe.
#[test]
fn a_safe_fix_loses_nothing() {
    let fixed = |text: &str, unsafe_fixes| {
        let codes = Some(vec!["RS104".to_owned(), "RS105".to_owned()]);
        fix(&FixInput { node: file("f.toml", text), unsafe_fixes, codes, ..FixInput::default() })
            .unwrap()
            .text
    };
    for (text, wanted) in [
        (
            "node-name=\"n\"\n[log-server]\ningress.bind-port = 8081 # agreed with ops\n",
            "node-name=\"n\"\n[log-server]\n\n[ingress]\nbind-port = 8081 # agreed with ops\n",
        ),
        (
            "[log-server]\ningress.bind-port = 0x1F91 # one\n# why\n  ingress.advertised-address = 'http://a:1' # two\n",
            "[log-server]\n\n[ingress]\nbind-port = 0x1F91 # one\n# why\nadvertised-address = 'http://a:1' # two\n",
        ),
        // A comment above the key is about the key. What is a setting itself stays where it means something.
        (
            "[admin]\n# bind-ip = \"::\"\n# until Friday\nauto-provision = false\n",
            "# until Friday\nauto-provision = false\n\n[admin]\n# bind-ip = \"::\"\n",
        ),
    ] {
        assert_eq!(fixed(text, false), wanted);
    }
    // A member with other roles than it has run with is another one: moved as carefully, and never by itself.
    let roles =
        "roles = [ # all\n  'admin', # first\n  \"worker\", \"log-server\",\n  \"metadata-server\",\n]\n";
    let misplaced = format!("[admin]\n{roles}");
    assert_eq!(fixed(&misplaced, false), misplaced);
    assert_eq!(fixed(&misplaced, true), format!("{roles}\n[admin]\n"));
    // Nothing takes the place of what is removed.
    let removed = "[admin]\nlog-trim-interval = \"1h\" # see OPS-7\n";
    assert_eq!(fixed(removed, false), removed);
    assert_eq!(fixed(removed, true), "[admin]\n");
    assert_eq!(fixed("[admin]\nlog-trim-interval = \"1h\"\n", false), "[admin]\n");
}

#[test]
fn safe_fixes_need_no_permission_and_others_do() {
    let text = "# top\nauto_provision = false # joins\ncluster-nme = \"x\"\n";
    let input = FixInput { node: file("f.toml", text), ..FixInput::default() };
    let safe = fix(&input).unwrap();
    assert_eq!(safe.text, "# top\nauto-provision = false # joins\ncluster-nme = \"x\"\n");
    assert_eq!(safe.applied, ["RS103: rename it to `auto-provision`"]);
    assert!(safe.remaining.iter().any(|one| one.code == "RS103"));
    assert!(
        safe.diff.contains("-auto_provision = false # joins\n+auto-provision = false # joins\n"),
        "{}",
        safe.diff
    );
    let all = fix(&FixInput { unsafe_fixes: true, ..input }).unwrap();
    assert_eq!(all.text, "# top\nauto-provision = false # joins\ncluster-name = \"x\"\n");
}

/// A server that runs without the setting has its data under the default, and would look elsewhere with it.
#[test]
fn a_fix_that_makes_a_server_look_for_other_data_is_never_safe() {
    for text in [
        "node_name = \"n1\"\n",
        "cluster_name = \"prod\"\n",
        "base_dir = \"/data\"\n",
        "force_node_id = 3\n",
        "[admin]\nbase-dir = \"/data\"\n",
    ] {
        let found = findings(text, "1.7.12");
        let fixes: Vec<FixSafety> = found.iter().filter_map(|one| Some(one.fix.as_ref()?.safety)).collect();
        assert!(
            !fixes.is_empty() && fixes.iter().all(|it| *it == FixSafety::Unsafe),
            "{text}: {}",
            show(&found)
        );
        let told = |one: &Diagnostic| {
            one.help.as_deref().is_some_and(|help| help.contains("its data is stored there"))
        };
        assert!(found.iter().any(told), "{text}: {}", show(&found));
    }
}

#[test]
fn a_fix_after_which_the_server_would_not_start_is_not_offered() {
    // Renamed, the value would be refused; so far it is only ignored.
    let found = findings("node_name = 5\n", "1.7.12");
    assert!(found.iter().any(|one| one.code == "RS103" && one.fix.is_none()), "{}", show(&found));
    // Moved, the snapshots would lack an interval: that is told, and the fix needs a look.
    let found = findings("node-name = \"n\"\n[snapshots]\ndestination = \"s3://b/p\"\n", "1.7.12");
    let moved = found.iter().find(|one| one.code == "RS104").and_then(|one| one.fix.clone()).unwrap();
    assert_eq!(moved.safety, FixSafety::Unsafe);
}

#[test]
fn keys_can_be_set_and_removed_whatever_the_findings() {
    let set = BTreeMap::from([
        ("auto-provision".to_owned(), serde_json::json!(false)),
        ("metadata-client.addresses".to_owned(), serde_json::json!(["http://a:5122"])),
    ]);
    let input = FixInput {
        node: file("f.toml", "node-name = \"n\"\nlocation = \"eu\"\n"),
        set,
        remove: vec!["location".into()],
        ..FixInput::default()
    };
    let done = fix(&input).unwrap();
    assert_eq!(
        done.text,
        "node-name = \"n\"\nauto-provision = false\n\n[metadata-client]\naddresses = [\"http://a:5122\"]\n"
    );
    let error = fix(&FixInput { node: file("f.toml", "a = \n"), remove: vec!["a".into()], ..input.clone() })
        .unwrap_err();
    assert!(error.starts_with("f.toml: line 1, column 5"), "{error}");
    let error = fix(&FixInput { codes: Some(vec!["RS999".into()]), ..input }).unwrap_err();
    assert!(error.contains("`codes[0]`: there is no such rule"), "{error}");
}

#[test]
fn the_layer_that_won_is_told() {
    let input = ValidateInput {
        nodes: vec![NodeConfig {
            environment: BTreeMap::from([
                ("RESTATE_ROLES".into(), Some("[worker]".into())),
                ("RESTATE_CLUSTER_NAME".into(), Some("env".into())),
            ]),
            arguments: vec!["--node-name".into(), "flag".into(), "--production".into()],
            ..file(
                "f.toml",
                "cluster-name = \"file\"\nlocation = \"eu\"\n[worker.snapshots]\naws-secret-access-key = \"hunter2\"\n",
            )
        }],
        effective: true,
        ..ValidateInput::default()
    };
    let output = validate(&input);
    let effective = &output.effective["f.toml"];
    let get = |key: &str| (effective[key].value.to_string(), effective[key].from.as_str());
    assert_eq!(get("cluster-name"), ("\"env\"".into(), "RESTATE_CLUSTER_NAME"));
    assert_eq!(get("node-name"), ("\"flag\"".into(), "--node-name"));
    assert_eq!(get("location"), ("\"eu\"".into(), "file"));
    assert_eq!(get("roles"), ("[\"worker\"]".into(), "RESTATE_ROLES"));
    assert_eq!(get("auto-provision"), ("false".into(), "--production"));
    assert_eq!(get("default-num-partitions"), ("24".into(), "default"));
    assert_eq!(get("worker.snapshots.aws-secret-access-key"), ("\"<withheld>\"".into(), "file"));
    // A value of a variable has no place in the file, and says where it comes from.
    let bad = ValidateInput {
        nodes: vec![NodeConfig {
            environment: BTreeMap::from([("RESTATE_ROLES".into(), Some("worker,admin".into()))]),
            ..file("f.toml", "node-name = \"n\"\n")
        }],
        ..ValidateInput::default()
    };
    let found = validate(&bad).diagnostics;
    let one = found.iter().find(|one| one.code == "RS108").unwrap_or_else(|| panic!("{}", show(&found)));
    assert!(one.span.is_none() && one.message.contains("RESTATE_ROLES"), "{one:?}");
}

#[test]
fn an_upgrade_is_told_what_changes() {
    let text = "node-name = \"n\"\nconnect-timeout = \"5s\"\nlisten-mode = \"tcp\"\n[worker.snapshots]\n\
                destination = \"file:///snapshots\"\nsnapshot-interval-num-records = 100\n";
    let run = |from: &str, to: &str| {
        let input = ValidateInput {
            nodes: vec![file("f", text)],
            server_version: Some(from.into()),
            target_version: Some(to.into()),
            ..ValidateInput::default()
        };
        validate(&input).diagnostics
    };
    let found = run("1.5.3", "1.6.2");
    let has =
        |code: &str, key: &str| found.iter().any(|one| one.code == code && one.key.as_deref() == Some(key));
    assert!(has("RS183", "worker.snapshots.destination") && has("RS181", "listen-mode"), "{}", show(&found));
    assert!(
        found.iter().any(
            |one| one.code == "RS182" && one.help.as_ref().unwrap().contains("rocksdb-total-memory-size")
        )
    );
    let found = run("1.6.2", "1.7.12");
    assert!(
        found.iter().any(|one| one.code == "RS181" && one.key.as_deref() == Some("connect-timeout")),
        "{}",
        show(&found)
    );
    assert!(found.iter().all(|one| one.code != "RS180"));
    assert!(run("1.5.3", "1.7.12").iter().any(|one| one.code == "RS180"));
}

#[test]
fn a_bad_version_is_an_error_and_the_rest_is_told_all_the_same() {
    let input = ValidateInput {
        nodes: vec![file("f", "node_name = \"n\"\n")],
        server_version: Some("latest".into()),
        ..ValidateInput::default()
    };
    let output = validate(&input);
    assert_eq!(output.server_version, "1.7.12");
    assert!(output.diagnostics[0].code == "RS100" && output.diagnostics[0].severity == Severity::Error);
    assert!(output.diagnostics.iter().any(|one| one.code == "RS103"));
}

#[test]
fn large_and_strange_inputs_are_answered() {
    for text in [
        "\u{0}".repeat(1000),
        "[".repeat(50_000),
        "a.".repeat(50_000),
        "=\n".repeat(2_000),
        "[a]\n".repeat(2_000),
    ] {
        assert!(!findings(&text, "1.7.12").is_empty());
    }
    assert!(validate(&ValidateInput::default()).diagnostics.is_empty());
}

#[test]
fn a_file_shows_its_worst_thousand_findings_and_counts_the_others() {
    let text: String = (0..3_000).map(|n| format!("key_{n} = {n}\n")).collect::<String>() + "roles = 5\n";
    let input =
        ValidateInput { nodes: vec![file("f", &text), file("g", "x = 1\n")], ..ValidateInput::default() };
    let output = validate(&input);
    let of = |name: &str| output.diagnostics.iter().filter(|one| one.file == name).count();
    assert_eq!((of("f"), output.more.get("g")), (1_000, None));
    assert!(output.more["f"] >= 2_000, "{:?}", output.more);
    assert!(output.diagnostics.iter().any(|one| one.code == "RS108"), "the error is far down, and shown");
    let places: Vec<usize> = output
        .diagnostics
        .iter()
        .filter(|one| one.file == "f")
        .filter_map(|one| one.span)
        .map(|span| span.start)
        .collect();
    assert!(places.is_sorted(), "by position");
}

/// What others know a server by, and what cannot be taken back, is set by nobody but a person: a server may have run without it.
#[test]
fn what_would_make_another_member_of_a_server_is_never_safe() {
    for line in [
        "experimental_enable_vqueues = true",
        "advertised_address = \"http://10.0.0.1:5122\"",
        "bind_address = \"0.0.0.0:5122\"",
        "bind_port = 5123",
        "Location = \"eu.a\"",
        "tls.Mode = \"require\"",
        "worker.durability_mode = \"none\"",
        "metadata-server.auto_join = false",
    ] {
        let text = format!("node-name = \"n1\"\ncluster-name = \"c\"\n{line}\n");
        let node = || file("f.toml", &text);
        let all = fix(&FixInput { node: node(), unsafe_fixes: true, ..FixInput::default() }).unwrap().text;
        assert!(!all.contains(line), "it is offered: {all}");
        let safe = fix(&FixInput { node: node(), ..FixInput::default() }).unwrap().text;
        assert!(safe.contains(line), "{safe}");
    }
}
