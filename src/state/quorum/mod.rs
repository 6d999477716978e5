//! Which losses a cluster stands, by node, zone, region and machine.
//!
//! A record is acknowledged when it is on a *write quorum*: members of the segment's nodeset in as many
//! nodes, zones and regions as its replication property asks for. Everything else follows from that. The
//! functions here are pure: they know nodes, places and properties, and nothing of how they were observed.
//! File names are those of the server's source (restatedev/restate, read at v1.7.6; v1.5.3 and v1.6.2 count
//! alike).
//!
//! # What a segment can do
//!
//! | question | answer | the server's source |
//! |---|---|---|
//! | append | the members in reach hold a write quorum | `SpreadSelector::select` in `spread_selector.rs`, `NodeSetChecker::check_write_quorum` in `replication/checker.rs` |
//! | records | the members out of reach hold no write quorum, so that every record is on one in reach: an *f-majority* | `NodeSetChecker::check_fmajority`: at any one scope, more whole domains answer than domains less copies |
//! | recovery *possible* | there is an f-majority: an even tail can be found and sealed | `FindTailTask::run` in `find_tail.rs`, `SealTask::run` in `seal.rs` |
//! | recovery *certain* | there is an f-majority **and** a write quorum, on which an uneven tail is repaired | `Digests::can_repair` and `select_fixups`, from `repair_tail.rs` |
//! | copies left | the fewest members in reach of any write quorum of the nodeset *as it was made* | records are sent to all (`SelectorStrategy::Flood`) and acknowledged after a write quorum: more copies are usual and never counted on |
//!
//! With writes in flight the tail is uneven, so only *certain* counts as tolerated. Where as many copies as
//! members are wanted, by nodes or by zones, one loss makes recovery merely possible, and what the lost
//! node ordered may be stuck until it is back: [`Verdict::without_spare`].
//!
//! # Which members count
//!
//! | member | holds records and takes more | counts for the server's f-majority | chosen for the next nodeset |
//! |---|---|---|---|
//! | `read-write`, alive, log-server | yes | yes | yes |
//! | `read-only`, alive, log-server | yes | yes | no |
//! | dead or unreachable | no | no, but its domain is not whole | **yes**, if `read-write` |
//! | without the log-server role | no | no, but its domain is not whole | **yes**, if `read-write` |
//! | `provisioning` | no | **yes**, as one that has nothing | no |
//! | `gone` | no | **yes**, if it answers | no |
//! | `data-loss` | no | **yes**, as one that is not sure | no |
//! | `disabled`, removed | no | **forgotten** | no |
//! | a state that is not understood | unknown | unknown | unknown |
//!
//! Sources: `StorageState` in `nodes_config.rs`, `EffectiveNodeSet::new` in `log_nodeset.rs`,
//! `logserver_candidate_filter` in `replicated_loglet/mod.rs`.
//!
//! # Where the servers are laxer than the truth
//!
//! They count over the nodes of today. [`f_majority`] counts as they do; [`Recovery::Lossy`] is where they
//! would go on without acknowledged records.
//!
//! | what they do | why it is too little | source |
//! |---|---|---|
//! | leave removed and disabled members out of the count | the only copies may be on them | `NodeSetChecker::new`, `add_node` |
//! | use the locations of today | a record lies in the zones of then. A member must not change its location while a zoned segment has records: replace it instead ([`depends_on_places`]) | `NodeSetChecker::new` |
//! | count `provisioning` and `gone` as authoritative | forced back to `provisioning`, a node that lost its disk says "nothing was here" | `StorageState::is_authoritative` |
//! | let members with `data-loss` complete a domain | they may have lost what they are asked for | `FMajorityResult::passed` with `SuccessWithRisk` |
//! | with fewer domains left than copies wanted, ask for one whole domain | it follows from leaving members out | `check_fmajority` (`saturating_sub`) |
//! | take the tail for the start when all members are `provisioning` | forced states again | `FindTailTask::run`, `all_provisioning` |
//! | take all that answer for enough to find a trim point | an older one is found | `GetTrimPointTask::run`, `BestEffort` |
//!
//! Once they are stricter: a domain whose members are partly in `data-loss` is whole for neither count.
//!
//! # The next nodeset
//!
//! Servers replace a segment when a leader moves, when replication changes, when another nodeset can be
//! had, and when an append fails. [`Judge::next`] says what the nodeset that they choose stands at worst,
//! over every outcome of their hashes and every leader (`DomainAwareNodeSetSelector::select` in
//! `nodeset_selector.rs`, `ReplicatedLogletProvider::propose_new_loglet_params` in `provider.rs`):
//!
//! | | |
//! |---|---|
//! | candidates | all `read-write` nodes, dead or alive, whatever their roles |
//! | domains | those of the widest scope of the property; narrower ones are not looked at. One candidate without a location there, and nothing is chosen |
//! | size | the configured size, at least `2 × copies − 1` and `copies + 1`, and `copies − (widest factor) + 1` of each domain |
//! | order | in turn from the domain that gave least; within it the leader's node, members of the nodeset before, others |
//! | refused | when the result cannot meet the property: then a sealed log stays without a successor |
//!
//! So four nodes in two zones at `{zone: 2, node: 2}` get nodesets of three, with one node alone in its
//! zone, whose loss stops writes; and with that node dead it is chosen again.
//!
//! # Losses
//!
//! [`Losses`] are the most further losses after which something still holds, whichever they are: one fewer
//! than the smallest set that breaks it. Of single nodes they are exact; of zones and machines they are
//! found by trying sets, and where there are too many, what was tried is a bound that is never too high.
//!
//! What is not known never counts as fine: an unknown node is out of reach; an unknown place adds no domain
//! where domains are wanted, and one of its own where few of them must be out of reach. An answer is yes
//! when it is so in every world that may be, no when it is so in none, and otherwise unknown.
//!
//! Metadata voters need a majority ([`votes`]); a voter nobody has heard of is not alive.

mod judge;
mod margin;
mod members;
mod node;
mod seats;
mod segment;
mod selector;
mod server;

pub use judge::{Judge, Next};
pub use margin::{By, Losses, Margin};
pub use node::{Domain, Machine, Node, Place, Storage, Ternary};
pub use seats::{Seat, Seats, at_least, votes};
pub use segment::{Recovery, Verdict, depends_on_places};
pub use server::f_majority;

#[cfg(test)]
mod tests;
