//! Both modules answer as the native crate does, byte for byte.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use restate_scaleout::api::run::{Outcome, RunOutput};
use restate_scaleout::api::{Decision, Observation};
use restate_scaleout::exports;
use serde_json::{Value, json};

use ops_runner::hash::sha256;

use crate::host_failures::Answer;
use crate::modules::{Loaded, recorded, scenarios};
use crate::replay::{Call, Replay};

/// Export, what it is about, and input.
fn inputs() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut inputs: Vec<(&'static str, String, Value)> = vec![
        ("describe", "nothing".into(), json!({})),
        ("explain", "all".into(), json!({})),
        ("explain", "a step".into(), json!({"topic": "add-voter:n2"})),
        ("explain", "no topic of that name".into(), json!({"topic": "quorum of cats"})),
        (
            "fix",
            "a file".into(),
            json!({"node": {"name": "a", "file": {"name": "a", "text": "# keep\nnode_name = \"n1\"\n"}},
            "unsafe-fixes": true, "set": {"worker.snapshots.snapshot-interval": "30m"}, "remove": ["node_name"]}),
        ),
        (
            "fix",
            "no TOML".into(),
            json!({"node": {"name": "a", "file": {"name": "a", "text": "a = "}}, "set": {"b": 1}}),
        ),
        ("explain", "a number".into(), json!({"topic": 1})),
        ("complete", "a key".into(), json!({"file": {"name": "a", "text": "node-na"}, "offset": 7})),
        (
            "collect",
            "a compose file".into(),
            json!({"files": [{"name": "compose.yaml", "text": "services:\n  n1:\n    image: restatedev/restate:1.7\n"}]}),
        ),
        (
            "check",
            "a compose file".into(),
            json!({"files": [{"name": "compose.yaml", "text": "services:\n  n1:\n    image: restatedev/restate:1.7\n"}], "fix": "safe"}),
        ),
        (
            "apply_edits",
            "a text".into(),
            json!({"text": "a = 1", "base-sha256": sha256(b"a = 1"), "sha256": sha256(b"a = 2"),
            "edits": [{"start": 4, "end": 5, "insert": "2"}]}),
        ),
    ];
    for (name, scenario) in scenarios() {
        let step = json!({"target": scenario.target, "observations": scenario.observations});
        inputs.push(("plan", name.clone(), step.clone()));
        inputs.push(("next_step", name.clone(), step.clone()));
        inputs.push(("what_if", name.clone(), step));
        let files = files(&scenario.observations);
        for file in &files {
            inputs.push(("fix", name.clone(), json!({"node": file, "unsafe-fixes": true})));
        }
        inputs.push(("validate", name, json!({"nodes": files, "one-host": true, "effective": true})));
    }
    for format in ["human", "json", "sarif", "github", "junit"] {
        let files = json!([{"name": "a", "text": "node_name = \"n1\"\n"}]);
        let validated = json!({"nodes": [{"name": "a", "file": files[0]}]}).to_string();
        let output = exports::call("validate", validated.as_bytes()).expect("findings");
        let output: Value = serde_json::from_slice(&output).expect("JSON");
        inputs.push(("render", format.into(), json!({"output": output, "files": files, "format": format})));
    }
    let bytes = |(export, about, input): (_, _, Value)| (export, about, input.to_string().into_bytes());
    inputs.into_iter().map(bytes).collect()
}

/// The configuration files that were read in a scenario.
fn files(observations: &[Observation]) -> Vec<Value> {
    let file = |observation: &Observation| match observation {
        Observation::ReadConfig { node, answer, .. } => {
            let text = answer.ok()?.text.clone()?;
            Some(json!({"name": node, "file": {"name": node, "text": text}}))
        }
        _ => None,
    };
    observations.iter().filter_map(file).collect()
}

