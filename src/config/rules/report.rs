//! What is reported of the findings: each with its fix, those accepted apart, and no secret in any word.

use std::collections::{BTreeMap, BTreeSet};

use super::collected::Collected;
use super::finding::Elsewhere;
use super::findings::{Findings, MOST};
use super::following::{self, Following};
use super::rule::Found;
use super::run::read;
use super::secrets::Secrets;
use super::table::RULES;
use super::{
    Check, Context, Finding, Node, Rule, accepting::Acceptances, origin, said_by, together, trial, unknown,
    verbatim,
};
use crate::api::Edit;
use crate::api::validate::{Diagnostic, FileEdit, Fix, FixSafety, NodeConfig, Related, Severity, Suppressed};

/// What one call finds.
pub struct Report {
    /// What is shown.
    pub shown: Vec<Diagnostic>,
    /// What was accepted.
    pub suppressed: Vec<Suppressed>,
    /// How many more findings a node has.
    pub more: BTreeMap<String, usize>,
}

/// All findings of all rules, by file and position. Secrets are withheld from every word of them, and
/// every fix has been tried.
pub fn run(given: &[NodeConfig], context: &Context, with_fixes: bool) -> Report {
    let nodes = read(given, context);
    let mut all = unknown::findings(given, context, &nodes);
    let refs: Vec<&Node<'_>> = nodes.iter().collect();
    add_acceptances(context, &refs, &mut all);
    all.found.sort_by(|a, b| a.order().cmp(&b.order()));
    let acceptances = Acceptances::of(context, RULES, &refs);
    let accepted: Vec<Option<&str>> = all.found.iter().map(|one| acceptances.accepting(one, &refs)).collect();
    let Following { left_out, raised } =
        following::following(context, &nodes, &all.found, |at| accepted[at].is_none());
    for (cause, follows) in raised {
        raise(&mut all.found, cause, follows);
    }
    let found = &all.found;
    let (shown, mut more) = worst(found, |at| accepted[at].is_none() && !left_out.contains(&at));
    for ((file, _), beyond) in &all.beyond {
        *more.entry(*file).or_default() += beyond;
    }
    let secrets = Secrets::of(&nodes);
    let mut fixes: BTreeMap<usize, Fix> = BTreeMap::new();
    if with_fixes {
        for (one, safety) in offers(&trial::Bench::new(context, &nodes, &all), &shown, &secrets) {
            if let Some(proposal) = &found[one.finding].finding.fix {
                let edits: Option<Vec<FileEdit>> =
                    one.edits.into_iter().map(|edit| of_file(&nodes[one.file], edit)).collect();
                // A change that cannot be made where people wrote the text is none.
                let Some(edits) = edits else { continue };
                fixes.insert(one.finding, Fix { title: secrets.withheld(&proposal.title), safety, edits });
            }
        }
    }
    let report = |at: usize, fix| diagnostic(&found[at], fix, &nodes, &secrets);
    let hidden = accepted.iter().enumerate().filter_map(|(at, accepted)| {
        let reason = secrets.withheld((*accepted)?);
        Some(Suppressed { finding: report(at, None), reason })
    });
    let declared: BTreeSet<&str> =
        given.iter().filter(|node| node.origin.is_some()).map(|node| node.name.as_str()).collect();
    let name = |file: Option<usize>| file.map_or_else(String::new, |at| nodes[at].given.name.clone());
    Report {
        suppressed: hidden.collect(),
        shown: together::together(
            shown.iter().map(|at| report(*at, fixes.remove(at))).collect(),
            |one| declared.contains(one.node.as_str()),
            given,
        ),
        more: more.into_iter().map(|(file, count)| (name(file), count)).collect(),
    }
}

/// Makes an error of a cause, with what follows from it as the reason.
fn raise(found: &mut [Found], cause: usize, follows: usize) {
    let Finding { file, span, message, .. } = &found[follows].finding;
    let reason = Elsewhere {
        file: file.or(found[cause].finding.file).unwrap_or_default(),
        span: span.clone().filter(|_| file.is_some()),
        message: format!("it is an error because of what comes of it: {message}"),
    };
    let raised = &mut found[cause].finding;
    raised.severity = Some(Severity::Error);
    raised.related.push(reason);
}

