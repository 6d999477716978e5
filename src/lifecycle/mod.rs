//! From one node to many: what is next, and why.
//!
//! [`next_step`] looks at the target and at what was observed, walks the road of [`steps`] and gives the
//! first step that is not done as one decision. Every proposal is put before the guard,
//! a crate of its own that reads the same observations for itself.

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
mod second_mind;
pub mod steps;
pub mod verdict;
pub mod world;

pub use decide::next_step;
pub use plan::plan;
