use super::prelude::*;
use super::tls::{Mode, mode};
use super::{peers, set};
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS218",
    name: "tls-modes",
    severity: Severity::Error,
    stage: Stage::Later,
    title: "nodes whose TLS modes are more than one stage apart cannot talk to each other",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS218.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let by_mode = |node: &&Node<'_>| mode(node);
    let (weak, strict) =
        (nodes.iter().copied().min_by_key(by_mode), nodes.iter().copied().max_by_key(by_mode));
    let (Some(weak), Some(strict)) = (weak, strict) else { return };
    let (low, high) = (mode(weak), mode(strict));
    let apart = high as u8 - low as u8;
    if apart == 0 {
        return;
    }
    // Where one of them is as most others are, the other is meant.
    let (_, odd) = set::minority(nodes, mode);
    let is_weak_meant = odd.iter().all(|node| mode(node) != high);
    let (node, other) = if is_weak_meant { (weak, strict) } else { (strict, weak) };
    let (here, there) = (mode(node).name(), mode(other).name());
    let message = format!("TLS is {here} here and {there} in {}", peers::label(other));
    let place = other.place(keys::TLS_MODE, format!("TLS is {there} here"));
    let finding = node.at_value(keys::TLS_MODE, message).related(place);
    out.push(if apart == 1 {
        finding.severity(Severity::Info).help(
            "That is right while a change of the mode is rolled out. Take all nodes to the same stage before the next one: \
             off, allow, prefer, require.",
        )
    } else if high == Mode::Require {
        finding.help(
            "A node that requires TLS refuses the others, and everything but the list of partitions still looks fine. \
             Restart all nodes through off, allow, prefer and require, one stage at a time.",
        )
    } else {
        finding.severity(Severity::Warning).help(
            "A node that prefers TLS advertises https, and a node without TLS cannot dial that. Restart all nodes with allow \
             first.",
        )
    });
}
