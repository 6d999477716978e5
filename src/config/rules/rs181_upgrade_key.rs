use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::prelude::*;
use super::{tls, unread};
use crate::config::catalogue::Catalogue;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS181",
    name: "upgrade-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "after the upgrade this key is no longer read, or is read for the first time",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS181.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(target) = &node.context.target else { return };
    let there =
        unread::survey(&node.document.root, &Catalogue::for_version(target), &unread::Reasons::new()).unread;
    let known: BTreeMap<_, _> = node.unread.iter().map(|known| (&known.path, &known.reason)).collect();
    let later: BTreeSet<_> = there.iter().map(|later| &later.path).collect();
    for unread in &there {
        let here = known.get(&unread.path) == Some(&&unread.reason);
        if let (WhyUnread::Future { since }, false) = (&unread.reason, here) {
            out.push(lost(node, unread, target, since));
            continue;
        }
        let (WhyUnread::Gone { gone: since, renamed } | WhyUnread::Deprecated { since, renamed }) =
            &unread.reason
        else {
            continue;
        };
        if here {
            continue;
        }
        let what = match unread.reason {
            WhyUnread::Gone { .. } => "silently ignored",
            _ => "deprecated",
        };
        let message = format!("`{}` is {what} from {}.{}", unread.dotted(), since.major, since.minor);
        let help = match renamed {
            Some(new) => format!("Its new name is `{new}`."),
            None => "Nothing replaces it.".into(),
        };
        out.push(finding(node, unread, message).help(help));
    }
    for unread in &node.unread {
        let still = later.contains(&unread.path);
        if let (WhyUnread::Future { since }, false) = (&unread.reason, still) {
            let message = format!("`{}` is ignored now and takes effect from {since} on", unread.dotted());
            out.push(finding(node, unread, message).help("Make sure that its value is intended."));
        }
    }
}

/// On the way back to a version that does not know a key yet.
fn lost(node: &Node<'_>, unread: &unread::Unread, target: &Version, since: &Version) -> Finding {
    let message = format!("`{}` is silently ignored by {target}: it is read since {since}", unread.dotted());
    let finding = finding(node, unread, message);
    if unread.path[0] == "tls" && tls::mode(node) != tls::Mode::Off {
        let help = Help::from(
            "Its traffic with other nodes is plain text then, and those that require TLS refuse it. Before the first of them goes \
             back, take all nodes one stage at a time to ",
        );
        return finding.severity(Severity::Error).help(help.set(keys::TLS_MODE, "off").words("."));
    }
    finding.help("What it sets is as it was before that version. Make sure that the node does without it.")
}

fn finding(node: &Node<'_>, unread: &unread::Unread, message: String) -> Finding {
    super::rename::about(node, unread, message)
}
