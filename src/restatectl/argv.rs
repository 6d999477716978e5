//! The arguments of every `restatectl` command the project uses.

use super::NodeId;

/// Time enough for a read on a healthy cluster (restatectl's own request timeout is 13 s).
pub const READ_TIMEOUT_MS: u64 = 20_000;
/// Time enough for a small change of metadata.
pub const WRITE_TIMEOUT_MS: u64 = 30_000;
/// Time enough for snapshots of all partitions of one command.
pub const SNAPSHOT_TIMEOUT_MS: u64 = 30 * 60_000;
/// What restatectl waits for one partition's snapshot; past it the trim is dropped with the request.
const SNAPSHOT_REQUEST_TIMEOUT_MS: u64 = 10 * 60_000;

/// A command that changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadCommand {
    /// All registered nodes, read through the metadata leader.
    NodesConfig,
    /// The chains of all logs, read through the metadata leader.
    LogsConfig,
    /// The number of partitions and their replication, read through the metadata leader.
    PartitionTable,
    /// Liveness of nodes by gossip.
    Nodes,
    /// Replica sets and leaders.
    Partitions,
    /// State of every running partition processor.
    Processors,
    /// State of every log-server's part of every segment.
    LogletWorkers,
    /// Members and leader of the metadata cluster.
    MetadataServers,
    /// Whether somebody has frozen where replicas are.
    PlacementPolicies,
    /// Whether somebody has frozen who leads.
    LeadershipPolicies,
    /// The version of the `restatectl` binary.
    Version,
}

impl ReadCommand {
    /// Every read of one complete look at a cluster.
    pub const ALL: [Self; 11] = [
        Self::Version,
        Self::NodesConfig,
        Self::LogsConfig,
        Self::PartitionTable,
        Self::MetadataServers,
        Self::Nodes,
        Self::Partitions,
        Self::Processors,
        Self::LogletWorkers,
        Self::PlacementPolicies,
        Self::LeadershipPolicies,
    ];

    /// The words after the address.
    fn words(self) -> Vec<&'static str> {
        match self {
            Self::NodesConfig => vec!["metadata", "get", "--key", "nodes_config"],
            Self::LogsConfig => vec!["metadata", "get", "--key", "bifrost_config"],
            Self::PartitionTable => vec!["metadata", "get", "--key", "partition_table"],
            Self::Nodes => vec!["sql", "--json", "SELECT plain_node_id, state FROM nodes"],
            Self::Partitions => vec![
                "sql",
                "--json",
                "SELECT partition_id, log_id, leader_gen_node_id, current_replica_set, next_replica_set \
                 FROM partitions",
            ],
            Self::Processors => vec![
                "sql",
                "--json",
                "SELECT partition_id, plain_node_id, gen_node_id, effective_mode, replay_status, \
                 applied_log_lsn, durable_log_lsn, archived_log_lsn, target_tail_lsn FROM partition_state",
            ],
            Self::LogletWorkers => vec![
                "sql",
                "--json",
                "SELECT log_id, segment_index, trim_point FROM loglet_workers WHERE trim_point > 0",
            ],
            Self::MetadataServers => vec!["metadata-server", "list-servers"],
            Self::PlacementPolicies => vec!["partitions", "placement", "show"],
            Self::LeadershipPolicies => vec!["partitions", "leadership", "show"],
            Self::Version => vec!["--version"],
        }
    }

    /// The full arguments; `address` is the fabric address of a node whose admin role is ready.
    pub fn args(self, address: &str) -> Vec<String> {
        if self == Self::Version {
            return vec!["--version".into()];
        }
        with_address(address, self.words().into_iter().map(Into::into))
    }

    /// Which read these arguments are.
    pub fn of(args: &[String]) -> Option<Self> {
        Self::ALL.into_iter().find(|read| {
            let words = read.words();
            args.len() >= words.len() && args[args.len() - words.len()..].iter().eq(words.iter())
        })
    }

    /// Whether its answer is made of rows that every node contributes, so that it may be partial.
    pub fn is_query(self) -> bool {
        matches!(self, Self::Nodes | Self::Partitions | Self::Processors | Self::LogletWorkers)
    }

    /// What to call it in evidence.
    pub fn title(self) -> &'static str {
        match self {
            Self::NodesConfig => "restatectl metadata get --key nodes_config",
            Self::LogsConfig => "restatectl metadata get --key bifrost_config",
            Self::PartitionTable => "restatectl metadata get --key partition_table",
            Self::Nodes => "restatectl sql … FROM nodes",
            Self::Partitions => "restatectl sql … FROM partitions",
            Self::Processors => "restatectl sql … FROM partition_state",
            Self::LogletWorkers => "restatectl sql … FROM loglet_workers",
            Self::MetadataServers => "restatectl metadata-server list-servers",
            Self::PlacementPolicies => "restatectl partitions placement show",
            Self::LeadershipPolicies => "restatectl partitions leadership show",
            Self::Version => "restatectl --version",
        }
    }
}

