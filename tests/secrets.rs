//! A credential that is planted in an input never comes out: every way to write one, through every way
//! out.

use restate_scaleout::api::fix::FixInput;
use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::exports::call;
use serde_json::{Value, json};

const CANARY: &str = "hunter2CANARY";

/// Lines of a file; `C` stands for the credential.
const LINES: [&str; 36] = [
    "http-proxy = \"http://me:${PW:-C}@proxy:3128\"",
    "http-proxy = \"http://me:$(C)@proxy:3128\"",
    "worker.snapshots.aws-secret-access-key = \"p${S:-C}\"",
    "worker.snapshots.aws-secret-access-key = \"p$(C)\"",
    "tracing-headers.x = \"k-${T:-C}\"",
    "tracing-endpoint = \"https://h/v1?k=C\"",
    "aws-session-tokn = \"C\"",
    "awsSessionToken = \"C\"",
    "aws-session-tokens = \"C\"",
    "aws-secert-acess-key = \"C\"",
    "aws-accesskey-id = \"C\"",
    "worker.snapshots.aws-session-tokn = \"C\"",
    "kafka_clusters = [{ \"ssl.key.pem\" = \"C\" }]",
    "[[ingress.kafka_clusters]]\nname = \"k\"\nx = \"C\"",
    "pasword = \"C\"",
    "passphrase = \"C\"",
    "pwd = \"C\"",
    "apikey = \"C\"",
    "azure-storage-account-key = \"C\"",
    "Authorisation = \"Bearer C\"",
    "\"aws-secret\\u002daccess-key\" = \"C\"",
    "aws-secret-access-key \"C\"",
    "aws-session-token = \"C",
    "http-proxy = \"me:C@proxy:8080\"",
    "http-proxy = \"http://me:a/C@h\"",
    "http-proxy = \"http://me:a?C@h\"",
    "http-proxy = \"http://me:a#C@h\"",
    "http-proxy = \"http://me:a,C@h\"",
    "http-proxy = \"http://me:a'C@h\"",
    "http-proxy = \"http://me:a b C@h\"",
    "http-proxy = \"http:\\u002F/me:C@h\"",
    "http-proxy = \"http:\\/\\/me:C@h\"",
    "worker.snapshots.destination = \"s3://me:a/C@bucket/x\"",
    "metadata-client.addresses = [\"http://a:1\", \"http://me:C@b:2\"]",
    "# Authorization: Bearer C",
    "worker = \"{ snapshots = { aws-session-token = 'C' }\"",
];

const VARIABLES: [(&str, &str); 8] = [
    ("RESTATE_WORKER", "{snapshots={aws-session-token=\"C\"}"),
    ("RESTATE_WORKER", "{\"snapshots\": {\"aws-session-token\": \"C\""),
    ("RESTATE_INGRESS__KAFKA_CLUSTERS", "[{name=\"k\",\"sasl.password\"=\"C\"}"),
    ("RESTATE_HTTP_PROXY", "me:C@proxy:8080"),
    ("RESTATE_HTTP_PROXY", "http://me:a/C@h"),
    ("RESTATE_WORKER__SNAPSHOTS__AWS_SESSION_TOKN", "C"),
    ("RESTATE_WORKER__SNAPSHOTS__AWS_SESSION_TOKEN", "C"),
    ("RESTATE_METADATA_CLIENT__ADDRESSES", "[\"http://me:C@h:1\""),
];

/// Whatever a host may say.
const WORDS: [&str; 8] = [
    "http://u:C@h said no",
    "password=C",
    "Authorization: Bearer C",
    "curl -u u:C failed",
    "u:C@proxy:1 refused",
    "{\"token\":\"C\"}",
    "rejects aws-session-tokn = \"C\"",
    "--aws-secret-access-key C",
];

/// What programs print in colours, over several lines, or in other notations.
const PRINTED: [&str; 14] = [
    "\u{1b}[31mERROR\u{1b}[0m failed \u{1b}[3msecret_access_key\u{1b}[0m\u{1b}[2m=\u{1b}[0mC",
    "bad key\n-----BEGIN PRIVATE KEY-----\nMIIBC\nC\n-----END PRIVATE KEY-----",
    "MIIBC\nC==\n-----END PRIVATE KEY-----",
    "token: Some(\n    \"C\",\n)",
    "password: >\n  C\n  C",
    "password:\nC",
    "<SecretAccessKey>C</SecretAccessKey>",
    "q=token%3DC",
    "password\tC",
    "'secret' => 'C'",
    "{\\\"a\\\":\\\"{\\\\\\\"token\\\\\\\":\\\\\\\"C x\\\\\\\"}\\\"}",
    "GET /b?X-Amz-Signature=C",
    "run --password \\\n  C",
    "sshpass -p C",
];

fn planted(text: &str) -> String {
    text.replace('C', CANARY)
}

