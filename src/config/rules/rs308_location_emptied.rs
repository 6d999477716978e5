use super::{Finding, Node};

rule!(
    "RS308",
    "location-emptied",
    Error,
    Start,
    "a registered node cannot lose its location",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let registered = node.observed().and_then(|observed| observed.location.as_deref()).unwrap_or_default();
    let here = node.settings.location.value.as_deref().unwrap_or_default().trim();
    if node.is_complete() && !registered.is_empty() && here.is_empty() {
        out.push(
            node.at_value(&["location"], format!("the node is registered at `{registered}`, and the file has no location"))
                .help("The server does not start without it. Set it to the registered one."),
        );
    }
}
