//! Findings that only follow from another one: a value that the server refuses, or a name that it does not know, leaves
//! the key that was meant unset, and other rules see that it is not there.
//!
//! What is not found any more with the value under the right name, or with other values in the place of one that is refused,
//! is not worth a word beside its cause.

mod causes;

use std::collections::BTreeSet;

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
    /// The place of a cause that is an error because of what follows from it, and the place of that.
    pub raised: Option<(usize, usize)>,
}

/// Whether something may follow from a finding.
fn is_told_for(one: &Found) -> bool {
    is_a_cause(one) || one.rule.code == FALLS_BACK || UNUSABLE.contains(&one.rule.code)
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
    let mut following = restated(found, &told);
    let may_follow = |one: &Found| {
        one.severity() != Severity::Info && !is_a_cause(one) && !UNUSABLE.contains(&one.rule.code)
    };
    if !found.iter().any(may_follow) {
        return Following { left_out: following, raised: None };
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
    // What nodes beside each other are is told at the one that is meant to be another, whichever of them it would be said of.
    // Where that is no error by itself it becomes one. Of several it is not clear which, so the error stays as well.
    let causes_at: Vec<usize> = at_hand.iter().copied().filter(|at| is_told_for(&found[*at])).collect();
    let is_error = causes_at.iter().any(|at| found[*at].severity() == Severity::Error);
    let alone = if let [alone] = causes_at[..] { Some(alone) } else { None };
    let is_said_there = is_error || alone.is_some();
    // An error stays where nothing but warnings would be left in its file.
    let refused = |file: Option<usize>| {
        file.map_or_else(|| causes.iter().any(|one| one.refused), |file| causes[file].refused)
    };
    let is_restated = restated(found, &told);
    following.retain(|at| {
        is_restated.contains(at)
            || found[*at].severity() != Severity::Error
            || (found[*at].rule.check.is_of_set() && is_said_there)
            || refused(found[*at].finding.file)
    });
    let leaves_error = |at: &usize| {
        found[*at].severity() == Severity::Error
            && found[*at].rule.check.is_of_set()
            && !is_restated.contains(at)
    };
    let worst = following.iter().copied().find(leaves_error);
    let raised = alone.filter(|_| !is_error).zip(worst);
    Following { left_out: following, raised }
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

/// What says no more than another finding. A port that a node does not listen on, where the address is said to be another node's:
/// that one answers there, so what comes of it is another thing. A name of the cluster that is not set, where names differ.
fn restated(found: &[Found], told: &[&Found]) -> BTreeSet<usize> {
    let of =
        |code: &'static str| told.iter().filter(move |one| one.rule.code == code).map(|one| one.finding.file);
    let (of_others, names_differ) = (BTreeSet::from_iter(of("RS213")), of("RS202").next().is_some());
    let is_one = |at: &usize| match found[*at].rule.code {
        "RS158" => of_others.contains(&found[*at].finding.file),
        "RS212" => names_differ,
        _ => false,
    };
    (0..found.len()).filter(is_one).collect()
}

type Identity = (Option<usize>, &'static str, Option<String>);

fn owned(one: &Found) -> Identity {
    let (file, code, key) = one.identity();
    (file, code, key.map(str::to_owned))
}

fn identities(found: &[Found]) -> BTreeSet<Identity> {
    found.iter().map(owned).collect()
}
