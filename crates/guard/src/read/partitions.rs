//! `partition_table`: how many partitions there are, and how many copies they want.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::json;
use crate::quorum::Property;

/// More partitions than Restate allows: its count is a 16-bit number.
const MOST: u32 = 65_535;

/// The partition table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Number of partitions.
    pub count: u32,
    /// Copies of each.
    pub copies: Copies,
}

/// How many copies of a partition are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copies {
    /// As many as a property says.
    Limit(Property),
    /// One on every worker.
    Everywhere,
    /// The cluster was never told.
    Unset,
}

#[derive(Deserialize)]
struct Raw {
    num_partitions: u32,
    partitions: Option<Vec<IgnoredAny>>,
    replication: Option<Replication>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Replication {
    Limit { limit: Limit },
    Word(String),
    Other(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Limit {
    Copies(u32),
    Property(String),
    Other(IgnoredAny),
}

/// Reads `partition_table`.
///
/// # Errors
/// When anything in it is not understood, or the count cannot be true.
pub fn read(text: &str) -> Result<Table, String> {
    let raw: Raw = json(text)?;
    if raw.num_partitions > MOST {
        return Err(format!("{} partitions are more than a cluster can have", raw.num_partitions));
    }
    let listed = raw.partitions.map(|all| all.len());
    if let Some(listed) = listed.filter(|listed| u32::try_from(*listed) != Ok(raw.num_partitions)) {
        return Err(format!("{} partitions are counted and {listed} are listed", raw.num_partitions));
    }
    let unreadable = || "the replication of partitions is not understood".to_owned();
    let copies = match raw.replication {
        None => Copies::Unset,
        Some(Replication::Word(word)) if word == "everywhere" => Copies::Everywhere,
        Some(Replication::Limit { limit: Limit::Copies(copies) }) => {
            Copies::Limit(Property::nodes(copies).ok_or_else(unreadable)?)
        }
        Some(Replication::Limit { limit: Limit::Property(text) }) => {
            Copies::Limit(Property::parse(&text).ok_or_else(unreadable)?)
        }
        Some(_) => return Err(unreadable()),
    };
    Ok(Table { count: raw.num_partitions, copies })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_has_as_many_partitions_as_sixteen_bits_count() {
        let of = |count: u32| read(&format!(r#"{{"num_partitions": {count}}}"#)).map(|table| table.count);
        assert_eq!(of(65_535), Ok(65_535));
        assert!(of(65_536).is_err() && of(u32::MAX).is_err());
    }

    #[test]
    fn as_many_are_listed_as_are_counted() {
        let of = |count: u32| {
            read(&format!(r#"{{"num_partitions": {count}, "partitions": [[0, {{}}], [1, {{}}]]}}"#))
        };
        assert_eq!(of(2).map(|table| table.count), Ok(2));
        for count in [1, 3] {
            assert_eq!(of(count), Err(format!("{count} partitions are counted and 2 are listed")));
        }
    }
}
