//! How many further losses something tolerates.

use super::members::{Members, Set, Spread, size};
use super::node::{Domain, Machine, QuorumNode};
use crate::cluster::Ternary;
use crate::config::values::replication::Scope;

/// How many sets of lost groups are tried before a lower bound is given instead.
const TRIES: usize = 10_000;

/// How many further losses something tolerates, fewest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Margin {
    /// It does not hold now.
    Broken,
    /// It is not known whether it holds now, or what a loss would take.
    Unknown,
    /// It holds after any set of this many further losses, and perhaps after more.
    Stands(u32),
}

impl Margin {
    /// The number, if it holds for sure.
    pub fn losses(self) -> Option<u32> {
        match self {
            Self::Stands(losses) => Some(losses),
            Self::Broken | Self::Unknown => None,
        }
    }

    /// One loss fewer than the smallest set of losses that breaks it.
    fn below(smallest: usize) -> Self {
        smallest
            .checked_sub(1)
            .map_or(Self::Broken, |losses| Self::Stands(u32::try_from(losses).unwrap_or(u32::MAX)))
    }
}

/// What is lost together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// A zone with all its nodes.
    Zone,
    /// A machine with all the nodes on it.
    Host,
}

/// How many further losses a segment tolerates, for each thing that it has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Losses {
    /// Records can be appended.
    pub append: Margin,
    /// The tail can be found, sealed and repaired for certain.
    pub recovery: Margin,
    /// Each record is on a member in reach.
    pub records: Margin,
}

impl Losses {
    /// Nothing is known.
    pub const UNKNOWN: Self =
        Self { append: Margin::Unknown, recovery: Margin::Unknown, records: Margin::Unknown };

    /// The tighter of two, field by field.
    #[must_use]
    pub fn tightest(self, other: Self) -> Self {
        Self {
            append: self.append.min(other.append),
            recovery: self.recovery.min(other.recovery),
            records: self.records.min(other.records),
        }
    }

    fn of(append: Margin, records: Margin) -> Self {
        // Recovery needs every record in reach and a write quorum for the repair of an uneven tail.
        Self { append, recovery: append.min(records), records }
    }
}

/// Losses of single nodes, by formula, and the scope that limits appends.
pub(super) fn nodes(members: &Members) -> (Losses, Scope) {
    let (append, scope) = match members.append() {
        Ternary::Yes => {
            let costs = members.spreads.iter().map(|spread| (cost(spread, members.surely), spread.scope));
            let (smallest, scope) = costs.min().unwrap_or((0, Scope::Node));
            (Margin::below(smallest), scope)
        }
        other => {
            let short = |spread: &&Spread| spread.least(members.surely) < spread.factor;
            let scope = members.spreads.iter().find(short).map_or(Scope::Node, |spread| spread.scope);
            (if other == Ternary::No { Margin::Broken } else { Margin::Unknown }, scope)
        }
    };
    let records = match members.records() {
        Ternary::Yes => Margin::below(copies(members)),
        Ternary::No => Margin::Broken,
        Ternary::Unknown => Margin::Unknown,
    };
    (Losses::of(append, records), scope)
}

/// The fewest nodes whose loss leaves `reach` in fewer domains than the factor asks for: those in the smallest
/// domains. Those that are out of reach already come first, at no cost.
fn cost(spread: &Spread, reach: Set) -> usize {
    let mut sizes: Vec<usize> = spread.domains.iter().map(|domain| size(domain & reach)).collect();
    sizes.sort_unstable();
    let domains = (sizes.len() + 1).saturating_sub(spread.factor);
    sizes.iter().take(domains).sum()
}

