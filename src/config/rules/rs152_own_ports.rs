use super::listen;
use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS152",
    name: "own-ports",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "two services of the node use the same port",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS152.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let ports = listen::ports(node);
    for (place, port) in ports.iter().enumerate() {
        let Some(other) = ports[..place].iter().find(|other| listen::collide(port, other)) else { continue };
        let key = port.key.or(other.key).unwrap_or_default();
        out.push(
            node.at_value(key, format!("{} and {} both use port {}", other.service, port.service, port.port))
                .help("The second to start finds the port in use, and the server exits."),
        );
    }
}
