//! Which losses a cluster tolerates, by node, zone, region and machine.
//!
//! A record is acknowledged once it is on a *write quorum*: members of the segment's nodeset in as many nodes,
//! zones and regions as its replication property asks for. Everything else follows from that. The functions
//! here are pure: they know nodes, places and properties, but not how those were observed. File names refer to
//! the server's source (restatedev/restate, read at v1.7.6; v1.5.3 and v1.6.2 count the same way).
//!
//! # What a segment can do
//!
//! | question | answer | the server's source |
//! |---|---|---|
//! | append | the members in reach contain a write quorum | `SpreadSelector::select` in `spread_selector.rs`, `NodeSetChecker::check_write_quorum` in `replication/checker.rs` |
//! | records | the members out of reach contain no write quorum, so every record is on one in reach: an *f-majority* | `NodeSetChecker::check_fmajority`: at any one scope, more domains answer completely than there are domains minus copies |
//! | recovery *possible* | there is an f-majority: an even tail can be found and sealed | `FindTailTask::run` in `find_tail.rs`, `SealTask::run` in `seal.rs` |
//! | recovery *certain* | there is an f-majority **and** a write quorum, on which an uneven tail is repaired | `Digests::can_repair` and `select_fixups`, from `repair_tail.rs` |
//! | copies left | the fewest members in reach of any write quorum of the nodeset *as it was made* | records are sent to all members (`SelectorStrategy::Flood`) and acknowledged after a write quorum: more copies are usual but never relied on |
//!
//! With writes in flight the tail is uneven, so only *certain* counts as tolerated. If as many copies are
//! wanted as there are members, by nodes or by zones, one loss makes recovery merely possible, and what the
//! lost node sequenced may be stuck until it is back.
//!
//! # Which members count
//!
//! | member | has its records and takes more | counts for the server's f-majority | chosen for the next nodeset |
//! |---|---|---|---|
//! | `read-write`, alive, log-server | yes | yes | yes |
//! | `read-only`, alive, log-server | yes | yes | no |
//! | dead or unreachable | no | no, and its domain is incomplete | **yes**, if `read-write` |
//! | without the log-server role | no | no, and its domain is incomplete | **yes**, if `read-write` |
//! | `provisioning` | no | **yes**, as having no records | no |
//! | `gone` | no | **yes**, if it answers | no |
//! | `data-loss` | no | **yes**, with a warning | no |
//! | `disabled`, removed | no | **left out** | no |
//! | a state that is not understood | unknown | unknown | unknown |
//!
//! Sources: `StorageState` in `nodes_config.rs`, `EffectiveNodeSet::new` in `log_nodeset.rs`,
//! `logserver_candidate_filter` in `replicated_loglet/mod.rs`.
//!
//! # Where the servers are too lax
//!
//! They count over today's nodes. [`server::f_majority`] counts as they do; [`Recovery::Lossy`] is where they would
//! continue without acknowledged records.
//!
//! | what they do | why that is unsafe | source |
//! |---|---|---|
//! | leave removed and disabled members out of the count | the only copies may be on those | `NodeSetChecker::new`, `add_node` |
//! | use today's locations | a record is in the zones of the time when it was written. A member must not change its location while a zoned segment has records: replace it instead | `NodeSetChecker::new` |
//! | count `provisioning` and `gone` as authoritative | a node that lost its disk and was forced back to `provisioning` claims that there was nothing on it | `StorageState::is_authoritative` |
//! | let members in `data-loss` complete a domain | they may have lost the very record that is needed | `FMajorityResult::passed` with `SuccessWithRisk` |
//! | with fewer domains left than copies wanted, ask for one complete domain | this follows from leaving members out | `check_fmajority` (`saturating_sub`) |
//! | take the segment for empty when all members are `provisioning` | forced states, as above | `FindTailTask::run`, `all_provisioning` |
//! | accept any answers as enough to find a trim point | an older one may be found | `GetTrimPointTask::run`, `BestEffort` |
//!
//! In one place they are stricter: a domain with only some of its members in `data-loss` counts as complete
//! neither with a warning nor without.
//!
//! # The next nodeset
//!
//! Servers replace a segment when a leader moves, when replication changes, when a better nodeset is
//! available, and when an append fails. [`Judge::next`] says what the nodeset that they choose tolerates in the
//! worst case, over every outcome of their hashes and every leader (`DomainAwareNodeSetSelector::select` in
//! `nodeset_selector.rs`, `ReplicatedLogletProvider::propose_new_loglet_params` in `provider.rs`):
//!
//! | | |
//! |---|---|
//! | candidates | all `read-write` nodes, dead or alive, whatever their roles |
//! | domains | those of the widest scope of the property; narrower ones are ignored. If one candidate has no location at that scope, nothing is chosen |
//! | size | the configured size, at least `2 × copies − 1` and `copies + 1`, and `copies − (widest factor) + 1` of each domain |
//! | order | in turn from the domain that has given the fewest; within it first the leader's node, then members of the previous nodeset, then others |
//! | refused | if the result cannot meet the property; a sealed log then gets no new segment |
//!
//! So four nodes in two zones at `{zone: 2, node: 2}` get nodesets of three, with one node alone in its zone,
//! whose loss stops writes; and even when that node is dead, it is chosen again.
//!
//! # Losses
//!
//! [`Losses`] say how many further losses something tolerates, whichever they are: one fewer than the smallest
//! set of losses that breaks it. For single nodes the numbers are exact. For zones and machines sets are tried
//! out; if there are too many, the number is a lower bound.
//!
//! What is not known never counts as fine: an unknown node is out of reach; an unknown place adds no domain
//! where many domains are wanted, and counts as a domain of its own where few may be out of reach. An answer
//! is yes if it is yes in every case that the facts allow, no if it is no in every one, and unknown otherwise.
//!
//! Metadata voters need a majority ([`votes`]); a voter that nobody reports is not alive.

mod judge;
mod margin;
mod members;
mod node;
mod seats;
mod segment;
mod selector;
mod server;

pub use judge::Judge;
pub use margin::{Losses, Margin};
pub use node::{Domain, Machine, QuorumNode, Site, Storage};
pub use seats::{Seat, Seats, at_least, votes};
pub use segment::Recovery;

#[cfg(test)]
mod tests;
