use super::prelude::*;
use crate::api::validate::NodePart;
use crate::config::catalogue::{Kind, Why};
use crate::config::keys;
use crate::config::layers::{FLAGS, Layer, Misuse, misuses, variable_name};
use crate::config::tree::Value;
use crate::config::variables::set_by;

pub const RULE: Rule = Rule {
    code: "RS113",
    name: "unread-flag",
    severity: Severity::Warning,
    stage: Stage::Load,
    title: "the server does not use this flag, or exits over it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS113.md"),
};

/// Programs that people write before the flags.
const PROGRAMS: [&str; 4] = ["restate", "restate-server", "restatectl", "sh"];
/// What people take for words of `--roles`.
const ROLES: [&str; 6] = ["admin", "http-ingress", "ingress", "log-server", "metadata-server", "worker"];
/// What people write behind a flag that takes no value, and words of shells.
const OFTEN: [&str; 8] = ["-", "&&", "exec", "false", "no", "start", "true", "yes"];

const FLAG: &str = "--metadata-store-address";

fn check(node: &Node<'_>, out: &mut Findings) {
    let given =
        |arg: &String| arg.strip_prefix(FLAG).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
    if node.given.arguments.iter().any(given) {
        out.push(
            node.finding(format!("`{FLAG}` is accepted, but its value is not used"))
                .flag(FLAG)
                .help(Help::from("Set ").key(keys::METADATA_CLIENT_ADDRESSES).words(" instead.")),
        );
    }
    aliases(node, out);
    let version = &node.context.version;
    for misuse in misuses(&node.given.arguments, version) {
        // What stands before it may be a flag that is not known, and the word its value.
        if matches!(misuse, Misuse::Word { .. }) && has_open_arguments(node) {
            continue;
        }
        let (severity, message, help) = told(node, &misuse);
        out.push(node.finding(message).severity(severity).flag(name_of(misuse.argument())).help(help));
    }
}

/// Words that files and variables take for others, and flags do not.
fn aliases(node: &Node<'_>, out: &mut Findings) {
    for (name, key) in FLAGS {
        let flag = format!("--{name}");
        let (Some((value, Layer::Flag(by))), Some(Kind::WordList(words))) =
            (node.get(key), node.context.catalogue.kind(key))
        else {
            continue;
        };
        let Value::Array(items) = value else { continue };
        for (alias, word) in words.0.aliases().filter(|_| by == flag) {
            if items.iter().any(|item| item.value.as_str() == Some(alias)) {
                out.push(
                    node.finding(format!("`{flag}` does not take `{alias}`, and the server exits at once"))
                        .severity(Severity::Error)
                        .flag(&flag)
                        .help(format!(
                            "For a flag it is `{word}`: only files and variables know the old name."
                        )),
                );
            }
        }
    }
}

fn has_open_arguments(node: &Node<'_>) -> bool {
    let open = [NodePart::Arguments, NodePart::Flag];
    node.given.unknown.iter().any(|one| open.contains(&one.part))
}

/// How bad it is, what is wrong, and what to do.
fn told(node: &Node<'_>, misuse: &Misuse) -> (Severity, String, String) {
    let version = &node.context.version;
    let (message, help) = match misuse {
        Misuse::Unknown { flag, .. } if node.is_newer_than_known() => {
            return (
                Severity::Info,
                format!("no version known here has the flag `{}`", told_flag(flag)),
                format!("{version} may know it; see its `--help`."),
            );
        }
        Misuse::Unknown { flag, meant } => (
            format!("{version} does not know the flag `{}` and exits at once", told_flag(flag)),
            what_to_do(node, flag, *meant),
        ),
        Misuse::TooOld { flag, since } => (
            format!("{version} does not know the flag `{flag}`, which came with {since}, and exits at once"),
            "Take it out until the server is upgraded.".to_owned(),
        ),
        Misuse::NoValue { flag } => (
            format!("the flag `{flag}` needs a value; without it the server exits at once"),
            "Give it one, or take it out.".to_owned(),
        ),
        Misuse::TakesNone { flag } => (
            format!("the flag `{flag}` takes no value; with one the server exits at once"),
            "Write it alone where it is meant, and leave it away where it is not.".to_owned(),
        ),
        Misuse::Twice { flag } => (
            format!(
                "the flag `{flag}` is there twice, or beside another name of it; the server exits at once"
            ),
            "Leave one of them.".to_owned(),
        ),
        Misuse::Word { word } => {
            (format!("{} belongs to no flag, and the server exits at once", told_word(word)), word_help(word))
        }
        Misuse::Prints { flag } => {
            return (
                Severity::Warning,
                format!("with `{flag}` the server prints something and ends instead of serving"),
                "Take it out where a server is to run.".to_owned(),
            );
        }
    };
    (Severity::Error, message, help)
}

/// What stands before a value, which may be a secret.
fn name_of(word: &str) -> &str {
    word.split_once('=').map_or(word, |(name, _)| name)
}

/// A flag without what is attached to it by mistake, which may be a secret.
fn told_flag(flag: &str) -> String {
    let end = match flag.starts_with("--") {
        true => flag.find(char::is_whitespace),
        // `-pvalue` is `-p` with its value.
        false => flag.char_indices().nth(2).map(|(at, _)| at),
    };
    end.map_or_else(|| flag.to_owned(), |end| format!("{}…", &flag[..end]))
}

/// A word, if it is known to be none that somebody keeps to himself.
fn told_word(word: &str) -> String {
    let is_ours = |word: &str| {
        PROGRAMS.contains(&word.rsplit('/').next().unwrap_or_default())
            || OFTEN.contains(&word)
            || FLAGS.iter().any(|(name, _)| *name == word)
            || ROLES.contains(&word)
    };
    let name = set_by(word).unwrap_or(word);
    let is_told = name.len() < word.len() || word.trim().is_empty() || word.split(',').all(is_ours);
    if is_told { format!("`{name}`") } else { "a word among the arguments".to_owned() }
}

fn word_help(word: &str) -> String {
    if word.rsplit('/').next() == Some("restate-server") {
        return "The image starts the server itself: give it flags only.".to_owned();
    }
    if word.contains('=') {
        return "Is it a variable? Variables go into the server's environment; a flag begins with two hyphens.".to_owned();
    }
    "The server takes flags and no other words. Two hyphens make a flag of it, and a list of roles has commas.".to_owned()
}

/// Not every key has a flag, but every key has a variable.
fn what_to_do(node: &Node<'_>, flag: &str, meant: Option<&str>) -> String {
    if flag.contains(char::is_whitespace) {
        return "It is one word with a blank in it: write the flag and its value as two items of the list, or with `=` between."
            .to_owned();
    }
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
