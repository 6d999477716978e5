//! Findings that only follow from another one: a value that the server refuses, or a name that it does not know, leaves
//! the key that was meant unset, and other rules see that it is not there.
//!
//! What is not found any more with the value under the right name, or with other values in the place of one that is refused,
//! is not worth a word beside its cause.

mod causes;

use std::collections::{BTreeMap, BTreeSet};

use super::node::{Context, Node};
use super::rule::{Check, Found};
use super::run::findings_of;
use super::unknown;
use crate::api::validate::{NodeConfig, NodePart, Severity, UnknownPart};
use causes::{Causes, FALLS_BACK, REFUSED, UNUSABLE};

/// Rules about names, texts and versions: none of them follows from what a key is set to.
pub(super) fn is_a_cause(one: &Found) -> bool {
    matches!(one.rule.check, Check::UnreadKey { .. } | Check::Collecting)
        || matches!(
            one.rule.code,
            REFUSED | FALLS_BACK | "RS100" | "RS101" | "RS102" | "RS109" | "RS110" | "RS113" | "RS154"
        )
}

/// What follows from other findings.
pub struct Following {
    /// The places of what is not worth a word beside its cause.
    pub left_out: BTreeSet<usize>,
    /// The places of causes that are errors because of what follows from them, each with the place of the first of that.
    pub raised: BTreeMap<usize, usize>,
}

/// Whether something may follow from a finding.
fn is_told_for(one: &Found) -> bool {
    is_a_cause(one) || UNUSABLE.contains(&one.rule.code)
}

