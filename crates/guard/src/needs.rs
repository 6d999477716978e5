//! The facts that each effect rests on. While one of them is not known, the effect is refused. So it is when
//! a check reads any other fact that is not known.

use std::collections::BTreeMap;

use restate_scaleout_api::target::Metadata;
use semver::Version;

use crate::broken::Broken;
use crate::effect::Effect;
use crate::holder;
use crate::id::NodeId;
use crate::read::nodes::Member;
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
    /// Which partitions somebody has frozen.
    Freezes,
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
    /// That those of them which are not known to be dead are ready and have what they are registered for, by their
    /// own word and by their hosts'.
    Holders,
}

use Need::{
    Dial, Disk, File, Freezes, Holders, Installed, Liveness, Logs, MemberDials, MemberFiles, Nodes,
    Placement, Process, Processors, Servers, Table, Trims,
};

const CLUSTER: [Need; 9] =
    [Nodes, Liveness, Logs, Table, Placement, Processors, Servers, MemberDials, Holders];
const COPIES: [Need; 10] =
    [Nodes, Liveness, Logs, Table, Placement, Processors, Servers, Freezes, MemberDials, Holders];
const SNAPSHOT: [Need; 9] =
    [Nodes, Liveness, Logs, Table, Placement, Processors, Servers, MemberDials, MemberFiles];
const VOTE: [Need; 5] = [Nodes, Liveness, Servers, MemberDials, Holders];
/// Not who is alive: a node that is down may be just what keeps the cluster from telling.
const START: [Need; 6] = [Nodes, File, Process, Disk, Installed, Dial];
const REVIVE: [Need; 5] = [File, Process, Disk, Installed, Dial];
const STOP: [Need; 14] = [
    Nodes,
    Liveness,
    Logs,
    Table,
    Placement,
    Processors,
    Servers,
    Freezes,
    MemberDials,
    File,
    Process,
    Disk,
    Installed,
    Dial,
];
const JOIN: [Need; 16] = [
    Nodes,
    Liveness,
    Logs,
    Table,
    Placement,
    Processors,
    Trims,
    Servers,
    MemberDials,
    Holders,
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
        Effect::SetReplication { partitions: Some(_), .. } => &COPIES,
        Effect::SetReplication { .. } | Effect::ReplicateLogs { .. } => &CLUSTER,
        Effect::Snapshot { .. } => &SNAPSHOT,
        Effect::AddVoter(_) => &VOTE,
        // What a node has that its new file may take away is told by its registration and by the others.
        Effect::Write(_) => &[Nodes, File, Installed],
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
    let node = review.effect.does().node().unwrap_or_default();
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
        Need::Servers => servers(review),
        Need::Freezes => freezes(review),
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
        Need::Holders => holders(review),
    }
}

/// What each node and its host show. One that gossip calls dead counts as dead and is not asked.
fn holders(review: &Review<'_>) -> Result<(), Broken> {
    let world = &review.world;
    let nodes = world.nodes.need("who is registered")?;
    let gossip = world.liveness.need("the liveness of nodes")?;
    review.each_member(|_, name| {
        let Some(member) = nodes.named(name) else { return Ok(()) };
        if gossip.get(&member.id).is_some_and(|state| state == "dead") {
            return Ok(());
        }
        let holds = holder::holds(review.target(), world, member);
        let serves = |()| {
            member.roles.iter().try_for_each(|role| holder::serves(review.target(), world, member, role))
        };
        holds.and_then(serves).map_err(|(lacks, evidence)| {
            Broken::unknown(
                format!("{name} cannot be counted on: {lacks}"),
                vec![evidence],
                "wait until it answers at its address as itself with all its roles ready, or start it; where its disk or its \
                 processes are in the way, put those right first",
            )
        })
    })
}

/// Which of all partitions are frozen. Servers that ignore a freeze need not be asked for one.
fn freezes(review: &Review<'_>) -> Result<(), Broken> {
    let world = &review.world;
    if ignored(&world.nodes.need("who is registered")?.members) {
        return Ok(());
    }
    let count = world.table.need("the partition table")?.count;
    for (fact, what) in [(&world.frozen_placement, "placement"), (&world.frozen_leadership, "leadership")] {
        let what = format!("whether the {what} of partitions is frozen");
        let frozen = fact.need(&what)?;
        if let Some(partition) = (0..count).find(|partition| !frozen.contains_key(partition)) {
            return Err(Broken::unknown(
                format!("{what} is not told of partition {partition}"),
                vec![fact.evidence(format!("{} of {count} partitions are listed", frozen.len()))],
                "look again",
            ));
        }
    }
    Ok(())
}

/// Older servers ignore a freeze.
pub const HONOURED_FROM: Version = Version::new(1, 7, 3);

/// Whether all nodes are of a version that knows no freeze; versions that are not told may know it.
fn ignored(members: &BTreeMap<NodeId, Member>) -> bool {
    let version = |member: &Member| Version::parse(member.version.as_deref()?).ok();
    members.values().all(|member| version(member).is_some_and(|version| version < HONOURED_FROM))
}

/// The metadata servers, of which there must be some: an empty list was cut off, or comes from a cluster that
/// keeps its metadata elsewhere, of which the target says nothing.
fn servers(review: &Review<'_>) -> Result<(), Broken> {
    let fact = &review.world.servers;
    let servers = fact.need("the metadata servers")?;
    if servers.members().is_empty() {
        return Err(Broken::unknown(
            "no metadata server is listed as a member",
            vec![fact.evidence(format!("{} servers answered", servers.rows.len()))],
            "look again; if the list stays empty, metadata is kept elsewhere: say so in the target",
        ));
    }
    Ok(())
}
