use super::peers;
use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS140",
    name: "implicit-node-name",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "without `node-name` the node is named after its host, and becomes another node when the host is renamed",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS140.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    // A host that always has the same name is no worse than a name that is set.
    let named = node.settings.node_name.is_explicit() || node.given.host_name.is_some();
    if !node.is_complete() || named || is_told(node) {
        return;
    }
    let mut finding = node.finding("`node-name` is not set").key(keys::NODE_NAME).help(
        Help::from("The server takes the host name. A container or a renamed host then starts as a new, empty node. Set ")
            .key(keys::NODE_NAME)
            .words(" to the name under which the node is registered."),
    );
    // Alone on a machine of its own, its name hardly ever changes.
    if !is_one_of_several(node) && !is_in_a_container(node) && !has_its_own_disk(node) {
        finding.severity = Some(Severity::Info);
    }
    out.push(finding);
}

/// Whether `collect` has found that its data outlives the name of its container, and says what to do.
fn is_told(node: &Node<'_>) -> bool {
    node.given.origin.as_ref().is_some_and(|origin| origin.told.iter().any(|code| code == "RS448"))
}

fn is_one_of_several(node: &Node<'_>) -> bool {
    node.context.files > 1 || node.context.cluster.is_some() || peers::has_others(node)
}

/// Whether its data has a place of its own. What is beside the working directory is where the server puts it unasked.
fn has_its_own_disk(node: &Node<'_>) -> bool {
    node.settings.base_dir.value.as_deref().is_some_and(|path| path.starts_with('/'))
}

/// Whether the host says so, or variables that container runtimes set.
fn is_in_a_container(node: &Node<'_>) -> bool {
    let given = node.given;
    let set = |name: &str| given.environment.contains_key(name);
    given.memory_limit.is_some() || set("KUBERNETES_SERVICE_HOST") || set("container")
}
