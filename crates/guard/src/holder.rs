//! What a registered node must show before anything counts on it: that it is itself, by its own word, and by its host
//! that its data is on its disk, that one server has it open, and that there is room for more.
//!
//! Whatever counts copies, votes or losses asks here, and so does whatever gives a node more to hold.

use restate_scaleout_api::answer::DiskReport;
use restate_scaleout_api::{Evidence, Target};

use crate::fact::Fact;
use crate::own_word;
use crate::read::nodes::Member;
use crate::world::{Host, World};

/// What a node lacks, with what shows it.
pub type Lacks = (String, Evidence);

/// Whether a member is there with the data that it is registered for.
///
/// # Errors
/// What it lacks.
pub fn holds(target: &Target, world: &World<'_>, member: &Member) -> Result<(), Lacks> {
    let host = world.host(&member.name);
    own_word::itself(target, world, member).map_err(|why| (why.clone(), host.dial.evidence(why)))?;
    data(host, &member.name)?;
    one_process(host)
}

/// Whether a member that holds what it is registered for can do the work of a role. Each but an ingress and an admin
/// writes to its disk before it answers.
///
/// # Errors
/// What it lacks.
pub fn serves(target: &Target, world: &World<'_>, member: &Member, role: &str) -> Result<(), Lacks> {
    let host = world.host(&member.name);
    if !own_word::ready(target, world, member, role) {
        let lacks = format!("it does not say that its {role} is ready");
        return Err((lacks.clone(), host.dial.evidence(lacks)));
    }
    let writes = matches!(role, "log-server" | "metadata-server" | "worker");
    match host.disk.seen().filter(|disk| writes && disk.is_full()) {
        None => Ok(()),
        Some(disk) => {
            let free = disk.free_bytes.map_or(0, |free| free >> 20);
            let lacks = format!("its disk is full: {free} MiB are free");
            Err((lacks.clone(), host.disk.evidence(lacks)))
        }
    }
}

/// Whether a base directory has the data of a node. A report of a directory that is empty or not there, and has it, contradicts
/// itself and is no fact.
pub fn has_data(disk: &DiskReport, node: &str) -> bool {
    disk.node_directories.iter().any(|name| name == node) && !unmarked(disk, node)
}

/// Whether a host has looked for what a server leaves in its directory before it opens its databases, and found none: an
/// empty mount point has the name of a node as well.
pub fn unmarked(disk: &DiskReport, node: &str) -> bool {
    disk.marked.as_ref().is_some_and(|marked| !marked.iter().any(|name| name == node))
}

fn data(host: &Host, node: &str) -> Result<(), Lacks> {
    match &host.disk {
        Fact::Known { value, .. } if has_data(value, node) => Ok(()),
        Fact::Known { .. } => {
            let lacks = "its data is not in its base directory".to_owned();
            Err((lacks.clone(), host.disk.evidence(lacks)))
        }
        Fact::Unknown { .. } | Fact::Unseen => {
            let lacks = "nobody knows whether its data is on its disk".to_owned();
            Err((lacks.clone(), host.disk.evidence(lacks)))
        }
    }
}

/// A host that cannot look for processes leaves the answer at the node's address to tell.
fn one_process(host: &Host) -> Result<(), Lacks> {
    let lacks = match &host.process {
        Fact::Known { value, .. } => match value.all.len() {
            1 => return Ok(()),
            0 => "its host finds no server of it".to_owned(),
            several => format!("{several} servers of it run at once"),
        },
        unsupported if unsupported.is_unsupported() => return Ok(()),
        Fact::Unknown { .. } | Fact::Unseen => "nobody knows how many servers of it run".to_owned(),
    };
    Err((lacks.clone(), host.process.evidence(lacks)))
}
