//! The decision logic that grows a one-node [Restate](https://restate.dev) deployment into a cluster
//! without losing a write, and tells what is wrong with a `restate.toml` before it is deployed.
//!
//! The crate does no I/O, asks no clock and rolls no dice: a host hands it observations and it
//! answers with one decision. Equal inputs give equal outputs, natively and in WebAssembly.

pub mod cluster;
pub mod config;
pub mod driver;
pub mod exports;
pub mod growth;
pub mod guard;
pub mod message;
pub mod restatectl;

#[doc(inline)]
pub use restate_scaleout_api as api;
