//! What a registered node says of itself. Gossip and lists of other nodes speak of what was a moment ago, and of
//! whatever has its number; only the node itself knows whether it is ready.

use restate_scaleout_api::Target;
use restate_scaleout_api::target::Metadata;
use semver::Version;

use crate::endpoint::Endpoint;
use crate::fact::Fact;
use crate::read::nodes::Member;
use crate::world::{Answered, World};

/// From this version on a server reports about itself.
const REPORTS_FROM: Version = Version::new(1, 7, 0);

/// Whether a member answers as itself, alive, at its own address.
///
/// # Errors
/// Why not.
pub fn itself(target: &Target, world: &World<'_>, member: &Member) -> Result<(), String> {
    let host = world.host(&member.name);
    let answered = match &host.dial {
        Fact::Known { value, .. } => value,
        Fact::Unknown { .. } | Fact::Unseen => return Err("nobody knows whether it answers".into()),
    };
    if !answered.ok {
        return Err("it does not answer".into());
    }
    let dialled = Endpoint::of_url(&answered.url);
    let spec = target.nodes.iter().find(|spec| spec.name == member.name);
    let own = [Some(&member.address), spec.map(|spec| &spec.address)];
    if !own.into_iter().flatten().any(|own| dialled.is_some() && Endpoint::parse(own) == dialled) {
        return Err("another address than its own was dialled".into());
    }
    let health = match &answered.health {
        Ok(health) => health,
        Err(_) if reports_nothing(member, answered) => return Ok(()),
        Err(why) => return Err(format!("what it says of itself cannot be read: {why}")),
    };
    if health.id != Some((member.id, member.generation)) {
        return Err(format!("it does not answer as {}:{}", member.id, member.generation));
    }
    let nodes = world.nodes.seen();
    if nodes.is_none_or(|nodes| health.cluster.as_ref() != Some(&nodes.cluster)) {
        return Err("it does not answer for this cluster".into());
    }
    if health.fingerprint.zip(nodes.and_then(|nodes| nodes.fingerprint)).is_some_and(|(own, it)| own != it) {
        return Err("it answers for a cluster with another fingerprint".into());
    }
    if health.status != "Alive" {
        return Err("it does not say that it is alive".into());
    }
    Ok(())
}

/// Whether a member that answers as itself says that a role of it is ready.
pub fn ready(target: &Target, world: &World<'_>, member: &Member, role: &str) -> bool {
    if !member.has(role) {
        return false;
    }
    let Some(answered) = world.host(&member.name).dial.seen() else { return false };
    let Ok(health) = &answered.health else { return reports_nothing(member, answered) };
    let status = health.roles.get(role).map(String::as_str);
    match role {
        // The fabric says nothing of it.
        "http-ingress" => true,
        // Nobody votes where metadata is kept elsewhere.
        "metadata-server" if target.metadata == Metadata::External => true,
        "metadata-server" => matches!(status, Some("Member" | "Standby")),
        _ => status == Some("Ready"),
    }
}

/// Whether it is of a version that answers with nothing. Versions are told since 1.6.
fn reports_nothing(member: &Member, answered: &Answered) -> bool {
    let version = member.version.as_deref().map(Version::parse);
    let older = version.is_none_or(|it| it.is_ok_and(|version| version < REPORTS_FROM));
    answered.empty && older
}
