//! Reads `restatectl metadata-server list-servers`.

use std::collections::BTreeSet;

use super::states::MetadataStatus;
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
        self.servers.iter().filter_map(|server| server.members.as_ref()).flatten().copied().collect()
    }
}

/// One metadata server's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataServer {
    /// The node.
    pub id: NodeId,
    /// What it says of itself.
    pub status: MetadataStatus,
    /// Version of the membership it knows; `v0` while joining.
    pub version: String,
    /// The leader it knows.
    pub leader: Option<NodeId>,
    /// The members it knows; none while it has not heard of any, which is as long as it has not joined.
    pub members: Option<Vec<NodeId>>,
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
        let leader = match cell("LEADER") {
            "" | "-" => None,
            text => match NodeId::parse(text) {
                None => return Err(ReadError::new(what, format!("`{text}` is not a leader"))),
                leader => leader,
            },
        };
        cluster.servers.push(MetadataServer {
            id,
            status: cell("STATUS").into(),
            version: cell("VERSION").into(),
            leader,
            members: Some(members).filter(|members| !members.is_empty()),
            applied: cell("APPLIED").parse().ok(),
            committed: cell("COMMITTED").parse().ok(),
        });
    }
    if let Some(table) = PrintedTable::find(text, &["NODE", "REASON"]) {
        for row in table.rows() {
            match row.get("NODE").unwrap_or_default() {
                // A reason may run over several lines.
                "" => {}
                text => match NodeId::parse(text) {
                    Some(id) => cluster.unreachable.push(id),
                    None => return Err(ReadError::new(what, format!("`{text}` is not a node"))),
                },
            }
        }
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
        assert_eq!(cluster.servers[0].members.as_deref(), Some(&[NodeId(1), NodeId(2)][..]));
        assert_eq!(cluster.unreachable, [NodeId(2)]);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        let text = "Metadata service\n NODE  STATUS  VERSION  LEADER  MEMBERS \n N1    Member  v2       N1      \
                    [N1,N2] \n\n🔌 Unreachable nodes\n NODE  REASON \n N2    gone\n       for long\n";
        assert_eq!(metadata_cluster(text).unwrap().unreachable, [NodeId(2)]);
        for (from, to) in [
            ("[N1,N2]", "[N1,N2 "),
            ("[N1,N2]", "[N1,n2]"),
            ("v2       N1", "v2       n1"),
            (" N1    M", " n1    M"),
            (" N2    gone", " all   gone"),
            ("MEMBERS", "MEMBRES"),
        ] {
            assert!(metadata_cluster(&text.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
