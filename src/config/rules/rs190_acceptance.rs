use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::allowed::{self, Allowance, Allowed};
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

/// Said of each acceptance that has to go.
const HELP: &str = "Remove the acceptance. It would hide a later finding that nobody has reviewed.";

fn check(context: &Context, rules: Rules<'_>, nodes: &[&Node<'_>], found: &[Found], out: &mut Findings) {
    of_call(context, rules, nodes, found, out);
    let comments = Comments::of(rules, nodes);
    for one in &comments.unclear {
        let finding = Finding::new(Some(one.file), one.message.clone()).span(one.span.clone());
        out.push(
            finding
                .help("Write `# restate-scaleout: allow RS207 reason`, or `allow-file` for the whole file."),
        );
    }
    let mut used: BTreeMap<usize, bool> = BTreeMap::new();
    for one in found {
        for at in comments.matching(one, nodes) {
            *used.entry(at).or_default() |= can_be_accepted(one);
        }
    }
    for (at, one) in comments.all.iter().enumerate() {
        let (message, help) = match (named(rules, &one.code), used.get(&at)) {
            (None, _) => {
                (format!("`{}` is allowed, but there is no such rule", one.code), near(rules, &one.code))
            }
            (Some(_), None) => {
                (format!("{} is allowed, but there is no such finding", one.code), HELP.into())
            }
            (Some(_), Some(false)) => {
                (format!("{} cannot be allowed: the server does not start with it", one.code), HELP.into())
            }
            (Some(_), Some(true)) => continue,
        };
        out.push(Finding::new(Some(one.file), message).span(one.span.clone()).help(help));
    }
}

/// The acceptances that the call brings.
fn of_call(context: &Context, rules: Rules<'_>, nodes: &[&Node<'_>], found: &[Found], out: &mut Findings) {
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
        let mut finding = Finding::new(None, message).help(HELP);
        finding.key.clone_from(&accepted.key);
        out.push(finding);
    }
}

fn no_rule(rules: Rules<'_>, code: &str) -> Finding {
    Finding::new(None, format!("{code} is accepted, but there is no such rule")).help(near(rules, code))
}

fn near(rules: Rules<'_>, code: &str) -> String {
    nearest(code, rules.iter().map(|rule| rule.name)).map_or_else(
        || "Write a code like RS103, or the rule's name.".to_owned(),
        |name| format!("Did you mean `{name}`?"),
    )
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

/// What the comments of files allow.
struct Comments {
    all: Vec<Allowance>,
    unclear: Vec<allowed::Unclear>,
    /// The places in `all` of what is allowed on a line, by file, line and rule.
    on_lines: BTreeMap<(usize, usize, &'static str), usize>,
    /// The same for whole files, by rule and file.
    in_files: BTreeSet<(&'static str, usize, usize)>,
}

impl Comments {
    fn of(rules: Rules<'_>, nodes: &[&Node<'_>]) -> Self {
        let Allowed { all, unclear } = Allowed::of(nodes);
        let (mut on_lines, mut in_files) = (BTreeMap::new(), BTreeSet::new());
        for (at, one) in all.iter().enumerate() {
            let Some(rule) = named(rules, &one.code) else { continue };
            match one.reach {
                allowed::Reach::Line(line) => {
                    on_lines.entry((one.file, line, rule.code)).or_insert(at);
                }
                allowed::Reach::File => {
                    in_files.insert((rule.code, one.file, at));
                }
            }
        }
        Self { all, unclear, on_lines, in_files }
    }

    /// The allowances that a finding lies under.
    fn matching(&self, found: &Found, nodes: &[&Node<'_>]) -> Vec<usize> {
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
        let of_set = matches!(found.rule.check, Check::Set(_));
        let files = self.in_files.range((code, 0, 0)..=(code, usize::MAX, usize::MAX));
        out.extend(files.filter(|(_, file, _)| of_set || Some(*file) == finding.file).map(|(_, _, at)| *at));
        out
    }
}

/// What hides findings: the acceptances of a call, by what they are about, and the comments of its files.
pub struct Acceptances<'c> {
    all: &'c [Accepted],
    first: BTreeMap<Scope<'c>, usize>,
    comments: Comments,
}

impl<'c> Acceptances<'c> {
    /// Those of this call.
    pub fn of(context: &'c Context, rules: Rules<'_>, nodes: &[&Node<'_>]) -> Self {
        let mut first = BTreeMap::new();
        for (at, accepted) in context.accepted.iter().enumerate() {
            scope(rules, accepted).into_iter().for_each(|scope| {
                first.entry(scope).or_insert(at);
            });
        }
        Self { all: &context.accepted, first, comments: Comments::of(rules, nodes) }
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
        by_call().filter(|_| !self.first.is_empty()).or_else(by_comment)
    }
}

/// What keeps a server from loading or starting stays in view.
pub fn can_be_accepted(found: &Found) -> bool {
    found.rule.stage == Stage::Later || found.severity() != Severity::Error
}
