//! A freeze that somebody has left behind is named before anything rests on nodes taking over.

use restate_scaleout::api::answer::CommandOutput;
use restate_scaleout::api::{Decision, Observation, Refusal, Reply, StepInput};
use restate_scaleout::{next_step, plan};

use crate::common::step_input;

/// The scenario with what `partitions … show` printed changed.
fn shown(scenario: &str, what: &str, change: impl Fn(&mut CommandOutput)) -> StepInput {
    let mut input = step_input(scenario);
    let mut found = false;
    for observation in &mut input.observations {
        if let Observation::Restatectl { args, answer: Reply::Ok(output), .. } = observation
            && args.ends_with(&[what.to_owned(), "show".to_owned()])
        {
            change(output);
            found = true;
        }
    }
    assert!(found, "{scenario}: {what}");
    input
}

fn placement(output: &mut CommandOutput) {
    output.stdout = output.stdout.replacen("ENABLED        ", "FROZEN: disks  ", 1);
}

fn leadership(output: &mut CommandOutput) {
    output.stdout = output.stdout.replacen("-      \n", "FROZEN: upgrade \n", 1);
}

fn refusal(input: &StepInput) -> Refusal {
    match next_step(input).decision {
        Decision::Refuse(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_plan_ends_in_a_freeze() {
    for scenario in ["single-snapshotted", "voters-three", "single-restart-pending", "grown"] {
        for (what, freeze, reason) in [
            ("placement", placement as fn(&mut CommandOutput), "disks"),
            ("leadership", leadership, "upgrade"),
        ] {
            let input = shown(scenario, what, freeze);
            let refusal = refusal(&input);
            assert_eq!(refusal.name, "frozen-partitions", "{scenario}, {what}: {}", refusal.message);
            assert!(refusal.cause.contains(reason), "{}", refusal.cause);
            let command = format!("restatectl partitions {what} unfreeze 0");
            assert!(refusal.remedy.contains(&command), "{}", refusal.remedy);
            assert!(plan(&input).approval.is_none(), "{scenario}, {what}");
        }
    }
}

/// Once the freeze is lifted, the same deployment goes on.
#[test]
fn what_the_refusal_advises_leads_on() {
    for scenario in ["single-snapshotted", "voters-three", "single-restart-pending", "grown"] {
        let decision = next_step(&step_input(scenario)).decision;
        assert!(!matches!(decision, Decision::Refuse(_)), "{scenario}: {decision:?}");
    }
}

#[test]
fn a_loss_is_not_tolerated_while_nobody_may_take_over() {
    let input = shown("grown", "leadership", leadership);
    let writes = next_step(&input).exposure.writes;
    assert_eq!(writes.losses, Some(0));
    assert!(writes.because.contains("leadership of partition 0 is frozen"), "{}", writes.because);
}

/// What cannot be told is waited for, and named.
#[test]
fn an_incomplete_answer_is_no_thaw() {
    let cut = |output: &mut CommandOutput| {
        let rows: Vec<&str> = output.stdout.lines().collect();
        output.stdout = rows[..rows.len() - 1].join("\n");
    };
    let fails = |output: &mut CommandOutput| output.exit = Some(1);
    for change in [&cut as &dyn Fn(&mut CommandOutput), &fails] {
        let decision = next_step(&shown("single-restart-pending", "leadership", change)).decision;
        let Decision::Wait { cause, .. } = &decision else { panic!("{decision:?}") };
        assert!(cause.starts_with("restatectl partitions leadership show"), "{cause}");
    }
}

/// Servers before 1.7.3 show a freeze and do not keep to it.
#[test]
fn old_servers_are_not_asked() {
    let mut input = shown("single-restart-pending", "leadership", |output| output.exit = Some(2));
    for observation in &mut input.observations {
        if let Observation::Restatectl { args, answer: Reply::Ok(output), .. } = observation
            && args.last().is_some_and(|key| key == "nodes_config")
        {
            assert!(output.stdout.contains("1.7.12"), "{}", output.stdout);
            output.stdout = output.stdout.replace("1.7.12", "1.7.2");
        }
    }
    let decision = next_step(&input).decision;
    assert!(
        !matches!(&decision, Decision::Wait { cause, .. } if cause.contains("leadership")),
        "{decision:?}"
    );
}
