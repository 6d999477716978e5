//! Running the rules.

use std::collections::BTreeMap;

use super::finding::Found;
use super::secrets::Secrets;
use super::{Check, Context, Finding, Node, RULES, Rule, trial};
use crate::api::validate::{ConfigText, Diagnostic, Fix, FixSafety};

/// Findings of one file that are shown; the worst come first, and the rest are counted.
const MOST: usize = 1000;

/// All findings of all rules, by file and position, and how many more each file has. Secrets are withheld
/// from every word of them, and every fix has been tried.
pub fn run(files: &[ConfigText], context: &Context) -> (Vec<Diagnostic>, BTreeMap<String, usize>) {
    let nodes = read(files, context);
    let found = findings(context, &nodes);
    let (shown, more) = worst(&found);
    let secrets = Secrets::of(&nodes);
    let mut fixes: BTreeMap<usize, Fix> = BTreeMap::new();
    for (one, safety) in offers(&trial::Bench::new(context, &nodes, &found), &shown, &secrets) {
        if let Some(proposal) = &found[one.finding].finding.fix {
            fixes.insert(one.finding, Fix { title: proposal.title.clone(), safety, edits: one.edits });
        }
    }
    let told = shown.iter().map(|at| diagnostic(&found[*at], fixes.remove(at), &nodes, &secrets));
    let name = |file: Option<usize>| file.map_or_else(String::new, |file| nodes[file].file.name.clone());
    (told.collect(), more.into_iter().map(|(file, count)| (name(file), count)).collect())
}

/// The places of the findings that are shown, in order, and how many more each file has.
fn worst(found: &[Found]) -> (Vec<usize>, BTreeMap<Option<usize>, usize>) {
    let mut by_file: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, one) in found.iter().enumerate() {
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
    candidates.retain(|one| !one.edits.iter().any(|edit| secrets.are_in(&edit.insert)));
    let outcomes = bench.judge(&candidates);
    let judged = candidates.into_iter().zip(outcomes);
    let safe = |one: &trial::Candidate, outcome: trial::Outcome| outcome.safety(bench.declared(one)?);
    judged.filter_map(|(one, outcome)| safe(&one, outcome).map(|safety| (one, safety))).collect()
}

/// The files, read, by name: the order in which a host lists them changes nothing.
pub fn read<'a>(files: &'a [ConfigText], context: &Context) -> Vec<Node<'a>> {
    let mut sorted: Vec<&ConfigText> = files.iter().collect();
    sorted.sort_by(|a, b| (&a.name, &a.text).cmp(&(&b.name, &b.text)));
    sorted.iter().enumerate().map(|(index, file)| Node::read(index, file, context)).collect()
}

/// Every finding, by file and position.
pub fn findings(context: &Context, nodes: &[Node<'_>]) -> Vec<Found> {
    let nodes: Vec<&Node<'_>> = nodes.iter().collect();
    let mut found = findings_of(context, &nodes, |_| true);
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found
}

/// The findings about the files that are asked for, and about the set.
pub fn findings_of(context: &Context, nodes: &[&Node<'_>], asked: impl Fn(usize) -> bool) -> Vec<Found> {
    let complete: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| node.is_complete()).collect();
    let asked: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| asked(node.index)).collect();
    let mut all: Vec<Found> = Vec::new();
    for rule in RULES.iter().copied() {
        let mut findings: Vec<Finding> = Vec::new();
        match rule.check {
            Check::Call(check) => check(context, nodes, &mut findings),
            Check::File(check) => asked.iter().for_each(|node| check(node, &mut findings)),
            Check::UnreadKey(check) => asked.iter().for_each(|node| {
                findings.extend(node.unread.iter().filter_map(|unread| check(node, unread)));
            }),
            Check::Set(check) if complete.len() > 1 => check(&complete, &mut findings),
            Check::Set(_) => {}
        }
        all.extend(findings.into_iter().map(|finding| Found { rule, finding }));
    }
    all
}

fn diagnostic(found: &Found, fix: Option<Fix>, nodes: &[Node<'_>], secrets: &Secrets) -> Diagnostic {
    let (rule, finding): (&Rule, &Finding) = (found.rule, &found.finding);
    let node = finding.file.map(|file| &nodes[file]);
    Diagnostic {
        code: rule.code.into(),
        rule: rule.name.into(),
        severity: found.severity(),
        file: node.map_or_else(String::new, |node| node.file.name.clone()),
        message: secrets.withheld(&finding.message),
        key: finding.key.clone(),
        span: finding.span.as_ref().zip(node).map(|(span, node)| node.document.span(span)),
        help: finding.help.as_deref().map(|help| secrets.withheld(help)),
        fix,
    }
}
