//! What a decision costs grows like what is decided on, and what a plan costs like its steps. Only
//! ratios of times are compared, each the shortest of several runs, and with room for a machine that does other
//! things: what a larger input loses in caches is theirs to take. Quadratic would be 256 and 64 times as long.

use std::time::{Duration, Instant};

use restate_scaleout::api::approval::{Approval, digest};
use restate_scaleout::api::decision::{Decision, StepInput};
use restate_scaleout::api::plan::{RoadEnd, StepStatus};
use restate_scaleout::{next_step, plan};
use restate_scaleout_synthetic::{State, alone, input};

fn read(nodes: usize, partitions: usize, state: State) -> StepInput {
    serde_json::from_value(input(nodes, partitions, state)).expect("an input")
}

/// The same input with everything approved that is asked for.
fn approved(mut input: StepInput) -> StepInput {
    while let Decision::Approve { consent, .. } = next_step(&input).decision {
        let consent = serde_json::to_value(&consent).expect("JSON");
        input.approvals.push(Approval { digest: digest(&consent), consent, by: None, at_ms: None });
        assert!(input.approvals.len() < 5, "asked again and again");
    }
    input
}

fn shortest(runs: usize, mut run: impl FnMut()) -> Duration {
    let times = (0..runs).map(|_| {
        let began = Instant::now();
        run();
        began.elapsed()
    });
    times.min().expect("there is a run")
}

/// How many times longer `large` takes than `small`.
fn times_longer(small: impl FnMut(), large: impl FnMut()) -> f64 {
    let small = shortest(7, small);
    shortest(5, large).as_secs_f64() / small.as_secs_f64()
}

#[test]
fn a_decision_grows_like_the_partitions() {
    for state in [State::Done, State::MidRoad] {
        let (small, large) = (approved(read(10, 256, state)), approved(read(10, 4096, state)));
        let ratio = times_longer(|| drop(next_step(&small)), || drop(next_step(&large)));
        assert!(ratio < 40.0, "{state:?}: 16 times the partitions take {ratio:.1} times as long");
    }
}

#[test]
fn a_plan_grows_like_its_steps() {
    for nodes in [9, 36] {
        let input = read(nodes, 64, State::MidRoad);
        let plan_once = || plan(&input);
        let steps = plan_once().road.iter().filter(|step| step.status != StepStatus::Done).count();
        let whole = shortest(3, || drop(plan_once()));
        let ready = approved(input.clone());
        let step = shortest(7, || drop(next_step(&ready)));
        let ratio = whole.as_secs_f64() / (step.as_secs_f64() * steps as f64);
        assert!(ratio < 2.0, "{nodes} nodes: a plan of {steps} steps takes {ratio:.2} times their decisions");
    }
}

/// Every node gets a vote, which each server lists and each file names.
#[test]
fn the_longest_road_grows_like_its_steps() {
    for nodes in [5, 41] {
        let input: StepInput = serde_json::from_value(alone(nodes)).expect("an input");
        let plan_once = || plan(&input);
        let whole = plan_once();
        assert!(matches!(whole.end, RoadEnd::Target { .. }), "{nodes} nodes: {:?}", whole.end);
        let steps = whole.road.iter().filter(|step| step.status != StepStatus::Done).count();
        let whole = shortest(2, || drop(plan_once()));
        let ready = approved(input.clone());
        let step = shortest(7, || drop(next_step(&ready)));
        let ratio = whole.as_secs_f64() / (step.as_secs_f64() * steps as f64);
        assert!(ratio < 4.0, "{nodes} nodes: a plan of {steps} steps takes {ratio:.2} times their decisions");
    }
}

#[test]
fn a_plan_grows_like_the_partitions() {
    let (small, large) = (read(9, 512, State::MidRoad), read(9, 4096, State::MidRoad));
    let small = shortest(3, || drop(plan(&small)));
    let large = shortest(2, || drop(plan(&large)));
    let ratio = large.as_secs_f64() / small.as_secs_f64();
    assert!(ratio < 24.0, "8 times the partitions take {ratio:.1} times as long");
}
