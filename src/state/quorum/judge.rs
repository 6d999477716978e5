//! Judges many segments against the same nodes. Nodesets of equal nodes get equal verdicts, so each distinct
//! one is judged once; a hundred nodes in three zones make only a handful.

use std::collections::{BTreeMap, BTreeSet};

use super::margin::{Losses, Margin};
use super::node::{Machine, QuorumNode};
use super::segment::Verdict;
use super::selector::{Candidate, Choices, Detail, Rank, choices};
use crate::cluster::Ternary;
use crate::config::values::replication::ReplicationProperty;
use crate::restatectl::NodeId;

/// The number of a class of nodes that do not differ in anything that counts.
type Class = usize;

/// What the nodeset that the servers choose next tolerates in the worst case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// Whatever they choose meets the property. If it does not, a sealed log gets no new segment.
    pub found: Ternary,
    /// Losses of single nodes.
    pub nodes: Losses,
    /// Losses of zones.
    pub zones: Losses,
}

impl Next {
    const UNKNOWN: Self = Self { found: Ternary::Unknown, nodes: Losses::UNKNOWN, zones: Losses::UNKNOWN };

    const NONE: Losses = Losses { append: Margin::Broken, recovery: Margin::Broken, records: Margin::Broken };

    const REFUSED: Self = Self { found: Ternary::No, nodes: Self::NONE, zones: Self::NONE };
}

/// The nodes of a cluster, and the verdicts about them so far.
#[derive(Debug)]
pub struct Judge {
    nodes: BTreeMap<NodeId, Class>,
    classes: Vec<QuorumNode>,
    segments: BTreeMap<(Vec<Class>, ReplicationProperty), Verdict>,
    nexts: BTreeMap<(Vec<Class>, ReplicationProperty, u16), Next>,
}

impl Judge {
    /// A judge over the registered nodes. Ids that are not among them count as removed.
    pub fn new(nodes: impl IntoIterator<Item = (NodeId, QuorumNode)>) -> Self {
        let mut nodes: BTreeMap<NodeId, QuorumNode> = nodes.into_iter().collect();
        let mut machines: BTreeMap<String, usize> = BTreeMap::new();
        for node in nodes.values() {
            if let Machine::Named(name) = &node.host {
                *machines.entry(name.clone()).or_default() += 1;
            }
        }
        let mut known: BTreeMap<QuorumNode, Class> = BTreeMap::from([(QuorumNode::removed(), 0)]);
        let mut classes = vec![QuorumNode::removed()];
        let mut class = |mut node: QuorumNode| {
            if matches!(&node.host, Machine::Named(name) if machines.get(name) == Some(&1)) {
                node.host = Machine::Own;
            }
            *known.entry(node).or_insert_with_key(|node| {
                classes.push(node.clone());
                classes.len() - 1
            })
        };
        let nodes = std::mem::take(&mut nodes).into_iter().map(|(id, node)| (id, class(node))).collect();
        Self { nodes, classes, segments: BTreeMap::new(), nexts: BTreeMap::new() }
    }

    /// What a segment's nodeset can do, and what it tolerates.
    pub fn segment(&mut self, nodeset: &BTreeSet<NodeId>, property: &ReplicationProperty) -> Verdict {
        let classes = self.classes_of(nodeset);
        let nodes = &self.classes;
        *self.segments.entry((classes, *property)).or_insert_with_key(|(classes, property)| {
            let members: Vec<&QuorumNode> = classes.iter().filter_map(|class| nodes.get(*class)).collect();
            Verdict::of(&members, property)
        })
    }

    /// What the servers may choose after the nodeset `before`, with the property and the nodeset size that the
    /// cluster is configured with. A size of 0 is the default.
    pub fn next(
        &mut self,
        before: &BTreeSet<NodeId>,
        property: &ReplicationProperty,
        target_size: u16,
    ) -> Next {
        let key = (self.classes_of(before), *property, target_size);
        if let Some(next) = self.nexts.get(&key) {
            return *next;
        }
        let next = self.judge_next(before, property, target_size);
        self.nexts.insert(key, next);
        next
    }

    /// How many distinct nodesets were judged.
    #[cfg(test)]
    pub(super) fn distinct(&self) -> usize {
        self.segments.len() + self.nexts.len()
    }

    fn judge_next(
        &self,
        before: &BTreeSet<NodeId>,
        property: &ReplicationProperty,
        target_size: u16,
    ) -> Next {
        let mut candidates = Vec::new();
        for (id, class) in &self.nodes {
            let Some(node) = self.classes.get(*class) else { continue };
            match node.eligible() {
                Ternary::Yes => candidates.push(Candidate {
                    node,
                    rank: if before.contains(id) { Rank::Before } else { Rank::Other },
                }),
                Ternary::No => {}
                Ternary::Unknown => return Next::UNKNOWN,
            }
        }
        let worst = |detail| match choices(&candidates, property, target_size, detail) {
            Choices::Refused => Next::REFUSED,
            Choices::Unknown => Next::UNKNOWN,
            Choices::Nodesets(nodesets) => worst(&nodesets, property),
        };
        let by_places = worst(Detail::Places);
        if by_places == Next::UNKNOWN {
            // Too many places to choose from: the answer for nodes can still be found, that for zones cannot.
            return Next { zones: Losses::UNKNOWN, ..worst(Detail::Property) };
        }
        by_places
    }

    fn classes_of(&self, ids: &BTreeSet<NodeId>) -> Vec<Class> {
        let mut classes: Vec<Class> =
            ids.iter().map(|id| self.nodes.get(id).copied().unwrap_or_default()).collect();
        classes.sort_unstable();
        classes
    }
}

fn worst(nodesets: &[Vec<&QuorumNode>], property: &ReplicationProperty) -> Next {
    let judged = nodesets.iter().map(|nodes| {
        if !meets(nodes, property) {
            return Next::REFUSED;
        }
        let verdict = Verdict::of(nodes, property);
        Next { found: Ternary::Yes, nodes: verdict.nodes, zones: verdict.zones }
    });
    judged
        .reduce(|a, b| Next {
            found: if a.found == b.found { a.found } else { Ternary::Unknown },
            nodes: a.nodes.tightest(b.nodes),
            zones: a.zones.tightest(b.zones),
        })
        .unwrap_or(Next::UNKNOWN)
}

/// The servers refuse a nodeset that does not meet the property even with all its members in reach.
fn meets(nodes: &[&QuorumNode], property: &ReplicationProperty) -> bool {
    super::members::Members::new(nodes, property).is_some_and(|members| members.surely_quorum(members.all))
}
