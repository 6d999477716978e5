//! What comments allow in the files that nodes were read from: `collect` hands it on with each node.

use std::collections::{BTreeMap, BTreeSet};

use super::origin;
use super::rule::{Found, Rules, named};
use super::{Finding, Node};
use crate::api::validate::{AllowedPlace, LineRange, Place};

/// A rule that a comment allows, whichever nodes share it.
pub struct HandedRule<'n> {
    /// One of the nodes.
    pub node: usize,
    /// The rule, by its code.
    pub code: &'static str,
    /// The comment.
    pub from: &'n AllowedPlace,
}

/// What nodes share that take the same comment: its file and place, its lines, the rule.
type SameComment<'n> = (&'n str, Option<usize>, Option<LineRange>, &'static str);

/// Those of all nodes.
#[derive(Default)]
pub struct Handed<'n> {
    /// One for each comment and rule.
    pub all: Vec<HandedRule<'n>>,
    /// Their places in `all`, by file and rule.
    by_file: BTreeMap<(&'n str, &'static str), BTreeSet<usize>>,
}

impl<'n> Handed<'n> {
    /// Those of these nodes.
    pub fn of(rules: Rules<'_>, nodes: &[&'n Node<'_>]) -> Self {
        let mut out = Self::default();
        let mut seen: BTreeSet<SameComment<'_>> = BTreeSet::new();
        for (node, from) in
            nodes.iter().flat_map(|node| node.given.allowed.iter().map(|from| (node.index, from)))
        {
            for rule in from.codes.iter().filter_map(|code| named(rules, code)) {
                if seen.insert((&from.file, from.comment.map(|span| span.start), from.lines, rule.code)) {
                    out.by_file.entry((&from.file, rule.code)).or_default().insert(out.all.len());
                    out.all.push(HandedRule { node, code: rule.code, from });
                }
            }
        }
        out
    }

    /// The places in `all` of those that a finding lies under.
    pub fn matching(&self, found: &Found, nodes: &[&Node<'_>]) -> Vec<usize> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let places = places(&found.finding, nodes);
        let of_place = places.iter().flat_map(|place| {
            let there = self.by_file.get(&(place.file.as_str(), found.rule.code)).into_iter().flatten();
            there.copied().filter(|at| match self.all[*at].from.lines {
                None => true,
                Some(lines) => place.line.is_some_and(|line| (lines.first..=lines.last).contains(&line)),
            })
        });
        let mut out: BTreeSet<usize> = of_place.collect();
        // What is found about a set can be allowed in any of its files.
        if found.rule.check.is_of_set() {
            let whole =
                |at: &usize| self.all[*at].code == found.rule.code && self.all[*at].from.lines.is_none();
            out.extend((0..self.all.len()).filter(whole));
        }
        out.into_iter().collect()
    }
}

/// Where people wrote what a finding is about.
fn places(finding: &Finding, nodes: &[&Node<'_>]) -> Vec<Place> {
    let Some(node) = finding.file.and_then(|at| nodes.get(at)) else { return Vec::new() };
    let span =
        |file: usize, span: Option<&std::ops::Range<usize>>| span.map(|span| nodes[file].document.span(span));
    let own = match &node.given.origin {
        Some(declared) if finding.of_node => Some(origin::whole(declared)),
        _ => origin::of(
            node.given,
            finding.variable.as_deref(),
            finding.flag.as_deref(),
            span(node.index, finding.span.as_ref()),
        ),
    };
    let name =
        finding.variable.as_ref().and_then(|name| node.given.name_origins.get(name)).map(origin::whole);
    let related = finding
        .related
        .iter()
        .filter_map(|one| origin::of(nodes[one.file].given, None, None, span(one.file, one.span.as_ref())));
    own.into_iter().chain(name).chain(related).collect()
}
