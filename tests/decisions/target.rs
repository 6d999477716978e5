//! A target says what is wanted: not where to begin, and not more than this version can do.

use restate_scaleout::api::target::{Metadata, Removal, Tls};
use restate_scaleout::api::{Decision, StepInput, Target};
use restate_scaleout::next_step;

use crate::common::step_input;
use crate::refused;

fn with(change: impl Fn(&mut Target)) -> Decision {
    let mut input = step_input("single-fresh");
    change(&mut input.target);
    next_step(&input).decision
}

#[test]
fn what_cannot_be_done_yet_is_refused_by_name() {
    let lost = Removal { node: "n9".into(), lost: None };
    let removed = with(|target| target.remove = vec![lost.clone()]);
    assert_eq!(refused(&removed), Some("not-yet-supported"), "{removed:?}");
    let tls = with(|target| target.tls = Some(Tls { ca: Some("ca.pem".into()), cert: None, key: None }));
    assert_eq!(refused(&tls), Some("not-yet-supported"), "{tls:?}");
    let external = with(|target| target.metadata = Metadata::External);
    assert_eq!(refused(&external), Some("external-metadata"), "{external:?}");
}

#[test]
fn the_repository_of_a_grown_cluster_cannot_be_moved_yet() {
    let mut input = step_input("replication-settled");
    input.target.repository.destination = "s3://elsewhere/cluster".into();
    let decision = next_step(&input).decision;
    assert_eq!(refused(&decision), Some("not-yet-supported"), "{decision:?}");
}

/// The node that runs is found, wherever it stands in the list.
#[test]
fn the_order_of_nodes_does_not_say_which_of_them_runs() {
    for name in
        ["single-fresh", "single-restart-pending", "single-down", "voters-three", "replication-settled"]
    {
        let mut input = step_input(name);
        let plan = |input: &StepInput| {
            let road = restate_scaleout::plan(input).road;
            road.into_iter().map(|step| (step.step.to_string(), step.status)).collect::<Vec<_>>()
        };
        let listed_first = plan(&input);
        let first = input.target.nodes.remove(0);
        input.target.nodes.push(first);
        let listed_last = plan(&input);
        assert!(listed_first.len() > 2, "{name}: {listed_first:?}");
        assert_eq!(listed_first, listed_last, "{name}");
    }
}

#[test]
fn where_nothing_shows_a_deployment_nothing_is_started() {
    let mut input = step_input("single-down");
    input.target.nodes.retain(|node| node.name != "n1");
    input.target.tolerate = Some(0);
    let decision = next_step(&input).decision;
    assert_eq!(refused(&decision), Some("no-starting-node"), "{decision:?}");
}
