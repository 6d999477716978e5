use super::{Finding, Node};


rule!(
    "RS101",
    "syntax",
    Error,
    Load,
    "the text is not TOML",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for error in node.document.errors.iter().filter(|error| !error.only_toml11) {
        out.push(node.finding(&error.message).span(error.span.clone()).help(&error.help));
    }
}
