//! Whatever is done was shown to a person first, and a single node stops only when that risk was approved by itself.

use super::ask::{self, Stop};
use super::{Case, Verdict};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let (step, _) = ask::action(case)?;
    if !case.decided.plan {
        return Some(Err(format!("nobody approved a plan before {step}")));
    }
    // Where gossip has it dead, nothing shows that there are writes to interrupt.
    let serves = case.sight.alive().is_ok_and(|alive| !alive.is_empty());
    let alone = serves && matches!(ask::stop(case), Some(Ok(Stop::Only)));
    let unasked = alone && !ask::risk_approved(case);
    Some(if unasked { Err(format!("{step} interrupts all writes, and nobody was asked")) } else { Ok(()) })
}
