//! What is looked up in the index, against asking every node.

use crate::api::validate::{NodeConfig, ValidateInput};
use crate::config::rules::rs204_port_collision::is_a_copy;
use crate::config::rules::{self, Context, Node, listen, peers};
use crate::config::validate;
use crate::config::values::address::AdvertisedAddress;

use super::Set;

/// Few values, so that they meet.
fn config(random: &mut fastrand::Rng, at: usize) -> NodeConfig {
    let addresses = ["http://a:5122", "http://A.:5122", "http://a:5123", "http://127.0.0.1:5122", "unix:/s"];
    let binds = ["0.0.0.0:5122", "10.0.0.1:5122", "10.0.0.2:5122", "10.0.0.1:9070", "[::]:5123"];
    let mut text = format!("node-name = \"n{at}\"\nroles = [\"admin\", \"metadata-server\"]\n");
    if random.bool() {
        text += &format!("advertised-address = \"{}\"\n", random.choice(addresses).unwrap_or_default());
    }
    if random.bool() {
        text += &format!("bind-address = \"{}\"\n", random.choice(binds).unwrap_or_default());
    }
    let peers: Vec<String> =
        addresses.iter().filter(|_| random.bool()).map(|it| format!("\"{it}\"")).collect();
    text += &format!("[metadata-client]\naddresses = [{}]\n", peers.join(", "));
    NodeConfig::with_file(format!("f{at:02}"), text)
}

fn collisions(nodes: &[&Node<'_>]) -> Vec<String> {
    let same_host = |one: &Node<'_>, other: &Node<'_>| {
        listen::host(one).is_some() && listen::host(one) == listen::host(other)
    };
    let mut all = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        for port in listen::ports(node) {
            let others = nodes[..place].iter().filter(|other| same_host(node, other));
            let taken = others.flat_map(|other| listen::ports(other).into_iter().map(move |it| (other, it)));
            if let Some((other, taken)) = taken.into_iter().find(|(_, taken)| listen::collide(&port, taken)) {
                let host = listen::host(node).expect("they share one");
                if is_a_copy(node, other, &host) {
                    continue;
                }
                let (service, label) = (taken.service, other.label());
                all.push(format!(
                    "{} uses port {}, and so does {service} of {label}",
                    port.service, port.port
                ));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn the_index_answers_as_every_node_would() {
    let mut met = 0;
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let given: Vec<NodeConfig> = (0..random.usize(2..9)).map(|at| config(&mut random, at)).collect();
        let input = ValidateInput { nodes: given, one_host: random.bool(), ..ValidateInput::default() };
        let context: Context = crate::config::validating::context(&input);
        let nodes = rules::read(&input.nodes, &context);
        let nodes: Vec<&Node<'_>> = nodes.iter().collect();
        let set = Set::new(&nodes);
        let mut addresses: Vec<AdvertisedAddress> =
            nodes.iter().flat_map(|node| peers::peers(node)).collect();
        addresses.extend(nodes.iter().filter_map(|node| node.settings.advertised()));
        for address in &addresses {
            let owns = |at: &usize| peers::is_own(nodes[*at], address);
            let owners: Vec<usize> = (0..nodes.len()).filter(owns).collect();
            met += owners.len().saturating_sub(1);
            assert_eq!(set.owners(address).collect::<Vec<_>>(), owners, "{seed}: {address}");
        }
        let found = validate(&input).diagnostics;
        let mut found: Vec<String> =
            found.into_iter().filter(|it| it.code == "RS204").map(|it| it.message).collect();
        found.sort();
        assert_eq!(found, collisions(&nodes), "{seed}");
        met += found.len();
    }
    assert!(met > 1000, "{met}");
}
