//! Two clusters in sight: whatever is done may be done to the wrong one.

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let (step, _) = ask::action(case)?;
    let (names, prints) = (&case.sight.clusters, &case.sight.fingerprints);
    let other =
        case.target.cluster_name.as_ref().is_some_and(|wanted| names.iter().any(|name| name != wanted));
    Some(if names.len() > 1 || prints.len() > 1 || other {
        Err(format!("{step} is done while clusters {names:?} with fingerprints {prints:?} are in sight"))
    } else {
        Ok(())
    })
}
