use semver::Version;

use super::Context;
use super::prelude::*;
use super::rule::Rules;
use super::tls;
use crate::config::catalogue::Catalogue;
use crate::config::keys;

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
    let moved = moved(node, &later, target);
    // TLS that begins with the upgrade is told as that: an address that suits it is the smallest part of it.
    let tls_begins = tls::ahead(node).is_some_and(|ahead| ahead.mode == tls::Mode::Require);
    let told =
        |rule: &Rule| (moved.is_some() && rule.code == "RS158") || (tls_begins && rule.code == "RS162");
    for rule in rules.iter().filter(|rule| rule.stage != Stage::Later && !told(rule)) {
        if !matches!(rule.check, Check::File(_) | Check::SetOrOne(_)) {
            continue;
        }
        let run = |node: &Node<'_>| {
            let mut found = Findings::default();
            match rule.check {
                Check::File(check) => check(node, &mut found),
                Check::SetOrOne(check) if node.is_complete() => check(&Set::new(&[node]), &mut found),
                _ => {}
            }
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
    moved.into_iter().for_each(|finding| out.push(finding));
}

/// A node that listens where it says that it is reached, and does not any more: up to 1.5 the port of its address is the one
/// that it listens on.
fn moved(node: &Node<'_>, later: &Node<'_>, target: &Version) -> Option<Finding> {
    let own = node.settings.advertised()?;
    let (now, then) = (node.settings.fabric_port()?, later.settings.fabric_port()?);
    if !node.is_complete() || own.port() != Some(now) || now == then || node.since(1, 6, 0) {
        return None;
    }
    let message = format!("from {target}: the server listens on {then}, and nobody answers at {own}");
    Some(
        node.at_value(keys::ADVERTISED_ADDRESS, message).help(
            Help::from("Until 1.5 a server listens on the port that it advertises. Before the upgrade set ")
                .set(keys::BIND_PORT, i64::from(now))
                .words("; older servers ignore it."),
        ),
    )
}
