use super::peers;
use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS149",
    name: "random-ports",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "with random ports every restart moves the node, and its peers cannot find it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS149.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let settings = &node.settings;
    let is_drawn = settings.use_random_ports.value && settings.fabric_port().is_none() && node.since(1, 6, 0);
    // Port 0 leaves it to the system.
    let zero = [
        (keys::BIND_ADDRESS, settings.bind_address.value.as_deref().is_some_and(|text| text.ends_with(":0"))),
        (keys::BIND_PORT, settings.bind_port.value == Some(0)),
    ];
    let zero = zero.into_iter().find_map(|(path, is_zero)| is_zero.then_some(path));
    let zero = zero.filter(|_| settings.fabric_port().is_none() && !is_drawn);
    if is_drawn || zero.is_some() {
        let place = zero.unwrap_or(keys::USE_RANDOM_PORTS);
        // A node by itself, as in a test, has nobody who looks for it.
        let alone = node.context.files < 2 && !peers::has_others(node) && settings.auto_provision.value;
        out.push(
            node.at_value(place, "the fabric gets another port at every start")
                .severity(if alone { Severity::Info } else { Severity::Warning })
                .help(
                    Help::from("The `metadata-client.addresses` of other nodes become stale. Set ")
                        .key(keys::BIND_PORT)
                        .words("."),
                ),
        );
    }
}
