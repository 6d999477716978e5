//! The nodesets that the servers may choose next, as `DomainAwareNodeSetSelector::select` chooses
//! (`crates/types/src/replication/nodeset_selector.rs`), for any outcome of its hashes and any leader.
//!
//! It takes members in turn from the domains of the widest scope: in each domain first the leader's own node,
//! then members of the previous nodeset, then others, until it has enough. It does not ask whether they are
//! alive.

use std::collections::BTreeMap;

use super::members::LARGEST;
use super::node::{Domain, QuorumNode};
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// How many nodesets are built before the answer is "unknown".
const MOST: usize = 1_000;

/// The order in which a domain gives its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The leader's own node.
    Leader,
    /// A member of the log's previous nodeset.
    Before,
    /// Any other.
    Other,
}

/// A node that may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    pub node: &'a QuorumNode,
    pub rank: Rank,
}

/// The candidates of a domain, in the order in which it gives them.
type Pool<'a> = Vec<Candidate<'a>>;

/// What the servers may choose.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choices<'a> {
    /// One of these in the worst case; other choices tolerate more.
    Nodesets(Vec<Vec<&'a QuorumNode>>),
    /// Nothing: too few candidates, or one without the location that the property asks for.
    Refused,
    /// It is not known what they choose from, or there are too many choices.
    Unknown,
}

/// How finely choices that differ only in places are distinguished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// By zone and region, whatever the property asks for.
    Places,
    /// By the scopes of the property only.
    Property,
}

/// The nodesets that may come next, reduced to those that tolerate least.
pub(super) fn choices<'a>(
    candidates: &[Candidate<'a>],
    property: &ReplicationProperty,
    target_size: u16,
    detail: Detail,
) -> Choices<'a> {
    let widest = [Scope::Region, Scope::Zone].into_iter().find(|scope| property.at(*scope).is_some());
    let mut domains: BTreeMap<&str, Pool<'a>> = BTreeMap::new();
    for candidate in candidates {
        let name = match widest.map(|scope| candidate.node.site.domain(scope)) {
            None => "",
            Some(Domain::Named(name)) => name,
            Some(Domain::None) => return Choices::Refused,
            Some(Domain::Unknown) => return Choices::Unknown,
        };
        domains.entry(name).or_default().push(*candidate);
    }
    let mut domains: Vec<Pool<'a>> = domains.into_values().collect();
    let copies = usize::from(property.copies());
    let total = total(&domains, property, widest, target_size.into());
    if total < copies {
        return Choices::Refused;
    }
    domains.iter_mut().for_each(order);
    let level = level(&domains, total);
    let extra = total - domains.iter().map(|domain| domain.len().min(level)).sum::<usize>();
    let mut build = Build { property, detail, level, found: Vec::new() };
    let leaders = build.leaders(&domains, widest == Some(Scope::Zone));
    let complete = std::iter::once(None).chain(leaders.into_iter().map(Some)).all(|leader| {
        let mut domains = domains.clone();
        if let Some((domain, at)) = leader {
            domains[domain][at].rank = Rank::Leader;
            order(&mut domains[domain]);
        }
        if widest == Some(Scope::Zone) {
            build.zones(&domains, extra)
        } else {
            build.spread(&domains, extra, Vec::new())
        }
    });
    if complete { Choices::Nodesets(build.found) } else { Choices::Unknown }
}

/// By rank; of equal ranks the weakest nodes come first, so that fewer choices have to be compared.
fn order(domain: &mut Pool<'_>) {
    domain.sort_by_key(|candidate| (candidate.rank, worst_first(candidate.node.in_reach())));
}

