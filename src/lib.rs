//! The decision logic that grows a one-node [Restate](https://restate.dev) deployment into a cluster
//! without losing a write, and finds what is wrong with a `restate.toml` before it is deployed.
//!
//! The crate does no I/O, reads no clock and uses no randomness: a host hands it observations, and it
//! answers with one decision. Equal inputs give equal outputs, natively and in WebAssembly.
//!
//! Check a configuration file:
//!
//! ```
//! use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
//!
//! let node = NodeConfig::with_file("restate.toml", "node-name = \"n1\"\nauto-provison = false\n");
//! let found = restate_scaleout::validate(&ValidateInput { nodes: vec![node], ..Default::default() });
//! let finding = &found.diagnostics[0];
//! assert_eq!((finding.code.as_str(), finding.span.unwrap().line), ("RS103", 2));
//! ```
//!
//! Plan a growth. Nothing has been observed yet, so the plan ends with what to look at:
//!
//! ```
//! use restate_scaleout::api::StepInput;
//! use restate_scaleout::api::plan::RoadEnd;
//!
//! let input: StepInput = serde_json::from_str(
//!     r#"{"target": {
//!         "nodes": [
//!             {"name": "n1", "address": "http://10.0.0.1:5122"},
//!             {"name": "n2", "address": "http://10.0.0.2:5122"},
//!             {"name": "n3", "address": "http://10.0.0.3:5122"}
//!         ],
//!         "replication": "2",
//!         "repository": {"destination": "s3://bucket/cluster"}
//!     }}"#,
//! )?;
//! let plan = restate_scaleout::plan(&input);
//! let RoadEnd::Unknown { requests, .. } = plan.end else { panic!("{:?}", plan.end) };
//! assert!(requests.iter().any(|request| request.node() == Some("n3")));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! [`next_step`] gives the one next decision, and [`run`] is the loop around it, over a [`Host`] that
//! looks and acts. [`exports`] has all of it from bytes to bytes, as the WebAssembly modules offer it.
//!
//! The feature `internals` makes the modules behind these functions public for the tests and tools of
//! this repository. They change without notice.

#[cfg(not(feature = "internals"))]
mod check;
#[cfg(feature = "internals")]
pub mod check;
#[cfg(not(feature = "internals"))]
mod cluster;
#[cfg(feature = "internals")]
pub mod cluster;
#[cfg(not(feature = "internals"))]
mod collect;
#[cfg(feature = "internals")]
pub mod collect;
#[cfg(not(feature = "internals"))]
mod config;
#[cfg(feature = "internals")]
pub mod config;
#[cfg(not(feature = "internals"))]
mod driver;
#[cfg(feature = "internals")]
pub mod driver;
pub mod exports;
#[cfg(not(feature = "internals"))]
mod lifecycle;
#[cfg(feature = "internals")]
pub mod lifecycle;
#[cfg(not(feature = "internals"))]
mod message;
#[cfg(feature = "internals")]
pub mod message;
#[cfg(not(feature = "internals"))]
mod precheck;
#[cfg(feature = "internals")]
pub mod precheck;
#[cfg(not(feature = "internals"))]
mod restatectl;
#[cfg(feature = "internals")]
pub mod restatectl;
#[cfg(not(feature = "internals"))]
mod state;
#[cfg(feature = "internals")]
pub mod state;

#[doc(inline)]
pub use restate_scaleout_api as api;

pub use check::{check, render};
pub use collect::collect;
pub use config::{apply_edits, complete, fix, validate};
pub use driver::{Host, run};
pub use exports::{describe, explain};
pub use lifecycle::{next_step, plan, what_if};
