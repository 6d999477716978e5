//! A small Restate, and a search through all that may happen to it while the planner and the guard work on it.
//!
//! The planner and the guard are the shipped ones: they are asked by `next_step`, with observations in JSON, and know nothing of this
//! crate. What servers do by themselves, what actions do and what is seen of both is written down here a second time, from what was
//! observed of real servers, so that a mistake in either is a difference.

pub mod act;
pub mod faults;
pub mod key;
pub mod look;
pub mod road;
pub mod run;
pub mod safety;
pub mod search;
pub mod servers;
pub mod sets;
pub mod starts;
pub mod story;
pub mod world;
