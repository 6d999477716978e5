//! Findings that only follow from another one: a value that the server refuses, or a name that it does not know, leaves
//! the key that was meant unset, and other rules see that it is not there.
//!
//! What is not found any more with the value under the right name, or with other values in the place of one that is refused,
//! is not worth a word beside its cause.

use std::collections::{BTreeMap, BTreeSet};

use super::made_up;
use super::node::{Context, Node};
use super::rule::{Check, Found};
use super::run::findings_of;
use super::unread::{Unread, WhyUnread};
use crate::api::validate::{NodeConfig, Severity};
use crate::config::catalogue::Kind;
use crate::config::layers::{parse_env_value, variable_name};
use crate::config::tree::{Item, Value};

/// In files with more causes than these so much is wrong that one cannot be told from another.
const MOST: usize = 8;

/// How many values are tried for what is refused.
const TRIED: usize = 3;

/// What says that a value is refused.
const REFUSED: &str = "RS108";

/// Rules about names, texts and versions: none of them follows from what a key is set to.
fn is_a_cause(one: &Found) -> bool {
    matches!(one.rule.check, Check::UnreadKey { .. } | Check::Collecting)
        || matches!(
            one.rule.code,
            REFUSED | "RS100" | "RS101" | "RS102" | "RS109" | "RS110" | "RS113" | "RS154"
        )
}

/// The places of the findings that follow from others. Advice is not worth the trials. What follows from something that
/// is not told itself, since somebody has accepted it or it is advice, is told: else nobody would hear of it.
pub fn following(
    context: &Context,
    nodes: &[Node<'_>],
    found: &[Found],
    is_told: impl Fn(usize) -> bool,
) -> BTreeSet<usize> {
    let told: Vec<&Found> = (0..found.len())
        .filter(|at| is_told(*at) && found[*at].severity() != Severity::Info)
        .map(|at| &found[at])
        .collect();
    let mut following = restated(found, &told);
    let may_follow = |one: &Found| one.severity() != Severity::Info && !is_a_cause(one);
    if !found.iter().any(may_follow) {
        return following;
    }
    let causes: Vec<Causes> = nodes.iter().map(|node| Causes::of(node, &told)).collect();
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
    // An error stays where nothing but warnings would be left in its file.
    let refused = |file: Option<usize>| {
        file.map_or_else(|| causes.iter().any(|one| one.refused), |file| causes[file].refused)
    };
    let is_restated = restated(found, &told);
    following.retain(|at| {
        is_restated.contains(at)
            || found[*at].severity() != Severity::Error
            || refused(found[*at].finding.file)
    });
    following
}

/// A port that a node does not listen on, where the address is said to be another node's: that one answers there, so what
/// comes of it is another thing.
fn restated(found: &[Found], told: &[&Found]) -> BTreeSet<usize> {
    let of_others: BTreeSet<Option<usize>> =
        told.iter().filter(|one| one.rule.code == "RS213").map(|one| one.finding.file).collect();
    let is_one = |at: &usize| found[*at].rule.code == "RS158" && of_others.contains(&found[*at].finding.file);
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

/// The keys of a node that were meant to be set and are not.
struct Causes {
    /// Each with what is written for it, where that may be right.
    keys: BTreeMap<String, Option<String>>,
    /// One of them has a value that is refused.
    refused: bool,
}

impl Causes {
    fn of(node: &Node<'_>, told: &[&Found]) -> Self {
        let refused: BTreeMap<String, Option<String>> = told
            .iter()
            .filter(|one| one.rule.code == REFUSED && one.finding.file == Some(node.index))
            .filter_map(|one| Some((one.finding.key.clone()?, None)))
            .collect();
        let mut causes = Self { refused: !refused.is_empty(), keys: refused };
        let of_names = told.iter().filter(|one| one.finding.file == Some(node.index) && is_a_cause(one));
        let told: BTreeSet<&str> = of_names.filter_map(|one| one.finding.key.as_deref()).collect();
        let unread = node.unread.iter().chain(&node.unread_variables);
        let unread: Vec<&Unread> = unread.filter(|one| told.contains(one.dotted().as_str())).collect();
        if unread.len() <= MOST {
            unread.into_iter().for_each(|unread| causes.add(node, unread));
        }
        let catalogue = &node.context.catalogue;
        causes.keys.retain(|key, _| catalogue.at(key).is_some_and(|key| !matches!(key.kind, Kind::Table(_))));
        causes
    }

    fn add(&mut self, node: &Node<'_>, unread: &Unread) {
        let meant = match &unread.reason {
            WhyUnread::Spelled(known) => known.clone(),
            WhyUnread::Elsewhere(known) | WhyUnread::Meant(known) => known[0].clone(),
            WhyUnread::Gone { renamed: Some(known), .. } => known.clone(),
            WhyUnread::Holds(keys) | WhyUnread::Below(keys) => {
                return keys.iter().for_each(|unread| self.add(node, unread));
            }
            WhyUnread::Unknown => match unread.alike(&node.context.catalogue).into_iter().next() {
                Some(known) => known,
                None => return,
            },
            WhyUnread::Gone { .. } | WhyUnread::Future { .. } | WhyUnread::Deprecated { .. } => return,
        };
        if let Some(name) = &unread.variable {
            self.keys.insert(meant, node.given.environment.get(name).cloned().flatten());
            return;
        }
        let written = |item: &Item| match &item.value {
            // Quotes would become a part of some.
            Value::String(text) if matches!(parse_env_value(text), Value::String(_)) => Some(text.clone()),
            _ => node.document.text.get(item.span.clone()).map(str::to_owned),
        };
        match node.document.root.at(&unread.names()) {
            // With a table everything in it was meant.
            Some(Item { value: Value::Table(table), .. }) => {
                let keys = table.entries.iter();
                self.keys.extend(keys.map(|entry| (format!("{meant}.{}", entry.key), written(&entry.item))));
            }
            Some(item) => {
                self.keys.insert(meant, written(item));
            }
            None => {}
        }
    }

    /// How many trials it takes.
    fn turns(&self) -> usize {
        let guessed = self.keys.values().any(Option::is_none);
        if guessed { TRIED } else { usize::from(!self.keys.is_empty()) }
    }

    /// The node with values in the place of those that are missing.
    fn put_into(&self, node: &NodeConfig, context: &Context, turn: usize) -> NodeConfig {
        let mut with = node.clone();
        for (key, written) in &self.keys {
            let name = variable_name(key);
            let value = written.clone().or_else(|| {
                let values = made_up::of_variable(node, context, &name);
                values.get(turn % values.len().max(1)).cloned()
            });
            with.environment.extend(value.map(|value| (name, Some(value))));
        }
        with
    }
}