/// Where two answers part; whole answers would fill the screen many times over.
fn difference(module: &Result<String, String>, native: &Result<String, String>) -> String {
    let (module, native) = (format!("{module:?}"), format!("{native:?}"));
    let same = module.chars().zip(native.chars()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| text.chars().skip(same.saturating_sub(80)).take(240).collect::<String>();
    format!("module: …{}…\nnative: …{}…", around(&module), around(&native))
}

#[track_caller]
fn assert_native(mut module: Loaded) {
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    for (export, about, input) in inputs() {
        let (answer, native) = (module.call(export, &input), exports::call(export, &input));
        if answer != native {
            let text = |answer: Result<Vec<u8>, String>| {
                answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            };
            panic!(
                "{export} of {about}: ./build.sh rebuilds modules that are older than the sources\n{}",
                difference(&text(answer), &text(native))
            );
        }
        *answered.entry(export).or_default() += usize::from(answer.is_ok());
    }
    let scenarios = scenarios().len();
    assert!(scenarios >= 20, "{scenarios} scenarios");
    for export in exports::EXPORTS {
        assert!(answered[export] > 0, "{export} has answered nothing: {answered:?}");
    }
    for export in ["plan", "next_step", "validate"] {
        assert_eq!(answered[export], scenarios, "{export}");
    }
}

#[test]
fn the_pure_module_answers_every_scenario_as_the_native_crate() {
    assert_native(Loaded::pure());
}

#[test]
fn the_driver_module_answers_every_scenario_as_the_native_crate() {
    assert_native(Loaded::driver(Box::new(|name, _| panic!("{name} is not needed"))));
}

fn run(replay: Replay, input: &Value) -> (Vec<u8>, Vec<Call>) {
    let host = Rc::new(RefCell::new(replay));
    let asked = Rc::clone(&host);
    let mut driver = Loaded::driver(Box::new(move |name, request| {
        Answer::Bytes(asked.borrow_mut().answer(name, request))
    }));
    let answer = driver.call(exports::RUN, input.to_string().as_bytes()).expect("an answer");
    let calls = host.borrow().calls.clone();
    (answer, calls)
}

#[test]
fn every_scenario_runs_as_it_does_natively() {
    let mut outcomes = Vec::new();
    for (name, scenario) in scenarios() {
        let input = json!({"target": scenario.target});
        let mut native = Replay::new(&scenario.observations);
        let expected = exports::run(&mut native, input.to_string().as_bytes()).expect("an answer");
        let (answer, calls) = run(Replay::new(&scenario.observations), &input);
        assert_eq!(calls, native.calls, "{name}: other calls");
        assert_eq!(answer, expected, "{name}: another answer");
        outcomes.push(serde_json::from_slice::<RunOutput>(&answer).expect("a RunOutput").outcome);
    }
    for wanted in [Outcome::Refused, Outcome::Stopped] {
        assert!(outcomes.contains(&wanted), "no scenario ends {wanted:?}: {outcomes:?}");
    }
}

#[test]
fn a_no_ends_the_run() {
    let fresh = recorded("single-fresh");
    let host = Replay::new(&fresh.observations).fixing("approve", br#"{"ok": {"approved": false}}"#);
    let (answer, calls) = run(host, &json!({"target": fresh.target}));
    let output: RunOutput = serde_json::from_slice(&answer).expect("a RunOutput");
    assert_eq!(output.outcome, Outcome::NeedsApproval, "{}", output.message);
    assert_eq!(calls.last().map(|call| call.function.as_str()), Some("approve"));
}

#[test]
fn a_dry_run_ends_at_the_first_action_without_doing_it() {
    let fresh = recorded("single-fresh");
    let plan: Value = serde_json::from_slice(
        &exports::call(
            "plan",
            json!({"target": fresh.target, "observations": fresh.observations}).to_string().as_bytes(),
        )
        .expect("a plan"),
    )
    .expect("JSON");
    let input = json!({"target": fresh.target, "approvals": [plan["approval"]], "dry-run": true});
    let (answer, calls) = run(Replay::new(&fresh.observations).patient(1000), &input);
    let output: RunOutput = serde_json::from_slice(&answer).expect("a RunOutput");
    assert!(matches!(output.decision, Some(Decision::Act { .. } | Decision::Approve { .. })), "{output:?}");
    for call in calls {
        assert_ne!(call.function, "act", "{call:?}");
    }
}
