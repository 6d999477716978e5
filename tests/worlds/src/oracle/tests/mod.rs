//! The oracle can fail: for each rule a recorded deployment, a decision that is wrong there, and what was changed to make
//! it so. Without the change the same decision is right.

mod acts;
mod ends;

use std::cell::OnceCell;

use restate_scaleout_api::decision::{Decision, Reason};
use restate_scaleout_api::exposure::Tolerance;
use restate_scaleout_api::{Action, Exposure, ExposureChange, StepKey};
use serde_json::json;

use super::{Case, RULES};
use crate::decide::Decided;
use crate::observed::Observed;
use crate::scenario::Scenario;
use crate::sight::Sight;
use crate::world::bases;

thread_local! {
    static RECORDED: OnceCell<Vec<Scenario>> = const { OnceCell::new() };
}

fn scenario(name: &str) -> Scenario {
    RECORDED.with(|all| {
        let mut all = all.get_or_init(bases).iter();
        all.find(|scenario| scenario.name == name || scenario.name.ends_with(name))
            .expect("a scenario")
            .clone()
    })
}

type Change = fn(&mut Observed) -> bool;

/// What one rule says of a decision in a changed scenario.
fn says(rule: &str, name: &str, change: Change, decided: &Decided) -> Option<Result<(), String>> {
    let scenario = scenario(name);
    let mut world = Observed(scenario.observations.clone());
    assert!(change(&mut world), "{name} has nothing of the kind");
    let sight = Sight::of(&world.0);
    let rule = RULES.iter().find(|known| known.name == rule).expect("a rule");
    (rule.judge)(&Case { target: &scenario.target, sight: &sight, decided })
}

/// Right as it was recorded, wrong once changed.
fn goes_red(rule: &str, name: &str, change: Change, decided: &Decided) {
    assert_eq!(says(rule, name, |_| true, decided), Some(Ok(())), "{rule} in {name}");
    let said = says(rule, name, change, decided);
    assert!(matches!(said, Some(Err(_))), "{rule} in {name}, changed: {said:?}");
}

/// Wrong as such.
fn is_red(rule: &str, name: &str, decided: &Decided) {
    let said = says(rule, name, |_| true, decided);
    assert!(matches!(said, Some(Err(_))), "{rule} in {name}: {said:?}");
}

fn done() -> Decided {
    Decided { decision: Decision::Done { why: Reason::default() }, risks: Vec::new(), plan: false }
}

fn act(action: Action) -> Decided {
    let tolerance = || Tolerance {
        losses: None,
        zones: None,
        machines: None,
        interrupted: false,
        because: String::new(),
    };
    let exposure = || Exposure { writes: tolerance(), data: tolerance(), metadata: tolerance() };
    let decision = Decision::Act {
        step: StepKey::cluster("step"),
        action,
        why: Reason::default(),
        exposure: ExposureChange { before: exposure(), during: exposure(), after: exposure() },
        postcondition: String::new(),
        rollback: String::new(),
    };
    Decided { decision, risks: Vec::new(), plan: true }
}

fn with_risk(decided: Decided) -> Decided {
    Decided { risks: vec!["step".into()], ..decided }
}

fn command(words: &str) -> Decided {
    let args = words.split(' ').map(|word| word.replace('_', " ")).collect();
    act(Action::Restatectl { args, timeout_ms: 1 })
}

fn restart(node: &str) -> Decided {
    act(Action::RestartNode { node: node.into(), restore: None })
}

fn start(node: &str) -> Decided {
    act(Action::StartNode { node: node.into(), restore: None })
}

fn dead(world: &mut Observed, node: &str) -> bool {
    world.rows("nodes", |rows| {
        rows.iter_mut()
            .filter(|row| row["plain_node_id"] == node)
            .for_each(|row| row["state"] = json!("dead"));
        true
    })
}

fn weak(world: &mut Observed) -> bool {
    world.chain(0, |chain| {
        let params = r#"{"loglet_id":0,"sequencer":"N2:1","replication":{"node":1},"nodeset":[2]}"#;
        chain[0][0] = json!(50);
        chain[0][1]["index"] = json!(1);
        chain.insert(0, json!([1, {"created_at": null, "index": 0, "kind": "replicated", "params": params}]));
        true
    })
}

const REST: &str = "three-zones";

#[test]
fn every_rule_is_held_here() {
    let text = [include_str!("acts.rs"), include_str!("ends.rs")].concat();
    for rule in &RULES {
        assert!(text.contains(&format!("\"{}\"", rule.name)), "no case of {}", rule.name);
    }
}