#[track_caller]
fn ask(export: &str, input: &Value, planted: &str) -> Value {
    let (said, answer) = match call(export, input.to_string().as_bytes()) {
        Ok(answer) => {
            let text = String::from_utf8(answer).expect("UTF-8");
            let value: Value = serde_json::from_str(&text).expect("JSON");
            (text, value)
        }
        // A broken file cannot be fixed, edits that do not fit are refused, an unknown topic has no page.
        Err(error) => {
            let may_fail = ["fix", "apply_edits", "explain"].contains(&export);
            assert!(may_fail, "{export} of {planted}: {error}");
            (error, Value::Null)
        }
    };
    // What `fix` writes and the splices of a fix are the file itself.
    let mut shown = answer.clone();
    if export == "fix" {
        shown["text"].take();
    }
    let shown = if answer.is_null() { said } else { shown.to_string() };
    assert!(!shown.contains(CANARY), "{export} of {planted}: {shown}");
    answer
}

/// Every export that takes files.
fn through_exports(nodes: Value, text: &str, what: &str) {
    let validate = json!({"nodes": nodes, "server-version": "1.7.12", "effective": true});
    let output = ask("validate", &validate, what);
    let files = json!([{"name": "f", "text": text}]);
    for format in ["human", "json", "sarif", "github", "junit"] {
        ask("render", &json!({"output": output, "files": files, "format": format}), what);
    }
    ask("fix", &json!({"node": nodes[0], "unsafe-fixes": true, "server-version": "1.7.12"}), what);
    ask("fix", &json!({"node": nodes[0], "set": {"node-name": "n9"}}), what);
    for offset in [0, text.len() / 2, text.len()] {
        ask("complete", &json!({"file": files[0], "offset": offset, "server-version": "1.7.12"}), what);
    }
    let edits = json!([{"start": 0, "end": 9_999_999, "insert": "x"}]);
    ask("apply_edits", &json!({"text": text, "base-sha256": "00", "edits": edits, "sha256": "00"}), what);
}

#[test]
fn no_line_of_a_file_shows_a_credential() {
    for line in LINES {
        for broken in ["", "x = = 1\n"] {
            let text = format!("node-name = \"n1\"\n{}\n{broken}", planted(line));
            let node = json!([{"name": "f", "file": {"name": "f", "text": text}, "environment": {}}]);
            through_exports(node, &text, line);
        }
    }
}

#[test]
fn no_variable_shows_a_credential() {
    for (name, value) in VARIABLES {
        let text = "node-name = \"n1\"\n";
        let node = json!([{"name": "f", "file": {"name": "f", "text": text}, "environment": {name: planted(value)}}]);
        through_exports(node, text, value);
    }
}

/// A recorded input whose answers are spoilt one by one.
fn recorded() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let mut all: Vec<_> = std::fs::read_dir(path).expect("scenarios").flatten().collect();
    all.sort_by_key(std::fs::DirEntry::path);
    let inputs = all.into_iter().map(|entry| entry.path().join("input.json"));
    let longest = inputs.filter_map(|path| std::fs::read_to_string(path).ok()).max_by_key(String::len);
    let mut input: Value = serde_json::from_str(&longest.expect("an input")).expect("JSON");
    // What the scenario is about is no part of the message.
    input.as_object_mut().expect("an object").remove("about");
    input
}

#[test]
fn nothing_that_hosts_say_shows_a_credential() {
    let input = recorded();
    let count = input["observations"].as_array().expect("observations").len();
    for at in 0..count {
        for (nth, words) in WORDS.iter().enumerate() {
            let (mut failed, mut said) = (input.clone(), input.clone());
            failed["observations"][at]["answer"] =
                json!({"error": {"kind": "failed", "message": planted(words)}});
            ask("next_step", &failed, words);
            // A plan takes longer; one way to say it for each place is enough.
            if nth == at % WORDS.len() {
                ask("plan", &failed, words);
            }
            if said["observations"][at]["kind"] == "restatectl" {
                said["observations"][at]["answer"] =
                    json!({"ok": {"exit": 1, "stdout": "", "stderr": planted(words)}});
                ask("next_step", &said, words);
            }
        }
    }
}

/// The scenarios in which a log is read, each with the places of its logs.
fn with_logs() -> Vec<(Value, Vec<usize>)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let entries = std::fs::read_dir(path).expect("scenarios").flatten();
    let texts = entries.filter_map(|entry| std::fs::read_to_string(entry.path().join("input.json")).ok());
    let inputs = texts.filter(|text| text.contains("log-tail")).map(|text| {
        let mut input: Value = serde_json::from_str(&text).expect("JSON");
        input.as_object_mut().expect("an object").remove("about");
        let all = input["observations"].as_array().expect("observations").iter().enumerate();
        let logs = all.filter(|(_, seen)| seen["kind"] == "log-tail").map(|(at, _)| at).collect();
        (input, logs)
    });
    inputs.collect()
}

