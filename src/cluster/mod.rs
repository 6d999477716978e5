//! What the observations amount to.
//!
//! Facts are typed, and *unknown* is a value of its own: it differs from *dead* and from *no*. Nothing
//! here decides anything.

pub mod fact;
pub mod facts;
pub mod gather;
pub mod health;
pub mod history;
pub mod host;
pub mod logs;
pub mod look;
pub mod processors;
mod rows;
pub mod store;
pub mod ternary;

pub use fact::Fact;
pub use facts::Facts;
pub use history::PastAction;
pub use host::{DialFacts, DiskFacts, HostFacts, NodeConfigFile};
pub use ternary::Ternary;
