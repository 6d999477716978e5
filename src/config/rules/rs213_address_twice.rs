use super::{Finding, Node, peers};

rule!(
    "RS213",
    "address-twice",
    Error,
    Later,
    "two nodes advertise the same address",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for (place, node) in nodes.iter().enumerate() {
        let Some(own) = peers::advertised(node) else { continue };
        let same = |other: &&&Node<'_>| peers::advertised(other).is_some_and(|address| address.same_endpoint(&own));
        if let Some(first) = nodes[..place].iter().find(same) {
            out.push(
                node.at_value(&["advertised-address"], format!("{own} is the address of {}, too", first.file.name))
                    .help("Peers would reach one node under the name of the other and be turned away."),
            );
        }
    }
}