/// The places of the findings that follow from others. Advice is not worth the trials. What follows from something that
/// is not told itself, since somebody has accepted it or it is advice, is told: else nobody would hear of it.
pub fn following(
    context: &Context,
    nodes: &[Node<'_>],
    found: &[Found],
    is_told: impl Fn(usize) -> bool,
) -> Following {
    let at_hand: Vec<usize> =
        (0..found.len()).filter(|at| is_told(*at) && found[*at].severity() != Severity::Info).collect();
    let told: Vec<&Found> = at_hand.iter().map(|at| &found[*at]).collect();
    let mut raised = misspelled_parts(nodes, found, &at_hand);
    let mut following = restated(found, &told);
    let is_told_at_its_cause: BTreeSet<usize> = raised.values().copied().collect();
    following.extend(&is_told_at_its_cause);
    let may_follow = |one: &Found| {
        one.severity() != Severity::Info && !is_a_cause(one) && !UNUSABLE.contains(&one.rule.code)
    };
    if !found.iter().any(may_follow) {
        return Following { left_out: following, raised };
    }
    following.extend(of_missing(context, nodes, found));
    let causes: Vec<Causes> = nodes.iter().map(|node| Causes::of(node, nodes, &told)).collect();
    // What is found with nothing unknown: the rest is true whatever is set.
    let mut by_now = None;
    let turns = causes.iter().map(Causes::turns).max().unwrap_or_default();
    for turn in 0..turns {
        let refs: Vec<&Node<'_>> = nodes.iter().collect();
        let by_now =
            by_now.get_or_insert_with(|| identities(&findings_of(context, &refs, |_| true, false).found));
        let given: Vec<NodeConfig> = nodes
            .iter()
            .zip(&causes)
            .map(|(node, causes)| causes.put_into(node.given, context, turn))
            .collect();
        let variant: Vec<Node<'_>> =
            nodes.iter().zip(&given).map(|(node, given)| node.again(given)).collect();
        let refs: Vec<&Node<'_>> = variant.iter().collect();
        let there = identities(&findings_of(context, &refs, |_| true, false).found);
        following.extend((0..found.len()).filter(|at| {
            let identity = owned(&found[*at]);
            may_follow(&found[*at]) && by_now.contains(&identity) && !there.contains(&identity)
        }));
    }
    let causes_at: Vec<usize> = at_hand.iter().copied().filter(|at| is_told_for(&found[*at])).collect();
    let refused = |file: Option<usize>| {
        file.map_or_else(|| causes.iter().any(|one| one.refused), |file| causes[file].refused)
    };
    let is_restated: BTreeSet<usize> =
        restated(found, &told).into_iter().chain(is_told_at_its_cause).collect();
    following.retain(|at| {
        if is_restated.contains(at)
            || found[*at].severity() != Severity::Error
            || refused(found[*at].finding.file)
        {
            return true;
        }
        let blamed = blamed(found, &causes_at, *at);
        for cause in blamed.iter().flatten() {
            raised.entry(*cause).or_insert(*at);
        }
        blamed.is_some()
    });
    Following { left_out: following, raised }
}

/// The causes at which an error is told instead, each of which becomes one: none where one of them is an error by itself.
/// `None` where it is not clear which of them it comes of, so that it stays. What nodes are beside each other may come of any of
/// them, whichever node it would be said of; else the cause is in the same file. One fault in the files of several nodes, as a
/// template makes them, is one.
fn blamed(found: &[Found], causes: &[usize], at: usize) -> Option<Vec<usize>> {
    let one = &found[at];
    let is_near =
        |cause: &usize| one.rule.check.is_of_set() || found[*cause].finding.file == one.finding.file;
    let near: Vec<usize> = causes.iter().copied().filter(is_near).collect();
    if near.iter().any(|cause| found[*cause].severity() == Severity::Error) {
        return Some(Vec::new());
    }
    let faults: BTreeSet<Option<&str>> =
        near.iter().map(|cause| found[*cause].finding.key.as_deref()).collect();
    (faults.len() == 1).then_some(near)
}

/// What is said of nodes beside each other because one of them has a text that nobody can read: what it says is as unknown as
/// a file that is not there.
fn of_missing(context: &Context, nodes: &[Node<'_>], found: &[Found]) -> Vec<usize> {
    let of_set = |at: &usize| found[*at].rule.check.is_of_set() && found[*at].severity() != Severity::Info;
    let of_set: Vec<usize> = (0..found.len()).filter(of_set).collect();
    if of_set.is_empty() || nodes.iter().all(Node::is_complete) {
        return Vec::new();
    }
    let without_text = |node: &Node<'_>| {
        let mut given = node.given.clone();
        if let Some(file) = given.file.as_mut().filter(|_| !node.is_complete()) {
            file.text.clear();
            given.unknown.push(UnknownPart {
                part: NodePart::File,
                name: None,
                settled_by: "a text that can be read".into(),
            });
        }
        given
    };
    let given: Vec<NodeConfig> = nodes.iter().map(without_text).collect();
    let known: Vec<Node<'_>> = nodes.iter().zip(&given).map(|(node, given)| node.again(given)).collect();
    let certain = identities(&unknown::findings(&given, context, &known).found);
    of_set.into_iter().filter(|at| !certain.contains(&owned(&found[*at]))).collect()
}

/// Tables that are refused since a part of them is missing, and names in them that nobody reads, of which one is meant to be that
/// part: each name with the table.
fn misspelled_parts(nodes: &[Node<'_>], found: &[Found], told: &[usize]) -> BTreeMap<usize, usize> {
    let of_tables = told.iter().filter(|at| found[**at].rule.code == REFUSED);
    let is_name = |at: &&usize| found[**at].rule.code != REFUSED && is_a_cause(&found[**at]);
    let part_of = |table: &Found| {
        let (file, path) = (table.finding.file?, table.finding.key.as_deref()?);
        let (_, needed) = table.finding.message.split_once(" needs ")?;
        let is_needed = |known: &String| {
            let name = known.strip_prefix(path).and_then(|rest| rest.strip_prefix('.'));
            name.is_some_and(|name| needed.split([' ', ',', '`']).any(|word| word == name))
        };
        let node = &nodes[file];
        let mut unread = node.unread.iter().chain(&node.unread_variables);
        let unread = unread.find(|one| causes::meant(node, one).iter().any(is_needed))?;
        let dotted = unread.dotted();
        let is_it = |at: &&usize| {
            found[**at].finding.file == Some(file) && found[**at].finding.key.as_ref() == Some(&dotted)
        };
        told.iter().filter(is_name).find(is_it).copied()
    };
    of_tables.filter_map(|at| Some((part_of(&found[*at])?, *at))).collect()
}

/// What says no more than another finding. A port that a node does not listen on, where the address is said to be another node's:
/// that one answers there, so what comes of it is another thing. A name of the cluster that is not set, where names differ. A value
/// that differs from others, and is wrong by itself.
fn restated(found: &[Found], told: &[&Found]) -> BTreeSet<usize> {
    let of =
        |code: &'static str| told.iter().filter(move |one| one.rule.code == code).map(|one| one.finding.file);
    let (of_others, names_differ) = (BTreeSet::from_iter(of("RS213")), of("RS202").next().is_some());
    let is_told = |code: &'static str| of(code).next().is_some();
    let of_values: BTreeSet<&str> = told
        .iter()
        .filter(|one| matches!(one.rule.check, Check::File(_)))
        .filter_map(|one| one.finding.key.as_deref())
        .collect();
    let of_tls = |severity: Severity| {
        told.iter().any(|one| one.rule.code == OF_TLS_ADDRESS && one.severity() == severity)
    };
    let (ends_by_tls, modes_differ) = (of_tls(Severity::Error), is_told(OF_TLS_MODES));
    let is_one = |at: &usize| match found[*at].rule.code {
        "RS158" => of_others.contains(&found[*at].finding.file),
        "RS212" => names_differ,
        "RS220" => found[*at].finding.key.as_deref().is_some_and(|key| of_values.contains(key)),
        "RS224" => is_told("RS225"),
        OF_TLS_MODES => ends_by_tls,
        OF_TLS_ADDRESS => modes_differ && found[*at].severity() != Severity::Error,
        _ => false,
    };
    (0..found.len()).filter(is_one).collect()
}

/// What says that the address of a node and its TLS mode contradict each other: an error where the node does not come up, and else
/// what the modes of its peers say.
const OF_TLS_ADDRESS: &str = "RS162";

/// What says that the TLS modes of nodes are too far apart.
const OF_TLS_MODES: &str = "RS218";

type Identity = (Option<usize>, &'static str, Option<String>);

fn owned(one: &Found) -> Identity {
    let (file, code, key) = one.identity();
    (file, code, key.map(str::to_owned))
}

fn identities(found: &[Found]) -> BTreeSet<Identity> {
    found.iter().map(owned).collect()
}
