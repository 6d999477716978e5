//! Reads of the cluster, by question and address.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use restate_scaleout_api::Reply;
use restate_scaleout_api::answer::CommandOutput;

use super::{Asked, Clock, Host, World, completed, of_query};
use crate::fact::Fact;
use crate::read::query::Query;
use crate::read::{bifrost, epoch, nodes, partitions, policies, servers, sql};

type Seen<'a> = (u64, &'a str, &'a Reply<CommandOutput>);

/// The newest answer to each question, and every answer to who is registered.
#[derive(Default)]
pub(super) struct Reads<'a> {
    newest: BTreeMap<Query, Seen<'a>>,
    registered: Vec<Seen<'a>>,
    addresses: BTreeMap<&'a str, u64>,
}

impl<'a> Reads<'a> {
    pub(super) fn add(&mut self, at_ms: u64, args: &'a [String], answer: &'a Reply<CommandOutput>) {
        let Some((query, address)) = Query::of(args) else { return };
        let seen = (at_ms, address, answer);
        keep_newest(&mut self.newest, query, seen);
        if query == Query::Nodes {
            self.registered.push(seen);
        }
        let newest = self.addresses.entry(address).or_default();
        *newest = at_ms.max(*newest);
    }

    pub(super) fn facts(&self, clock: Clock) -> World<'a> {
        // One that was given otherwise a moment ago may be of another cluster behind the same address.
        let newest = self.newest.get(&Query::Nodes).map(|(_, _, answer)| *answer);
        let older = self
            .registered
            .iter()
            .copied()
            .filter(|(.., answer)| newest.is_none_or(|it| !std::ptr::eq(it, *answer)));
        let mut older: Vec<Seen<'a>> = older.filter(|seen| has_read(clock, *seen)).collect();
        older.sort_by(|one, other| rank(one).cmp(&rank(other)));
        let counts = |at_ms: u64| clock.acted.is_none_or(|acted| at_ms >= acted);
        World {
            nodes: self.fact(clock, Query::Nodes, nodes::read),
            older: older.into_iter().map(|seen| fact(clock, Query::Nodes, seen, nodes::read)).collect(),
            logs: self.fact(clock, Query::Logs, bifrost::read),
            table: self.fact(clock, Query::Table, partitions::read),
            liveness: self.fact(clock, Query::Liveness, sql::liveness),
            placement: self.fact(clock, Query::Placement, sql::placement),
            processors: self.fact(clock, Query::Processors, sql::processors),
            trims: self.fact(clock, Query::Trims, sql::trims),
            servers: self.fact(clock, Query::Servers, servers::read),
            frozen_placement: self.fact(clock, Query::FrozenPlacement, policies::placement),
            frozen_leadership: self.fact(clock, Query::FrozenLeadership, policies::leadership),
            policies: self.policies(clock),
            addresses: self
                .addresses
                .iter()
                .filter(|(_, at_ms)| counts(**at_ms))
                .map(|(address, _)| (*address).to_owned())
                .collect(),
            hosts: BTreeMap::new(),
            nobody: Host::default(),
        }
    }

    fn fact<T: 'a>(&self, clock: Clock, query: Query, read: fn(&str) -> Result<T, String>) -> Asked<'a, T> {
        let seen = self.newest.get(&query).copied();
        LazyCell::new(Box::new(move || seen.map_or(Fact::Unseen, |seen| fact(clock, query, seen, read))))
    }

    fn policies(&self, clock: Clock) -> BTreeMap<u32, Fact<epoch::Policies>> {
        let of = |(query, seen): (&Query, &Seen<'a>)| match query {
            Query::Epoch(partition) => Some((*partition, fact(clock, *query, *seen, epoch::read))),
            _ => None,
        };
        self.newest.iter().filter_map(of).collect()
    }
}

/// Whether a command has read anything that counts. One to a node that is down fails, and says nothing of a cluster.
fn has_read(clock: Clock, (at_ms, _, answer): Seen<'_>) -> bool {
    matches!(clock.fact(at_ms, "", answer, |output| completed(output).map(drop)), Fact::Known { .. })
}

fn keep_newest<'a, K: Ord>(map: &mut BTreeMap<K, Seen<'a>>, key: K, seen: Seen<'a>) {
    let kept = map.entry(key).or_insert(seen);
    if rank(&seen) >= rank(kept) {
        *kept = seen;
    }
}

/// The newest is last. Of several that were given at once it is always the same, in whatever order they came, and one
/// that has read something if there is one.
fn rank<'a>((at_ms, address, answer): &Seen<'a>) -> (u64, bool, &'a str, Option<&'a str>) {
    (*at_ms, answer.claims_success(), address, answer.ok().map(|output| output.stdout.as_str()))
}

fn fact<T>(
    clock: Clock,
    query: Query,
    (at_ms, address, answer): Seen<'_>,
    read: fn(&str) -> Result<T, String>,
) -> Fact<T> {
    let source = format!("restatectl --address {address} {}", query.title());
    clock.fact(at_ms, &source, answer, |output| of_query(query, output, read))
}
