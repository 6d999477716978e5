//! Running programs, and finding the ones that run.

pub mod procfs;
pub mod run;
pub mod servers;
