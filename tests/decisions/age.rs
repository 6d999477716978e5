//! Answers that are too old are asked for again, alone, and a host that is always late is named.

use restate_scaleout::api::{Decision, Observation, Request, StepInput};
use restate_scaleout::next_step;
use restate_scaleout_synthetic::{State, input};

use crate::common::step_input;

const LIMIT_MS: u64 = 60_000;

/// A look in which one file is read first and everything else is seen `later_ms` after it.
fn late(later_ms: u64) -> StepInput {
    let mut input: StepInput = serde_json::from_value(input(3, 24, State::Done)).expect("an input");
    for observation in &mut input.observations {
        let of_n2 = matches!(observation, Observation::ReadConfig { node, .. } if node == "n2");
        set_time(observation, if of_n2 { 0 } else { later_ms });
    }
    input
}

fn set_time(observation: &mut Observation, time_ms: u64) {
    match observation {
        Observation::Restatectl { at_ms, .. }
        | Observation::ReadConfig { at_ms, .. }
        | Observation::Process { at_ms, .. }
        | Observation::Disk { at_ms, .. }
        | Observation::Installed { at_ms, .. }
        | Observation::Dial { at_ms, .. }
        | Observation::DumpConfig { at_ms, .. }
        | Observation::LogTail { at_ms, .. }
        | Observation::Action { at_ms, .. } => *at_ms = time_ms,
    }
}

#[test]
fn up_to_the_limit_an_answer_counts() {
    assert!(matches!(next_step(&late(LIMIT_MS)).decision, Decision::Done { .. }));
}

#[test]
fn an_older_answer_is_asked_for_again_alone() {
    let decision = next_step(&late(LIMIT_MS + 1)).decision;
    let Decision::Observe { requests, .. } = decision else { panic!("{decision:?}") };
    assert_eq!(requests, [Request::ReadConfig { node: "n2".into() }]);
}

#[test]
fn who_is_late_each_time_is_waited_for_by_name() {
    let mut input = late(LIMIT_MS + 1);
    let file = |it: &&Observation| matches!(it, Observation::ReadConfig { node, .. } if node == "n2");
    let again = input.observations.iter().find(file).expect("the file was read").clone();
    input.observations.extend([again.clone(), again]);
    let decision = next_step(&input).decision;
    let Decision::Wait { awaiting, cause, .. } = decision else { panic!("{decision:?}") };
    assert!(awaiting.contains("n2"), "{awaiting}");
    assert!(cause.contains("60 s old"), "{cause}");
}

/// What was seen before an action says nothing of the time after it.
#[test]
fn an_action_makes_everything_before_it_void() {
    let mut input = late(0);
    let acted = step_input("snapshots-keep-failing").observations.into_iter();
    let mut acted = acted.filter(|it| matches!(it, Observation::Action { .. })).collect::<Vec<_>>();
    assert!(!acted.is_empty());
    acted.iter_mut().for_each(|observation| set_time(observation, 1));
    input.observations.append(&mut acted);
    let decision = next_step(&input).decision;
    let Decision::Observe { requests, .. } = decision else { panic!("{decision:?}") };
    assert!(requests.iter().any(|request| matches!(request, Request::ReadConfig { .. })));
}
