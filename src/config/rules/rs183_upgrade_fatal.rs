use super::{Check, Context, Finding, Node, RULES, Stage};
use crate::api::validate::Severity;
use crate::config::catalogue::Catalogue;

rule!(
    "RS183",
    "upgrade-fatal",
    Error,
    Start,
    "the server runs with this file now, and does not after the upgrade",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let Some(target) = &node.context.target else { return };
    let context = Context {
        version: target.clone(),
        catalogue: Catalogue::for_version(target),
        target: None,
        cluster: None,
        ..node.context.clone()
    };
    let later = Node::read_in(node.index, node.file, context);
    for rule in RULES.iter().filter(|rule| rule.stage != Stage::Later && rule.code != RULE.code) {
        let Check::File(check) = rule.check else { continue };
        let run = |node: &Node<'_>| {
            let mut found = Vec::new();
            check(node, &mut found);
            found.retain(|finding| finding.severity.unwrap_or(rule.severity) == Severity::Error);
            found
        };
        let now = run(node);
        for mut finding in run(&later) {
            if !now.iter().any(|known| known.key == finding.key && known.span == finding.span) {
                finding.message = format!("from {target}: {}", finding.message);
                finding.severity = None;
                finding.fix = None;
                out.push(finding);
            }
        }
    }
}
