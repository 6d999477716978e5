//! From one node to many: what is next, and why.

use crate::api::CONTRACT;
use crate::api::decision::{Decision, Refusal, StepInput, StepOutput};
use crate::api::exposure::{Exposure, Tolerance};
use crate::api::plan::{PlanOutput, RoadEnd};

/// The one next decision.
pub fn next_step(input: &StepInput) -> StepOutput {
    let _ = input;
    StepOutput {
        contract: CONTRACT.into(),
        decision: Decision::Refuse(unbuilt()),
        exposure: unknown(),
        notes: vec![],
    }
}

/// The whole road from here.
pub fn plan(input: &StepInput) -> PlanOutput {
    let _ = input;
    PlanOutput {
        contract: CONTRACT.into(),
        exposure: unknown(),
        road: vec![],
        end: RoadEnd::Refused(unbuilt()),
        notes: vec![],
    }
}

fn unknown() -> Exposure {
    let t = || Tolerance { losses: None, interrupted: false, because: "not known yet".into() };
    Exposure { writes: t(), data: t(), metadata: t() }
}

fn unbuilt() -> Refusal {
    Refusal {
        name: "unbuilt".into(),
        message: "not built yet".into(),
        evidence: vec![],
        remedy: String::new(),
        step: None,
    }
}
