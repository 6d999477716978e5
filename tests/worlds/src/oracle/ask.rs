//! What a decision is about.

use restate_scaleout_api::Action;
use restate_scaleout_api::decision::Decision;

use super::Case;
use crate::sight::Member;

/// The action with its step.
pub fn action<'a>(case: &'a Case<'_>) -> Option<(String, &'a Action)> {
    match &case.decided.decision {
        Decision::Act { step, action, .. } => Some((step.to_string(), action)),
        _ => None,
    }
}

/// Whether the target is said to be reached.
pub fn done(case: &Case<'_>) -> bool {
    matches!(case.decided.decision, Decision::Done { .. })
}

/// The arguments of a command.
pub fn command<'a>(case: &'a Case<'_>) -> Option<&'a [String]> {
    match action(case)?.1 {
        Action::Restatectl { args, .. } => Some(args),
        _ => None,
    }
}

/// The value after a flag.
pub fn flag<'a>(args: &'a [String], name: &str) -> Option<&'a str> {
    let at = args.iter().position(|arg| arg == name)?;
    args.get(at + 1).map(String::as_str)
}

/// The node that comes up.
pub fn started<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    match action(case)?.1 {
        Action::StartNode { node, .. }
        | Action::RestartNode { node, .. }
        | Action::UpgradeNode { node, .. } => Some(node),
        _ => None,
    }
}

/// The node that goes down.
fn stopped<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    match action(case)?.1 {
        Action::StopNode { node } | Action::RestartNode { node, .. } | Action::UpgradeNode { node, .. } => {
            Some(node)
        }
        _ => None,
    }
}

/// A registered node that goes down.
pub enum Stop<'a> {
    /// The only one.
    Only,
    /// One of several.
    OneOf(&'a Member),
}

/// The registered node that goes down; nothing for one that is no member yet.
pub fn stop<'a>(case: &'a Case<'_>) -> Option<Result<Stop<'a>, String>> {
    let node = stopped(case)?;
    let nodes = match &case.sight.nodes {
        Ok(nodes) => nodes,
        Err(why) => return Some(Err(format!("{node} is stopped, but {why}"))),
    };
    let member = nodes.members.iter().find(|member| member.name == node)?;
    Some(Ok(if nodes.members.len() == 1 { Stop::Only } else { Stop::OneOf(member) }))
}

/// Whether the risk of the action was approved by itself.
pub fn risk_approved(case: &Case<'_>) -> bool {
    action(case).is_some_and(|(step, _)| case.decided.risks.contains(&step))
}
