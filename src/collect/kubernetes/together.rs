//! Which servers of a namespace are one cluster.

use std::collections::BTreeMap;

use super::super::effective::Effective;
use super::super::found::{FoundDeployment, FoundNode, Gathered};
use super::super::sources::Sources;

/// Puts objects of one namespace together whose servers name the same cluster: a StatefulSet a role or a zone, or an object
/// for each server. What names no cluster, or not all the same one, stays alone.
pub fn join(sources: &Sources<'_>, found: Vec<FoundDeployment>, out: &mut Gathered) -> Vec<FoundDeployment> {
    let mut joined: Vec<FoundDeployment> = Vec::new();
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for one in found {
        let namespace = one.name.rsplit_once('/').map_or("", |(namespace, _)| namespace).to_owned();
        let cluster = cluster_of(&one).filter(|_| one.kind != "restate-cluster");
        let Some(cluster) = cluster else {
            joined.push(one);
            continue;
        };
        match places.get(&(namespace.clone(), cluster.clone())).and_then(|place| joined.get_mut(*place)) {
            Some(first) => {
                let message = format!(
                    "`{}` and `{}` name the cluster `{cluster}`, and are read as one deployment",
                    first.name, one.name
                );
                out.note(sources, one.source, None, message);
                first.nodes.extend(one.nodes);
            }
            None => {
                places.insert((namespace, cluster), joined.len());
                joined.push(one);
            }
        }
    }
    joined.iter_mut().for_each(|one| apart(&mut one.nodes));
    joined
}

/// Gives nodes of one name different ones.
fn apart(nodes: &mut [FoundNode]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for node in nodes {
        let count = seen.entry(node.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            node.name = format!("{} ({count})", node.name);
        }
    }
}

/// The cluster that all nodes name.
fn cluster_of(deployment: &FoundDeployment) -> Option<String> {
    let mut names = deployment.nodes.iter().map(cluster_name);
    let first = names.next()??;
    names.all(|name| name.as_ref() == Some(&first)).then_some(first)
}

/// The cluster that a node names, when that is known.
fn cluster_name(node: &FoundNode) -> Option<String> {
    let name = Effective::of(node).settings.cluster_name;
    name.is_explicit().then_some(name.value)
}
