//! A server that runs on variables alone has no configuration file.

use restate_scaleout::api::answer::{ConfigFile, EnvironmentValue};
use restate_scaleout::api::{Action, Approval, Decision, Observation, Reply, StepInput};
use restate_scaleout::next_step;

use crate::common::step_input;

/// The fresh node without a file, once the variables of its start are these.
fn without_file(variables: &[(&str, &str)]) -> StepInput {
    let mut input = step_input("single-fresh");
    for observation in &mut input.observations {
        match observation {
            Observation::ReadConfig { node, answer, .. } if node == "n1" => {
                *answer = Reply::Ok(ConfigFile::default());
            }
            Observation::Installed { node, answer: Reply::Ok(installed), .. } if node == "n1" => {
                let value = |text: &str| EnvironmentValue::Text(text.into());
                let given = variables.iter().map(|(name, text)| ((*name).to_owned(), value(text)));
                installed.environment = Some(given.collect());
            }
            _ => {}
        }
    }
    input
}

#[test]
fn an_error_in_variables_is_not_said_to_stand_in_a_file_that_is_not_there() {
    let Decision::Refuse(refusal) =
        next_step(&without_file(&[("RESTATE_BASE_DIR", "/var/lib/restate/n1/data")])).decision
    else {
        panic!("without a port of its own it would listen elsewhere")
    };
    assert_eq!(refusal.name, "valid-start", "{refusal:?}");
    assert!(refusal.evidence.iter().all(|it| it.source.contains("there is no file")), "{refusal:?}");
    assert!(!refusal.remedy.contains("validate"), "{}", refusal.remedy);
}

