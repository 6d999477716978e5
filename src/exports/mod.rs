//! The exports as functions from bytes to bytes, the same for every door.
//!
//! A door hands the input's bytes in and the answer or the error text out, and knows nothing of
//! JSON. Domain outcomes (findings, refusals) are answers; an error means that the input itself
//! could not be used, and says which export, what, where, and how to fix it.

pub mod describe;
pub mod explain;
#[cfg(feature = "schema")]
pub mod schemas;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::driver::Host;
use crate::message::{self, Mistake, Unreadable};
use crate::{config, driver, lifecycle};

pub use describe::describe;
pub use explain::explain;

/// Exports of both modules.
pub const EXPORTS: [&str; 6] = ["describe", "validate", "fix", "plan", "next_step", "explain"];
/// The export that the driver module has besides.
pub const RUN: &str = "run";
/// Longest input, in bytes, that an export takes, and longest answer that `run` takes from a host
/// function.
pub const LIMIT: usize = 8 * 1024 * 1024;

/// Calls one of [`EXPORTS`].
///
/// # Errors
/// When there is no such export, or the input is empty, too long, no JSON, or not what the export
/// takes.
pub fn call(export: &str, input: &[u8]) -> Result<Vec<u8>, String> {
    match export {
        "describe" => {
            if !is_nothing(input) {
                return Err("describe: it takes no input; send nothing, or {}".into());
            }
            write(export, &describe())
        }
        "validate" => write(export, &config::validate(&read(export, input)?)),
        "fix" => {
            let output = config::fix(&read(export, input)?);
            write(export, &output.map_err(|error| format!("{export}: {error}"))?)
        }
        "plan" => write(export, &lifecycle::plan(&read(export, input)?)),
        "next_step" => write(export, &lifecycle::next_step(&read(export, input)?)),
        "explain" => write(export, &explain(&read(export, input)?)),
        _ => Err(format!("there is no export `{export}`; there are: {}", EXPORTS.join(", "))),
    }
}

/// Calls [`RUN`].
///
/// # Errors
/// As [`call`]. What goes wrong during the run is part of the answer.
pub fn run<H: Host>(host: &mut H, input: &[u8]) -> Result<Vec<u8>, String> {
    write(RUN, &driver::run(host, &read(RUN, input)?))
}

/// The error for an input of `length` bytes, more than [`LIMIT`].
pub fn too_long(export: &str, length: u64) -> String {
    format!(
        "{export}: the input has {length} bytes, more than the limit of {LIMIT} (8 MiB); send fewer or shorter texts"
    )
}

fn read<I: DeserializeOwned>(export: &str, input: &[u8]) -> Result<I, String> {
    if input.len() > LIMIT {
        return Err(too_long(export, input.len() as u64));
    }
    match input.trim_ascii_start().first() {
        Some(b'{') => {}
        None => {
            return Err(format!(
                "{export}: the input is empty; send one JSON object, its schema is {}",
                schema(export)
            ));
        }
        Some(_) => {
            return Err(format!(
                "{export}: the input does not begin with `{{`; send one JSON object, its schema is {}",
                schema(export)
            ));
        }
    }
    message::read(input).map_err(|error| refusal(export, &error))
}

/// What is wrong with an input, where, and how to fix it.
fn refusal(export: &str, error: &Unreadable) -> String {
    let remedy = match error.kind {
        Mistake::Shape => &format!("the schema of this input is {}", schema(export)),
        Mistake::Truncated => "send the whole text",
        Mistake::Syntax => "send one JSON object in UTF-8",
    };
    format!("{export}: input {error}; {remedy}")
}

/// Where the input of an export is described.
fn schema(export: &str) -> String {
    format!("schemas/{}", describe::input_file(export))
}

/// No text, or an object without fields.
fn is_nothing(input: &[u8]) -> bool {
    match input.trim_ascii() {
        [] => true,
        [b'{', between @ .., b'}'] => between.trim_ascii().is_empty(),
        _ => false,
    }
}

fn write<O: Serialize>(export: &str, output: &O) -> Result<Vec<u8>, String> {
    serde_json::to_vec(output).map_err(|error| format!("{export}: the answer cannot be written: {error}"))
}

#[cfg(test)]
mod tests;
