//! Running the rules.

use super::collected::Collected;
use super::findings::Findings;
use super::set::Set;
use super::table::RULES;
use super::{Check, Context, Node, rename};
use crate::api::validate::NodeConfig;

/// The nodes, read, by name: the order in which a host lists them changes nothing.
pub fn read<'a>(given: &'a [NodeConfig], context: &Context) -> Vec<Node<'a>> {
    fn order(node: &NodeConfig) -> (&str, &str, Option<&str>) {
        let file = node.file.as_ref();
        let label = file.map_or(node.name.as_str(), |file| file.name.as_str());
        (label, node.name.as_str(), file.map(|file| file.text.as_str()))
    }
    let mut sorted: Vec<&NodeConfig> = given.iter().collect();
    sorted.sort_by(|a, b| order(a).cmp(&order(b)));
    sorted.into_iter().enumerate().map(|(index, node)| Node::read(index, node, context)).collect()
}

/// Every finding, by file and position, with what to do about it, as if unknown variables were not set.
pub fn findings(context: &Context, nodes: &[Node<'_>]) -> Collected {
    let nodes: Vec<&Node<'_>> = nodes.iter().collect();
    let mut all = findings_of(context, &nodes, |_| true, true);
    all.found.sort_by(|a, b| a.order().cmp(&b.order()));
    all
}

/// The rule that says what a text is instead of a configuration.
const FOREIGN: &str = "RS402";

/// The findings about the files that are asked for, and about the set.
pub fn findings_of(
    context: &Context,
    nodes: &[&Node<'_>],
    asked: impl Fn(usize) -> bool,
    advice: bool,
) -> Collected {
    let complete: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| node.is_complete()).collect();
    let complete = Set::new(&complete);
    let asked: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| asked(node.index)).collect();
    // Of a text that is no configuration at all nothing else is worth a word.
    let readable: Vec<&Node<'_>> = asked.iter().copied().filter(|node| node.foreign.is_none()).collect();
    let mut all = Collected::default();
    for rule in RULES.iter().copied() {
        let mut findings = Findings::default();
        match rule.check {
            Check::Call(check) => check(context, nodes, &mut findings),
            Check::File(check) if rule.code == FOREIGN => {
                asked.iter().for_each(|node| check(node, &mut findings))
            }
            Check::File(check) => readable.iter().for_each(|node| check(node, &mut findings)),
            Check::Rules(check) => readable.iter().for_each(|node| check(node, RULES, &mut findings)),
            Check::UnreadKey { message, advice: what_to_do } => readable.iter().for_each(|node| {
                for unread in &node.unread {
                    let Some(message) = message(node, unread) else { continue };
                    if findings.is_full(node.index) {
                        findings.count(node.index);
                        continue;
                    }
                    let mut finding = rename::about(node, unread, message);
                    if advice {
                        let (help, fix) = what_to_do(node, unread);
                        finding = finding.help(help).fix(fix);
                    }
                    findings.push(finding);
                }
            }),
            Check::Set(check) if complete.len() > 1 => check(&complete, &mut findings),
            Check::SetOrOne(check) if !complete.is_empty() => check(&complete, &mut findings),
            Check::Set(_) | Check::SetOrOne(_) | Check::Found(_) | Check::Collecting => {}
        }
        all.add(rule, findings);
    }
    all
}
