//! What pods keep: in claims, and under names that stay.

use std::collections::BTreeSet;

use super::super::changing::{self, Runs};
use super::super::data_volume::{self, Mounted};
use super::super::found::{FoundNode, Gathered};
use super::super::sources::Sources;
use super::super::yaml::Yaml;
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
    let by_machine = workload.spec.text_at(&["hostNetwork"]) == Some("true");
    data_volume::report(sources, node, &mounted, by_machine, out);
    // A pod by itself that keeps nothing loses no more under a new name than it does anyway.
    if workload.pods != Some(1) || mounted.iter().any(|one| one.is_kept) {
        let runs = match workload.kind {
            "daemon-set" => Runs::DaemonSet,
            _ => Runs::Object(workload.object.kind),
        };
        changing::report(sources, runs, node, out);
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
