//! What the worst nodeset tolerates that servers may choose next.

use std::collections::{BTreeMap, BTreeSet};

use super::{Locations, Property, number, region, zone};
use crate::id::NodeId;

/// How many further nodes may be lost, whichever they are, with every nodeset that servers may choose still
/// writable and without a record on lost nodes alone; none where one of them is not even now.
pub fn losses_of_any_choice(
    property: &Property,
    size: u32,
    candidates: &BTreeSet<NodeId>,
    alive: &BTreeSet<NodeId>,
    locations: &Locations,
) -> Option<u32> {
    let all = number(candidates.len());
    let choice = Choice { size: property.chosen(size, all), all, candidates, alive, locations };
    let dead: BTreeSet<NodeId> = candidates.difference(alive).copied().collect();
    if property.may_hold_all(&dead, locations) {
        return None;
    }
    // Every dead node may be chosen.
    let by_node = choice.size.checked_sub(property.nodes + number(dead.len()).min(choice.size))?;
    let by_domain = match (property.regions, property.zones) {
        (1, 1) => u32::MAX,
        (1, zones) => choice.spread(zone, zones)?,
        (regions, zones) if zones == regions => choice.spread(region, regions)?,
        (regions, zones) => choice.spread(region, regions)?.min(choice.by_chance(zone, zones)?),
    };
    Some(by_node.min(by_domain).min(property.losses_until_gone(&dead, locations)))
}

/// Nodes of which so many are chosen.
struct Choice<'a> {
    size: u32,
    all: u32,
    candidates: &'a BTreeSet<NodeId>,
    alive: &'a BTreeSet<NodeId>,
    locations: &'a Locations,
}

/// Where a node is, at one scope.
type Scope = fn(&str) -> Option<&str>;

impl Choice<'_> {
    /// Members, and those of them that are alive, by domain; none where a node has no place.
    fn domains(&self, scope: Scope) -> Option<BTreeMap<&str, (u32, u32)>> {
        let mut domains: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for node in self.candidates {
            let (members, living) = domains.entry(scope(self.locations.get(node)?)?).or_default();
            *members += 1;
            *living += u32::from(self.alive.contains(node));
        }
        Some(domains)
    }

    /// At the widest scope that a property names servers choose from each domain in turn. Without a place for one
    /// of them, they choose nothing at all.
    fn spread(&self, scope: Scope, wanted: u32) -> Option<u32> {
        let domains = self.domains(scope)?;
        let count = number(domains.len()).max(1);
        let (sure, unsure) = self.sure(&domains, |members| (self.size / count).min(members).max(1));
        // With more domains than nodes chosen, the worst of them are.
        let chosen = count.min(self.size).saturating_sub(unsure);
        losses_until_short(sure, chosen, wanted)
    }

    /// At narrower scopes nothing is spread: a domain is part of the choice where the others cannot fill it.
    fn by_chance(&self, scope: Scope, wanted: u32) -> Option<u32> {
        let (sure, _) = self.sure(&self.domains(scope)?, |_| 0);
        let count = number(sure.len());
        losses_until_short(sure, count, wanted)
    }

    /// How many losses it takes until a domain may be chosen without a living node, for each that cannot be now,
    /// and the number of the others.
    fn sure(&self, domains: &BTreeMap<&str, (u32, u32)>, share: impl Fn(u32) -> u32) -> (Vec<u32>, u32) {
        let losses: Vec<u32> = domains
            .values()
            .filter_map(|(members, living)| {
                let chosen = self.size.saturating_sub(self.all - members).max(share(*members));
                chosen.checked_sub(members - living).filter(|losses| *losses > 0)
            })
            .collect();
        let unsure = number(domains.len() - losses.len());
        (losses, unsure)
    }
}

