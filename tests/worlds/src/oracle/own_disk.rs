//! A server that starts on a foreign or an empty disk is another node, or one that has lost its data.

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::started(case).map(|node| disk(case, node))
}

fn disk(case: &Case<'_>, node: &str) -> Result<(), String> {
    let host = case.sight.hosts.get(node).ok_or_else(|| format!("nothing is known of {node}"))?;
    let disk = host.disk.as_ref()?;
    let own = disk.exists && !disk.empty && disk.nodes.iter().any(|name| name == node);
    let registered = match &case.sight.nodes {
        Ok(nodes) => nodes.members.iter().any(|member| member.name == node),
        // Who cannot be asked may know it.
        Err(_) => true,
    };
    if registered && !own {
        return Err(format!("{node} is registered, and its disk does not have its data"));
    }
    if !own && !disk.nodes.is_empty() {
        return Err(format!("on the disk of {node} are the data of {:?}", disk.nodes));
    }
    let file = host.setting("", "cluster-name");
    let known = case.sight.clusters.iter().chain(&case.target.cluster_name);
    if let Some(other) = file.and_then(|file| known.into_iter().find(|name| **name != file)) {
        return Err(format!("the file of {node} is for another cluster than {other}"));
    }
    Ok(())
}
