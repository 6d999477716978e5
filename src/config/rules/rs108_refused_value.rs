use super::{Finding, Node};
use crate::api::Edit;
use crate::api::validate::{Fix, FixSafety};
use crate::config::patch::KeyPath;
use crate::config::values::load;

rule!(
    "RS108",
    "refused-value",
    Error,
    Load,
    "the server does not load this value",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for load::Finding { path, issue } in load::check(&node.layers.root, &node.context.version) {
        // What it loads all the same has rules of its own.
        if !issue.outcome.fails_to_load() {
            continue;
        }
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let dotted = KeyPath(path.clone()).to_string();
        let mut finding = node.at_value(&names, format!("`{dotted}` {}", issue.message));
        finding.help = issue.help.as_deref().map(sentence);
        if !issue.span.is_empty() {
            finding.span = Some(issue.span.clone());
            finding.fix = issue.instead.filter(|_| node.is_complete()).map(|literal| Fix {
                title: format!("write `{literal}`"),
                safety: safety(&node.file.text[issue.span.clone()], &literal),
                edits: vec![Edit { start: issue.span.start, end: issue.span.end, insert: literal }],
            });
        }
        out.push(finding);
    }
}

/// Quotes that are missing or too many are no guess.
fn safety(written: &str, literal: &str) -> FixSafety {
    let plain = |text: &str| text.trim_matches(['"', '\'']).to_owned();
    if plain(written) == plain(literal) { FixSafety::Safe } else { FixSafety::NeedsALook }
}

fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_ascii_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", signs.as_str())
}