/// The places of the findings that nobody has accepted.
pub fn open(context: &Context, nodes: &[Node<'_>], found: &[Found]) -> Vec<usize> {
    let nodes: Vec<&Node<'_>> = nodes.iter().collect();
    let acceptances = Acceptances::of(context, RULES, &nodes);
    (0..found.len()).filter(|at| acceptances.accepting(&found[*at], &nodes).is_none()).collect()
}

fn of_file(node: &Node<'_>, edit: Edit) -> Option<FileEdit> {
    let origin = node.given.file.as_ref().and_then(|file| file.origin.as_ref());
    let there = origin.and_then(|origin| Some((&origin.file, origin.verbatim.as_ref()?)));
    let (file, edit) = match there {
        None => (node.label(), edit),
        Some((file, runs)) => (file.as_str(), verbatim::edit(runs, node.document.text.len(), &edit)?),
    };
    Some(FileEdit { file: file.to_owned(), start: edit.start, end: edit.end, insert: edit.insert })
}

/// Adds what the rules find that look at all findings.
fn add_acceptances(context: &Context, nodes: &[&Node<'_>], all: &mut Collected) {
    for rule in RULES.iter().copied() {
        if let Check::Found(check) = rule.check {
            let mut findings = Findings::default();
            check(context, RULES, nodes, &all.found, &mut findings);
            all.add(rule, findings);
        }
    }
}

/// The places of the findings that are shown, in order, and how many more each file has.
fn worst(found: &[Found], is_told: impl Fn(usize) -> bool) -> (Vec<usize>, BTreeMap<Option<usize>, usize>) {
    let mut by_file: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, one) in found.iter().enumerate().filter(|(at, _)| is_told(*at)) {
        by_file.entry(one.finding.file).or_default().push(at);
    }
    let (mut shown, mut more) = (Vec::with_capacity(found.len()), BTreeMap::new());
    for (file, mut places) in by_file {
        if places.len() > MOST {
            more.insert(file, places.len() - MOST);
            places.sort_by_key(|at| (found[*at].severity(), *at));
            places.truncate(MOST);
            places.sort_unstable();
        }
        shown.append(&mut places);
    }
    (shown, more)
}

/// The fixes that can be offered, in the order of their findings, each as safe as its trial showed it.
pub fn offers(
    bench: &trial::Bench<'_, '_>,
    findings: &[usize],
    secrets: &Secrets,
) -> Vec<(trial::Candidate, FixSafety)> {
    let mut candidates = bench.candidates(findings);
    // A fix that would carry a credential is not offered: a host may log it.
    candidates.retain(|one| !one.edits.iter().any(|edit| secrets.show_in(&edit.insert)));
    candidates.retain(|one| bench.stands_firm(one));
    let outcomes = bench.judge(&candidates);
    let judged = candidates.into_iter().zip(outcomes);
    let safe = |one: &trial::Candidate, outcome: trial::TrialOutcome| outcome.safety(bench.declared(one)?);
    judged.filter_map(|(one, outcome)| safe(&one, outcome).map(|safety| (one, safety))).collect()
}

fn diagnostic(found: &Found, fix: Option<Fix>, nodes: &[Node<'_>], secrets: &Secrets) -> Diagnostic {
    let (rule, finding): (&Rule, &Finding) = (found.rule, &found.finding);
    let node = finding.file.map(|file| &nodes[file]);
    let span = finding.span.as_ref().zip(node).map(|(span, node)| node.document.span(span));
    let related = finding.related.iter().map(|one| Related {
        file: nodes[one.file].label().to_owned(),
        span: one.span.as_ref().map(|span| nodes[one.file].document.span(span)),
        message: secrets.withheld(&one.message),
    });
    Diagnostic {
        code: rule.code.into(),
        rule: rule.name.into(),
        severity: found.severity(),
        node: node.map_or_else(String::new, |node| node.given.name.clone()),
        nodes: Vec::new(),
        file: node.and_then(|node| Some(node.given.file.as_ref()?.name.clone())).unwrap_or_default(),
        message: secrets.withheld(&finding.message),
        key: finding.key.clone(),
        span,
        origin: finding.place.clone().or_else(|| {
            let node = node?;
            if let Some(declared) = node.given.origin.as_ref().filter(|_| finding.of_node) {
                return Some(origin::whole(declared));
            }
            let by_name = finding.variable.as_ref().filter(|_| finding.of_name);
            let named = by_name.and_then(|name| node.given.name_origins.get(name)).map(origin::whole);
            named.or_else(|| {
                origin::of(node.given, finding.variable.as_deref(), finding.flag.as_deref(), span)
            })
        }),
        related: related.collect(),
        help: finding.help.as_ref().map(|help| {
            let key = finding.key.as_deref();
            secrets.withheld(&help.written(|setting| said_by::reader(node, key, setting)))
        }),
        fix,
    }
}