/// How many members the nodeset will have.
fn total(
    domains: &[Pool<'_>],
    property: &ReplicationProperty,
    widest: Option<Scope>,
    target: usize,
) -> usize {
    let copies = usize::from(property.copies());
    let across = widest.and_then(|scope| property.at(scope)).map_or(copies, usize::from);
    // Without zones and regions all nodes are one domain, which must give as many nodes as there are copies.
    let each = if widest.is_some() { (copies + 1).saturating_sub(across) } else { copies };
    let wanted = target.max(2 * copies - 1).max(copies + 1);
    let at_least: usize = domains.iter().map(|domain| domain.len().min(each)).sum();
    let all: usize = domains.iter().map(Vec::len).sum();
    at_least.max(wanted).min(all).min(LARGEST)
}

/// How many members every domain gives, if it has that many.
fn level(domains: &[Pool<'_>], total: usize) -> usize {
    let taken = |level: usize| domains.iter().map(|domain| domain.len().min(level)).sum::<usize>();
    (0..=total).take_while(|level| taken(*level) <= total).last().unwrap_or(0)
}

fn worst_first(reach: Ternary) -> u8 {
    match reach {
        Ternary::No => 0,
        Ternary::Unknown => 1,
        Ternary::Yes => 2,
    }
}

struct Build<'a, 'p> {
    property: &'p ReplicationProperty,
    detail: Detail,
    level: usize,
    found: Vec<Vec<&'a QuorumNode>>,
}

impl<'a> Build<'a, '_> {
    /// One nodeset for each way to give the last seats to zones that differ. Whatever is given, the zones that follow
    /// have room for the rest: no way is tried in vain, however many there are.
    fn zones(&mut self, domains: &[Pool<'a>], extra: usize) -> bool {
        let reach = |nodes: &[Candidate<'_>]| -> Vec<u8> {
            let mut reach: Vec<u8> =
                nodes.iter().map(|candidate| worst_first(candidate.node.in_reach())).collect();
            reach.sort_unstable();
            reach
        };
        let mut alike: BTreeMap<(Vec<u8>, Vec<u8>), Vec<&Pool<'a>>> = BTreeMap::new();
        for domain in domains {
            let (low, high) = (domain.len().min(self.level), domain.len().min(self.level + 1));
            alike.entry((reach(&domain[..low]), reach(&domain[..high]))).or_default().push(domain);
        }
        let alike: Vec<Vec<&Pool<'a>>> = alike.into_values().collect();
        self.give(&alike, extra, Vec::new())
    }

    fn give(&mut self, alike: &[Vec<&Pool<'a>>], extra: usize, taken: Vec<&'a QuorumNode>) -> bool {
        let Some((zones, rest)) = alike.split_first() else { return self.add(taken) };
        let room = |zones: &[&Pool<'a>]| zones.iter().filter(|zone| zone.len() > self.level).count();
        let later: usize = rest.iter().map(|zones| room(zones)).sum();
        (extra.saturating_sub(later)..=room(zones).min(extra)).all(|more| {
            let mut taken = taken.clone();
            for (at, zone) in zones.iter().enumerate() {
                let count = self.level + usize::from(at < more);
                taken.extend(zone.iter().take(count).map(|candidate| candidate.node));
            }
            self.give(rest, extra - more, taken)
        })
    }

    /// One nodeset for each way to choose by place within the domains.
    fn spread(&mut self, domains: &[Pool<'a>], extra: usize, taken: Vec<&'a QuorumNode>) -> bool {
        let Some((domain, rest)) = domains.split_first() else { return self.add(taken) };
        let room = |domains: &[Pool<'_>]| domains.iter().filter(|it| it.len() > self.level).count();
        let here = room(std::slice::from_ref(domain));
        (extra.saturating_sub(room(rest))..=here.min(extra)).all(|more| {
            let count = domain.len().min(self.level + more);
            let ranked = |rank: Rank| domain.iter().filter(|candidate| candidate.rank <= rank).count();
            // All nodes of the ranks that are used up, and some of the last rank.
            let [leader, before] = [Rank::Leader, Rank::Before].map(ranked);
            let (sure, end) = match count {
                _ if count <= before => (leader.min(count), before),
                _ => (before, domain.len()),
            };
            let mut taken = taken.clone();
            taken.extend(domain[..sure].iter().map(|candidate| candidate.node));
            let mut picks = Vec::new();
            compositions(&self.places(&domain[sure..end]), count - sure, Vec::new(), &mut picks)
                && picks.into_iter().all(|pick| {
                    let taken = taken.iter().copied().chain(pick).collect();
                    self.spread(rest, extra - more, taken)
                })
        })
    }

    /// Candidates by what distinguishes them, the weakest first in each group.
    fn places(&self, from: &[Candidate<'a>]) -> Vec<Vec<&'a QuorumNode>> {
        let mut places: BTreeMap<Vec<Domain<'a>>, Vec<&'a QuorumNode>> = BTreeMap::new();
        for candidate in from {
            places.entry(self.place(candidate.node)).or_default().push(candidate.node);
        }
        places.into_values().collect()
    }

    fn place(&self, node: &'a QuorumNode) -> Vec<Domain<'a>> {
        let scopes = [Scope::Zone, Scope::Region].into_iter();
        let told = scopes.filter(|scope| self.detail == Detail::Places || self.property.at(*scope).is_some());
        told.map(|scope| node.site.domain(scope)).collect()
    }

    /// Leaders that were not in the previous nodeset and take another's seat, one of each kind, by domain and
    /// position. Only living nodes lead, with or without a log server. `alike`: the places within a domain do
    /// not differ, so in the worst case a leader in reach takes the seat of another node in reach.
    fn leaders(&self, domains: &[Pool<'a>], alike: bool) -> Vec<(usize, usize)> {
        let mut leaders: BTreeMap<(usize, Vec<Domain<'a>>, u8), usize> = BTreeMap::new();
        for (index, domain) in domains.iter().enumerate() {
            for (at, Candidate { node, rank }) in domain.iter().enumerate() {
                let place = self.place(node);
                let harmless = node.in_reach() == Ternary::Yes && (alike || place.is_empty());
                if *rank == Rank::Other && node.alive != Ternary::No && !harmless {
                    leaders.entry((index, place, worst_first(node.in_reach()))).or_insert(at);
                }
            }
        }
        leaders.into_iter().map(|((index, ..), at)| (index, at)).collect()
    }

    fn add(&mut self, nodes: Vec<&'a QuorumNode>) -> bool {
        self.found.push(nodes);
        self.found.len() <= MOST
    }
}

/// Every way to take `count` nodes from the places, each from its front.
fn compositions<'a>(
    places: &[Vec<&'a QuorumNode>],
    count: usize,
    taken: Vec<&'a QuorumNode>,
    found: &mut Vec<Vec<&'a QuorumNode>>,
) -> bool {
    let Some((place, rest)) = places.split_first() else {
        if count == 0 {
            found.push(taken);
        }
        return found.len() <= MOST;
    };
    let after: usize = rest.iter().map(Vec::len).sum();
    (count.saturating_sub(after)..=count.min(place.len())).all(|here| {
        let mut taken = taken.clone();
        taken.extend(&place[..here]);
        compositions(rest, count - here, taken, found)
    })
}
