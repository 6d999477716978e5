//! What a node was meant to be set to: values for the keys that it is told to have wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::is_a_cause;
use crate::api::near;
use crate::api::validate::NodeConfig;
use crate::config::catalogue::Kind;
use crate::config::keys;
use crate::config::layers::{Layer, parse_env_value, variable_name};
use crate::config::rules::made_up;
use crate::config::rules::node::{Context, Node};
use crate::config::rules::rule::Found;
use crate::config::rules::unread::{Unread, WhyUnread};
use crate::config::tree::{Item, Value};

/// In files with more causes than these so much is wrong that one cannot be told from another; and of more keys that a name may
/// stand for it is not worth it to try all.
const MOST: usize = 8;

/// How many values are made up for what is refused.
const TRIED: usize = 3;

/// What says that a value is refused.
pub const REFUSED: &str = "RS108";

/// What says that a value undoes the metadata client.
pub const FALLS_BACK: &str = "RS145";

/// What says that a value is read, and leads nowhere.
pub const UNUSABLE: [&str; 2] = ["RS128", "RS159"];

/// The kinds of metadata outside the cluster.
const KINDS: [&str; 3] = ["etcd", "object-store", "dynamo-db"];

/// The keys of a node that were meant to be set and are not.
pub struct Causes {
    /// Each with what is written for it, where that may be right.
    keys: BTreeMap<String, Option<String>>,
    /// What is written under a name that may stand for any of several keys.
    either: Vec<(Vec<String>, String)>,
    /// What another node has for those for which nothing is.
    elsewhere: BTreeMap<String, String>,
    /// One of them has a value that is refused.
    pub refused: bool,
}

