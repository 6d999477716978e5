use super::prelude::*;
use crate::config::catalogue::Why;
use crate::config::layers::{Misuse, misuses, variable_name};

pub const RULE: Rule = Rule {
    code: "RS113",
    name: "unread-flag",
    severity: Severity::Warning,
    stage: Stage::Load,
    title: "the server does not use this flag, or does not know it and exits",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS113.md"),
};

const FLAG: &str = "--metadata-store-address";

fn check(node: &Node<'_>, out: &mut Findings) {
    let given =
        |arg: &String| arg.strip_prefix(FLAG).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
    if node.given.arguments.iter().any(given) {
        out.push(
            node.finding(format!("`{FLAG}` is accepted, but its value is not used"))
                .flag(FLAG)
                .help("Set `metadata-client.addresses`, or the variable RESTATE_METADATA_CLIENT__ADDRESSES."),
        );
    }
    let version = &node.context.version;
    for misuse in misuses(&node.given.arguments, version) {
        let (Misuse::Unknown { flag: name, .. }
        | Misuse::TooOld { flag: name, .. }
        | Misuse::NoValue { flag: name }) = misuse.clone();
        let (message, help) = match misuse {
            Misuse::Unknown { ref flag, .. } if node.is_newer_than_known() => {
                let help = format!("{version} may know it; see its `--help`.");
                out.push(
                    node.finding(format!("no version known here has the flag `{flag}`"))
                        .severity(Severity::Info)
                        .flag(&name)
                        .help(help),
                );
                continue;
            }
            Misuse::Unknown { flag, meant } => {
                let help = what_to_do(node, &flag, meant);
                (format!("{version} does not know the flag `{flag}` and exits at once"), help)
            }
            Misuse::TooOld { flag, since } => (
                format!(
                    "{version} does not know the flag `{flag}`, which came with {since}, and exits at once"
                ),
                "Take it out until the server is upgraded.".to_owned(),
            ),
            Misuse::NoValue { flag } => (
                format!("the flag `{flag}` needs a value; without it the server exits at once"),
                "Give it one, or take it out.".to_owned(),
            ),
        };
        out.push(node.finding(message).severity(Severity::Error).flag(&name).help(help));
    }
}

/// Not every key has a flag, but every key has a variable.
fn what_to_do(node: &Node<'_>, flag: &str, meant: Option<&str>) -> String {
    let name = flag.trim_start_matches('-');
    let catalogue = &node.context.catalogue;
    if let Some(key) = catalogue.lookup(&[name]) {
        return format!(
            "The key `{name}` has no flag. Set it in the file, or with {}.",
            variable_name(&key.path)
        );
    }
    if let Some(meant) = meant {
        return format!("Did you mean `--{meant}`?");
    }
    let keys = catalogue.meant(&[name]);
    match keys.first().filter(|first| first.why != Why::Alike) {
        Some(first) => format!(
            "Did you mean the key `{}`? It has no flag; set it in the file, or with {}.",
            first.path,
            variable_name(&first.path)
        ),
        None => "Take it out; `restate-server --help` lists the flags.".into(),
    }
}
