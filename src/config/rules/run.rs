//! Running the rules.

use super::{Check, Context, Finding, Node, RULES, Rule, secrets};
use crate::api::validate::{ConfigText, Diagnostic};

/// The findings of all rules, by file and position. Secrets are withheld from every word of them.
pub fn diagnose(files: &[ConfigText], context: &Context) -> Vec<Diagnostic> {
    // By name, so that the order in which a host lists its files changes nothing.
    let mut sorted: Vec<&ConfigText> = files.iter().collect();
    sorted.sort_by(|a, b| (&a.name, &a.text).cmp(&(&b.name, &b.text)));
    let nodes: Vec<Node<'_>> =
        sorted.iter().enumerate().map(|(index, file)| Node::read(index, file, context)).collect();
    let complete: Vec<&Node<'_>> = nodes.iter().filter(|node| node.is_complete()).collect();
    let mut found: Vec<(&Rule, Finding)> = Vec::new();
    for rule in RULES {
        let mut findings = Vec::new();
        match rule.check {
            Check::Call(check) => check(context, &nodes, &mut findings),
            Check::File(check) => nodes.iter().for_each(|node| check(node, &mut findings)),
            Check::UnreadKey(check) => nodes.iter().for_each(|node| {
                findings.extend(node.unread.iter().filter_map(|unread| check(node, unread)));
            }),
            Check::Set(check) if complete.len() > 1 => check(&complete, &mut findings),
            Check::Set(_) => {}
        }
        found.extend(findings.into_iter().map(|finding| (*rule, finding)));
    }
    let start = |finding: &Finding| finding.span.as_ref().map_or(0, |span| span.start);
    found.sort_by(|(a_rule, a), (b_rule, b)| {
        (a.file, start(a), a_rule.code, &a.key, &a.message).cmp(&(
            b.file,
            start(b),
            b_rule.code,
            &b.key,
            &b.message,
        ))
    });
    let secrets: Vec<Vec<String>> = nodes.iter().map(secrets::of).collect();
    let mut all: Vec<&String> = secrets.iter().flatten().collect();
    all.sort();
    all.dedup();
    found
        .into_iter()
        .map(|(rule, finding)| {
            let node = finding.file.map(|file| &nodes[file]);
            let clean = |text: String| secrets::without(text, &all);
            Diagnostic {
                code: rule.code.into(),
                rule: rule.name.into(),
                severity: finding.severity.unwrap_or(rule.severity),
                file: node.map_or_else(String::new, |node| node.file.name.clone()),
                message: clean(finding.message),
                key: finding.key,
                span: finding.span.zip(node).map(|(span, node)| node.document.span(&span)),
                help: finding.help.map(clean),
                // A fix that would carry a credential is not offered: a host may log it.
                fix: finding.fix.filter(|fix| {
                    !fix.edits
                        .iter()
                        .any(|edit| all.iter().any(|secret| edit.insert.contains(secret.as_str())))
                }),
            }
        })
        .collect()
}
