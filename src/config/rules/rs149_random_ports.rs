use super::{Finding, Node};

rule!(
    "RS149",
    "random-ports",
    Warning,
    Later,
    "with random ports every restart moves the node, and its peers look for it in vain",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let settings = &node.settings;
    if settings.use_random_ports.value && settings.fabric_port().is_none() && node.since(1, 6, 0) {
        out.push(
            node.at_value(&["use-random-ports"], "the fabric gets another port at every start")
                .help("`metadata-client.addresses` of other nodes go stale. Set `bind-port`."),
        );
    }
}