/// A command that changes the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteCommand {
    /// Ask for this replication of logs and partitions from now on.
    SetReplication {
        /// For logs, in Restate's grammar.
        logs: String,
        /// For partitions, in Restate's grammar.
        partitions: String,
    },
    /// Make `replicated` the provider of new segments.
    UseReplicatedLoglet {
        /// For logs, in Restate's grammar.
        logs: String,
    },
    /// Snapshot every partition and trim every log up to what its snapshot covers.
    SnapshotAndTrim,
    /// Make a standby metadata server a voter.
    AddVoter(NodeId),
}

impl WriteCommand {
    /// The full arguments.
    pub fn args(&self, address: &str) -> Vec<String> {
        let words: Vec<String> = match self {
            Self::SetReplication { logs, partitions } => vec![
                "config".into(),
                "set".into(),
                "--log-replication".into(),
                logs.clone(),
                "--partition-replication".into(),
                partitions.clone(),
                "--yes".into(),
            ],
            Self::UseReplicatedLoglet { logs } => vec![
                "config".into(),
                "set".into(),
                "--log-provider".into(),
                "replicated".into(),
                "--log-replication".into(),
                logs.clone(),
                "--yes".into(),
            ],
            Self::SnapshotAndTrim => vec![
                "--request-timeout".into(),
                SNAPSHOT_REQUEST_TIMEOUT_MS.to_string(),
                "snapshots".into(),
                "create".into(),
                "--trim-log".into(),
                "--yes".into(),
            ],
            Self::AddVoter(node) => {
                vec!["metadata-server".into(), "add-node".into(), node.to_string(), "--yes".into()]
            }
        };
        with_address(address, words.into_iter())
    }

    /// How long the host lets it run.
    pub fn timeout_ms(&self) -> u64 {
        match self {
            Self::SnapshotAndTrim => SNAPSHOT_TIMEOUT_MS,
            Self::SetReplication { .. } | Self::UseReplicatedLoglet { .. } | Self::AddVoter(_) => {
                WRITE_TIMEOUT_MS
            }
        }
    }
}

/// The address that a command is sent to.
pub fn address(args: &[String]) -> Option<&str> {
    let at = args.iter().position(|arg| arg == "--address")?;
    args.get(at + 1).map(String::as_str)
}

fn with_address(address: &str, words: impl Iterator<Item = String>) -> Vec<String> {
    ["--address".to_owned(), address.to_owned()].into_iter().chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_read_is_known_by_its_arguments() {
        for read in ReadCommand::ALL {
            assert_eq!(ReadCommand::of(&read.args("http://127.0.0.1:5122/")), Some(read));
        }
        assert_eq!(ReadCommand::of(&["--address".into(), "x".into(), "status".into()]), None);
    }

    #[test]
    fn every_write_names_its_address_and_confirms_itself() {
        let writes = [
            WriteCommand::SetReplication { logs: "2".into(), partitions: "2".into() },
            WriteCommand::UseReplicatedLoglet { logs: "1".into() },
            WriteCommand::SnapshotAndTrim,
            WriteCommand::AddVoter(NodeId(2)),
        ];
        for write in writes {
            let args = write.args("http://h:5122");
            assert_eq!(&args[..2], ["--address", "http://h:5122"]);
            assert_eq!(args.last().map(String::as_str), Some("--yes"));
        }
    }
}
