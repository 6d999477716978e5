//! Whether every node of the target does the work that it is registered for.
//!
//! What the servers themselves go through passes, and is waited for; a node that somebody took out of use stays so until
//! somebody puts it back. Copies and votes are counted without it, so that nothing else shows that it is missing.

use crate::broken::Broken;
use crate::review::Review;

/// Roles with a state, the state in which they do their work, and what a command calls it.
const SERVES: [(&str, &str, &str); 2] =
    [("log-server", "read-write", "storage"), ("worker", "active", "worker")];

/// A deployment is not done while a node of the target is registered in a state that keeps it from its work.
pub(crate) fn check(review: &Review<'_>) -> Result<(), Broken> {
    let nodes = &review.world.nodes;
    for spec in &review.target().nodes {
        let Some(member) = review.member(&spec.name)? else {
            return Err(Broken::unknown(
                format!("{} is a node of the target and is not registered", spec.name),
                vec![nodes.evidence(format!("no node is called {}", spec.name))],
                "look again: it has not joined, or has been removed",
            ));
        };
        for (role, serving, what) in SERVES.into_iter().filter(|(role, ..)| member.has(role)) {
            let state = match role {
                "worker" => &member.worker,
                _ => &member.storage,
            };
            let Some(state) = state.as_deref() else {
                return Err(Broken::unknown(
                    format!("the {what} state of {} is not known", spec.name),
                    vec![nodes.evidence(format!("no {what} state of {}", member.id))],
                    "look again; if it stays so, `restatectl nodes list --extra` shows the states",
                ));
            };
            if state != serving {
                return Err(Broken::new(
                    format!("the {role} of {} ({}) does not serve: it is {state}", spec.name, member.id),
                    vec![nodes.evidence(format!("{what} state of {}: {state}", member.id))],
                    format!(
                        "find out who did it and why; if the node is to be used again, run `restatectl nodes \
                         set-{what}-state --nodes {} --{what}-state {serving}`",
                        member.id
                    ),
                ));
            }
        }
    }
    Ok(())
}
