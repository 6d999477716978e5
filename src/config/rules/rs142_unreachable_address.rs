use super::peers;
use super::prelude::*;
use crate::config::keys;
use crate::config::values::address::FABRIC_PORT;

pub const RULE: Rule = Rule {
    code: "RS142",
    name: "unreachable-address",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the address that this node gives to other nodes leads them back to themselves",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS142.md"),
};

/// An address of which the reader knows the host.
const ADDRESS: &str = "http://HOST:5122";

fn check(node: &Node<'_>, out: &mut Findings) {
    if !node.is_complete() || node.context.one_host || peers::shares_its_host(node) {
        return;
    }
    let settings = &node.settings;
    let several = peers::is_one_of_several(node);
    let severity = if several { Severity::Warning } else { Severity::Info };
    let path = keys::ADVERTISED_ADDRESS;
    let help = if several {
        Help::from("Other nodes dial it from their own hosts. Set ")
            .set(path, ADDRESS)
            .words(" with a host that they resolve.")
    } else {
        Help::from("While the node is alone nobody dials it. Before another one joins, set ")
            .set(path, ADDRESS)
            .words(" with a host that the other one resolves.")
    };
    match node.settings.advertised() {
        Some(address) if address.is_loopback() => {
            let key = if settings.advertised_address.is_explicit() { path } else { keys::ADVERTISED_HOST };
            out.push(
                node.at_value(key, "the advertised address is reachable only from this host")
                    .severity(severity)
                    .help(help),
            );
        }
        Some(_) => {}
        None if settings.advertised_address.is_explicit() || settings.advertised_host.is_explicit() => {}
        None if settings.listen_mode.value.as_deref() == Some("unix") => {
            out.push(
                node.at_value(keys::LISTEN_MODE, "a unix socket is reachable only from this host")
                    .severity(severity)
                    .help(help),
            );
        }
        // Since 1.6 a server finds an address that does for most.
        None if peers::has_others(node) || node.context.files > 1 => {
            let mut finding =
                node.finding("`advertised-address` is not set").key(path).help(left_out(node, help));
            if peers::leaves_its_address(node) {
                finding.severity = Some(Severity::Info);
            }
            out.push(finding);
        }
        None => {}
    }
}

/// What comes of an address that is left to the server.
fn left_out(node: &Node<'_>, help: Help) -> Help {
    let Some(name) = node.given.own_hosts.first().filter(|_| node.since(1, 6, 0)) else {
        let picks = if peers::leaves_its_address(node) {
            "The server takes the address from which its host reaches others. Where that may change, or is not the one that they \
             reach, name it. "
        } else {
            "The server picks one itself, in the worst case loopback. "
        };
        return Help::from(picks).and(help);
    };
    let port = node.settings.fabric_port().unwrap_or(FABRIC_PORT);
    Help::from(
        "The server advertises the IP address of its container. Containers that are created anew may get others, and when \
         those of most metadata servers change at once, the cluster does not come up again. Set ",
    )
    .set(keys::ADVERTISED_ADDRESS, format!("http://{name}:{port}"))
    .words(".")
}
