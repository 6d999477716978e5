//! The exports as functions from bytes to bytes, the same for every door.
//!
//! A door passes the input's bytes in and the answer or the error text out, and knows nothing of JSON.
//! Findings and refusals are answers; an error means that the input itself could not be used, and says which
//! export, what, where, and how to fix it.

mod contract;
pub mod describe;
pub mod explain;
mod input;
#[cfg(feature = "schema")]
pub mod schemas;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::describe::DescribeInput;
use crate::api::limits::{self, MIB};
use crate::driver::Host;
use crate::message::{self, Mistake, Unreadable};
use crate::{config, driver, lifecycle};
use input::Input;

pub use describe::describe;
pub use explain::explain;

/// Exports of both modules.
pub const EXPORTS: [&str; 9] =
    ["describe", "validate", "fix", "render", "complete", "plan", "next_step", "explain", "apply_edits"];
/// The export that only the driver module has.
pub const RUN: &str = "run";

/// Calls one of [`EXPORTS`].
///
/// # Errors
/// When there is no such export, or the input is empty, too long, not JSON, not what the export takes, or
/// from another contract.
pub fn call(export: &str, input: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |error: String| format!("{export}: {error}");
    match export {
        "describe" => {
            if !input.trim_ascii().is_empty() || input.len() > limit(export) {
                let _: DescribeInput = read(export, input)?;
            }
            write(export, &describe())
        }
        "validate" => write(export, &config::validate(&read(export, input)?)),
        "fix" => write(export, &config::fix(&read(export, input)?).map_err(failed)?),
        "render" => write(export, &config::render(&read(export, input)?)),
        "complete" => write(export, &config::complete(&read(export, input)?).map_err(failed)?),
        "plan" => write(export, &lifecycle::plan(&read(export, input)?)),
        "next_step" => write(export, &lifecycle::next_step(&read(export, input)?)),
        "explain" => write(export, &explain(&read(export, input)?).map_err(failed)?),
        "apply_edits" => write(export, &config::apply_edits(&read(export, input)?).map_err(failed)?),
        _ => Err(format!("there is no export `{export}`; use one of: {}", EXPORTS.join(", "))),
    }
}

/// Calls [`RUN`].
///
/// # Errors
/// As [`call`]. What goes wrong during the run is part of the answer.
pub fn run<H: Host>(host: &mut H, input: &[u8]) -> Result<Vec<u8>, String> {
    write(RUN, &driver::run(host, &read(RUN, input)?))
}

/// Longest input of an export, in bytes.
pub fn limit(export: &str) -> usize {
    match export {
        "fix" | "explain" | "describe" | "apply_edits" | "complete" => limits::ONE_FILE_INPUT,
        _ => limits::MESSAGE,
    }
}

/// The error for an input of `length` bytes, more than [`limit`].
pub fn too_long(export: &str, length: u64) -> String {
    let limit = limit(export);
    format!(
        "{export}: the input has {length} bytes, more than the limit of {limit} ({} MiB); send fewer or shorter texts",
        limit / MIB
    )
}

fn read<I: DeserializeOwned + Input>(export: &str, input: &[u8]) -> Result<I, String> {
    if input.len() > limit(export) {
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
    let read: I = message::read(input).map_err(|error| unreadable(export, &error))?;
    contract::check(read.contract()).map_err(|error| format!("{export}: {error}"))?;
    if let Some(excess) = read.excess() {
        return Err(format!("{export}: {excess}"));
    }
    match input::too_much(&read.texts()) {
        None => Ok(read),
        Some(error) => Err(format!("{export}: {error}")),
    }
}

/// What is wrong with an input, where, and how to fix it.
fn unreadable(export: &str, error: &Unreadable) -> String {
    let hint = contract::hint(error).map_or_else(String::new, |hint| format!("; {hint}"));
    let remedy = match error.kind {
        Mistake::Shape => &format!("the schema of this input is {}", schema(export)),
        Mistake::Truncated => "send the whole text",
        Mistake::Syntax => "send one JSON object in UTF-8",
    };
    format!("{export}: input {error}{hint}; {remedy}")
}

/// The schema of an export's input.
fn schema(export: &str) -> String {
    format!("schemas/{}", describe::input_file(export))
}

fn write<O: Serialize>(export: &str, output: &O) -> Result<Vec<u8>, String> {
    serde_json::to_vec(output).map_err(|error| format!("{export}: the answer cannot be written: {error}"))
}

#[cfg(test)]
mod tests;
