use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use super::{rename, tls};
use crate::config::catalogue::notes;
use crate::config::layers::{is_a_tools, service_links, variable_name};

pub const RULE: Rule = Rule {
    code: "RS109",
    name: "unread-variable",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a RESTATE_ variable matches no key and is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS109.md"),
};

/// What people call the variable that names the file, and which is no key.
const CONFIG: [&str; 5] = ["config-file", "config-path", "configuration", "configuration-file", "conf"];

fn check(node: &Node<'_>, out: &mut Findings) {
    let given: BTreeMap<&str, Option<&str>> =
        node.given.environment.iter().map(|(name, value)| (name.as_str(), value.as_deref())).collect();
    let links = service_links(&given);
    let of_services: BTreeSet<&str> = links.values().flatten().copied().collect();
    for unread in &node.unread_variables {
        let Some(name) = unread.variable.as_deref() else { continue };
        if is_a_tools(name) || of_services.contains(name) || is_told_elsewhere(node, unread) {
            continue;
        }
        let mut finding =
            node.finding(message(node, name, unread)).variable_name(name).help(help(node, unread));
        finding.key = Some(unread.dotted());
        if unread.reason == WhyUnread::Unknown && node.is_newer_than_known() {
            finding.severity = Some(Severity::Info);
        }
        out.push(finding);
    }
    for (service, names) in links {
        let ours: Vec<&str> = names.into_iter().filter(|name| name.starts_with("RESTATE_")).collect();
        let Some(first) = ours.first() else { continue };
        let what = match ours.len() {
            1 => format!("{first} was made by Kubernetes"),
            many => format!("{first} and {} more variables were made by Kubernetes", many - 1),
        };
        out.push(
            node.finding(format!("{what} from the service `{service}`; the server ignores what it does not know"))
                .variable_name(first)
                .severity(Severity::Info)
                .help(
                    "They are no settings, and nothing is wrong with them. `enableServiceLinks: false` in the pod's \
                     specification keeps them out.",
                ),
        );
    }
}

/// Of a key that newer versions read: what an upgrade makes of it is told where it is asked about, and TLS that is missing
/// where an https address is advertised, at that address.
fn is_told_elsewhere(node: &Node<'_>, unread: &Unread) -> bool {
    let WhyUnread::Future { since } = &unread.reason else { return false };
    let is_read_then = node.context.target.as_ref().is_some_and(|target| target >= since);
    is_read_then || (tls::is_ahead(unread) && tls::is_said_of_address(node))
}

fn message(node: &Node<'_>, name: &str, unread: &Unread) -> String {
    // A blank cannot be seen in a name.
    if name.trim() != name {
        return format!(
            "a blank belongs to the name of this variable, so the server does not read it as {}",
            name.trim()
        );
    }
    let (dotted, version) = (unread.dotted(), &node.context.version);
    match &unread.reason {
        WhyUnread::Gone { gone, .. } => {
            format!(
                "{name} sets `{dotted}`, which was removed in {}.{} and is ignored",
                gone.major, gone.minor
            )
        }
        WhyUnread::Future { since } => {
            format!("{name} sets `{dotted}`, which is read since {since}; {version} ignores it")
        }
        _ => format!("{name} sets `{dotted}`, but no such key exists"),
    }
}

fn help(node: &Node<'_>, unread: &Unread) -> Help {
    if unread.variable.as_deref().is_some_and(|name| name.trim() != name) {
        return "Write `NAME=value` without blanks around the `=`; they belong to the value as well.".into();
    }
    let (help, known) = suggestion(node, unread);
    rename::joined([Some(help), rename::etcd(node, unread, &known)])
}

/// What to do about it, and the keys that may be meant.
fn suggestion(node: &Node<'_>, unread: &Unread) -> (Help, Vec<String>) {
    let nothing = |help: Help| (help, Vec::new());
    let names = unread.names();
    if let Some(note) = notes::superfluous(&names) {
        return nothing(note);
    }
    if let [name] = names.as_slice()
        && CONFIG.contains(name)
    {
        return nothing("The variable that names the configuration file is RESTATE_CONFIG; as it stands, the server reads none for it.".into());
    }
    let note = rename::succession(node, unread);
    let known = match &unread.reason {
        WhyUnread::Gone { renamed: Some(new), .. } => {
            let now = format!("It is now `{new}`: set {}.", variable_name(new));
            return (rename::joined([Some(now.into()), note]), vec![new.clone()]);
        }
        WhyUnread::Gone { .. } => {
            return nothing(note.unwrap_or_else(|| "Nothing replaced it; remove it.".into()));
        }
        WhyUnread::Future { .. } => {
            let otherwise = || "Upgrade the server, or remove the variable until then.".into();
            return nothing(tls::advice(node, unread).unwrap_or_else(otherwise));
        }
        WhyUnread::Spelled(known) => vec![known.clone()],
        WhyUnread::Elsewhere(known) | WhyUnread::Meant(known) => known.clone(),
        _ => unread.alike(&node.context.catalogue),
    };
    let known = rename::of_client(node, known);
    let Some(first) = known.first() else {
        return nothing(rename::unknown_to_us(node).into());
    };
    let set = variable_name(first);
    if known.len() > 1 {
        let list: Vec<String> = known.iter().map(|one| format!("`{one}` ({})", variable_name(one))).collect();
        return (format!("Did you mean {}?", rename::either(&list)).into(), known);
    }
    let letters = |text: &str| text.replace(['.', '-', '_'], "");
    let said = if notes::is_opposite(&names, first) {
        format!("Did you mean `{first}`, which says the opposite? Then set {set}.")
    } else if letters(first) != letters(&unread.dotted()) {
        format!("Did you mean `{first}`? Then set {set}.")
    } else if first.matches('.').count() > names.len() - 1 {
        format!("The dot of `{first}` is written as two underscores: set {set}.")
    } else {
        format!(
            "The key is `{first}`, where two underscores stand for a dot and one for a hyphen: set {set}."
        )
    };
    (said.into(), known)
}
