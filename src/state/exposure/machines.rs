//! Losses of whole machines, as far as addresses show that nodes share one.

use std::collections::BTreeMap;

use crate::api::{Exposure, Tolerance};
use crate::cluster::Facts;
use crate::config::values::address::{AdvertisedAddress, Endpoint};
use crate::restatectl::metadata::Member;

/// The exposure with the number of machines whose loss is tolerated for sure: as many of the fullest ones as
/// hold no more nodes together than may be lost anyway. Nothing is told where each address has a host of its
/// own, since that does not show that each has a machine of its own.
pub(super) fn told(facts: &Facts, exposure: Exposure) -> Exposure {
    let all = sizes(facts, |_| true);
    if facts.one_host || all.first().is_none_or(|most| *most < 2) {
        return exposure;
    }
    // Only voters are lost to metadata, and they may be apart where other nodes are not.
    let voters = facts.voters().unwrap_or_default();
    let voters = sizes(facts, |member| voters.contains(&member.id));
    let told = |tolerance: Tolerance, sizes: &[u32]| {
        let machines =
            tolerance.losses.filter(|_| !tolerance.interrupted).map(|losses| within(sizes, losses));
        Tolerance { machines, ..tolerance }
    };
    let Exposure { writes, data, metadata } = exposure;
    Exposure { writes: told(writes, &all), data: told(data, &all), metadata: told(metadata, &voters) }
}

/// How many of the machines, the fullest first, hold no more than that many nodes together.
fn within(sizes: &[u32], losses: u32) -> u32 {
    let mut nodes = 0_u32;
    let within = sizes.iter().take_while(|size| {
        nodes = nodes.saturating_add(**size);
        nodes <= losses
    });
    u32::try_from(within.count()).unwrap_or(u32::MAX)
}

/// How many of these nodes each machine has by their registered addresses, most first.
fn sizes(facts: &Facts, of: impl Fn(&Member) -> bool) -> Vec<u32> {
    let mut machines: BTreeMap<String, u32> = BTreeMap::new();
    for member in facts.known_members().iter().filter(|member| of(member)) {
        let Some(host) = host(&member.address) else { continue };
        *machines.entry(host).or_default() += 1;
    }
    let mut sizes: Vec<u32> = machines.into_values().collect();
    sizes.sort_unstable_by_key(|size| std::cmp::Reverse(*size));
    sizes
}

fn host(address: &str) -> Option<String> {
    match AdvertisedAddress::parse(address).ok()?.endpoint() {
        Endpoint::Unix(_) => None,
        Endpoint::Ip(ip, _) => Some(ip.to_string()),
        Endpoint::Name(name, _) => Some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_machines_as_hold_few_enough_nodes() {
        for (sizes, losses, machines) in [
            (vec![2, 1], 0, 0),
            (vec![2, 1], 1, 0),
            (vec![2, 1], 2, 1),
            (vec![2, 1], 3, 2),
            (vec![2, 2, 2], 3, 1),
            (vec![3, 1, 1, 1], 4, 2),
            (vec![2, 1], u32::MAX, 2),
        ] {
            assert_eq!(within(&sizes, losses), machines, "{sizes:?} without {losses}");
        }
    }
}
