use super::Context;
use super::prelude::*;
use super::rule::Rules;
use crate::config::catalogue::Catalogue;

pub const RULE: Rule = Rule {
    code: "RS183",
    name: "upgrade-fatal",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the server runs with this file now, but not after the upgrade",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Rules(check),
    page: include_str!("../../../docs/rules/RS183.md"),
};

fn check(node: &Node<'_>, rules: Rules<'_>, out: &mut Findings) {
    let Some(target) = &node.context.target else { return };
    let context = Context {
        version: target.clone(),
        catalogue: Catalogue::for_version(target),
        target: None,
        cluster: None,
        ..node.context.clone()
    };
    let later = Node::read_in(node.index, node.given, context);
    for rule in rules.iter().filter(|rule| rule.stage != Stage::Later) {
        let Check::File(check) = rule.check else { continue };
        let run = |node: &Node<'_>| {
            let mut found = Findings::default();
            check(node, &mut found);
            let (mut found, _) = found.parts();
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
