//! From one node to many: what is next, and why.
//!
//! [`next_step`] takes the target and the observations, goes through the road of [`steps`], and returns one
//! decision for the first step that is not done. Every proposed action is checked by the guard, a crate of its
//! own that reads the same observations for itself.

pub mod aim;
mod ask;
mod consent;
mod contradiction;
mod credentials;
mod decide;
mod due;
pub mod field;
mod foreign_file;
mod foreseen;
mod frozen;
pub mod observe;
mod origin;
mod other_file;
mod plan;
pub mod refusals;
mod second_mind;
#[cfg(test)]
mod seen;
pub mod steps;
mod unopened;
mod unread;
pub mod verdict;
mod voters;
mod what_if;
mod withheld;
pub mod world;

pub use decide::next_step;
#[cfg(feature = "internals")]
pub use frozen::HONOURED_FROM;
pub use plan::plan;
pub use what_if::what_if;
