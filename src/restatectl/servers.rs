//! Reads `restatectl metadata-server list-servers`.

use std::collections::BTreeSet;

use super::table::PrintedTable;
use super::{NodeId, ReadError};

/// The metadata cluster as its servers see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetadataCluster {
    /// Servers that answered.
    pub servers: Vec<MetadataServer>,
    /// Servers that did not.
    pub unreachable: Vec<NodeId>,
}

impl MetadataCluster {
    /// Every node that some server takes for a member.
    pub fn members(&self) -> BTreeSet<NodeId> {
        BTreeSet::from_iter(self.servers.iter().flat_map(|server| server.members.iter().copied()))
    }
}

/// One metadata server's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataServer {
    /// The node.
    pub id: NodeId,
    /// `Member`, `Standby`, `Provisioning`, …
    pub status: String,
    /// Version of the membership it knows; `v0` while joining.
    pub version: String,
    /// The leader it knows.
    pub leader: Option<NodeId>,
    /// The members it knows; empty while joining.
    pub members: Vec<NodeId>,
    /// Last log entry it applied.
    pub applied: Option<u64>,
    /// Last log entry it knows to be committed.
    pub committed: Option<u64>,
}

/// Reads the table of servers and the list of those unreachable.
///
/// # Errors
/// When there is no such table, or a row of it makes no sense.
pub fn metadata_cluster(text: &str) -> Result<MetadataCluster, ReadError> {
    let what = "metadata-server list-servers";
    let mut cluster = MetadataCluster::default();
    let Some(table) = PrintedTable::find(text, &["NODE", "STATUS", "LEADER", "MEMBERS"]) else {
        return Err(ReadError::new(what, "no table with NODE, STATUS, LEADER and MEMBERS"));
    };
    for row in table.rows() {
        let cell = |column| row.get(column).unwrap_or_default();
        let Some(id) = NodeId::parse(cell("NODE")) else {
            return Err(ReadError::new(what, format!("`{}` is not a node", cell("NODE"))));
        };
        let Some(members) = NodeId::parse_list(cell("MEMBERS")) else {
            return Err(ReadError::new(what, format!("`{}` is not a list of nodes", cell("MEMBERS"))));
        };
        cluster.servers.push(MetadataServer {
            id,
            status: cell("STATUS").into(),
            version: cell("VERSION").into(),
            leader: NodeId::parse(cell("LEADER")),
            members,
            applied: cell("APPLIED").parse().ok(),
            committed: cell("COMMITTED").parse().ok(),
        });
    }
    if let Some(table) = PrintedTable::find(text, &["NODE", "REASON"]) {
        cluster.unreachable = table.rows().filter_map(|row| NodeId::parse(row.get("NODE")?)).collect();
    }
    Ok(cluster)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_without_leader_is_read_as_such() {
        let text = "Metadata service\n NODE  STATUS  VERSION  LEADER  MEMBERS  APPLIED  COMMITTED  TERM \n N1    \
                    Member  v2       -       [N1,N2]  29       29         2    \n\n🔌 Unreachable nodes\n NODE  \
                    REASON \n N2    code: 'gone'\n";
        let cluster = metadata_cluster(text).unwrap();
        assert_eq!(cluster.servers[0].leader, None);
        assert_eq!(cluster.servers[0].members, [NodeId(1), NodeId(2)]);
        assert_eq!(cluster.unreachable, [NodeId(2)]);
    }
}
