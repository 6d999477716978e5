use std::collections::BTreeMap;

use super::Context;
use super::accepting::{AcceptedPlace, Comments, can_be_accepted, scope, scopes_of};
use super::allowed::{NO_RULE, in_vain};
use super::handed::Handed;
use super::prelude::*;
use super::rule::{Found, Rules, named};
use crate::api::near::nearest;
use crate::api::validate::{Place, PlaceBytes};

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
    of_places(rules, nodes, found, out);
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
            // What a comment says may be anything.
            (None, _) => (NO_RULE.into(), near(rules, &one.code)),
            (Some(_), _) if comments.again.contains(&at) => {
                (format!("{} is allowed here already", one.code), "Keep one of the two.".into())
            }
            (Some(_), None) => (in_vain(&one.code, "allowed"), HELP.into()),
            (Some(_), Some(false)) => {
                (format!("{} cannot be allowed: the server does not start with it", one.code), HELP.into())
            }
            (Some(_), Some(true)) => continue,
        };
        out.push(Finding::new(Some(one.file), message).span(one.span.clone()).help(help));
    }
}

/// What comments allow in the files that nodes were read from. Which of them name no rule, `collect` has said.
fn of_places(rules: Rules<'_>, nodes: &[&Node<'_>], found: &[Found], out: &mut Findings) {
    let handed = Handed::of(rules, nodes);
    let mut used: BTreeMap<usize, bool> = BTreeMap::new();
    for one in found.iter().filter(|_| !handed.all.is_empty()) {
        for at in handed.matching(one, nodes) {
            *used.entry(at).or_default() |= can_be_accepted(one);
        }
    }
    for (at, one) in handed.all.iter().enumerate() {
        let message = match used.get(&at) {
            None => in_vain(one.code, "allowed"),
            Some(false) => format!("{} cannot be allowed: the server does not start with it", one.code),
            Some(true) => continue,
        };
        let Some(span) = one.from.comment else { continue };
        let place = Place {
            file: one.from.file.clone(),
            line: Some(span.line),
            column: Some(span.column),
            bytes: Some(PlaceBytes { start: span.start, end: span.end }),
        };
        out.push(Finding::new(Some(one.node), message).place(place).help(HELP));
    }
}

/// The acceptances that the call brings.
fn of_call(context: &Context, rules: Rules<'_>, nodes: &[&Node<'_>], found: &[Found], out: &mut Findings) {
    // Of each scope that findings lie in, whether one of them can be accepted.
    let mut scopes: BTreeMap<AcceptedPlace<'_>, bool> = BTreeMap::new();
    for one in found.iter().filter(|_| !context.accepted.is_empty()) {
        scopes_of(one, nodes).for_each(|scope| *scopes.entry(scope).or_default() |= can_be_accepted(one));
    }
    for accepted in context.accepted.iter() {
        if named(rules, &accepted.code).is_none() {
            out.push(no_rule(rules, &accepted.code));
            continue;
        }
        let message = match scope(rules, accepted).and_then(|scope| scopes.get(&scope)) {
            None => in_vain(&accepted.code, "accepted"),
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
