use std::collections::BTreeMap;
use std::ops::Range;

use super::prelude::*;
use super::{placeholder, structure};
use crate::api::Edit;
use crate::config::keys;
use crate::config::load;
use crate::config::patch::{Change, KeyPath};
use crate::config::reference;
use crate::config::values::KeyIssue;

pub const RULE: Rule = Rule {
    code: "RS108",
    name: "refused-value",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "the server rejects this value",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS108.md"),
};

/// With it other roles take the place of those that are set, which have to load all the same.
const OTHER_ROLES: &str = "--metadata-migration-mode";

fn check(node: &Node<'_>, out: &mut Findings) {
    judge(node, |_| true, out);
    if node.given.arguments.iter().any(|argument| argument == OTHER_ROLES) {
        let mut given = node.given.clone();
        given.arguments.retain(|argument| argument != OTHER_ROLES);
        let own = Node::read_in(node.index, &given, node.context.clone());
        judge(&own, |path| path == keys::ROLES, out);
    }
}

fn judge(node: &Node<'_>, is_meant: impl Fn(&[String]) -> bool, out: &mut Findings) {
    let no_values =
        BTreeMap::from_iter(node.document.errors.iter().map(|error| (error.span.start, error.span.end)));
    for KeyIssue { path, issue } in load::check(&node.layers.root, &node.context.version) {
        // What it loads all the same has rules of its own.
        if !is_meant(&path) || !issue.outcome.fails_to_load() || is_in(&no_values, &issue.span) {
            continue;
        }
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let dotted = KeyPath(path.clone()).to_string();
        let mut finding = node.at_value(&names, format!("`{dotted}` {}", issue.message));
        if finding.variable.is_none() && issue.span.is_empty() {
            // A variable may set something in what is no table.
            let below = node.layers.variables.iter().find(|one| one.path.starts_with(&path));
            if let Some(variable) = below {
                let name = &variable.name;
                finding.message.push_str(&format!(" (set by the environment variable {name})"));
                finding.variable = Some(name.clone());
                finding.span = None;
            }
        }
        let literal = finding.variable.as_ref().and_then(|name| literal(node, name));
        finding.help = literal.map(Help::from).or_else(|| Some(sentence(issue.help.as_deref()?).into()));
        if finding.help.is_none()
            && let Some(text) = node.text(&names)
            && let Some((found, whose)) = placeholder::in_name(text)
            && !reference::is_of_secret(&names, text, found)
        {
            let found = reference::shown(found);
            finding.help = Some(format!("`{found}` is taken literally: {whose}.").into());
        }
        if let Some((help, fix)) = structure::advice(node, &names) {
            finding.help = Some(help);
            finding.fix = fix;
            out.push(finding);
            continue;
        }
        if !issue.span.is_empty() {
            finding.span = Some(issue.span.clone());
            finding.fix = issue.instead.filter(|_| node.is_complete()).map(|literal| ProposedFix {
                title: format!("write `{literal}`"),
                safety: safety(&node.document.text[issue.span.clone()], &literal),
                change: Change::Splice(vec![Edit {
                    start: issue.span.start,
                    end: issue.span.end,
                    insert: literal,
                }]),
                rests_on: &[],
            });
        }
        out.push(finding);
    }
}

/// Why a variable that looks right is refused: what stands beside its value is a part of it.
fn literal(node: &Node<'_>, name: &str) -> Option<&'static str> {
    let variable = node.layers.variables.iter().find(|one| one.name == name)?;
    let text = variable.value.as_str()?;
    let is_quoted = |text: &str| {
        text.len() > 1 && ['"', '\''].iter().any(|sign| text.starts_with(*sign) && text.ends_with(*sign))
    };
    if is_quoted(text) {
        return Some("The quotes are a part of the value: write it without them.");
    }
    if ["true", "false"].iter().any(|word| text != *word && text.eq_ignore_ascii_case(word)) {
        return Some(
            "Write it in small letters. It stays a text: in a manifest of Kubernetes it stands in quotes.",
        );
    }
    if text.contains("${") || text.contains("$(") {
        return Some("A variable in it is not expanded where it stands.");
    }
    let before = text.split_once(" #").map(|(before, _)| before)?;
    (!before.is_empty())
        .then_some("What stands behind the `#` is a part of the value: a comment has a line of its own.")
}

/// Whether it is what the parser made of something that is no TOML, which RS101 has told already.
fn is_in(no_values: &BTreeMap<usize, usize>, span: &Range<usize>) -> bool {
    no_values.range(..span.end).next_back().is_some_and(|(_, end)| span.start < *end)
}

/// Quotes that are missing or too many are no guess.
fn safety(written: &str, literal: &str) -> FixSafety {
    let plain = |text: &str| text.trim_matches(['"', '\'']).to_owned();
    if plain(written) == plain(literal) { FixSafety::Safe } else { FixSafety::Unsafe }
}

fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_ascii_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", signs.as_str())
}
