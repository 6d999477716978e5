//! Units that belong together: those that name the same cluster.

use std::collections::BTreeMap;

use crate::collect::effective::Effective;
use crate::collect::found::{FoundDeployment, FoundNode, Gathered};
use crate::collect::sources::Sources;

/// Makes one deployment of all units that name the same cluster. Each may run on a machine of its own.
pub fn join(
    mut found: Vec<FoundDeployment>,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Vec<FoundDeployment> {
    // The order in which files are handed over changes nothing.
    found.sort_by(|a, b| (sources.name(a.source), &a.name).cmp(&(sources.name(b.source), &b.name)));
    let clusters: Vec<Option<String>> = found.iter().map(|one| one.nodes.first().and_then(cluster)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for cluster in clusters.iter().flatten() {
        *counts.entry(cluster).or_default() += 1;
    }
    let mut joined: Vec<FoundDeployment> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (mut one, cluster) in found.into_iter().zip(&clusters) {
        let Some(cluster) = cluster.as_deref().filter(|cluster| counts[cluster] > 1) else {
            out.note(sources, one.source, None, "read by itself: which units belong together is not known");
            joined.push(one);
            continue;
        };
        let message =
            format!("read as one deployment with the other units that name the cluster `{cluster}`");
        out.note(sources, one.source, None, message);
        let Some(first) = places.get(cluster).and_then(|place| joined.get_mut(*place)) else {
            places.insert(cluster, joined.len());
            one.name = cluster.to_owned();
            apart(&mut one, &[], sources);
            joined.push(one);
            continue;
        };
        apart(&mut one, &first.nodes, sources);
        first.nodes.append(&mut one.nodes);
    }
    joined
}

/// Calls nodes by the path of their unit where units of others have the same name.
fn apart(one: &mut FoundDeployment, others: &[FoundNode], sources: &Sources<'_>) {
    for node in &mut one.nodes {
        if others.iter().any(|other| other.name == node.name) {
            node.name = sources.name(one.source).to_owned();
        }
    }
}

/// The cluster that a node names, when that is known.
fn cluster(node: &FoundNode) -> Option<String> {
    let name = Effective::of(node).settings.cluster_name;
    name.is_explicit().then_some(name.value)
}
