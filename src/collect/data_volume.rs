//! Whether the data of a node lies in a volume, where it has volumes that are kept.

use super::effective::Effective;
use super::found::{FoundNode, Gathered};
use super::image::ImageName;
use super::sources::{self, Locus, Sources};
use crate::api::validate::NodePart;
use crate::config::keys;
use crate::config::layers;

/// Where many public files mount the volume of the data, as those for the first servers did.
const FORMER: &str = "/target";

/// What says that a node gets another name.
const CALLED_ANEW: &str = "RS448";

/// What is mounted into a container.
#[derive(Debug)]
pub struct Mounted {
    /// Where.
    pub path: String,
    /// The volume outlives the container and is nobody else's: one with a name, or a claim.
    pub is_kept: bool,
    /// Where it is written.
    pub at: Locus,
}

/// Reports a volume that is kept and holds nothing of the server, while its data lies in none; and a kept one for a node without
/// a name, unless its container is called like the machine (`by_machine`).
pub fn report(
    sources: &Sources<'_>,
    node: &FoundNode,
    mounted: &[Mounted],
    by_machine: bool,
    out: &mut Gathered,
) {
    let Some(base) = base_dir(node) else { return };
    let base = sources::normal(&base);
    let beside = |one: &Mounted| {
        let path = sources::normal(&one.path);
        is_below(&base, &path) || is_below(&path, &base)
    };
    if let Some(kept) = mounted.iter().find(|one| beside(one)) {
        if kept.is_kept && !by_machine {
            called_anew(sources, node, kept, out);
        }
        return;
    }
    let idle = mounted.iter().find(|one| (one.is_kept || is_former(one)) && !is_named(node, &one.path));
    let Some(idle) = idle else { return };
    let message = format!(
        "a volume is mounted at `{}`, and the server keeps its data in `{base}`, which is in none",
        idle.path
    );
    let help = format!(
        "The data goes with the container: whatever replaces it starts as an empty node. Mount the volume at `{base}`, or set \
         RESTATE_BASE_DIR to a place in it."
    );
    out.finding_of(sources, "RS447", &idle.at, message, &help, vec![node.name.clone()]);
}

/// Reports data that is kept for a node that is called like its container, while that is called anew.
fn called_anew(sources: &Sources<'_>, node: &FoundNode, kept: &Mounted, out: &mut Gathered) {
    let is_name = |name: &String| layers::key_of_variable(name).is_some_and(|key| key == keys::NODE_NAME);
    let is_named = node.host_name.is_some()
        || node.environment.keys().any(is_name)
        || Effective::of(node).settings.node_name.is_explicit();
    if is_named {
        return;
    }
    let message = format!(
        "the node is called like its container, which gets another name whenever it is created anew, and its data stays in `{}`",
        kept.path
    );
    let help = "The server of the next container refuses to start: it finds the data of a node of another name. Set RESTATE_NODE_NAME to \
                the name under which the node is registered.";
    out.finding_of(sources, CALLED_ANEW, &kept.at, message, help, vec![node.name.clone()]);
    out.told.push((node.at.clone(), CALLED_ANEW));
}

fn is_former(one: &Mounted) -> bool {
    one.path.trim_end_matches('/') == FORMER
}

/// Where the node keeps its data, when that is known: the image has the root as its working directory.
fn base_dir(node: &FoundNode) -> Option<String> {
    let open = [NodePart::Environment, NodePart::Arguments, NodePart::File, NodePart::Flag];
    let is_base = |name: &str| layers::key_of_variable(name).is_some_and(|key| key == keys::BASE_DIR);
    let unset =
        |(name, given): (&String, &super::found::Given)| given.value.text().is_none() && is_base(name);
    if node.unknown.iter().any(|one| open.contains(&one.part))
        || node.environment.iter().any(unset)
        || node.arguments.iter().any(|given| given.value.text().is_none())
    {
        return None;
    }
    let base = Effective::of(node).settings.base_dir.value.unwrap_or_else(|| "restate-data".to_owned());
    let from_root = node.image.as_deref().is_some_and(|image| ImageName::parse(image).is_published());
    (base.starts_with('/') || from_root).then(|| format!("/{}", base.trim_start_matches('/')))
}

/// Whether anything that the server is started with names a place: certificates, keys and snapshots are kept, too.
fn is_named(node: &FoundNode, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let given = node.environment.values().chain(&node.arguments).filter_map(|given| given.value.text());
    let file = node.file.as_ref().map(|file| file.text.as_str());
    given.chain(file).any(|text| text.contains(path))
}

/// Whether a path is another, or is below it.
fn is_below(path: &str, folder: &str) -> bool {
    folder == "/" || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn whole_names_count() {
        for (path, folder, below) in [
            ("/a/b", "/a", true),
            ("/a", "/a", true),
            ("/ab", "/a", false),
            ("/a", "/a/b", false),
            ("/a", "/", true),
        ] {
            assert_eq!(is_below(path, folder), below, "{path} {folder}");
        }
    }
}
