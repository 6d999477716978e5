//! What waiting does not change: a deployment that is in place, but not as the target says, or not for long.

use semver::Version;

use super::{logs, next_start, store};
use crate::api::{Evidence, Refusal, Role, StepKey};
use crate::cluster::HostFacts;
use crate::config::keys;
use crate::lifecycle::verdict::refusal;
use crate::lifecycle::world::World;
use crate::restatectl::metadata::Member;

/// A node whose copies are none.
pub fn forgetful(world: &World, key: &StepKey) -> Option<Refusal> {
    first(world, key, |proving, name, _, host| proving.forgets(name, host))
}

/// The first thing of a deployment that tolerates what it should which only a person changes.
pub fn find(world: &World, key: &StepKey) -> Option<Refusal> {
    // What is foreseen says nothing of versions and disks.
    if world.facts.foreseen {
        return None;
    }
    first(world, key, |it, name, member, host| {
        it.other_version(name, member)
            .or_else(|| it.other_installed(name, member, host))
            .or_else(|| it.elsewhere(name, host))
            .or_else(|| it.other_next(name, member, host))
            .or_else(|| it.trims_unsaved(name, member, host))
            .or_else(|| it.full(name, host))
    })
    .or_else(|| {
        let proving = Proving { world, key };
        proving.two_stores().or_else(|| proving.foreign_snapshots())
    })
}

fn first(
    world: &World,
    key: &StepKey,
    check: impl Fn(&Proving<'_, '_>, &str, &Member, &HostFacts) -> Option<Refusal>,
) -> Option<Refusal> {
    let proving = Proving { world, key };
    world.aim.target.nodes.iter().find_map(|node| {
        let name = node.name.as_str();
        check(&proving, name, world.facts.member(name)?, world.facts.host(name)?)
    })
}

struct Proving<'a, 'w> {
    world: &'a World<'w>,
    key: &'a StepKey,
}

impl Proving<'_, '_> {
    fn refuse(
        &self,
        by: &str,
        message: String,
        seen: Vec<Evidence>,
        remedy: impl Into<String>,
    ) -> Option<Refusal> {
        Some(refusal(by, Some(self.key), message, seen, remedy))
    }

    /// Copies in memory are none.
    fn forgets(&self, name: &str, host: &HostFacts) -> Option<Refusal> {
        let path = host.file()?.settings.forgets?.join(".");
        self.refuse(
            "kept-protection",
            format!("{name} does not keep on its disk what it has acknowledged: `{path}` is set"),
            vec![host.config.evidence(format!("`{path}` is set"))],
            format!("take `{path}` out of its file and its variables, and restart it while the others run"),
        )
    }

    fn other_version(&self, name: &str, member: &Member) -> Option<Refusal> {
        let wanted = Version::parse(self.world.aim.target.server_version.as_deref()?).ok()?;
        let runs = Version::parse(member.version.as_deref()?).ok()?;
        if runs == wanted {
            return None;
        }
        self.refuse(
            "unsupported-version",
            format!("{name} runs {runs}, and the target wants {wanted}"),
            vec![self.world.facts.nodes.evidence(format!("{name}: {runs}"))],
            format!(
                "install {wanted} on its host and restart it by hand, one node at a time; or leave `server-version` out of \
                 the target, or name there what runs"
            ),
        )
    }

    /// Sooner or later it is started again, whoever does it.
    fn other_installed(&self, name: &str, member: &Member, host: &HostFacts) -> Option<Refusal> {
        let runs = Version::parse(member.version.as_deref()?).ok()?;
        let installed = host.installed_version()?;
        if (installed.major, installed.minor) == (runs.major, runs.minor) && *installed >= runs {
            return None;
        }
        self.refuse(
            "same-version",
            format!("{name} runs {runs}, and its next start would run {installed}"),
            vec![
                self.world.facts.nodes.evidence(format!("{name}: {runs}")),
                host.installed.evidence(format!("installed: {installed}")),
            ],
            format!("install {runs} there again; to upgrade the deployment, do so on all nodes by hand, one at a time"),
        )
    }

    fn elsewhere(&self, name: &str, host: &HostFacts) -> Option<Refusal> {
        let (opened, looked) = host.opened_elsewhere(name)?;
        self.refuse(
            "same-process",
            format!("the server of {name} has another data directory open than its next start would use"),
            vec![
                host.process.evidence(format!("data directory: {opened}")),
                host.disk.evidence(format!("of a start: {looked}")),
            ],
            "look where both paths lead (`readlink -f`). If to one directory, let the host report that as `data-directory` of \
             the disk; if not, correct `base-dir` or the working directory of the start",
        )
    }

    /// Whoever starts it next need not ask anybody.
    fn other_next(&self, name: &str, member: &Member, host: &HostFacts) -> Option<Refusal> {
        let (difference, key) = next_start::difference(name, member, host)?;
        let key = key.join(".");
        self.refuse(
            "own-identity",
            format!("{name} runs, but at its next start it {difference}, because of `{key}`"),
            vec![
                host.config.evidence(format!("`{key}` of its file, or of what its host starts it with")),
                host.process.evidence("what it runs with"),
            ],
            format!(
                "give `{key}` back the value that it runs with, in its file and where its host starts it"
            ),
        )
    }

    /// What is trimmed as soon as the replicas have it is in no snapshot, and no new replica can have it.
    fn trims_unsaved(&self, name: &str, member: &Member, host: &HostFacts) -> Option<Refusal> {
        let mode = host.file()?.settings.durability.value.as_deref()?;
        if mode != "replica-set-only" || !member.roles.contains(&Role::Worker) {
            return None;
        }
        let key = keys::WORKER_DURABILITY_MODE.join(".");
        self.refuse(
            "kept-protection",
            format!("{name} lets logs be trimmed before their records are in a snapshot (`{key}`)"),
            vec![host.config.evidence(format!("`{key}` is \"{mode}\""))],
            format!(
                "take `{key}` out of its file and its variables, or set it to `balanced`, and restart it while the others \
                 run"
            ),
        )
    }

    fn two_stores(&self) -> Option<Refusal> {
        let (first, other, by) = store::different(self.world)?;
        let seen = |name: &str| {
            let host = self.world.facts.host(name)?;
            Some(host.config.evidence(format!("the snapshot repository of {name}")))
        };
        self.refuse(
            "kept-protection",
            format!("{first} and {other} keep their snapshots in different stores: they differ in `{by}`"),
            [first, other].into_iter().filter_map(seen).collect(),
            "find out which of them has every snapshot, give all nodes the same, and restart those that had another one at \
             a time; do not trim a log before",
        )
    }

    fn foreign_snapshots(&self) -> Option<Refusal> {
        let (message, seen) = logs::foreign(self.world.facts)?;
        self.refuse(
            "target-not-proved",
            message,
            vec![seen],
            "the repository holds snapshots of another cluster, or of this one before it was provisioned anew: find out whose \
             they are, and give each cluster a place of its own",
        )
    }

    fn full(&self, name: &str, host: &HostFacts) -> Option<Refusal> {
        let free = host.disk.known()?.full?;
        self.refuse(
            "target-not-proved",
            format!(
                "the disk of {name} is full: it takes no more records, and its server may not start again"
            ),
            vec![host.disk.evidence(format!("{} MiB are free", free >> 20))],
            "make room on its file system, without touching the base directory",
        )
    }
}