/// How many copies of each record are in reach for sure: the fewest members in reach that, with those out of
/// reach, make a write quorum. A record may be on exactly that quorum.
pub(super) fn copies(members: &Members) -> usize {
    if !members.consistent() {
        return 0;
    }
    let (out, reach) = (members.all & !members.surely, members.surely);
    let missing = |scope: Scope| {
        let spread = members.spreads.iter().find(|spread| spread.scope == scope);
        spread.map_or(0, |spread| spread.factor.saturating_sub(spread.most(out)))
    };
    let (nodes, zones, regions) = (missing(Scope::Node), missing(Scope::Zone), missing(Scope::Region));
    // A node in a new region is also in a new zone, unless it has no zone.
    let both = match (spread(members, Scope::Zone), spread(members, Scope::Region)) {
        (Some(zone), Some(region)) => {
            let new = |domain: &&Set| **domain & out == 0 && zone.most(**domain & reach) != 0;
            region.domains.iter().filter(new).count() + size(region.unplaced & reach)
        }
        _ => 0,
    };
    nodes.max(regions + zones.saturating_sub(both.min(regions)))
}

fn spread(members: &Members, scope: Scope) -> Option<&Spread> {
    members.spreads.iter().find(|spread| spread.scope == scope)
}

/// Losses of whole groups. Unknown if a member in reach is in no known group, since it may be lost together
/// with another.
pub(super) fn groups(members: &Members, nodes: &[&QuorumNode], by: By, single: Losses) -> Losses {
    let Some(mut groups) = grouped(members, nodes, by) else { return Losses::UNKNOWN };
    groups.sort_unstable_by_key(|group| std::cmp::Reverse(size(*group)));
    let reach = members.surely;
    let append = grouped_margin(&groups, single.append, reach, |left| !members.surely_quorum(left));
    let records =
        grouped_margin(&groups, single.records, reach, |left| members.possibly_quorum(members.all & !left));
    Losses::of(append, records)
}

fn grouped(members: &Members, nodes: &[&QuorumNode], by: By) -> Option<Vec<Set>> {
    let mut groups: std::collections::BTreeMap<String, Set> = std::collections::BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        if members.surely & (1 << at) == 0 {
            continue;
        }
        let name = match by {
            By::Zone => {
                let Domain::Named(name) = node.site.domain(Scope::Zone) else { return None };
                name.to_owned()
            }
            By::Host => match &node.host {
                Machine::Own => format!("own {at}"),
                Machine::Named(name) => format!("named {name}"),
                Machine::Unknown => return None,
            },
        };
        *groups.entry(name).or_default() |= 1 << at;
    }
    Some(groups.into_values().collect())
}

/// One fewer than the smallest number of groups whose loss from `reach` breaks it; the groups come largest first.
fn grouped_margin(groups: &[Set], single: Margin, reach: Set, breaks: impl Fn(Set) -> bool) -> Margin {
    let Margin::Stands(nodes) = single else { return single };
    // The loss of so few groups is never the loss of more nodes than are tolerated anyway.
    let mut within = 0;
    let safe = groups.iter().take_while(|group| {
        within += size(**group);
        within <= nodes as usize
    });
    let (safe, mut tries) = (safe.count(), TRIES);
    // Broken, or too many sets to try: the last number that was tried is tolerated.
    let more =
        (safe..groups.len()).find(|stood| any(groups, stood + 1, reach, &breaks, &mut tries) != Ternary::No);
    Margin::Stands(u32::try_from(more.unwrap_or(groups.len())).unwrap_or(u32::MAX))
}

/// Whether the loss of any `count` groups of what is left breaks it; unknown if there are too many sets to try.
fn any(groups: &[Set], count: usize, left: Set, breaks: &impl Fn(Set) -> bool, tries: &mut usize) -> Ternary {
    if count == 0 {
        let Some(more) = tries.checked_sub(1) else { return Ternary::Unknown };
        *tries = more;
        return breaks(left).into();
    }
    for (at, group) in groups.iter().enumerate().take((groups.len() + 1).saturating_sub(count)) {
        match any(&groups[at + 1..], count - 1, left & !group, breaks, tries) {
            Ternary::No => {}
            broken_or_unknown => return broken_or_unknown,
        }
    }
    Ternary::No
}