/// The difference between the file of n1, with these lines at its beginning and in its tables, and the one that n2 would
/// get.
fn file_for_the_next(top: &str, tables: &str) -> String {
    let mut input = step_input("single-snapshotted");
    for observation in &mut input.observations {
        if let Observation::ReadConfig { node, answer: Reply::Ok(file), .. } = observation
            && node == "n1"
        {
            let text = file.text.take().expect("a text");
            let within = |table: &str| format!("[{table}]\n{tables}\n");
            let text = text.replace("[admin]\n", &within("admin")).replace("[ingress]\n", &within("ingress"));
            file.text = Some(format!("{top}\n{text}"));
            file.sha256 = None;
        }
    }
    loop {
        match next_step(&input).decision {
            Decision::Approve { digest, consent, .. } => {
                let consent = serde_json::to_value(consent).expect("JSON");
                input.approvals.push(Approval { digest, consent, by: None, at_ms: None });
            }
            Decision::Act { action: Action::WriteConfig { node, diff, .. }, .. } if node == "n2" => {
                return diff;
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_new_node_does_not_get_the_listeners_and_names_of_the_first() {
    let top = ["tokio_console_bind-ip = \"10.0.0.1\"", "tracing-json-path = \"/traces\""];
    let tables = ["bind-ip = \"10.0.0.1\"", "advertised-host = \"a\""];
    let diff = file_for_the_next(&top.join("\n"), &tables.join("\n"));
    let removed = |line: &str| diff.lines().filter(|it| *it == format!("-{line}")).count();
    assert_eq!((top.map(removed), tables.map(removed)), ([1, 1], [2, 2]), "{diff}");
    for everywhere in ["127.0.0.1", "::1", "0.0.0.0", "::"] {
        let diff = file_for_the_next("", &format!("bind-ip = \"{everywhere}\""));
        assert!(!diff.contains("-bind-ip"), "{diff}");
    }
}

/// It is told what the running server has and its start has not.
#[test]
fn a_start_without_a_file_is_told_the_variables_that_it_lacks() {
    let mut input = without_file(&[("RESTATE_BASE_DIR", "/var/lib/restate/n1/data")]);
    for observation in &mut input.observations {
        if let Observation::Process { node, answer: Reply::Ok(report), .. } = observation
            && node == "n1"
        {
            let value = |text: &str| EnvironmentValue::Text(text.into());
            let runs = [
                ("RESTATE_BASE_DIR", "/var/lib"),
                ("RESTATE_BIND_ADDRESS", "127.0.0.1:1"),
                ("HOME", "/root"),
            ];
            let runs = runs.into_iter().map(|(name, text)| (name.to_owned(), value(text)));
            report.processes[0].environment = Some(runs.collect());
        }
    }
    let Decision::Refuse(refusal) = next_step(&input).decision else { panic!("it would listen elsewhere") };
    assert_eq!(refusal.name, "valid-start", "{refusal:?}");
    assert_eq!(
        refusal.remedy,
        "give its start the variables of the running server that it lacks: RESTATE_BIND_ADDRESS (in an inventory: `env` of \
         the node)"
    );
}

/// The one restart that takes it from variables to its first file is done by hand, and that is said.
#[test]
fn a_server_that_runs_without_its_file_is_to_be_stopped_by_hand_once() {
    let refused = |arguments: &[&str]| {
        let mut input = step_input("single-restart-pending");
        for observation in &mut input.observations {
            match observation {
                Observation::Process { node, answer: Reply::Ok(report), .. } if node == "n1" => {
                    report.processes[0].environment = Some(std::collections::BTreeMap::new());
                    report.processes[0].arguments =
                        Some(arguments.iter().map(|it| (*it).to_owned()).collect());
                }
                Observation::Installed { node, answer: Reply::Ok(installed), .. } if node == "n1" => {
                    installed.arguments = Some(vec!["--config-file".into(), "/etc/n1.toml".into()]);
                }
                _ => {}
            }
        }
        match next_step(&input).decision {
            Decision::Refuse(refusal) => Some((refusal.message, refusal.remedy)),
            _ => None,
        }
    };
    let (message, remedy) = refused(&[]).expect("a refusal");
    assert_eq!(message, "n1 runs without a configuration file, and would be started with `/etc/n1.toml`");
    let said = "stop n1, then run again: it is started with `/etc/n1.toml`, and finds its data in `/var/lib/restate/n1/data/n1`.";
    assert!(remedy.starts_with(said), "{remedy}");
    assert_eq!(refused(&["--config-file", "/etc/n1.toml"]), None);
}

/// What is decided in the end, with everything approved that is asked.
fn approved(mut input: StepInput) -> Decision {
    loop {
        match next_step(&input).decision {
            Decision::Approve { digest, consent, .. } => {
                let consent = serde_json::to_value(consent).expect("JSON");
                input.approvals.push(Approval { digest, consent, by: None, at_ms: None });
            }
            other => return other,
        }
    }
}

type Spoil = (&'static str, fn(&mut serde_json::Value));

/// Ways in which an observation is of no use.
const SPOILT: [Spoil; 5] = [
    ("not looked at", |it| *it = serde_json::Value::Null),
    ("old", |it| it["at-ms"] = 0.into()),
    ("the host could not look", |it| {
        it["answer"] = serde_json::json!({"error": {"kind": "failed", "message": "no"}});
    }),
    ("the host cannot look", |it| {
        it["answer"] = serde_json::json!({"error": {"kind": "unsupported", "message": "no"}});
    }),
    ("nothing in it", |it| {
        let answer = &mut it["answer"]["ok"];
        match answer.get("stdout").is_some() {
            true => answer["stdout"] = "".into(),
            false => *answer = serde_json::json!({}),
        }
    }),
];

/// Whatever is spoilt, one observation at a time and in each way: the actions that it comes to.
fn acts_on_spoilt(input: &StepInput) -> Vec<String> {
    let seen: Vec<serde_json::Value> =
        input.observations.iter().map(|it| serde_json::to_value(it).expect("JSON")).collect();
    let mut acts = Vec::new();
    for at in 0..seen.len() {
        for (what, spoil) in SPOILT {
            let mut spoilt = seen.clone();
            spoil(&mut spoilt[at]);
            spoilt.retain(|it| !it.is_null());
            let Ok(observations) = spoilt.into_iter().map(serde_json::from_value).collect() else { continue };
            if let Decision::Act { step, action, .. } = approved(StepInput { observations, ..input.clone() })
            {
                acts.push(format!(
                    "{} of {} {what}: {step}: {}",
                    seen[at]["kind"],
                    seen[at]["node"],
                    action.shown()
                ));
            }
        }
    }
    acts
}

/// The file of a node that has yet to join is for another cluster or another node: whatever else is not known, the file of
/// the node that is there is not written, and it is not restarted.
#[test]
fn nothing_is_begun_while_the_file_of_a_later_node_is_not_its_own() {
    let with = |from: &str, to: &str| {
        let mut input = step_input("joiner-wrong-cluster");
        for observation in &mut input.observations {
            if let Observation::ReadConfig { node, answer: Reply::Ok(file), .. } = observation
                && node == "n2"
            {
                file.text = Some(file.text.as_deref().expect("a text").replace(from, to));
                file.sha256 = None;
            }
        }
        acts_on_spoilt(&input)
    };
    assert_eq!(with("othercluster", "othercluster"), Vec::<String>::new());
    let renamed = [("othercluster", "localcluster"), ("node-name = \"n2\"", "node-name = \"n9\"")];
    let [right, name] = renamed.map(|(from, to)| with(from, to));
    assert!(!right.is_empty(), "the file of n1 is written where that of n2 is its own");
    assert_eq!(name, Vec::<String>::new());
}

/// A single node has a record more than its snapshot covers, as always while somebody writes. It is restarted with consent,
/// and with whatever is not known of it, nobody writes its file again.
#[test]
fn the_restart_of_the_only_node_ahead_of_its_snapshot() {
    for (what, covers) in [("a record ahead", -1_i64), ("level", 0)] {
        let mut input = step_input("single-restart-pending");
        for observation in &mut input.observations {
            let mut it = serde_json::to_value(&*observation).expect("JSON");
            let last = it["args"].as_array().and_then(|args| args.last()?.as_str().map(str::to_owned));
            if last.is_some_and(|last| last.contains("FROM partition_state")) {
                let rows = it["answer"]["ok"]["stdout"].as_str().expect("rows");
                let mut rows: Vec<serde_json::Value> = serde_json::from_str(rows).expect("JSON");
                for row in &mut rows {
                    let lsn = |key: &str| row[key].as_i64().unwrap_or_default();
                    let end = lsn("applied_log_lsn").max(lsn("target_tail_lsn"));
                    row["archived_log_lsn"] = (end + covers).into();
                }
                it["answer"]["ok"]["stdout"] = serde_json::to_string(&rows).expect("JSON").into();
            }
            *observation = serde_json::from_value(it).expect("an observation");
        }
        let restarts = |decision: &Decision| matches!(decision, Decision::Act { action: Action::RestartNode { node, .. }, .. } if node == "n1");
        let decision = approved(input.clone());
        assert!(restarts(&decision), "{what}: {decision:?}");
        let others = acts_on_spoilt(&input).into_iter().filter(|act| !act.ends_with(": restart-node n1"));
        assert_eq!(others.collect::<Vec<_>>(), Vec::<String>::new(), "{what}");
    }
}
