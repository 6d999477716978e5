//! `helm restate-check`: what is wrong with the manifests that Helm renders. A plugin of Helm 4 (`cli/v1`), which gets its
//! arguments as a message and everything else by WASI's standard input and output.

pub mod command;
#[cfg(target_family = "wasm")]
mod plugin;
pub mod rendered;
#[cfg(target_family = "wasm")]
mod wasi;
