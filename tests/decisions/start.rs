//! While nobody can say who is registered, a node that is down is started only as the node it was.

use restate_scaleout::api::answer::{ConfigFile, DialFailure, DiskReport};
use restate_scaleout::api::{Decision, ErrorKind, HostError, Observation, Reply};
use restate_scaleout::next_step;

use crate::common::step_input;
use crate::refused;

/// The decision on one node that is down, once what is seen of it has been changed.
fn decide(change: impl Fn(&mut ConfigFile, &mut DiskReport)) -> Decision {
    let mut input = step_input("single-down");
    let (mut file, mut disk) = (ConfigFile::default(), DiskReport::default());
    for observation in &input.observations {
        match observation {
            Observation::ReadConfig { node, answer: Reply::Ok(seen), .. } if node == "n1" => {
                file = seen.clone();
            }
            Observation::Disk { node, answer: Reply::Ok(seen), .. } if node == "n1" => disk = seen.clone(),
            _ => {}
        }
    }
    change(&mut file, &mut disk);
    for observation in &mut input.observations {
        match observation {
            Observation::ReadConfig { node, answer, .. } if node == "n1" => *answer = Reply::Ok(file.clone()),
            Observation::Disk { node, answer, .. } if node == "n1" => *answer = Reply::Ok(disk.clone()),
            _ => {}
        }
    }
    input.target.cluster_name = Some("localcluster".into());
    next_step(&input).decision
}

fn with_line(file: &mut ConfigFile, key: &str, line: &str) {
    let text = file.text.take().unwrap_or_default();
    let kept: Vec<&str> = text.lines().filter(|old| !old.starts_with(key)).collect();
    file.text = Some(format!("{line}\n{}\n", kept.join("\n")));
}

#[test]
fn as_itself_it_is_started_once_that_is_approved() {
    assert!(matches!(decide(|_, _| {}), Decision::Approve { .. }));
}

#[test]
fn a_file_with_another_name_would_start_another_node() {
    let decision = decide(|file, _| with_line(file, "node-name", "node-name = \"other\""));
    assert_eq!(refused(&decision), Some("own-identity"), "{decision:?}");
}

#[test]
fn without_data_of_its_own_it_must_not_provision() {
    let decision = decide(|file, disk| {
        with_line(file, "auto-provision", "auto-provision = true");
        disk.node_directories = vec!["other".into()];
    });
    assert_eq!(refused(&decision), Some("one-provisioner"), "{decision:?}");
}

#[test]
fn a_file_for_another_cluster_is_not_started() {
    let decision = decide(|file, _| with_line(file, "cluster-name", "cluster-name = \"elsewhere\""));
    assert_eq!(refused(&decision), Some("wrong-cluster"), "{decision:?}");
}

/// One dead node, once what is seen of it has been changed.
fn dead(change: impl Fn(&mut Observation)) -> Decision {
    let mut input = step_input("n3-dead");
    input.observations.iter_mut().for_each(change);
    next_step(&input).decision
}

fn blind(observation: &mut Observation) {
    if let Observation::Process { node, answer, .. } = observation
        && node == "n3"
    {
        *answer = Reply::Error(HostError { kind: ErrorKind::Unsupported, message: "no".into() });
    }
}

fn printed(observation: &mut Observation, of: &str, from: &str, to: &str) {
    if let Observation::Restatectl { args, answer: Reply::Ok(output), .. } = observation
        && args.iter().any(|arg| arg.contains(of))
    {
        assert!(output.stdout.contains(from), "{}", output.stdout);
        output.stdout = output.stdout.replacen(from, to, 1);
    }
}

fn gossip(observation: &mut Observation, state: &str) {
    let (from, to) = ("\"N3\",\"state\":\"dead\"", format!("\"N3\",\"state\":\"{state}\""));
    printed(observation, "FROM nodes", from, &to);
}

fn waits_for_the_cluster(decision: &Decision) -> bool {
    matches!(decision, Decision::Wait { awaiting, .. } if awaiting == "the cluster to notice that n3 is down")
}

#[test]
fn what_the_cluster_still_hears_from_is_not_started_beside_itself() {
    assert!(!waits_for_the_cluster(&dead(|_| {})));
    assert!(!waits_for_the_cluster(&dead(blind)), "gossip says that it is dead");
    assert!(!waits_for_the_cluster(&dead(|it| gossip(it, "alive"))), "its host finds nothing");
    for state in ["alive", "failing-over", "suspect"] {
        let decision = dead(|it| {
            blind(it);
            gossip(it, state);
        });
        assert!(waits_for_the_cluster(&decision), "{state}: {decision:?}");
    }
    let unknown = dead(|it| {
        blind(it);
        gossip(it, "unknown");
    });
    assert!(!waits_for_the_cluster(&unknown), "{unknown:?}");
    let elsewhere = dead(|it| {
        gossip(it, "alive");
        printed(it, "nodes_config", "http://127.0.0.1:29073/", "http://127.0.0.1:31000/");
    });
    assert!(waits_for_the_cluster(&elsewhere), "{elsewhere:?}");
    let slow = dead(|it| {
        gossip(it, "alive");
        if let Observation::Dial { node, answer: Reply::Ok(report), .. } = it
            && node == "n3"
        {
            report.failure = Some(DialFailure::TimedOut);
        }
    });
    assert!(waits_for_the_cluster(&slow), "{slow:?}");
    let votes = dead(|it| {
        let row = " N3    Member  v3       N1      [N1,N2,N3]  209      209        7     126         83          7.9 KiB   \n";
        printed(it, "list-servers", "\n\n", &format!("\n{row}\n"));
        printed(it, "list-servers", "NODE  REASON", "NODE  REASON");
    });
    assert!(waits_for_the_cluster(&votes), "{votes:?}");
}