/// How many nodes may be lost with `wanted` of these domains left, when those that take the fewest losses go first.
fn losses_until_short(mut losses: Vec<u32>, domains: u32, wanted: u32) -> Option<u32> {
    losses.sort_unstable();
    let spare = domains.checked_sub(wanted)? as usize;
    Some(losses.iter().take(spare + 1).sum::<u32>().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: std::ops::RangeInclusive<u32>) -> BTreeSet<NodeId> {
        ids.map(NodeId).collect()
    }

    /// What any choice among nodes at these places tolerates, with the first `dead` of them down.
    fn losses(property: &str, size: u32, places: &[&str], dead: u32) -> Option<u32> {
        let count = number(places.len());
        let locations = (1..).map(NodeId).zip(places.iter().map(|place| (*place).to_owned())).collect();
        let property = Property::parse(property).expect("a property");
        losses_of_any_choice(&property, size, &ids(1..=count), &ids(dead + 1..=count), &locations)
    }

    #[test]
    fn by_nodes() {
        for (property, size, nodes, dead, expected) in [
            ("1", 0, 3, 0, Some(0)),
            ("2", 0, 3, 0, Some(1)),
            ("2", 0, 3, 1, Some(0)),
            ("2", 0, 3, 2, None),
            ("2", 4, 4, 2, None),
            ("2", 0, 9, 1, Some(0)),
            ("3", 0, 3, 0, Some(0)),
            ("3", 0, 3, 1, None),
            ("3", 0, 4, 1, Some(0)),
            ("3", 0, 4, 0, Some(1)),
            ("3", 0, 5, 0, Some(2)),
            ("3", 5, 5, 2, Some(0)),
            ("3", 0, 5, 3, None),
            ("2", 5, 5, 0, Some(1)),
            ("3", 0, 2, 0, None),
        ] {
            assert_eq!(losses(property, size, &vec![""; nodes], dead), expected, "{property} {nodes} {dead}");
        }
    }

    #[test]
    fn by_zones() {
        for (property, size, places, dead, expected) in [
            ("{zone: 2}", 0, &["r.a", "r.b", "r.c"][..], 0, Some(1)),
            ("{zone: 2}", 0, &["r.a", "r.b", "r.c"], 1, Some(0)),
            ("{zone: 2}", 0, &["r.a", "r.b", "r.c"], 2, None),
            ("{zone: 2}", 0, &["r.a", "r.b", ""], 0, None),
            ("{zone: 2}", 0, &["r.a", "r.b", "r"], 0, None),
            ("{zone: 2}", 0, &["r.a", "r.a", "r.b", "r.b"], 0, Some(0)),
            ("{zone: 2}", 4, &["r.a", "r.a", "r.b", "r.b"], 0, Some(1)),
            ("{zone: 2}", 4, &["r.a", "r.a", "r.a", "r.b", "r.b"], 0, Some(1)),
            ("{zone: 2}", 0, &["r.a", "r.a", "r.a"], 0, None),
            ("{zone: 2, node: 3}", 0, &["r.a", "r.b", "r.c", "r.d", "r.e", "r.f"], 0, Some(2)),
            ("{zone: 3}", 0, &["r.a", "r.b", "r.c", "r.d", "r.e", "r.f"], 0, Some(2)),
            ("{zone: 3}", 0, &["r.a", "r.b", "r.c", "r.d", "r.e", "r.f"], 2, Some(0)),
        ] {
            assert_eq!(losses(property, size, places, dead), expected, "{property} {places:?} {dead}");
        }
    }

    #[test]
    fn by_regions() {
        let regions = ["a.1", "a.2", "b.1", "b.2", "c.1", "c.2"];
        for (property, size, places, dead, expected) in [
            ("{region: 2}", 0, &regions[..], 0, Some(1)),
            ("{region: 2}", 0, &["a.1", "b.1", ""][..], 0, None),
            ("{region: 2}", 0, &["a", "b", "c"], 0, Some(1)),
            // Zones are not spread: a choice of four may miss any of them.
            ("{region: 2, zone: 3}", 0, &regions, 0, None),
            ("{region: 2, zone: 3}", 6, &regions, 0, Some(2)),
            ("{region: 2, zone: 3}", 6, &regions, 1, Some(1)),
        ] {
            assert_eq!(losses(property, size, places, dead), expected, "{property} {places:?} {dead}");
        }
    }
}
