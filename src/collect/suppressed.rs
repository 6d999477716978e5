//! What comments allow, held against what was found: of the files themselves here, of nodes by `validate`.

use std::collections::BTreeSet;

use super::allowed::{AllowComment, in_vain};
use super::found::Gathered;
use super::sources::Sources;
use crate::api::collect::Deployment;
use crate::api::validate::{AllowedPlace, Diagnostic, LineRange, NodeConfig, Origin, Severity, Suppressed};
use crate::config::rules::{Check, Rule};

/// Takes what is allowed out of the findings of `collect`.
pub fn take(
    comments: &[AllowComment],
    diagnostics: &mut Vec<Diagnostic>,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Vec<Suppressed> {
    let mut suppressed = Vec::new();
    let (mut used, mut refused) = (BTreeSet::new(), BTreeSet::new());
    diagnostics.retain(|one| {
        let matching = comments.iter().enumerate().find_map(|(at, comment)| {
            let rule = of_files(comment).find(|rule| rule.code == one.code)?;
            let line = one.span.map_or(1, |span| span.line);
            let is_there = sources.name(comment.at.file) == one.file
                && comment.lines.is_none_or(|lines| (lines.first..=lines.last).contains(&line));
            is_there.then_some((at, rule.code, comment))
        });
        let Some((at, code, comment)) = matching else { return true };
        if one.severity == Severity::Error {
            refused.insert((at, code));
            return true;
        }
        used.insert((at, code));
        suppressed.push(Suppressed { finding: one.clone(), reason: comment.reason.clone() });
        false
    });
    for (at, comment) in comments.iter().enumerate() {
        for rule in of_files(comment).filter(|rule| !used.contains(&(at, rule.code))) {
            in_vain(comment, rule, refused.contains(&(at, rule.code)), sources, out);
        }
    }
    suppressed
}

/// Hands to each node what is allowed where it was written.
pub fn hand_on(
    comments: &[AllowComment],
    deployments: &mut [Deployment],
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    let files: BTreeSet<usize> = comments.iter().map(|comment| comment.at.file).collect();
    let of_node = |node: &NodeConfig| -> BTreeSet<(usize, usize)> {
        files.iter().flat_map(|file| lines(node, sources.name(*file)).map(|line| (*file, line))).collect()
    };
    let places: Vec<Vec<BTreeSet<(usize, usize)>>> =
        deployments.iter().map(|one| one.nodes.iter().map(of_node).collect()).collect();
    for comment in comments {
        let codes: Vec<&Rule> = of_nodes(comment).collect();
        if codes.is_empty() {
            continue;
        }
        let file = comment.at.file;
        let LineRange { first, last } = comment.lines.unwrap_or(LineRange { first: 0, last: usize::MAX });
        let is_of =
            |lines: &BTreeSet<(usize, usize)>| lines.range((file, first)..=(file, last)).next().is_some();
        let of: Vec<usize> = (0..places.len()).filter(|at| places[*at].iter().any(is_of)).collect();
        if of.is_empty() {
            codes.iter().for_each(|rule| in_vain(comment, rule, false, sources, out));
        }
        let allowed = AllowedPlace {
            codes: codes.iter().map(|rule| rule.code.to_owned()).collect(),
            reason: comment.reason.clone(),
            file: sources.name(file).to_owned(),
            lines: comment.lines,
            comment: (of.len() == 1).then(|| sources.span(&comment.at)),
        };
        for at in of {
            let nodes = deployments[at].nodes.iter_mut().zip(&places[at]);
            nodes.filter(|(_, lines)| is_of(lines)).for_each(|(node, _)| node.allowed.push(allowed.clone()));
        }
    }
}

/// The rules of a comment that `collect` finds itself.
fn of_files(comment: &AllowComment) -> impl Iterator<Item = &'static Rule> {
    comment.rules.iter().copied().filter(|rule| matches!(rule.check, Check::Collecting))
}

/// Those that `validate` finds.
fn of_nodes(comment: &AllowComment) -> impl Iterator<Item = &'static Rule> {
    comment.rules.iter().copied().filter(|rule| !matches!(rule.check, Check::Collecting))
}

/// The lines of a file on which something of a node stands.
fn lines<'n>(node: &'n NodeConfig, file: &'n str) -> impl Iterator<Item = usize> + 'n {
    let places = node.origins.values().chain(node.name_origins.values()).chain(&node.argument_origins);
    let places = places.chain(&node.origin).filter(move |origin| origin.file == file);
    let single = places.filter_map(|origin| origin.line);
    let text = node.file.iter().filter_map(|text| Some((text.origin.as_ref()?, text.text.lines().count())));
    let block = text.filter(move |(origin, _)| origin.file == file);
    single.chain(block.flat_map(|(origin, count)| of_block(origin, count)))
}

fn of_block(origin: &Origin, count: usize) -> Vec<usize> {
    match (origin.lines.as_slice(), origin.line) {
        ([], Some(first)) => (first..first + count.max(1)).collect(),
        (lines, _) => lines.to_vec(),
    }
}
