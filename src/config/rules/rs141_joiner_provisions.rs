use super::{Finding, Node, peers};
use crate::api::Role;
use crate::api::validate::FixSafety;

rule!(
    "RS141",
    "joiner-provisions",
    Warning,
    Later,
    "a node that is to join may provision a cluster of its own",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let settings = &node.settings;
    let joins = peers::has_others(node) && !peers::names_itself(node);
    if !node.is_complete() || !joins || !settings.auto_provision.value || !settings.has(Role::MetadataServer) {
        return;
    }
    let path = ["auto-provision"];
    let message = if settings.auto_provision.is_explicit() {
        "`auto-provision` is true on a node that names other nodes as its metadata servers"
    } else {
        "`auto-provision` is not set, so true, on a node that names other nodes as its metadata servers"
    };
    let fix = node.patch("set `auto-provision = false`", FixSafety::NeedsALook, |patch| patch.set(&path, &false.into()));
    out.push(
        node.at_value(&path, message)
            .help("Its own metadata server answers first, so it makes a second cluster of the same name, without an error.")
            .fix(fix),
    );
}
