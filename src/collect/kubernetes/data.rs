//! What pods keep: in claims, and under names that stay.

use std::collections::BTreeSet;

use super::super::data_volume::{self, Mounted};
use super::super::found::{FoundNode, Gathered, Told};
use super::super::sources::Sources;
use super::super::yaml::Yaml;
use super::downward;
use super::workload::Workload;

/// Reports a claim that misses the data of a node, and a node that is called anew with every pod.
pub fn report(
    sources: &Sources<'_>,
    workload: &Workload<'_>,
    container: &Yaml,
    node: &FoundNode,
    out: &mut Gathered,
) {
    let mounted = mounted(workload, container);
    data_volume::report(sources, node, &mounted, out);
    // A pod by itself that keeps nothing loses no more under a new name than it does anyway.
    if workload.pods != Some(1) || mounted.iter().any(|one| one.is_kept) {
        called_anew(sources, workload, node, out);
    }
}

fn mounted(workload: &Workload<'_>, container: &Yaml) -> Vec<Mounted> {
    let object = &workload.object;
    let claims = items(object.yaml.at(&["spec", "volumeClaimTemplates"]));
    let volumes = items(workload.spec.at(&["volumes"]));
    let volumes = volumes.into_iter().filter(|one| one.get("persistentVolumeClaim").is_some());
    let mut kept: BTreeSet<&str> =
        claims.into_iter().filter_map(|one| one.text_at(&["metadata", "name"])).collect();
    kept.extend(volumes.filter_map(|one| one.text_at(&["name"])));
    items(container.at(&["volumeMounts"]))
        .into_iter()
        .filter_map(|mount| {
            let path = mount.get("mountPath")?;
            let is_kept = mount.text_at(&["name"]).is_some_and(|name| kept.contains(name));
            Some(Mounted { path: path.text()?.to_owned(), is_kept, at: object.locus(path) })
        })
        .collect()
}

fn items(list: Option<&Yaml>) -> Vec<&Yaml> {
    list.map_or(Vec::new(), |list| list.items().iter().map(AsRef::as_ref).collect())
}

fn called_anew(sources: &Sources<'_>, workload: &Workload<'_>, node: &FoundNode, out: &mut Gathered) {
    let by_pod = |value: &Told, begins: &str| match value {
        Told::Unknown { prefix, settled_by } => {
            prefix.starts_with(begins) && settled_by.contains(downward::CHANGING)
        }
        Told::Known(_) => false,
    };
    let variable = node.environment.get("RESTATE_NODE_NAME").filter(|given| by_pod(&given.value, ""));
    let flag = || node.arguments.iter().find(|given| by_pod(&given.value, "--node-name="));
    let Some(given) = variable.or_else(flag) else { return };
    let message = "the node is called like its pod, which gets another name whenever it is replaced";
    let help = format!(
        "Each of them starts as a new, empty node, and the one before stays in the cluster as dead. The pods of a {} have no names \
         of their own: run the server in a StatefulSet.",
        workload.object.kind
    );
    out.finding_of(sources, "RS448", &given.at, message, &help, vec![node.name.clone()]);
}
