//! A deployment that is down as a whole is started node by node, as long as nothing says that the nodes are
//! not of one deployment.

use restate_scaleout::api::answer::{DialFailure, DialReport, LogTail, ProcessInfo, ProcessReport};
use restate_scaleout::api::approval::{Approval, digest};
use restate_scaleout::api::{Action, Decision, Observation, Refusal, Reply, StepInput};
use restate_scaleout::next_step;

use crate::common::step_input;

/// Three nodes with everything on them, none of which runs.
fn down() -> StepInput {
    let mut input = step_input("grown");
    input.observations.retain(|it| !matches!(it, Observation::Restatectl { .. }));
    for node in ["n1", "n2", "n3"] {
        host(&mut input, node, None);
    }
    input
}

/// What is seen of a node that is down, or that runs and answers so.
fn host(input: &mut StepInput, name: &str, body: Option<&str>) {
    for observation in &mut input.observations {
        match observation {
            Observation::Dial { node, answer, .. } if node == name => {
                *answer = Reply::Ok(match body {
                    Some(body) => DialReport { status: Some(200), body: Some(body.into()), failure: None },
                    None => DialReport { status: None, body: None, failure: Some(DialFailure::Refused) },
                });
            }
            Observation::Process { node, answer, .. } if node == name => {
                let running = body.map(|_| ProcessInfo::default());
                *answer = Reply::Ok(ProcessReport { processes: running.into_iter().collect() });
            }
            _ => {}
        }
    }
}

/// A node that has started and does not find the others.
const LONELY: &str = r#"{"status":"Starting","cluster_name":"localcluster","admin_status":"StartingUp"}"#;

fn file(input: &mut StepInput, name: &str, change: impl Fn(&str) -> String) {
    for observation in &mut input.observations {
        if let Observation::ReadConfig { node, answer: Reply::Ok(seen), .. } = observation
            && node == name
        {
            seen.text = Some(change(seen.text.as_deref().expect("a text")));
            seen.sha256 = None;
        }
    }
}

/// The decision once everything that is asked has been approved.
fn decide(mut input: StepInput) -> Decision {
    for node in ["n1", "n2", "n3"] {
        let answer = Reply::Ok(LogTail::default());
        input.observations.push(Observation::LogTail { at_ms: 1_500, node: node.into(), answer });
    }
    for _ in 0..4 {
        match next_step(&input).decision {
            Decision::Approve { consent, .. } => {
                let consent = serde_json::to_value(&consent).expect("JSON");
                input.approvals.push(Approval { digest: digest(&consent), consent, by: None, at_ms: None });
            }
            decision => return decision,
        }
    }
    panic!("asked again and again")
}

fn started(decision: &Decision) -> &str {
    match decision {
        Decision::Act { action: Action::StartNode { node, .. }, .. } => node,
        other => panic!("{other:?}"),
    }
}

fn doubt(input: StepInput) -> String {
    match decide(input) {
        Decision::Refuse(Refusal { name, cause, .. }) => {
            assert_eq!(name, "several-starting-nodes");
            cause
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_node_after_another_is_started() {
    let mut input = down();
    assert_eq!(started(&decide(input.clone())), "n1");
    host(&mut input, "n1", Some(LONELY));
    let second = decide(input.clone());
    assert_eq!(started(&second), "n2", "n1 waits for the others");
    let Decision::Act { why, rollback, .. } = &second else { panic!("{second:?}") };
    assert!(why.summary.contains("n2 is down and has data of its own"), "{}", why.summary);
    assert_eq!(rollback, "stop the node");
    host(&mut input, "n2", Some(LONELY));
    assert_eq!(started(&decide(input.clone())), "n3");
    host(&mut input, "n3", Some(LONELY));
    let waits = decide(input);
    assert!(matches!(&waits, Decision::Wait { step, .. } if step.node.as_deref() == Some("n1")), "{waits:?}");
}

#[test]
fn nodes_that_may_be_of_several_deployments_are_not_started() {
    let with = |node: &str, from: &'static str, to: &'static str| {
        let mut input = down();
        file(&mut input, node, |text| {
            assert!(text.contains(from), "{text}");
            text.replace(from, to)
        });
        doubt(input)
    };
    assert!(with("n2", "auto-provision = false", "auto-provision = true").contains("lets it provision"));
    assert!(with("n2", "auto-provision = false", "").contains("lets it provision"));
    assert!(with("n3", "\"localcluster\"", "\"other\"").contains("another cluster"));
    assert!(with("n1", "cluster-name = \"localcluster\"", "").contains("another cluster"));
    assert!(with("n2", "node-name = \"n2\"", "node-name = \"n9\"").contains("does not call it so"));
    assert!(with("n2", "node-name = \"n2\"", "").contains("does not call it so"));
}

#[test]
fn data_of_somebody_else_is_not_started() {
    let mut input = down();
    for observation in &mut input.observations {
        if let Observation::Disk { node, answer: Reply::Ok(disk), .. } = observation
            && node == "n2"
        {
            disk.node_directories = vec!["n9".into()];
        }
    }
    assert!(doubt(input).contains("no directory of n2"));
    let mut input = down();
    for observation in &mut input.observations {
        if let Observation::ReadConfig { node, answer: Reply::Ok(file), .. } = observation
            && node == "n3"
        {
            (file.text, file.sha256) = (None, None);
        }
    }
    assert!(doubt(input).contains("n3 has no configuration file"));
}

/// A file alone is also what a node has that is still to join.
#[test]
fn files_without_data_do_not_tell_what_to_start() {
    let mut input = down();
    for observation in &mut input.observations {
        if let Observation::Disk { answer: Reply::Ok(disk), .. } = observation {
            (disk.exists, disk.empty) = (false, None);
            disk.node_directories.clear();
        }
    }
    assert!(doubt(input).contains("a file alone"));
}

/// The decision once this lies on the disks of n2 and n3.
fn on_disk(directories: &[&str], empty: bool, others: Option<u64>) -> Decision {
    let mut input = down();
    for observation in &mut input.observations {
        if let Observation::Disk { node, answer: Reply::Ok(disk), .. } = observation
            && node != "n1"
        {
            disk.node_directories = directories.iter().map(|name| (*name).to_owned()).collect();
            disk.empty = Some(empty);
            disk.other_entries = others;
        }
    }
    decide(input)
}

#[test]
fn what_lies_in_a_base_directory_is_a_nodes_data_only_under_its_name() {
    for (directories, empty, others) in [
        (&["n1"][..], false, None),
        (&["lost+found", "n9"], false, Some(0)),
        (&["lost+found"], false, None),
        (&["lost+found"], false, Some(1)),
        (&[], false, None),
        (&[], true, Some(1)),
    ] {
        let Decision::Refuse(refusal) = on_disk(directories, empty, others) else {
            panic!("{directories:?}")
        };
        assert_eq!(refusal.name, "several-starting-nodes");
        let said =
            "n1 has data, while what lies in the base directory of n2, n3 is not known to be its own data";
        assert!(refusal.message.contains(said), "{}", refusal.message);
        let unknown = "data: unknown, something else lies there";
        let unknown = refusal.evidence.iter().filter(|it| it.fact.contains(unknown));
        assert_eq!(unknown.count(), 2, "{:?}", refusal.evidence);
    }
    for (directories, empty, others) in
        [(&["lost+found"][..], false, Some(0)), (&[], true, None), (&[], true, Some(0))]
    {
        assert_eq!(started(&on_disk(directories, empty, others)), "n1", "{directories:?}");
    }
}
