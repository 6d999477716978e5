//! The members of one nodeset as bit sets, and how many failure domains a set of them spans.

use std::collections::BTreeMap;

use super::node::{Domain, QuorumNode};
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// A set of members, by their position.
pub(super) type Set = u128;

/// The largest nodeset that servers make.
pub(super) const LARGEST: usize = 128;

/// One scope of the replication property, applied to the members.
#[derive(Debug)]
pub(super) struct Spread {
    pub scope: Scope,
    /// In how many different domains of this scope copies are wanted.
    pub factor: usize,
    /// The members of each domain.
    pub domains: Vec<Set>,
    /// Members whose domain is not known.
    pub unplaced: Set,
}

impl Spread {
    fn over(nodes: &[&QuorumNode], scope: Scope, factor: usize) -> Self {
        if scope == Scope::Node {
            let domains = (0..nodes.len()).map(|at| 1 << at).collect();
            return Self { scope, factor, domains, unplaced: 0 };
        }
        let mut domains: BTreeMap<&str, Set> = BTreeMap::new();
        let mut unplaced = 0;
        for (at, node) in nodes.iter().enumerate() {
            match node.site.domain(scope) {
                Domain::Named(name) => *domains.entry(name).or_default() |= 1 << at,
                Domain::None => {}
                Domain::Unknown => unplaced |= 1 << at,
            }
        }
        Self { scope, factor, domains: domains.into_values().collect(), unplaced }
    }

    /// How many domains `set` spans at least: a member in an unknown place adds none.
    pub fn least(&self, set: Set) -> usize {
        self.domains.iter().filter(|domain| **domain & set != 0).count()
    }

    /// How many domains `set` may span: a member in an unknown place may add one.
    pub fn most(&self, set: Set) -> usize {
        self.least(set) + size(self.unplaced & set)
    }
}

/// The members of a nodeset under a replication property.
#[derive(Debug)]
pub(super) struct Members {
    pub all: Set,
    /// Members that are in reach for sure.
    pub surely: Set,
    /// Members that are in reach, or may be.
    pub possibly: Set,
    /// The scopes of the property, nodes first.
    pub spreads: Vec<Spread>,
}

impl Members {
    /// `None` for a nodeset that no server makes: empty, or larger than they allow.
    pub fn new(nodes: &[&QuorumNode], property: &ReplicationProperty) -> Option<Self> {
        if nodes.is_empty() || nodes.len() > LARGEST {
            return None;
        }
        let pick = |wanted: &dyn Fn(Ternary) -> bool| -> Set {
            let bits = nodes.iter().enumerate().filter(|(_, node)| wanted(node.in_reach()));
            bits.fold(0, |set, (at, _)| set | (1 << at))
        };
        let mut spreads = vec![Spread::over(nodes, Scope::Node, property.copies().into())];
        for scope in [Scope::Zone, Scope::Region] {
            if let Some(factor) = property.at(scope) {
                spreads.push(Spread::over(nodes, scope, factor.into()));
            }
        }
        Some(Self {
            all: Set::MAX >> (LARGEST - nodes.len()),
            surely: pick(&|reach| reach == Ternary::Yes),
            possibly: pick(&|reach| reach != Ternary::No),
            spreads,
        })
    }

    /// `set` is a write quorum, wherever the members in unknown places are.
    pub fn surely_quorum(&self, set: Set) -> bool {
        self.spreads.iter().all(|spread| spread.least(set) >= spread.factor)
    }

    /// `set` may be a write quorum.
    pub fn possibly_quorum(&self, set: Set) -> bool {
        self.spreads.iter().all(|spread| spread.most(set) >= spread.factor)
    }

    /// The whole nodeset meets the property. If it does not, its locations are not those under which its
    /// records were written.
    pub fn consistent(&self) -> bool {
        self.possibly_quorum(self.all)
    }

    /// A write quorum is in reach.
    pub fn append(&self) -> Ternary {
        Ternary::between(self.surely_quorum(self.surely), self.possibly_quorum(self.possibly))
    }

    /// The members out of reach contain no write quorum, so every record is on a member in reach.
    pub fn records(&self) -> Ternary {
        if !self.consistent() {
            return Ternary::Unknown;
        }
        let (out_at_worst, out_at_best) = (self.all & !self.surely, self.all & !self.possibly);
        Ternary::between(!self.possibly_quorum(out_at_worst), !self.surely_quorum(out_at_best))
    }
}

pub(super) fn size(set: Set) -> usize {
    set.count_ones() as usize
}
