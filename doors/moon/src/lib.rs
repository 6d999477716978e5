//! `moon ext restate`: what is wrong with the files of a deployment in a workspace of moon. An extension, which gets its arguments
//! as a message, reads files by WASI, and prints by moon's `host_log`.

pub mod command;
pub mod disk;
pub mod plain;
#[cfg(target_family = "wasm")]
mod plugin;
