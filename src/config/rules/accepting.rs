//! What hides a finding from people: the acceptances of a call, and comments in its files.

use std::collections::{BTreeMap, BTreeSet};

use super::allowed::{self, Allowance, Allowed};
use super::handed::Handed;
use super::rule::{Found, Rules, Stage, named};
use super::{Context, Node};
use crate::api::validate::{Accepted, Severity};

/// What an acceptance is about: a rule, perhaps in one file or node alone, perhaps about one key alone.
pub type AcceptedPlace<'s> = (&'static str, Option<&'s str>, Option<&'s str>);

pub fn scope<'a>(rules: Rules<'_>, accepted: &'a Accepted) -> Option<AcceptedPlace<'a>> {
    let rule = named(rules, &accepted.code)?;
    Some((rule.code, accepted.file.as_deref(), accepted.key.as_deref()))
}

/// Every scope that a finding lies in.
pub fn scopes_of<'s>(found: &'s Found, nodes: &'s [&Node<'_>]) -> impl Iterator<Item = AcceptedPlace<'s>> {
    let node = found.finding.file.map(|at| nodes[at]);
    let names = node.into_iter().flat_map(|node| [Some(node.label()), Some(node.given.name.as_str())]);
    let keys = [None, found.finding.key.as_deref()];
    let keys = keys.into_iter().take(if keys[1].is_some() { 2 } else { 1 });
    let of_name = move |name| keys.clone().map(move |key| (found.rule.code, name, key));
    std::iter::once(None).chain(names).flat_map(of_name)
}

/// What the comments of files allow.
pub struct Comments {
    /// What they allow.
    pub all: Vec<Allowance>,
    /// Those that nobody understands.
    pub unclear: Vec<allowed::Unclear>,
    /// The places in `all` of those that say again what another one says.
    pub again: BTreeSet<usize>,
    /// The places in `all` of what is allowed on a line, by file, line and rule.
    on_lines: BTreeMap<(usize, usize, &'static str), usize>,
    /// The same for whole files, by rule and file.
    in_files: BTreeSet<(&'static str, usize, usize)>,
}

impl Comments {
    /// Reads those of all files.
    pub fn of(rules: Rules<'_>, nodes: &[&Node<'_>]) -> Self {
        let Allowed { all, unclear } = Allowed::of(nodes);
        let (mut on_lines, mut in_files) = (BTreeMap::new(), BTreeSet::new());
        let (mut files, mut again) = (BTreeSet::new(), BTreeSet::new());
        for (at, one) in all.iter().enumerate() {
            let Some(rule) = named(rules, &one.code) else { continue };
            match one.reach {
                allowed::Reach::Line(line) => {
                    if *on_lines.entry((one.file, line, rule.code)).or_insert(at) != at {
                        again.insert(at);
                    }
                }
                allowed::Reach::File => {
                    in_files.insert((rule.code, one.file, at));
                    if !files.insert((rule.code, one.file)) {
                        again.insert(at);
                    }
                }
            }
        }
        Self { all, unclear, again, on_lines, in_files }
    }

    /// The allowances that a finding lies under.
    pub fn matching(&self, found: &Found, nodes: &[&Node<'_>]) -> Vec<usize> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let (code, finding) = (found.rule.code, &found.finding);
        let own = finding.file.zip(finding.span.as_ref());
        let related = finding.related.iter().filter_map(|one| Some((one.file, one.span.as_ref()?)));
        let lines =
            own.into_iter().chain(related).map(|(file, span)| (file, nodes[file].document.span(span).line));
        let mut out: Vec<usize> =
            lines.filter_map(|(file, line)| self.on_lines.get(&(file, line, code)).copied()).collect();
        // What is found about a set can be allowed in any of its files.
        let of_set = found.rule.check.is_of_set();
        let files = self.in_files.range((code, 0, 0)..=(code, usize::MAX, usize::MAX));
        out.extend(files.filter(|(_, file, _)| of_set || Some(*file) == finding.file).map(|(_, _, at)| *at));
        out
    }
}

/// What hides findings: the acceptances of a call, by what they are about, and the comments of its files.
pub struct Acceptances<'c> {
    all: &'c [Accepted],
    first: BTreeMap<AcceptedPlace<'c>, usize>,
    comments: Comments,
    handed: Handed<'c>,
}

impl<'c> Acceptances<'c> {
    /// Those of this call.
    pub fn of(context: &'c Context, rules: Rules<'_>, nodes: &[&'c Node<'_>]) -> Self {
        let mut first = BTreeMap::new();
        for (at, accepted) in context.accepted.iter().enumerate() {
            scope(rules, accepted).into_iter().for_each(|scope| {
                first.entry(scope).or_insert(at);
            });
        }
        Self {
            all: &context.accepted,
            first,
            comments: Comments::of(rules, nodes),
            handed: Handed::of(rules, nodes),
        }
    }

    /// Why a finding is accepted, by the first that does.
    pub fn accepting(&self, found: &Found, nodes: &[&Node<'_>]) -> Option<&str> {
        if !can_be_accepted(found) {
            return None;
        }
        let by_call = || {
            let places = scopes_of(found, nodes).filter_map(|scope| self.first.get(&scope).copied());
            places.min().map(|at| self.all[at].reason.as_str())
        };
        let by_comment = || {
            let place = self.comments.matching(found, nodes).into_iter().min()?;
            Some(self.comments.all[place].reason.as_str())
        };
        let by_place = || {
            let place = self.handed.matching(found, nodes).into_iter().min()?;
            Some(self.handed.all[place].from.reason.as_str())
        };
        by_call().filter(|_| !self.first.is_empty()).or_else(by_comment).or_else(by_place)
    }
}

/// What keeps a server from loading or starting stays in view.
pub fn can_be_accepted(found: &Found) -> bool {
    found.rule.stage == Stage::Later || found.severity() != Severity::Error
}
