//! While nobody can say who is registered, a node that is down is started only as the node it was.

use restate_scaleout::api::answer::{ConfigFile, DiskReport};
use restate_scaleout::api::{Decision, Observation, Reply};
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
