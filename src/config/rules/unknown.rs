//! Variables whose values are unknown: they are set, and what is found must be true whatever they are set to.
//!
//! Rules know nothing of this. They run for several values of each such variable, and for none, and what
//! not all of these runs find is left out. What follows from the name of a variable alone is found with every value.
//! The same goes for a node of which a whole part is unknown: its file, further variables, its version.

use std::collections::BTreeSet;

use super::collected::Collected;
use super::made_up::{self as guessed, Guessed};
use super::node::{Context, Node};
use super::rule::Found;
use super::run::{self, findings_of, read};
use crate::api::validate::{NodeConfig, Severity};

/// Values tried for one variable.
const MOST: usize = 8;

/// Nodes with an unknown part for which values are tried: each gets a value for every key there is.
const OPEN: usize = 50;

/// The rule that names what is unknown.
const ADVICE: &str = "RS401";

/// The rule about variables that no server reads.
const OF_NAMES: &str = "RS109";

/// Rules that ask whether a key is set, and not to what. Of any other rule a finding that comes with the values
/// alone may be about a value that was made up here.
const BY_NAME: [&str; 5] = [OF_NAMES, "RS112", "RS122", "RS123", "RS144"];

/// Every finding that is true whatever the unknown variables are set to, by file and position, with what to do
/// about it.
pub fn findings(given: &[NodeConfig], context: &Context, nodes: &[Node<'_>]) -> Collected {
    let mut all = run::findings(context, nodes);
    let open: Vec<bool> = nodes.iter().map(|node| guessed::is_open(node.given)).collect();
    if open.iter().filter(|open| **open).count() > OPEN {
        // Too many to try: what rests on any of them is left out.
        let certain = |one: &Found| {
            let of_set = one.rule.check.is_of_set();
            one.rule.code == ADVICE || (!of_set && one.finding.file.is_none_or(|file| !open[file]))
        };
        all.found.retain(certain);
        return all;
    }
    let mut by_name: Option<Vec<Found>> = None;
    let guessed: Vec<Guessed> = given.iter().map(|node| guessed::of(node, context)).collect();
    if guessed.iter().all(Guessed::is_about_versions) {
        of_versions(given, context, &guessed, &mut all);
        return all;
    }
    for variant in variants(given, &guessed) {
        let nodes = read(&variant, context);
        let refs: Vec<&Node<'_>> = nodes.iter().collect();
        let mut found = findings_of(context, &refs, |_| true, false).found;
        let there: BTreeSet<_> = found.iter().map(said).collect();
        all.found.retain(|one| there.contains(&said(one)));
        if let Some(by_name) = &mut by_name {
            by_name.retain(|one| there.contains(&said(one)));
        } else {
            drop(there);
            found.retain(|one| BY_NAME.contains(&one.rule.code) && is_about_given(one, &refs, &open));
            by_name = Some(found);
        }
    }
    if let Some(mut by_name) = by_name {
        let there: BTreeSet<_> = all.found.iter().map(said).collect();
        by_name.retain(|one| !there.contains(&said(one)));
        drop(there);
        all.found.append(&mut by_name);
        all.found.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    all
}

/// Where nothing but the version is unknown, the same fault may be told in other words and be worse in one version than
/// in another. What none of them is free of stays, as mild as it is at best.
fn of_versions(given: &[NodeConfig], context: &Context, guessed: &[Guessed], all: &mut Collected) {
    for variant in variants(given, guessed) {
        let nodes = read(&variant, context);
        let refs: Vec<&Node<'_>> = nodes.iter().collect();
        let found = findings_of(context, &refs, |_| true, false).found;
        all.found.retain_mut(|one| {
            let mut there = found.iter().filter(|other| is_one_fault(one, other)).map(Found::severity);
            let Some(first) = there.next() else { return false };
            let best = there.fold(first, Severity::max).max(one.severity());
            one.finding.severity = Some(best);
            true
        });
    }
}

/// Whether two versions find the same: by the same rule, or so that neither server comes up with this key.
fn is_one_fault(one: &Found, other: &Found) -> bool {
    let both_refuse = one.severity() == Severity::Error && other.severity() == Severity::Error;
    let of_key = one.finding.key.is_some() && one.finding.key == other.finding.key;
    let of_file = one.finding.file == other.finding.file;
    one.identity() == other.identity() || (of_file && of_key && both_refuse)
}

/// Whether what is found of a node with an unknown part is about something that it was given, and about nothing else:
/// beside it every key was set here.
fn is_about_given(one: &Found, nodes: &[&Node<'_>], open: &[bool]) -> bool {
    let Some(file) = one.finding.file.filter(|file| open[*file]) else { return true };
    let given = &nodes[file].given;
    let variable = one.finding.variable.as_ref();
    one.rule.code == OF_NAMES && variable.is_some_and(|name| given.origins.contains_key(name))
}

/// What a finding says, of which file and key.
fn said(one: &Found) -> ((Option<usize>, &'static str, Option<&str>), &str) {
    (one.identity(), one.finding.message.as_str())
}

/// The nodes with values in the place of unknown ones, several times; nothing when all are known.
fn variants(nodes: &[NodeConfig], guessed: &[Guessed]) -> Vec<Vec<NodeConfig>> {
    let most = guessed.iter().map(Guessed::turns).max().unwrap_or_default().min(MOST);
    let turn =
        |turn| nodes.iter().zip(guessed).map(move |(node, guessed)| guessed.put_into(node, turn)).collect();
    (0..most).map(turn).collect()
}
