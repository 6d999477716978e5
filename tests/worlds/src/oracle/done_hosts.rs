//! Done: of every node one server runs, on its own data, with a file that is its own: as it would start again.

use restate_scaleout_api::target::{NodeSpec, Role};

use super::{Case, Verdict, ask};
use crate::sight::is_unsupported;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    ask::done(case).then(|| case.target.nodes.iter().try_for_each(|wanted| host(case, wanted)))
}

fn host(case: &Case<'_>, wanted: &NodeSpec) -> Result<(), String> {
    let name = &wanted.name;
    let host = case.sight.hosts.get(name).ok_or_else(|| format!("nothing is known of {name}"))?;
    // Where processes cannot be seen, that it answers must do.
    let running = match &host.processes {
        Err(why) if is_unsupported(why) => 1,
        seen => *seen.as_ref()?,
    };
    if running != 1 {
        return Err(format!("{running} processes of {name} run"));
    }
    let disk = host.disk.as_ref()?;
    if !disk.exists || disk.empty || !disk.nodes.contains(name) {
        return Err(format!("the disk of {name} does not have its data"));
    }
    if host.file.as_ref()?.is_none() {
        return Err(format!("{name} has no file"));
    }
    let cluster = &case.sight.nodes.as_ref()?.cluster;
    let keys = [
        ("cluster-name", cluster.as_str()),
        ("node-name", name),
        ("advertised-address", wanted.address.as_str()),
    ];
    for (key, right) in keys {
        let said = host.setting("", key);
        if let Some(said) = said.filter(|said| said.trim_end_matches('/') != right.trim_end_matches('/')) {
            return Err(format!("the file of {name} has {key} {said}"));
        }
    }
    let kept = host.setting("worker.snapshots", "destination");
    if wanted.has(Role::Worker) && kept.as_deref() != Some(case.target.repository.destination.as_str()) {
        return Err(format!("{name} keeps its snapshots in {kept:?}"));
    }
    Ok(())
}
