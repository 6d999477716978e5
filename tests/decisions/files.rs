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
