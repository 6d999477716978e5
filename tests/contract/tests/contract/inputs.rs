//! Inputs for every export: the recorded scenarios, the pages of the rules, and samples.

use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::api::decision::{Decision, StepInput};
use restate_scaleout::api::{Approval, Observation};
use restate_scaleout::lifecycle;
use serde_json::{Value, json};

use crate::common::{self, Scenario};

/// A deployment of which much is unknown.
const COMPOSE: &str = "services:\n  n1:\n    image: restatedev/restate:1.7\n    env_file: n1.env\n    environment:\n      \
                       RESTATE_CLUSTER_NAME: ${CLUSTER:-acme}\n      RESTATE_ROLES: ${ROLES}\n    command: --node-name=${NODE}\n";

/// The input of one export.
pub struct Input {
    pub export: &'static str,
    pub bytes: Vec<u8>,
    /// For the message of a failure.
    pub about: String,
}

fn input(export: &'static str, about: impl Into<String>, value: &Value) -> Input {
    Input { export, bytes: value.to_string().into_bytes(), about: about.into() }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sorted(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder exists");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_str().expect("UTF-8").to_owned()
}

/// Every recorded scenario with its name.
pub fn scenarios() -> Vec<(String, Scenario)> {
    let paths = sorted("tests/scenarios");
    paths.iter().filter(|path| path.is_dir()).map(|path| (name(path), common::scenario(path))).collect()
}

pub fn scenario(name: &str) -> Scenario {
    common::scenario(&root().join("tests/scenarios").join(name))
}

/// The inputs on the way to a scenario's decision: every question of consent is answered with yes.
fn deciding(scenario: &Scenario) -> Vec<StepInput> {
    let mut inputs = vec![StepInput {
        contract: None,
        target: scenario.target.clone(),
        observations: scenario.observations.clone(),
        approvals: Vec::new(),
        marks: Vec::new(),
    }];
    loop {
        let mut next = inputs.last().expect("it begins with one").clone();
        let Decision::Approve { digest, consent, .. } = lifecycle::next_step(&next).decision else {
            return inputs;
        };
        let consent = serde_json::to_value(consent).expect("JSON");
        next.approvals.push(Approval { digest, consent, by: None, at_ms: None });
        inputs.push(next);
    }
}

/// The files observed in a scenario, as the input of `validate`.
fn files(observations: &[Observation]) -> Value {
    let files = observations.iter().filter_map(|observation| match observation {
        Observation::ReadConfig { node, answer, .. } => {
            let file = answer.ok()?;
            Some(json!({"name": node, "file": {"name": node, "text": file.text.clone()?}}))
        }
        _ => None,
    });
    json!({"nodes": files.collect::<Vec<_>>(), "one-host": true, "effective": true})
}

/// A node with this file.
fn node(text: &str) -> Value {
    json!({"name": "n1", "file": {"name": "restate.toml", "text": text}})
}

/// The blocks of TOML in a page.
fn blocks(page: &str) -> Vec<String> {
    let parts = page.split("```toml").skip(1);
    parts.filter_map(|part| Some(part.split_once('\n')?.1.split("```").next()?.to_owned())).collect()
}

/// An edit of the last value in a line.
fn applied(text: &str, announced: &str) -> Value {
    let hash = restate_scaleout::config::hash::sha256_hex;
    json!({"text": text, "edits": [{"start": 4, "end": 5, "insert": "2"}],
        "base-sha256": hash("a = 1\n"), "sha256": hash(announced)})
}

/// What every export is asked.
pub fn all() -> Vec<Input> {
    let mut all = vec![
        Input { export: "describe", bytes: Vec::new(), about: "nothing".into() },
        input("describe", "{}", &json!({})),
        input("explain", "no topic", &json!({})),
        input("validate", "no nodes", &json!({"nodes": []})),
        input(
            "fix",
            "set and remove",
            &json!({"node": node("# keep\nnode_name = \"n1\"\n"), "unsafe-fixes": true,
                "set": {"cluster-name": "c", "worker.snapshots.snapshot-interval": "30m",
                    "metadata-client.addresses": ["http://n1:5122"]}, "remove": ["node_name"]}),
        ),
        input("apply_edits", "one edit", &applied("a = 1\n", "a = 2\n")),
        input("apply_edits", "another text", &applied("a = 3\n", "a = 2\n")),
        input("collect", "compose", &json!({"files": [{"name": "compose.yaml", "text": COMPOSE}]})),
        input(
            "check",
            "compose, with fixes",
            &json!({"files": [{"name": "compose.yaml", "text": COMPOSE}], "fix": "unsafe"}),
        ),
        input(
            "check",
            "configuration files",
            &json!({"files": [{"name": "a.toml", "text": "node_name = \"n1\"\n"}, {"name": "b.toml", "text": "= "}]}),
        ),
        input("explain", "keys", &json!({"kind": "key"})),
        input("complete", "a key", &json!({"file": {"name": "a", "text": "clus"}, "offset": 4})),
        input("complete", "outside", &json!({"file": {"name": "a", "text": ""}, "offset": 4})),
        input("fix", "no TOML", &json!({"node": node("a = "), "set": {"b": 1}})),
    ];
    for topic in
        ["add-voter:n2", "LAST-COPY", "rs103", "unknown-key", "quorum", "", "no such thing", "bind-ip"]
    {
        all.push(input("explain", topic, &json!({"topic": topic})));
    }
    for (name, scenario) in scenarios() {
        for asked in deciding(&scenario) {
            let bytes = serde_json::to_vec(&asked).expect("JSON");
            all.push(Input { export: "next_step", bytes, about: name.clone() });
        }
        let plan = json!({"target": scenario.target, "observations": scenario.observations});
        all.push(input("plan", &name, &plan));
        all.push(input("what_if", &name, &plan));
        let lost = json!({"target": scenario.target, "observations": scenario.observations, "lost-nodes": ["n1"],
            "lost-zones": ["a.b"]});
        all.push(input("what_if", format!("{name}, with losses"), &lost));
        all.push(input("validate", &name, &files(&scenario.observations)));
    }
    for page in sorted("docs/rules") {
        for text in blocks(&fs::read_to_string(&page).expect("a page")) {
            let node = node(&text);
            let versioned = json!({"nodes": [node], "server-version": "1.6.2"});
            all.push(input("validate", name(&page), &versioned));
            let output = restate_scaleout::exports::call("validate", versioned.to_string().as_bytes());
            let output: Value = serde_json::from_slice(&output.expect("an answer")).expect("JSON");
            for format in ["human", "sarif", "github", "junit", "json"] {
                let asked = json!({"output": output, "files": [node["file"]], "format": format});
                all.push(input("render", name(&page), &asked));
            }
            all.push(input("fix", name(&page), &json!({"node": node, "unsafe-fixes": true})));
        }
    }
    all
}
