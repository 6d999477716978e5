//! What waiting does not change: a deployment that is in place, but not as the target says, or not for long. What the
//! next starts of its servers would be is for the guard to say.

use semver::Version;

use super::logs;
use crate::api::{Evidence, Refusal, Role, StepKey};
use crate::cluster::HostFacts;
use crate::lifecycle::verdict::refusal;
use crate::lifecycle::world::World;
use crate::restatectl::metadata::Member;

/// A node whose copies are none, or that has no room for any.
pub fn forgetful(world: &World, key: &StepKey) -> Option<Refusal> {
    first(world, key, |proving, name, _, host| {
        proving.forgets(name, host).or_else(|| proving.full(name, host))
    })
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
            .or_else(|| it.without_role(name, member))
    })
    .or_else(|| Proving { world, key }.foreign_snapshots())
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

    /// A role is no copy and no vote, so that nothing else shows that it is missing.
    fn without_role(&self, name: &str, member: &Member) -> Option<Refusal> {
        let wanted = self.world.aim.target.nodes.iter().find(|node| node.name == name)?;
        let lacks = Role::ALL.into_iter().filter(|role| wanted.has(*role) && !member.roles.contains(role));
        let lacks: Vec<&str> = lacks.map(Role::as_str).collect();
        if lacks.is_empty() {
            return None;
        }
        let lacks = lacks.join(", ");
        self.refuse(
            "target-not-proved",
            format!("{name} is registered without roles that the target gives it: {lacks}"),
            vec![self.world.facts.nodes.evidence(format!("{name} lacks {lacks}"))],
            "add them to `roles` in its file and restart it by hand while the others run; or name in the target the roles \
             that it has",
        )
    }

    fn foreign_snapshots(&self) -> Option<Refusal> {
        let (message, seen) = logs::foreign(self.world.facts)?;
        self.refuse(
            "target-not-proved",
            message,
            vec![seen],
            "the repository holds snapshots of another cluster, or of this one before it was provisioned anew: find out whose \
             they are, and keep them. Move this cluster by hand: write a `worker.snapshots.destination` of its own into the \
             files of all nodes, restart them one at a time, snapshot every partition without trimming, and name the new one \
             in the target",
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
