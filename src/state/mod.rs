//! The state a plan moves through: what it tolerates, and what an action makes of it.

pub mod exposure;
