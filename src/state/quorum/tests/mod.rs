//! The counting held against definitions written for the tests alone, and against what was seen on
//! real servers.

mod brute;
mod facts;
mod groups;
mod naive;
mod next;
mod page;
mod server;
mod unknown;

use super::{Machine, QuorumNode, Site, Storage};
use crate::cluster::Ternary;
use crate::config::values::replication::ReplicationProperty;

/// A log-server in reach, or a dead one.
fn node(location: &str, alive: bool) -> QuorumNode {
    QuorumNode {
        site: Site::parse(location),
        alive: alive.into(),
        storage: Storage::ReadWrite,
        log_server: Ternary::Yes,
        host: Machine::Own,
    }
}

fn property(text: &str) -> ReplicationProperty {
    ReplicationProperty::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Every valid property with at most so many copies, zones and regions.
fn properties(copies: u8, zones: u8, regions: u8) -> Vec<ReplicationProperty> {
    let up_to = |most: u8| (0..=most).map(|factor| (factor > 0).then_some(factor));
    let mut all = Vec::new();
    for node in up_to(copies) {
        for zone in up_to(zones) {
            all.extend(up_to(regions).filter_map(|region| ReplicationProperty::of(node, zone, region).ok()));
        }
    }
    all
}

/// Every way to choose `count` of the kinds, repeats allowed, order not.
fn multisets<T: Copy>(kinds: &[T], count: usize) -> Vec<Vec<T>> {
    let Some((first, rest)) = kinds.split_first() else {
        return if count == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let mut all = Vec::new();
    for here in 0..=count {
        for tail in multisets(rest, count - here) {
            all.push(std::iter::repeat_n(*first, here).chain(tail).collect());
        }
    }
    all
}
