//! The state that a plan moves through: what it tolerates, whether it has settled, and what an action makes
//! of it.

pub mod drawn;
pub mod exposure;
pub mod foresee;
pub mod intent;
pub mod own_word;
pub mod quorum;
pub mod rest;
pub mod sight;
