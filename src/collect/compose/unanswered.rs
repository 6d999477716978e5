//! Ports that are published, and on which nobody listens.

use super::ports;
use super::reading::Reading;
use super::service::ComposeService;
use crate::api::validate::NodePart;
use crate::collect::effective::Effective;
use crate::collect::found::{FoundNode, Told};
use crate::config::keys;
use crate::config::layers;

/// Ports of a server that no setting here says: of its console, and of SQL before 1.5.
const OTHERS: [u16; 2] = [6669, 9071];

/// Reports those of a node, when all that decides over its ports is known.
pub fn report(
    reading: &mut Reading<'_, '_>,
    service: &ComposeService,
    node: &FoundNode,
    effective: &Effective,
) {
    let settings = &effective.settings;
    let settings = match node.version.version() {
        Some(version) => &settings.clone().read_by(version),
        None => settings,
    };
    if settings.listen_mode.value.as_deref() == Some("unix") || !is_known(node) {
        return;
    }
    let all = [
        (settings.fabric_port(), "for other nodes", None),
        (settings.ingress_port(), "for the ingress", Some(keys::INGRESS_LISTEN_MODE)),
        (settings.admin_port(), "for the admin API", Some(keys::ADMIN_LISTEN_MODE)),
    ];
    let on_socket = |mode: &Option<&[&str]>| mode.is_some_and(|mode| effective.text(mode) == Some("unix"));
    let all: Vec<_> = all.into_iter().filter(|(_, _, mode)| !on_socket(mode)).collect();
    let Some(ports) = all.iter().map(|(port, ..)| *port).collect::<Option<Vec<u16>>>() else { return };
    let said: Vec<String> =
        ports.iter().zip(&all).map(|(port, (_, what, _))| format!("{port} {what}")).collect();
    for (at, (first, last)) in ports::inside(reading, service) {
        if ports.iter().chain(&OTHERS).any(|port| (first..=last).contains(port)) {
            continue;
        }
        let message = format!("nobody listens on the port {first} of this container");
        let help = format!("The server listens on {}.", said.join(", "));
        reading.out.finding_of(reading.sources, "RS409", &at, message, &help, vec![node.name.clone()]);
    }
}

/// Whether nothing unknown may set another port.
fn is_known(node: &FoundNode) -> bool {
    let parts = [NodePart::Environment, NodePart::Arguments, NodePart::File, NodePart::Flag];
    let is_port = |name: &str| {
        layers::key_of_variable(name).is_some_and(|key| {
            let last = key.last().map_or("", String::as_str);
            last.contains("bind") || last.contains("port") || last == "listen-mode"
        })
    };
    let open = |told: &Told| told.text().is_none();
    !node.unknown.iter().any(|one| parts.contains(&one.part))
        && !node.environment.iter().any(|(name, given)| open(&given.value) && is_port(name))
        && !node.arguments.iter().any(|given| open(&given.value))
}