#[test]
fn nothing_that_programs_print_shows_a_credential() {
    let mut input = recorded();
    let command = |seen: &Value| seen["kind"] == "restatectl";
    let at = input["observations"].as_array().expect("observations").iter().position(command);
    let at = at.expect("a command");
    for words in PRINTED {
        for said in [planted(words), format!("Error: {}\nthe end", planted(words))] {
            input["observations"][at]["answer"] = json!({"ok": {"exit": 1, "stdout": "", "stderr": said}});
            ask("next_step", &input, words);
            ask("what_if", &input, words);
        }
    }
    let mut shown = 0;
    for (input, logs) in with_logs() {
        let with = |words: &str| {
            let mut input = input.clone();
            for at in &logs {
                let lines: Vec<&str> = words.lines().collect();
                input["observations"][at]["answer"] = json!({"ok": {"lines": lines}});
            }
            ask("next_step", &input, words)
        };
        let error = |words: &str| format!("2026-11-26T20:36:44Z ERROR x: it failed\n{}", planted(words));
        PRINTED.iter().for_each(|words| drop(with(&error(words))));
        shown += usize::from(with("2026 ERROR x: a word").to_string().contains("a word"));
    }
    assert!(shown > 0, "no decision shows a line of a log");
}

/// A comment inside a value moves with it.
#[test]
fn no_fix_moves_a_credential() {
    let text = format!("aws-endpoint-url = [\n# password = \"{CANARY}\"\n  \"http://a\",\n]\n");
    let file = json!({"name": "f", "text": text});
    through_exports(json!([{"name": "f", "file": file}]), &text, "a comment");
}

#[test]
fn no_argument_shows_a_credential() {
    for arguments in [
        json!(["--aws-secret-access-key", CANARY]),
        json!([format!("--password={CANARY}")]),
        json!(["-p", CANARY, "--token", CANARY, "--token", CANARY]),
        json!([format!("http://u:{CANARY}@h")]),
    ] {
        let text = "node-name = \"n1\"\n";
        let file = json!({"name": "f", "text": text});
        let node = json!([{"name": "f", "file": file, "environment": {}, "arguments": arguments}]);
        through_exports(node, text, &arguments.to_string());
    }
}

#[test]
fn no_file_of_a_node_shows_a_credential() {
    let input = recorded();
    let files: Vec<usize> = (0..input["observations"].as_array().expect("observations").len())
        .filter(|at| input["observations"][at]["answer"]["ok"]["text"].is_string())
        .collect();
    assert!(!files.is_empty());
    for line in LINES {
        let mut spoilt = input.clone();
        for at in &files {
            let text = &mut spoilt["observations"][at]["answer"]["ok"]["text"];
            *text = format!("{}\n{}", planted(line), text.as_str().expect("a text")).into();
        }
        ask("next_step", &spoilt, line);
        ask("plan", &spoilt, line);
        ask("what_if", &spoilt, line);
    }
}

#[test]
fn a_target_with_a_credential_is_refused() {
    let address = planted("http://u:C@h:5122/");
    for (place, value) in [
        ("/target/nodes/0/address", json!(address)),
        ("/target/repository/destination", json!(planted("s3://u:C@bucket/x"))),
        ("/target/repository/settings", json!({"aws-session-tokn": planted("C")})),
        (
            "/target/nodes/0/settings",
            json!({"worker": {"snapshots": {"aws-secret-access-key": planted("C")}}}),
        ),
        ("/target/nodes/0/settings", json!({"http-proxy": planted("u:C@h:1")})),
    ] {
        let mut input = recorded();
        let (parent, field) = place.rsplit_once('/').expect("a path");
        input.pointer_mut(parent).expect("a place")[field] = value;
        for export in ["next_step", "plan"] {
            let answer = ask(export, &input, place);
            assert!(answer.to_string().contains("invalid-target"), "{place}: {answer}");
        }
    }
}

/// Names of keys and pages are all that it takes.
#[test]
fn an_unknown_name_with_a_credential_is_not_repeated() {
    ask("explain", &json!({"topic": planted("http://u:C@h"), "kind": "key"}), "explain");
    ask("explain", &json!({"topic": planted("password=C")}), "explain");
}

/// The guard against a test that plants nothing.
#[test]
fn the_canary_is_planted() {
    assert!(LINES.iter().chain(&WORDS).all(|line| planted(line).contains(CANARY)));
    let node = NodeConfig::with_file("f", planted("node-name = \"C\"\n"));
    let input = ValidateInput { nodes: vec![node.clone()], effective: true, ..ValidateInput::default() };
    let shown = serde_json::to_string(&restate_scaleout::validate(&input)).expect("JSON");
    assert!(shown.contains(CANARY), "{shown}");
    let fixed = restate_scaleout::fix(&FixInput { node, ..FixInput::default() }).expect("a text");
    assert!(fixed.text.contains(CANARY));
}
