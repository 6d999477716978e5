use std::collections::{BTreeMap, BTreeSet};

use semver::Version;

use super::prelude::*;
use super::tls::{self, Ahead, Mode};
use super::{peers, rename, unread};
use crate::config::catalogue::Catalogue;
use crate::config::keys;
use crate::config::layers::variable_name;

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
    let catalogue = Catalogue::for_version(target);
    let there = there(node, &catalogue);
    let here = || node.unread.iter().chain(&node.unread_variables);
    let known: BTreeMap<_, _> = here().map(|known| (place(known), &known.reason)).collect();
    let later: BTreeSet<_> = there.iter().map(place).collect();
    for unread in &there {
        let here = known.get(&place(unread)) == Some(&&unread.reason);
        if let (WhyUnread::Future { since }, false) = (&unread.reason, here) {
            // Of TLS once, where its mode is set.
            if tls::is_ahead(unread) && tls::mode(node) != Mode::Off && !tls::sets_mode(node, unread) {
                continue;
            }
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
        out.push(finding(node, unread, message).help(instead(node, unread, renamed.as_deref(), &catalogue)));
    }
    let begins =
        |one: &&Unread| matches!(one.reason, WhyUnread::Future { .. }) && !later.contains(&place(one));
    if let Some(ahead) = tls::ahead(node).filter(|ahead| begins(&ahead.unread)) {
        tls_begins(node, &ahead, target).into_iter().for_each(|finding| out.push(finding));
    }
    for unread in here().filter(begins).filter(|unread| !tls::is_ahead(unread)) {
        if let WhyUnread::Future { since } = &unread.reason {
            let message = format!("`{}` is ignored now and takes effect from {since} on", unread.dotted());
            out.push(finding(node, unread, message).help("Make sure that its value is intended."));
        }
    }
}

/// What takes the place of a key that goes.
fn instead(node: &Node<'_>, unread: &Unread, renamed: Option<&str>, catalogue: &Catalogue) -> Help {
    let note = rename::succession(node, unread);
    let Some(new) = renamed else { return note.unwrap_or_else(|| "Nothing replaces it.".into()) };
    let kind = |path: &str| catalogue.find(&path.split('.').collect::<Vec<_>>()).map(|key| key.kind);
    let takes_its_values = kind(&unread.dotted()) == kind(new);
    let what =
        if takes_its_values { "Its new name is" } else { "Its work is done, with another kind of value, by" };
    let by = unread.variable.as_ref().map_or(String::new(), |_| format!(" ({})", variable_name(new)));
    rename::joined([Some(format!("{what} `{new}`{by}.").into()), note])
}

/// What the target version does not read, of the file and of variables.
fn there(node: &Node<'_>, catalogue: &Catalogue) -> Vec<Unread> {
    let of_file = unread::survey(&node.document.root, catalogue, &unread::Reasons::new()).unread;
    let of_variables = unread::of_variables(&node.layers.variables, catalogue);
    of_file.into_iter().chain(of_variables).collect()
}

/// Where something is written: the file and several variables may set one key.
fn place(unread: &Unread) -> (&[String], Option<&str>) {
    (&unread.path, unread.variable.as_deref())
}

/// Node after node an upgrade takes TLS up as it is written, beside nodes that have none yet.
fn tls_begins(node: &Node<'_>, ahead: &Ahead<'_>, target: &Version) -> Option<Finding> {
    let (name, mode) = (ahead.unread.dotted(), ahead.mode.name());
    let message = format!("`{name}` is ignored now, and with {target} this node goes straight to {mode}");
    let (severity, why) = match ahead.mode {
        Mode::Off => return None,
        Mode::Allow => {
            let message = format!("`{name}` is ignored now, and with {target} this node allows TLS");
            let help = "That is the first stage. Once all nodes run it, restart them at prefer, and then at require.";
            return Some(finding(node, ahead.unread, message).severity(Severity::Info).help(help));
        }
        Mode::Prefer => (
            Severity::Warning,
            "It advertises https then, which nodes that are not upgraded yet cannot dial. ",
        ),
        // Alone, a node comes up so.
        Mode::Require if !peers::is_one_of_several(node) => (
            Severity::Warning,
            "Alone it comes up so; among others it refuses those that are not upgraded yet. ",
        ),
        Mode::Require => (
            Severity::Error,
            "It refuses nodes that are not upgraded yet, and everything but the list of partitions still looks fine; all \
             started so at once never come up. ",
        ),
    };
    let help = Help::from(why).words("Before the upgrade set ").set(keys::TLS_MODE, Mode::Off.name());
    let help = at_http(node, help).words(format!(". Once all nodes run {target}, {}", tls::STAGES));
    Some(finding(node, ahead.unread, message).severity(severity).help(help))
}

/// Nobody answers at an https address without TLS.
fn at_http(node: &Node<'_>, help: Help) -> Help {
    let own = node.text(keys::ADVERTISED_ADDRESS).and_then(|text| text.strip_prefix("https://"));
    match own {
        Some(rest) => help.words(" and ").set(keys::ADVERTISED_ADDRESS, format!("http://{rest}")),
        None => help,
    }
}

/// On the way back to a version that does not know a key yet.
fn lost(node: &Node<'_>, unread: &unread::Unread, target: &Version, since: &Version) -> Finding {
    let message = format!("`{}` is silently ignored by {target}: it is read since {since}", unread.dotted());
    let finding = finding(node, unread, message);
    if unread.path[0] == "tls" && tls::mode(node) != Mode::Off {
        let help = Help::from(
            "Its traffic with other nodes is plain text then, and those that require TLS refuse it. Before the first of them goes \
             back, take all nodes one stage at a time to ",
        );
        let help = at_http(node, help.set(keys::TLS_MODE, Mode::Off.name()));
        return finding.severity(Severity::Error).help(help.words("."));
    }
    finding.help("What it sets is as it was before that version. Make sure that the node does without it.")
}

fn finding(node: &Node<'_>, unread: &unread::Unread, message: String) -> Finding {
    rename::about(node, unread, message)
}
