//! Done: nobody has frozen a partition. A frozen one does not move away from a node that is lost.

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::done(case).then(|| unfrozen(case))
}

fn unfrozen(case: &Case<'_>) -> Result<(), String> {
    let (count, _) = case.sight.table.clone()?;
    for (what, frozen) in
        [("placement", &case.sight.frozen_placement), ("leadership", &case.sight.frozen_leadership)]
    {
        let frozen = frozen.as_ref()?;
        for id in 0..count {
            match frozen.get(&id) {
                Some(false) => {}
                Some(true) => return Err(format!("the {what} of partition {id} is frozen")),
                None => return Err(format!("nobody knows of the {what} of partition {id}")),
            }
        }
    }
    Ok(())
}
