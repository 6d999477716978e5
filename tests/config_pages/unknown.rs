//! What is found while something is unknown is true whatever it turns out to be: of every example of every rule each
//! layer is hidden by turns, and what is still found is found with any other text or value in its place, too.

use std::collections::BTreeSet;

use restate_scaleout::api::validate::{NodeConfig, NodePart, UnknownPart, ValidateInput};
use restate_scaleout::config::rules::RULES;
use restate_scaleout::config::validate;

use crate::examples::config_cases;

/// What is found, by rule, node and message.
type Said = BTreeSet<(String, String, String)>;

fn said(input: &ValidateInput) -> Said {
    let found = validate(&ValidateInput { fixes: false, ..input.clone() }).diagnostics;
    found.into_iter().map(|one| (one.code, one.node, one.message)).collect()
}

/// Two nodes that differ do so whatever a third has; which of them is told depends on the third. Others are left out where one
/// that says more of the same comes of the third.
const TOLD_BY: [(&str, &str); 3] = [("RS220", "RS220"), ("RS212", "RS202"), ("RS158", "RS213")];

/// An input with something hidden in it, and others that it may turn out to be.
struct Hidden {
    what: String,
    input: ValidateInput,
    may_be: Vec<ValidateInput>,
}

fn with(input: &ValidateInput, place: usize, change: impl Fn(&mut NodeConfig)) -> ValidateInput {
    let mut input = input.clone();
    change(&mut input.nodes[place]);
    input
}

fn unknown(node: &mut NodeConfig, part: NodePart, name: Option<&str>) {
    let name = name.map(str::to_owned);
    node.unknown.push(UnknownPart { part, name, settled_by: "somebody".into() });
}

/// The input with each layer of each node hidden by turns. What else may stand there is taken from the other
/// examples of the page.
fn hidden(input: &ValidateInput, page: &[ValidateInput]) -> Vec<Hidden> {
    let mut out = Vec::new();
    let others: Vec<&NodeConfig> = page.iter().flat_map(|other| &other.nodes).collect();
    for (place, node) in input.nodes.iter().enumerate() {
        if let Some(file) = &node.file {
            let texts = others.iter().map(|other| other.text()).chain([""]);
            let texts: BTreeSet<&str> = texts.filter(|text| *text != file.text).collect();
            let may_be = texts.into_iter().map(|text| {
                with(input, place, |node| {
                    text.clone_into(&mut node.file.get_or_insert_default().text);
                })
            });
            out.push(Hidden {
                what: format!("the file of {}", node.name),
                may_be: may_be.chain([input.clone()]).collect(),
                input: with(input, place, |node| {
                    node.file = None;
                    unknown(node, NodePart::File, None);
                }),
            });
        }
        for (name, value) in &node.environment {
            let values = others.iter().filter_map(|other| other.environment.get(name).cloned().flatten());
            let values: BTreeSet<String> = values.chain(value.clone()).collect();
            let may_be = values.into_iter().map(|value| {
                with(input, place, |node| drop(node.environment.insert(name.clone(), Some(value.clone()))))
            });
            out.push(Hidden {
                what: format!("{name} of {}", node.name),
                may_be: may_be.collect(),
                input: with(input, place, |node| {
                    node.environment.insert(name.clone(), None);
                    unknown(node, NodePart::Variable, Some(name));
                }),
            });
        }
        if !node.arguments.is_empty() {
            let may_be = others
                .iter()
                .map(|other| with(input, place, |node| node.arguments.clone_from(&other.arguments)));
            out.push(Hidden {
                what: format!("the arguments of {}", node.name),
                may_be: may_be.chain([input.clone()]).collect(),
                input: with(input, place, |node| {
                    node.arguments.clear();
                    unknown(node, NodePart::Arguments, None);
                }),
            });
        }
    }
    out
}

/// What stands in the place of what is hidden, in short.
fn texts(input: &ValidateInput) -> String {
    let node = |node: &NodeConfig| format!("{:?} {:?} {:?}", node.text(), node.environment, node.arguments);
    input.nodes.iter().map(node).collect::<Vec<_>>().join(" | ")
}

#[test]
fn what_is_found_beside_something_unknown_is_true_whatever_it_is() {
    let (mut wrong, mut silenced, mut stayed) = (Vec::new(), 0, 0);
    for rule in RULES {
        let cases = config_cases(rule.page);
        let page: Vec<ValidateInput> = cases.iter().map(|(_, input)| input.clone()).collect();
        for (_, input) in cases.iter().filter(|(verdict, _)| verdict == "bad") {
            let before = said(input);
            for Hidden { what, input, may_be } in hidden(input, &page) {
                let found = said(&input);
                if !found.iter().any(|(code, ..)| code == "RS401") {
                    wrong.push(format!("{}: nobody says that {what} is unknown", rule.code));
                }
                let of_rule = |all: &Said| all.iter().filter(|(code, ..)| code == rule.code).count();
                silenced += usize::from(of_rule(&found) < of_rule(&before));
                stayed += usize::from(of_rule(&found) > 0);
                for other in may_be {
                    let there = said(&other);
                    let untrue = found.iter().filter(|one| {
                        let is_told = |(code, by): &(&str, &str)| {
                            one.0 == *code && there.iter().any(|(there, ..)| there == by)
                        };
                        one.0 != "RS401" && !there.contains(*one) && !TOLD_BY.iter().any(is_told)
                    });
                    wrong.extend(untrue.map(|one| {
                        format!(
                            "{}: {what} is hidden, and this is found: {one:?}; not with {:?}",
                            rule.code,
                            texts(&other)
                        )
                    }));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(silenced > 150 && stayed > 20, "{silenced} findings were silenced, {stayed} stayed");
}
