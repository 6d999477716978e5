//! Running programs, and finding the ones that run.

mod pipe;
pub mod procfs;
pub mod run;
pub mod servers;
mod suspect;
