//! Ports that the operator takes for granted. That of the fabric stands in the address that it has nodes advertise, which is held
//! against where they listen by a rule of its own.

use super::super::effective::Effective;
use super::super::found::{FoundNode, Gathered};
use super::super::sources::Sources;
use crate::config::keys;

/// A listener's port and the keys that set it.
type Fixed = (u16, &'static str, [&'static [&'static str]; 2]);

/// The ports of the containers, Services and probes that the operator makes.
const FIXED: [Fixed; 2] = [
    (9070, "the admin API", [keys::ADMIN_BIND_ADDRESS, keys::ADMIN_BIND_PORT]),
    (8080, "the ingress", [keys::INGRESS_BIND_ADDRESS, keys::INGRESS_BIND_PORT]),
];

/// Reports a server that listens elsewhere.
pub fn report(sources: &Sources<'_>, node: &FoundNode, out: &mut Gathered) {
    let effective = Effective::of(node);
    let settings = match node.version.version() {
        Some(version) => effective.settings.clone().read_by(version),
        None => effective.settings.clone(),
    };
    let ports = [settings.admin_port(), settings.ingress_port()];
    for ((fixed, whose, keys), port) in FIXED.into_iter().zip(ports) {
        let Some(port) = port.filter(|port| *port != fixed) else { continue };
        let Some(at) = keys.into_iter().find_map(|key| effective.place(node, key, sources)) else { continue };
        let message =
            format!("the server listens on {port} for {whose}, and the operator takes {fixed} for granted");
        let help = format!(
            "Its Services and probes lead to {fixed} of each pod, where nobody listens. Take the port out of the configuration."
        );
        out.finding_of(sources, "RS446", &at, message, &help, vec![node.name.clone()]);
    }
}
