//! Which facts each effect rests on. An effect that is missing here has no needs and is refused; a check
//! that reads anything else still gets a refusal when it is not known.

use restate_scaleout_api::target::Metadata;

use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

/// A fact that an effect may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Who is registered.
    Nodes,
    /// Which of them are alive by gossip.
    Liveness,
    /// The segments of all logs.
    Logs,
    /// Number and copies of partitions.
    Table,
    /// Where partitions are.
    Placement,
    /// Their running replicas.
    Processors,
    /// How far logs are trimmed.
    Trims,
    /// The metadata servers.
    Servers,
    /// The configuration file of the node acted on.
    File,
    /// The server processes of that node.
    Process,
    /// The base directory of that node.
    Disk,
    /// What a start of that node would run.
    Installed,
    /// Whether something answers at its address.
    Dial,
    /// The configuration files of all registered nodes that are not lost.
    MemberFiles,
    /// Whether those nodes answer at their addresses.
    MemberDials,
}

use Need::{
    Dial, Disk, File, Installed, Liveness, Logs, MemberDials, MemberFiles, Nodes, Placement, Process,
    Processors, Servers, Table, Trims,
};

const CLUSTER: [Need; 8] = [Nodes, Liveness, Logs, Table, Placement, Processors, Servers, MemberDials];
const SNAPSHOT: [Need; 9] =
    [Nodes, Liveness, Logs, Table, Placement, Processors, Servers, MemberDials, MemberFiles];
const VOTE: [Need; 4] = [Nodes, Liveness, Servers, MemberDials];
/// Not who is alive: a node that is down may be just what keeps the cluster from telling.
const START: [Need; 6] = [Nodes, File, Process, Disk, Installed, Dial];
const REVIVE: [Need; 5] = [File, Process, Disk, Installed, Dial];
const STOP: [Need; 13] = [
    Nodes,
    Liveness,
    Logs,
    Table,
    Placement,
    Processors,
    Servers,
    MemberDials,
    File,
    Process,
    Disk,
    Installed,
    Dial,
];
const JOIN: [Need; 15] = [
    Nodes,
    Liveness,
    Logs,
    Table,
    Placement,
    Processors,
    Trims,
    Servers,
    MemberDials,
    MemberFiles,
    File,
    Process,
    Disk,
    Installed,
    Dial,
];

/// What an effect rests on.
pub fn needs(effect: &Effect) -> &'static [Need] {
    match effect {
        Effect::SetReplication { .. } | Effect::ReplicateLogs { .. } => &CLUSTER,
        Effect::Snapshot { .. } => &SNAPSHOT,
        Effect::AddVoter(_) => &VOTE,
        Effect::Write(_) => &[File, Installed],
        Effect::Start(_) => &START,
        Effect::Revive(_) => &REVIVE,
        Effect::Join(_) => &JOIN,
        Effect::Restart(_) | Effect::Upgrade { .. } => &STOP,
        Effect::Unlisted(_) => &[],
    }
}

/// Checks that a fact is known.
///
/// # Errors
/// When it is not.
pub fn check(review: &Review<'_>, need: Need) -> Result<(), Broken> {
    let world = &review.world;
    let node = review.effect.node().unwrap_or_default();
    let host = world.host(node);
    match need {
        Need::Nodes => world.nodes.need("who is registered").map(drop),
        Need::Liveness => world.liveness.need("the liveness of nodes").map(drop),
        Need::Logs => world.logs.need("the segments of logs").map(drop),
        Need::Table => world.table.need("the partition table").map(drop),
        Need::Placement => world.placement.need("the placement of partitions").map(drop),
        Need::Processors => world.processors.need("the replicas of partitions").map(drop),
        Need::Trims => world.trims.need("the trim points of logs").map(drop),
        // Metadata that is kept elsewhere has no servers to list.
        Need::Servers if review.target().metadata == Metadata::External => Ok(()),
        Need::Servers => world.servers.need("the metadata servers").map(drop),
        Need::File => host.config.need(&format!("the configuration file of {node}")).map(drop),
        // A host that cannot look for processes leaves the address, which is dialled as well.
        Need::Process if host.process.is_unsupported() => Ok(()),
        Need::Process => host.process.need(&format!("whether a server of {node} runs")).map(drop),
        Need::Disk => host.disk.need(&format!("the disk of {node}")).map(drop),
        Need::Installed => host.installed.need(&format!("what a start of {node} would run")).map(drop),
        Need::Dial => host.dial.need(&format!("whether {node} answers")).map(drop),
        Need::MemberFiles => review.each_member(|host, name| {
            host.config.need(&format!("the configuration file of {name}")).map(drop)
        }),
        Need::MemberDials => {
            review.each_member(|host, name| host.dial.need(&format!("whether {name} answers")).map(drop))
        }
    }
}
