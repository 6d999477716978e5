//! The guard's own arithmetic of replicated logs, with zones.
//!
//! A record is on enough nodes when they are as many as the property asks for and lie in as many zones
//! and regions. So with `{zone: 2, node: 3}`:
//!
//! | question | answer |
//! |---|---|
//! | can records be written | the alive members could hold a record |
//! | can the tail be found and repaired for certain | the dead members could not hold a record by themselves, and the alive could |
//! | can acknowledged records be gone | the lost members could hold a record by themselves |
//!
//! A member without a location counts against us either way: among the alive it adds no zone, among the
//! dead it may be a zone of its own.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use crate::id::NodeId;

mod choice;

pub use choice::losses_of_any_choice;

/// How many copies, over how many zones and regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Property {
    /// Copies.
    pub nodes: u32,
    /// Different zones they lie in.
    pub zones: u32,
    /// Different regions they lie in.
    pub regions: u32,
}

impl Property {
    /// So many copies, anywhere.
    pub fn nodes(nodes: u32) -> Option<Self> {
        (1..=128).contains(&nodes).then_some(Self { nodes, zones: 1, regions: 1 })
    }

    /// Reads Restate's grammar: `2`, `{node: 2}`, `{zone: 2, node: 3}`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(nodes) = digits(text) {
            return Self::nodes(nodes);
        }
        let mut scopes = BTreeMap::new();
        for part in text.strip_prefix('{')?.strip_suffix('}')?.split(',') {
            let (scope, count) = part.split_once(':')?;
            if scopes.insert(scope.trim().to_ascii_lowercase(), digits(count.trim())?).is_some() {
                return None;
            }
        }
        Self::of_scopes(&scopes)
    }

    /// Copies by scope, as metadata holds them. A narrower scope that is left out is as large as the next
    /// wider one.
    pub fn of_scopes<K: Borrow<str> + Ord>(scopes: &BTreeMap<K, u32>) -> Option<Self> {
        let known = scopes.keys().all(|scope| matches!(scope.borrow(), "node" | "zone" | "region"));
        if !known || scopes.is_empty() || scopes.values().any(|count| *count == 0) {
            return None;
        }
        let regions = scopes.get("region").copied().unwrap_or(1);
        let zones = scopes.get("zone").copied().unwrap_or(regions);
        let nodes = scopes.get("node").copied().unwrap_or(zones);
        (regions <= zones && zones <= nodes && nodes <= 128).then_some(Self { nodes, zones, regions })
    }

    /// Whether copies go by zone or region. As many regions are as many zones.
    pub fn by_domain(&self) -> bool {
        self.zones > 1
    }

    /// Whether this asks for at least as much as `other` in every respect.
    pub fn at_least(&self, other: &Self) -> bool {
        self.nodes >= other.nodes && self.zones >= other.zones && self.regions >= other.regions
    }
}

impl std::fmt::Display for Property {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.regions, self.zones) {
            (1, 1) => write!(f, "{{node: {}}}", self.nodes),
            (1, zones) => write!(f, "{{zone: {zones}, node: {}}}", self.nodes),
            (regions, zones) => write!(f, "{{region: {regions}, zone: {zones}, node: {}}}", self.nodes),
        }
    }
}

/// A number in digits alone, without a sign.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|sign| sign.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Where nodes are.
pub type Locations = BTreeMap<NodeId, String>;

/// The zone that a location names, within its region: `r.a` of `r.a`, none of `r` or `r.`.
pub fn zone(location: &str) -> Option<&str> {
    location.split_once('.').filter(|(_, zone)| !zone.is_empty()).map(|_| location)
}

/// The region that a location names.
fn region(location: &str) -> Option<&str> {
    location.split('.').next().filter(|region| !region.is_empty())
}

/// Nodes with the zones and regions they lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spread {
    nodes: u32,
    zones: u32,
    regions: u32,
}

