//! Rows about partition processors, indexed by partition and node.

use crate::restatectl::NodeId;
use crate::restatectl::sql::Processor;

/// Rows by partition, then by node.
#[derive(Debug)]
pub struct ByPartition<'a>(Vec<&'a Processor>);

impl<'a> ByPartition<'a> {
    /// Sorts the rows; equal ones keep their order.
    pub fn new(rows: &'a [Processor]) -> Self {
        let mut sorted: Vec<&Processor> = rows.iter().collect();
        sorted.sort_by_key(|row| (row.partition, row.node));
        Self(sorted)
    }

    /// The rows of a partition.
    pub fn of(&self, partition: u32) -> &[&'a Processor] {
        let from = self.0.partition_point(|row| row.partition < partition);
        let rows = &self.0[from..];
        &rows[..rows.partition_point(|row| row.partition == partition)]
    }

    /// The row of a partition on a node.
    pub fn on(&self, partition: u32, node: NodeId) -> Option<&'a Processor> {
        let rows = self.of(partition);
        let row = rows.get(rows.partition_point(|row| row.node < node))?;
        (row.node == node).then_some(*row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::restatectl::states::ReplayStatus;

    fn row(partition: u32, node: u32, applied: u64) -> Processor {
        Processor {
            partition,
            node: NodeId(node),
            leads: false,
            status: ReplayStatus::Active,
            applied: Some(applied),
            durable: None,
            archived: None,
            tail: None,
        }
    }

    #[test]
    fn rows_are_found_by_partition_and_node() {
        let rows = [row(1, 3, 10), row(0, 2, 11), row(1, 1, 12), row(1, 3, 13)];
        let index = ByPartition::new(&rows);
        assert_eq!(index.of(0), [&rows[1]]);
        assert_eq!(index.of(1), [&rows[2], &rows[0], &rows[3]]);
        assert!(index.of(2).is_empty());
        // Of two rows about one node the first counts, as in the list.
        assert_eq!(index.on(1, NodeId(3)), Some(&rows[0]));
        assert_eq!(index.on(1, NodeId(2)), None);
        assert_eq!(index.on(2, NodeId(1)), None);
    }
}
