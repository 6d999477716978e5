use super::{Finding, Node, peers};
use crate::config::values::address::AdvertisedAddress;

rule!(
    "RS303",
    "registered-address",
    Warning,
    Later,
    "the node is registered under another address",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let registered = node.observed().and_then(|observed| observed.address.as_deref());
    let (Some(registered), Some(own)) = (registered, peers::advertised(node)) else { return };
    let Ok(address) = AdvertisedAddress::parse(registered) else { return };
    if !address.same_endpoint(&own) {
        out.push(
            node.at_value(&["advertised-address"], format!("registered is {address}, and the file says {own}"))
                .help("The next start registers the new address. Peers that list the old one in `metadata-client` lose it."),
        );
    }
}