fn spread(nodes: &BTreeSet<NodeId>, locations: &Locations, doubtful_counts: bool) -> Spread {
    let mut zones = BTreeSet::new();
    let mut regions = BTreeSet::new();
    let (mut without_zone, mut without_region) = (0, 0);
    for node in nodes {
        let location = locations.get(node).map_or("", String::as_str);
        match zone(location) {
            Some(zone) => drop(zones.insert(zone)),
            None => without_zone += 1,
        }
        match region(location) {
            Some(region) => drop(regions.insert(region)),
            None => without_region += 1,
        }
    }
    let count = |known: usize, doubtful: u32| number(known) + if doubtful_counts { doubtful } else { 0 };
    Spread {
        nodes: number(nodes.len()),
        zones: count(zones.len(), without_zone),
        regions: count(regions.len(), without_region),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Property {
    /// How many nodes servers choose among so many for a new segment, where `size` of them are asked for.
    fn chosen(&self, size: u32, candidates: u32) -> u32 {
        size.max(self.nodes.saturating_mul(2).saturating_sub(1)).max(self.nodes + 1).min(candidates)
    }

    /// Whether a new record can be put on these alive nodes.
    pub fn writable(&self, alive: &BTreeSet<NodeId>, locations: &Locations) -> bool {
        let Spread { nodes, zones, regions } = spread(alive, locations, false);
        nodes >= self.nodes
            && (self.zones == 1 || zones >= self.zones)
            && (self.regions == 1 || regions >= self.regions)
    }

    /// Whether some record may lie on these nodes alone.
    pub fn may_hold_all(&self, lost: &BTreeSet<NodeId>, locations: &Locations) -> bool {
        let Spread { nodes, zones, regions } = spread(lost, locations, true);
        nodes >= self.nodes && zones >= self.zones && regions >= self.regions
    }

    /// How many further nodes may be lost before [`may_hold_all`](Self::may_hold_all), when the worst are.
    pub fn losses_until_gone(&self, lost: &BTreeSet<NodeId>, locations: &Locations) -> u32 {
        let Spread { nodes, zones, regions } = spread(lost, locations, true);
        let missing = |wanted: u32, have: u32| wanted.saturating_sub(have);
        let further =
            missing(self.nodes, nodes).max(missing(self.zones, zones)).max(missing(self.regions, regions));
        further.saturating_sub(1)
    }

    /// How many of these alive nodes may be lost with records still being written, when the worst are.
    pub fn losses_until_blocked(&self, alive: &BTreeSet<NodeId>, locations: &Locations) -> u32 {
        let by_node = number(alive.len()).saturating_sub(self.nodes);
        let places = || alive.iter().filter_map(|node| locations.get(node));
        by_node
            .min(domain_losses(self.zones, places().filter_map(|place| zone(place))))
            .min(domain_losses(self.regions, places().filter_map(|place| region(place))))
    }
}

/// How many nodes may be lost with `wanted` domains left, when the smallest domains are emptied first.
fn domain_losses<'a>(wanted: u32, domain_of_each: impl Iterator<Item = &'a str>) -> u32 {
    if wanted == 1 {
        return u32::MAX;
    }
    let mut sizes = BTreeMap::new();
    for domain in domain_of_each {
        *sizes.entry(domain).or_insert(0u32) += 1;
    }
    let mut sizes: Vec<u32> = sizes.into_values().collect();
    sizes.sort_unstable();
    let spare = sizes.len().saturating_sub(wanted as usize);
    // One node less than what empties the domain that is needed.
    let upto: u32 = sizes.iter().take(spare + 1).sum();
    upto.saturating_sub(1)
}

/// Whether every nodeset that a server may choose next can be written to while `down` is down.
///
/// Servers choose among all read-write log-servers, dead ones included, spread over the widest domains that the
/// property names, and as many as `size` says; so of the zone of `down` the choice may hold that node alone.
pub fn survives_reselection(
    property: &Property,
    size: u32,
    candidates: &BTreeSet<NodeId>,
    alive: &BTreeSet<NodeId>,
    down: NodeId,
    locations: &Locations,
) -> bool {
    let all = number(candidates.len());
    let size = property.chosen(size, all);
    let dead = candidates.iter().filter(|node| !alive.contains(node) || **node == down).count();
    // Every dead node may be chosen.
    if number(dead).min(size) + property.nodes > size {
        return false;
    }
    let sure = |domain: fn(&str) -> Option<&str>, spread: bool| {
        let mut domains: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for node in candidates {
            let Some(domain) = locations.get(node).and_then(|place| domain(place)) else { continue };
            let (members, living) = domains.entry(domain).or_default();
            *members += 1;
            *living += u32::from(alive.contains(node) && *node != down);
        }
        // A domain is sure to have a living node in the choice when its dead ones cannot fill its share.
        let sure = domains.values().filter(|(members, living)| {
            let chosen = size.saturating_sub(all - members).max(u32::from(spread));
            members - living < chosen
        });
        number(sure.count())
    };
    // Without a place at the widest scope of one of them, servers choose nothing at all.
    let widest = if property.regions > 1 { region } else { zone };
    let placed = |node: &NodeId| locations.get(node).is_some_and(|place| widest(place).is_some());
    if property.by_domain() && !candidates.iter().all(placed) {
        return false;
    }
    if property.regions == 1 {
        return !property.by_domain() || sure(zone, true) >= property.zones;
    }
    // As many regions are as many zones.
    sure(region, true) >= property.regions
        && (property.zones == property.regions || sure(zone, false) >= property.zones)
}

#[cfg(test)]
mod tests;
