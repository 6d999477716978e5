//! The metadata servers, as `list-servers` prints them.

use std::collections::{BTreeMap, BTreeSet};

use super::nodes::number;
use super::{Seen, table};

/// What one metadata server says.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// `Member`, `Standby` or another word.
    pub status: String,
    /// Whom it follows.
    pub leader: Option<u64>,
    /// Who votes, by it.
    pub members: BTreeSet<u64>,
}

/// All that answered, by node.
pub type Servers = BTreeMap<u64, Server>;

/// Reads `list-servers`. Servers that were not reached are absent.
pub fn read(text: &str) -> Seen<Servers> {
    let rows = table::rows(text, "NODE").ok_or("list-servers has no table")?;
    let mut all = Servers::new();
    for row in rows {
        let cell = |head: &str| row.get(head).map_or("", String::as_str);
        if row.contains_key("REASON") {
            continue;
        }
        let id = number(cell("NODE")).ok_or("list-servers has a row of no node")?;
        let inner = cell("MEMBERS").strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let inner = inner.ok_or("list-servers has a row without members")?;
        let members: Option<BTreeSet<u64>> =
            inner.split(',').map(str::trim).filter(|name| !name.is_empty()).map(number).collect();
        let server = Server {
            status: cell("STATUS").to_owned(),
            leader: number(cell("LEADER")),
            members: members.ok_or("list-servers has members that are no nodes")?,
        };
        if all.insert(id, server.clone()).is_some_and(|was| was != server) {
            return Err(format!("list-servers says two things of N{id}"));
        }
    }
    Ok(all)
}
