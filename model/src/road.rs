//! The road when nothing goes wrong: servers do all they can at once, everything is approved, and what is asked of people is done.

use restate_scaleout_api::approval::Approval;
use restate_scaleout_api::decision::Decision;
use restate_scaleout_api::target::Target;

use crate::act::carry_out;
use crate::look::View;
use crate::run::Run;
use crate::servers::settled;
use crate::world::World;

/// More decisions than any road here has.
const MOST: usize = 500;

/// Every world on the road to a target, the last one at its end.
///
/// # Errors
/// When it ends elsewhere.
pub fn walk(start: &World, target: &Target) -> Result<Vec<World>, String> {
    let mut worlds = vec![start.clone()];
    let mut run = Run::new();
    let mut world = start.clone();
    for _ in 0..MOST {
        match run.decide(&View::plain(&world), target)?.output.decision {
            Decision::Act { step, action, .. } => {
                let answer = carry_out(&mut world, &action);
                world.now += 1_000;
                let action = serde_json::to_value(&action).map_err(|error| error.to_string())?;
                run.acted(&world, &step.to_string(), &action, answer);
            }
            Decision::Wait { poll_ms, mark, .. } => {
                world.now += poll_ms;
                run.marks = mark.into_iter().collect();
            }
            Decision::Approve { digest, consent, .. } => {
                let consent = serde_json::to_value(&consent).map_err(|error| error.to_string())?;
                run.approvals.push(Approval { digest, consent, by: None, at_ms: None });
            }
            Decision::Done { .. } => return Ok(worlds),
            Decision::Refuse(refusal) => return Err(format!("{}: {}", refusal.name, refusal.message)),
            Decision::Observe { .. } => return Err("it wants to look again and again".into()),
        }
        world = settled(&world);
        worlds.push(world.clone());
    }
    Err("it does not end".into())
}
