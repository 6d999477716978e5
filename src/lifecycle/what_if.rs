//! `what-if`: the deployment as it stands, or as the road is expected to make it, with nodes and zones lost.

use std::collections::BTreeSet;

use super::aim::Aim;
use super::consent::Approved;
use super::foreseen::foresee_watched;
use super::second_mind::SecondMind;
use super::withheld::Withheld;
use super::world::World;
use crate::api::decision::StepInput;
use crate::api::near::nearest;
use crate::api::what_if::{WhatIfInput, WhatIfOutput};
use crate::api::{CONTRACT, Refusal, StepKey};
use crate::cluster::Facts;
use crate::cluster::gather::gather;
use crate::restatectl::NodeId;
use crate::state::drawn::{Drawn, drawn, zone};
use crate::state::exposure;
use crate::state::sight::Sight;

/// The deployment, and what of it works without what is lost.
///
/// # Errors
/// When `after`, `lost-nodes` or `lost-zones` name what is not there.
pub fn what_if(input: &WhatIfInput) -> Result<WhatIfOutput, String> {
    let observed = gather(&input.target, &input.observations);
    let withheld = Withheld::of(&observed);
    let facts = match &input.after {
        None => observed.clone(),
        Some(step) => expected(input, &observed, step)?,
    };
    let down = lost(&facts, input)?;
    let exposure = exposure::without(&facts, &down);
    let sight = Sight { facts: &facts, down: &down };
    let Drawn { nodes, logs, partitions, unknown } = drawn(sight, &input.target.nodes);
    let mut output = WhatIfOutput { contract: CONTRACT.into(), exposure, nodes, logs, partitions, unknown };
    withheld.drawn(&mut output);
    Ok(output)
}

/// What is expected to be so once the road is done up to and with a step.
fn expected(input: &WhatIfInput, observed: &Facts, step: &StepKey) -> Result<Facts, String> {
    let refused = |refusal: Refusal| {
        format!(
            "`after` names a step, but to this target there is no road ({}); `plan` says why",
            refusal.name
        )
    };
    let aim = Aim::new(&input.target).map_err(refused)?;
    let WhatIfInput { target, observations, approvals, .. } = input.clone();
    let same = StepInput { contract: None, target, observations, approvals, marks: Vec::new() };
    let approved = Approved::new(&input.target, observed, &input.approvals);
    let (world, second) = (World::new(&aim, observed, &approved), SecondMind::new(&same));
    let road = foresee_watched(&world, &second, |_, _| {}).road;
    let Some(at) = road.iter().position(|planned| planned.step == *step) else {
        let names: Vec<String> = road.iter().map(|planned| planned.step.to_string()).collect();
        let meant = nearest(&step.to_string(), names.iter().map(String::as_str));
        return Err(not_there("after", "step on the road", meant, &names));
    };
    let so_far: BTreeSet<&StepKey> = road[..=at].iter().map(|planned| &planned.step).collect();
    let mut facts = None;
    foresee_watched(&world, &second, |step, now| {
        if so_far.contains(step) {
            facts = Some(now.clone());
        }
    });
    Ok(facts.unwrap_or_else(|| observed.clone()))
}

/// The registered nodes that are lost.
fn lost(facts: &Facts, input: &WhatIfInput) -> Result<Vec<NodeId>, String> {
    if input.lost_nodes.is_empty() && input.lost_zones.is_empty() {
        return Ok(Vec::new());
    }
    let Some(members) = facts.members() else {
        let reason = facts.nodes.reason().unwrap_or("it was not looked at");
        return Err(format!(
            "what is lost cannot be told, since it is not known which nodes are registered: {reason}; \
             give an observation of `restatectl metadata get --key nodes_config`"
        ));
    };
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    let zones: BTreeSet<String> = members.iter().filter_map(|member| zone(&member.location)).collect();
    let zones: Vec<String> = zones.into_iter().collect();
    let named = [
        ("lost-nodes", "registered node", &input.lost_nodes, &names),
        ("lost-zones", "zone of a registered node", &input.lost_zones, &zones),
    ];
    for (field, what, wanted, known) in named {
        for (at, name) in wanted.iter().enumerate() {
            if !known.contains(name) {
                let meant = nearest(name, known.iter().map(String::as_str));
                return Err(not_there(&format!("{field}[{at}]"), what, meant, known));
            }
        }
    }
    let lost = members.iter().filter(|member| {
        let zone = zone(&member.location);
        input.lost_nodes.contains(&member.name) || zone.is_some_and(|zone| input.lost_zones.contains(&zone))
    });
    Ok(lost.map(|member| member.id).collect())
}

/// The most names that an error lists.
const LISTED: usize = 20;

fn not_there(field: &str, what: &str, meant: Option<&str>, known: &[String]) -> String {
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let listed: Vec<String> = known.iter().take(LISTED).map(|known| format!("`{known}`")).collect();
    let more = if known.len() > LISTED { ", …" } else { "" };
    let known = if known.is_empty() {
        "there is none".into()
    } else {
        format!("there are {}{more}", listed.join(", "))
    };
    format!("`{field}` is no {what}{meant} ({known})")
}
