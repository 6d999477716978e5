//! Worlds: what was recorded of real deployments is spoilt at random, one to four mutations at a time, and an oracle
//! judges what is decided then. The oracle counts from the raw observations and shares no code with the planner or the
//! guard, so a mistake has to be made twice to go unseen.

pub mod coverage;
pub mod decide;
pub mod mutations;
mod observed;
pub mod open;
pub mod oracle;
mod printed;
pub mod report;
mod road;
pub mod run;
pub mod scenario;
pub mod sight;
pub mod world;
