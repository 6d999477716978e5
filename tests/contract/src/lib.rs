//! A host for the built modules that builds in a minute: the memory and the calls of the Extism
//! kernel over a WebAssembly interpreter.
//!
//! It is stricter than the real kernel: an access outside of a block is a trap, and so is freeing
//! what is no block.

mod dist;
mod kernel;
mod plugin;

pub use dist::{DRIVER, PURE};
pub use kernel::{Answer, HostFunction};
pub use plugin::{Memory, Plugin};
