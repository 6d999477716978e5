use super::listen;
use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS204",
    name: "port-collision",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "two nodes on one host use the same port",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS204.md"),
};

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    for (place, node) in nodes.iter().enumerate() {
        for port in listen::ports(node) {
            let taken =
                nodes[..place].iter().filter(|other| listen::share_host(node, other)).find_map(|other| {
                    let ports = listen::ports(other);
                    ports.into_iter().find(|taken| listen::collide(&port, taken)).map(|taken| (other, taken))
                });
            let Some((other, taken)) = taken else { continue };
            let message = format!(
                "{} uses port {}, and so does {} of {}",
                port.service,
                port.port,
                taken.service,
                other.label()
            );
            let key = port.key.unwrap_or(port.service.keys()[0]);
            out.push(
                node.at_value(key, message)
                    .help("The second to start finds the port in use and exits. Give it another."),
            );
        }
    }
}