impl Causes {
    /// Those of a node, by what is told of it; the nodes beside it may have what it lacks.
    pub fn of(node: &Node<'_>, nodes: &[Node<'_>], told: &[&Found]) -> Self {
        let refused: BTreeMap<String, Option<String>> = told
            .iter()
            .filter(|one| one.rule.code == REFUSED && one.finding.file == Some(node.index))
            .filter_map(|one| Some((one.finding.key.clone()?, None)))
            .collect();
        let mut causes = Self {
            refused: !refused.is_empty(),
            keys: refused,
            either: Vec::new(),
            elsewhere: BTreeMap::new(),
        };
        for one in told {
            if one.rule.code == FALLS_BACK && one.finding.file == Some(node.index) {
                causes.refused = true;
                causes.keys.extend(unbroken(node, one.finding.key.as_deref()));
            }
            if UNUSABLE.contains(&one.rule.code) && one.finding.file == Some(node.index) {
                causes.keys.extend(one.finding.key.clone().map(|key| (key, None)));
            }
        }
        let others: Vec<&Node<'_>> =
            nodes.iter().filter(|other| other.index != node.index).take(MOST).collect();
        let of_names = told.iter().filter(|one| one.finding.file == Some(node.index) && is_a_cause(one));
        let told: BTreeSet<&str> = of_names.filter_map(|one| one.finding.key.as_deref()).collect();
        let unread = node.unread.iter().chain(&node.unread_variables);
        let unread: Vec<&Unread> = unread.filter(|one| told.contains(one.dotted().as_str())).collect();
        if unread.len() <= MOST {
            unread.into_iter().for_each(|unread| causes.add(node, &others, unread));
        }
        let catalogue = &node.context.catalogue;
        let is_table = |key: &str| catalogue.at(key).is_some_and(|key| matches!(key.kind, Kind::Table(_)));
        // In the place of a table that is none, what others have in theirs.
        let tables: Vec<String> = causes.keys.keys().filter(|key| is_table(key)).cloned().collect();
        for table in tables {
            let path: Vec<&str> = table.split('.').collect();
            let there = others.iter().find_map(|other| Some((other, other.document.root.at(&path)?)));
            let keys = there.map(|(other, item)| below(other, &table, item)).unwrap_or_default();
            causes
                .elsewhere
                .extend(keys.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))));
            causes.keys.extend(keys.into_iter().map(|(key, _)| (key, None)));
        }
        causes.keys.retain(|key, _| !is_table(key) && catalogue.at(key).is_some());
        for (key, _) in causes.keys.iter().filter(|(_, written)| written.is_none()) {
            let path: Vec<&str> = key.split('.').collect();
            let there = others.iter().find_map(|other| effective(other, &path));
            causes.elsewhere.extend(there.map(|there| (key.clone(), there)));
        }
        causes
    }

    fn add(&mut self, node: &Node<'_>, others: &[&Node<'_>], unread: &Unread) {
        let meant = match &unread.reason {
            WhyUnread::Spelled(known) => known.clone(),
            WhyUnread::Elsewhere(known) | WhyUnread::Meant(known) => {
                let name = unread.path.last().map_or("", String::as_str);
                let there = lacking(node, others, name);
                let found = known.iter().find(|known| there.contains(*known));
                if let (None, Some(written)) = (found, single(node, unread)) {
                    return self.add_either(node, known, written, name);
                }
                found.unwrap_or(&known[0]).clone()
            }
            WhyUnread::Gone { renamed: Some(known), .. } => known.clone(),
            WhyUnread::Holds(keys) | WhyUnread::Below(keys) => {
                return keys.iter().for_each(|unread| self.add(node, others, unread));
            }
            WhyUnread::Unknown => {
                let alike = unread.alike(&node.context.catalogue).into_iter().next();
                match alike.filter(|known| fits(node, unread, known)) {
                    Some(known) => known,
                    None => return self.add_by_name(node, others, unread),
                }
            }
            WhyUnread::Gone { .. } | WhyUnread::Future { .. } | WhyUnread::Deprecated { .. } => return,
        };
        if let Some(name) = &unread.variable {
            self.keys.insert(meant, node.given.environment.get(name).cloned().flatten());
            return;
        }
        match node.document.root.at(&unread.names()) {
            // With a table everything in it was meant.
            Some(item @ Item { value: Value::Table(_), .. }) => self.keys.extend(below(node, &meant, item)),
            Some(item) => {
                self.keys.insert(meant, written(node, item));
            }
            None => {}
        }
    }

    /// What nothing resembles may be, or hold, what other nodes call so.
    fn add_by_name(&mut self, node: &Node<'_>, others: &[&Node<'_>], unread: &Unread) {
        let Some(item) = node.document.root.at(&unread.names()) else { return };
        let mut add = |name: &str, item: &Item| {
            let there = lacking(node, others, name);
            match written(node, item).filter(|_| there.is_empty() && !matches!(item.value, Value::Table(_))) {
                Some(written) => self.add_either(node, &[], written, name),
                None => self.keys.extend(there.into_iter().map(|key| (key, written(node, item)))),
            }
        };
        match &item.value {
            Value::Table(table) => table.entries.iter().for_each(|entry| add(&entry.key, &entry.item)),
            _ => unread.path.last().into_iter().for_each(|name| add(name, item)),
        }
    }

    /// A value for one of these keys, or, when the node has them all, for any of this name that it lacks.
    fn add_either(&mut self, node: &Node<'_>, known: &[String], written: String, name: &str) {
        let is_free = |key: &&str| !node.has(&key.split('.').collect::<Vec<_>>());
        let free: Vec<String> = known.iter().map(String::as_str).filter(is_free).map(str::to_owned).collect();
        let called_so = || {
            let keys = node.context.catalogue.keys().filter(|key| key.name() == name);
            keys.map(|key| key.path.as_str()).filter(is_free).map(str::to_owned).collect()
        };
        let keys = if free.is_empty() { called_so() } else { free };
        if !keys.is_empty() {
            self.either.push((keys, written));
        }
    }

    /// How many trials it takes.
    pub fn turns(&self) -> usize {
        let guessed = self.keys.values().any(Option::is_none);
        let turns = if guessed { TRIED + 1 } else { usize::from(!self.keys.is_empty()) };
        self.either.iter().map(|(known, _)| known.len().min(MOST)).chain([turns]).max().unwrap_or_default()
    }

    /// The node with values in the place of those that are missing.
    pub fn put_into(&self, node: &NodeConfig, context: &Context, turn: usize) -> NodeConfig {
        let mut with = node.clone();
        for (known, written) in &self.either {
            // All are gone through, however many turns others take.
            let key = &known[turn % known.len().min(MOST)];
            with.environment.insert(variable_name(key), Some(written.clone()));
        }
        for (key, written) in &self.keys {
            let name = variable_name(key);
            let there = self.elsewhere.get(key);
            let value = written.clone().or_else(|| {
                // Nodes of a cluster have most values in common, and the same faults.
                let guess = match (turn, there) {
                    (0, Some(there)) => return Some(there.clone()),
                    (turn, there) => turn - usize::from(there.is_some()),
                };
                let values = made_up::of_variable(node, context, &name);
                values.get(guess % values.len().max(1)).cloned()
            });
            with.environment.extend(value.map(|value| (name, Some(value))));
        }
        with
    }
}

