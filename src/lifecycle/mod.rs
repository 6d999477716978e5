//! From one node to many: what is next, and why.
//!
//! [`next_step`] looks at the target and at what was observed, walks the road of [`steps`] and gives the
//! first step that is not done as one decision. Every proposal passes the [guard](crate::guard).

pub mod aim;
mod ask;
mod consent;
mod contradiction;
mod decide;
mod due;
mod foreseen;
pub mod observe;
mod origin;
pub mod pages;
mod plan;
pub mod steps;
pub mod verdict;
pub mod world;

pub use decide::next_step;
pub use plan::plan;
