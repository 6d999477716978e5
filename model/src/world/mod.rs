//! A small Restate: machines with disks, files and processes, and the cluster that their servers make up.
//!
//! Values are reduced to what matters for data and writes. There is one log and one partition. Positions in the log only have an
//! order: each segment holds a few records as soon as it is there, and a few more when it is sealed.

mod cluster;
mod machine;
mod settings;

pub use cluster::{Cluster, Log, Member, Partition, Segment, Standing, Storage};
pub use machine::{Disk, File, Machine, Phase, Process};
pub use settings::Settings;

/// Everything there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// Milliseconds since some beginning.
    pub now: u64,
    /// By the order of the target.
    pub machines: Vec<Machine>,
    /// Nothing before a server has founded it. Its documents outlive the servers as long as a majority of the voters' disks does.
    pub cluster: Option<Cluster>,
    /// A server founded another cluster of the same name beside it, which nothing undoes.
    pub second_cluster: bool,
    /// Some disk has been lost for good.
    pub lost_a_disk: bool,
}

impl World {
    /// The machine with a name.
    pub fn machine(&self, name: &str) -> Option<&Machine> {
        self.machines.iter().find(|machine| machine.name == name)
    }

    /// The same, to change it.
    pub fn machine_mut(&mut self, name: &str) -> Option<&mut Machine> {
        self.machines.iter_mut().find(|machine| machine.name == name)
    }

    /// The machine whose server is member `id`, by its disk.
    pub fn of_member(&self, id: u32) -> Option<&Machine> {
        self.machines.iter().find(|machine| machine.disk.member == Some(id))
    }

    /// Whether the server of member `id` answers others.
    pub fn is_up(&self, id: u32) -> bool {
        self.of_member(id).is_some_and(Machine::is_up)
    }

    /// Whether what member `id` has stored is still there, whether or not its server runs.
    pub fn has_disk(&self, id: u32) -> bool {
        self.of_member(id).is_some()
    }

    /// Whether the metadata servers can answer and change anything: a majority of the voters runs.
    pub fn has_metadata(&self) -> bool {
        self.cluster.as_ref().is_some_and(|cluster| {
            let alive = cluster.voters.iter().filter(|id| self.is_up(**id)).count();
            alive * 2 > cluster.voters.len()
        })
    }

    /// Whether a segment could take a record: as many of its log-servers run as it wants copies.
    pub fn can_append(&self, segment: &Segment) -> bool {
        segment.nodeset.iter().filter(|id| self.is_up(**id)).count() >= segment.copies
    }

    /// Whether everything in a segment can be read for certain: fewer of its log-servers are away than there are copies.
    pub fn can_read(&self, segment: &Segment) -> bool {
        segment.nodeset.iter().filter(|id| !self.is_up(**id)).count() < segment.copies
    }

    /// Whether everything in a segment is on some disk for certain.
    pub fn has_copies(&self, segment: &Segment) -> bool {
        segment.holders.iter().filter(|id| !self.has_disk(**id)).count() < segment.copies
    }

    /// Whether a write would be acknowledged now.
    pub fn takes_writes(&self) -> bool {
        self.cluster.as_ref().is_some_and(|cluster| {
            let tail = cluster.log.segments.last();
            let led = cluster.partition.leader.is_some_and(|id| self.is_up(id));
            led && !cluster.log.is_sealed && tail.is_some_and(|segment| self.can_append(segment))
        })
    }

    /// Whether every acknowledged record is somewhere for certain: in a segment that has copies, or in a snapshot.
    pub fn has_all_records(&self) -> bool {
        self.cluster.as_ref().is_none_or(|cluster| {
            let in_snapshot = cluster.partition.archived.unwrap_or(0);
            let lost = |at: usize| {
                let end = cluster.log.end_of(at);
                !self.has_copies(&cluster.log.segments[at]) && end > in_snapshot + 1
            };
            // What was trimmed is in a snapshot alone, or in what a processor has applied.
            let trimmed_away = cluster.log.trimmed > in_snapshot;
            !trimmed_away && !(0..cluster.log.segments.len()).any(lost)
        })
    }
}