/// The keys that may be meant by a name that is not read.
pub fn meant(node: &Node<'_>, unread: &Unread) -> Vec<String> {
    match &unread.reason {
        WhyUnread::Spelled(known) | WhyUnread::Gone { renamed: Some(known), .. } => vec![known.clone()],
        WhyUnread::Elsewhere(known) | WhyUnread::Meant(known) => known.clone(),
        WhyUnread::Unknown => unread.alike(&node.context.catalogue).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a table has a key that is known below this one, or is no table.
fn fits(node: &Node<'_>, unread: &Unread, known: &str) -> bool {
    let Some(item @ Item { value: Value::Table(_), .. }) = node.document.root.at(&unread.names()) else {
        return true;
    };
    below(node, known, item).iter().any(|(key, _)| node.context.catalogue.at(key).is_some())
}

/// What is written under a name that is not read, unless it is a table.
fn single(node: &Node<'_>, unread: &Unread) -> Option<String> {
    if let Some(name) = &unread.variable {
        return node.given.environment.get(name).cloned().flatten();
    }
    let item = node.document.root.at(&unread.names())?;
    if matches!(item.value, Value::Table(_)) { None } else { written(node, item) }
}

/// A value of the file as that of a variable.
fn written(node: &Node<'_>, item: &Item) -> Option<String> {
    match &item.value {
        // Quotes would become a part of some.
        Value::String(text) if matches!(parse_env_value(text), Value::String(_)) => Some(text.clone()),
        _ => node.document.text.get(item.span.clone()).map(str::to_owned),
    }
}

/// The keys of a table, with their values, as if it were called so.
fn below(node: &Node<'_>, called: &str, item: &Item) -> Vec<(String, Option<String>)> {
    let mut keys = Vec::new();
    if let Value::Table(table) = &item.value {
        table.walk(&mut |path, entry| {
            let is_table = matches!(entry.item.value, Value::Table(_));
            if !is_table {
                keys.push((format!("{called}.{}", path.join(".")), written(node, &entry.item)));
            }
            is_table
        });
    }
    keys
}

/// The keys of this name that other nodes set, and this one does not.
fn lacking(node: &Node<'_>, others: &[&Node<'_>], name: &str) -> BTreeSet<String> {
    let known = others.iter().flat_map(|other| &other.known);
    let called_so = known.filter(|known| known.path.last().is_some_and(|last| last == name));
    called_so.filter(|known| !node.has(&known.names())).map(|known| known.path.join(".")).collect()
}

/// What a node has for a key, as the value of a variable.
fn effective(node: &Node<'_>, path: &[&str]) -> Option<String> {
    match node.layers.origin(path) {
        Layer::File => written(node, node.document.root.at(path)?),
        Layer::Env(name) => node.given.environment.get(&name).cloned().flatten(),
        Layer::Flag(_) | Layer::Default => None,
    }
}

/// The keys with which the metadata client would be of the kind that is meant, by the key that undoes it.
fn unbroken(node: &Node<'_>, key: Option<&str>) -> Vec<(String, Option<String>)> {
    let kind = keys::METADATA_CLIENT_TYPE;
    let Some(key) = key.filter(|key| *key != kind.join(".")) else {
        let meant = node.text(kind).and_then(|text| near::nearest(text, KINDS)).map(str::to_owned);
        let needed = [keys::METADATA_CLIENT_PATH, keys::METADATA_CLIENT_TABLE];
        let lacking = needed.into_iter().filter(|path| !node.has(path)).map(|path| (path.join("."), None));
        return lacking.chain([(kind.join("."), meant)]).collect();
    };
    vec![(key.to_owned(), None)]
}
