//! The grammars of values, one a file, as the servers read them.

pub mod address;
pub mod duration;
pub mod replication;
