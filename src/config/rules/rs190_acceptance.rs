use std::collections::BTreeMap;

use super::Context;
use super::prelude::*;
use super::rule::{Found, Rules, named};
use crate::api::near::nearest;
use crate::api::validate::Accepted;

pub const RULE: Rule = Rule {
    code: "RS190",
    name: "acceptance",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an accepted finding does not exist, or cannot be accepted",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Found(check),
    page: include_str!("../../../docs/rules/RS190.md"),
};

fn check(context: &Context, rules: Rules<'_>, nodes: &[&Node<'_>], found: &[Found], out: &mut Findings) {
    // Of each scope that findings lie in, whether one of them can be accepted.
    let mut scopes: BTreeMap<Scope<'_>, bool> = BTreeMap::new();
    for one in found.iter().filter(|_| !context.accepted.is_empty()) {
        scopes_of(one, nodes).for_each(|scope| *scopes.entry(scope).or_default() |= can_be_accepted(one));
    }
    for accepted in context.accepted.iter() {
        if named(rules, &accepted.code).is_none() {
            out.push(no_rule(rules, &accepted.code));
            continue;
        }
        let message = match scope(rules, accepted).and_then(|scope| scopes.get(&scope)) {
            None => format!("{} is accepted, but there is no such finding", accepted.code),
            Some(false) => format!("{} cannot be accepted: the server does not start with it", accepted.code),
            Some(true) => continue,
        };
        let mut finding = Finding::new(None, message)
            .help("Remove the acceptance. It would hide a later finding that nobody has reviewed.");
        finding.key.clone_from(&accepted.key);
        out.push(finding);
    }
}

fn no_rule(rules: Rules<'_>, code: &str) -> Finding {
    let near = nearest(code, rules.iter().map(|rule| rule.name));
    let help = near.map_or_else(
        || "Write a code like RS103, or the rule's name.".to_owned(),
        |name| format!("Did you mean `{name}`?"),
    );
    Finding::new(None, format!("{code} is accepted, but there is no such rule")).help(help)
}

/// What an acceptance is about: a rule, perhaps in one file or node alone, perhaps about one key alone.
type Scope<'s> = (&'static str, Option<&'s str>, Option<&'s str>);

fn scope<'a>(rules: Rules<'_>, accepted: &'a Accepted) -> Option<Scope<'a>> {
    let rule = named(rules, &accepted.code)?;
    Some((rule.code, accepted.file.as_deref(), accepted.key.as_deref()))
}

/// Every scope that a finding lies in.
fn scopes_of<'s>(found: &'s Found, nodes: &'s [&Node<'_>]) -> impl Iterator<Item = Scope<'s>> {
    let node = found.finding.file.map(|at| nodes[at]);
    let names = node.into_iter().flat_map(|node| [Some(node.label()), Some(node.given.name.as_str())]);
    let keys = [None, found.finding.key.as_deref()];
    let keys = keys.into_iter().take(if keys[1].is_some() { 2 } else { 1 });
    let of_name = move |name| keys.clone().map(move |key| (found.rule.code, name, key));
    std::iter::once(None).chain(names).flat_map(of_name)
}

/// The acceptances of a call, by what they are about.
pub struct Acceptances<'c> {
    all: &'c [Accepted],
    first: BTreeMap<Scope<'c>, usize>,
}

impl<'c> Acceptances<'c> {
    /// Those of this call.
    pub fn of(context: &'c Context, rules: Rules<'_>) -> Self {
        let mut first = BTreeMap::new();
        for (at, accepted) in context.accepted.iter().enumerate() {
            scope(rules, accepted).into_iter().for_each(|scope| {
                first.entry(scope).or_insert(at);
            });
        }
        Self { all: &context.accepted, first }
    }

    /// The first that accepts a finding.
    pub fn accepting(&self, found: &Found, nodes: &[&Node<'_>]) -> Option<&'c Accepted> {
        if self.first.is_empty() || !can_be_accepted(found) {
            return None;
        }
        let places = scopes_of(found, nodes).filter_map(|scope| self.first.get(&scope).copied());
        places.min().map(|at| &self.all[at])
    }
}

/// What keeps a server from loading or starting stays in view.
pub fn can_be_accepted(found: &Found) -> bool {
    found.rule.stage == Stage::Later || found.severity() != Severity::Error
}
