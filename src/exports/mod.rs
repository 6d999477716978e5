//! The exports as functions from bytes to bytes, the same for every door.
//!
//! A door passes the input's bytes in and the answer or the error text out, and knows nothing of JSON.
//! Findings and refusals are answers; an error means that the input itself could not be used, and says which
//! export, what, where, and how to fix it.

mod contract;
pub mod describe;
mod examples;
pub mod explain;
mod input;
mod reflow;
#[cfg(feature = "schema")]
pub mod schemas;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::check::{CheckInput, CheckOutput};
use crate::api::collect::{CollectInput, CollectOutput};
use crate::api::complete::{CompleteInput, CompleteOutput};
use crate::api::describe::{DescribeInput, Description, ExplainInput, ExplainOutput};
use crate::api::edits::{ApplyEditsInput, ApplyEditsOutput};
use crate::api::fix::{FixInput, FixOutput};
use crate::api::limits::{self, MIB};
use crate::api::plan::PlanOutput;
use crate::api::render::{RenderInput, RenderOutput};
use crate::api::validate::{ValidateInput, ValidateOutput};
use crate::api::what_if::{WhatIfInput, WhatIfOutput};
use crate::api::{StepInput, StepOutput};
use crate::config::bounds;
use crate::driver::Host;
use crate::message::{self, Mistake, Unreadable};
use crate::{check, collect, config, driver, lifecycle};
use input::Input;

pub use describe::describe;
pub use explain::explain;

macro_rules! exports {
    ($($name:ident($input:ty) -> $output:ty, at most $limit:ident, $answer:expr;)+) => {
        /// Exports of both modules.
        pub const EXPORTS: [&str; [$(stringify!($name)),+].len()] = [$(stringify!($name)),+];

        /// Longest input of an export, in bytes.
        pub fn limit(export: &str) -> usize {
            match export {
                $(stringify!($name) => limits::$limit,)+
                _ => limits::MESSAGE,
            }
        }

        /// Calls one of [`EXPORTS`].
        ///
        /// # Errors
        /// When there is no such export, or the input is empty, too long, not JSON, not what the export takes,
        /// or from another contract.
        pub fn call(export: &str, input: &[u8]) -> Result<Vec<u8>, String> {
            match export {
                $(stringify!($name) => {
                    let answer: fn(&$input) -> Result<$output, String> = $answer;
                    let answer = answer(&read(export, input)?);
                    write(export, &answer.map_err(|error| format!("{export}: {error}"))?)
                })+
                _ => Err(format!("there is no export `{export}`; use one of: {}", EXPORTS.join(", "))),
            }
        }

        #[cfg(feature = "schema")]
        impl schemas::Files {
            /// The schemas of these exports.
            fn exports(&mut self) {
                $(self.export::<$input, $output>(stringify!($name));)+
            }
        }
    };
}

// Every export of both modules: what it takes and gives, how long its input may be, what answers it.
exports! {
    describe(DescribeInput) -> Description, at most ONE_FILE_INPUT, |_| Ok(describe());
    validate(ValidateInput) -> ValidateOutput, at most MESSAGE, |input| Ok(config::validate(input));
    fix(FixInput) -> FixOutput, at most ONE_FILE_INPUT, config::fix;
    render(RenderInput) -> RenderOutput, at most MESSAGE, |input| Ok(check::render(input));
    complete(CompleteInput) -> CompleteOutput, at most ONE_FILE_INPUT, config::complete;
    plan(StepInput) -> PlanOutput, at most MESSAGE, |input| Ok(lifecycle::plan(input));
    next_step(StepInput) -> StepOutput, at most MESSAGE, |input| Ok(lifecycle::next_step(input));
    what_if(WhatIfInput) -> WhatIfOutput, at most MESSAGE, lifecycle::what_if;
    explain(ExplainInput) -> ExplainOutput, at most ONE_FILE_INPUT, explain;
    collect(CollectInput) -> CollectOutput, at most ONE_FILE_INPUT, |input| Ok(collect::collect(input));
    check(CheckInput) -> CheckOutput, at most ONE_FILE_INPUT, check::check;
    apply_edits(ApplyEditsInput) -> ApplyEditsOutput, at most ONE_FILE_INPUT, config::apply_edits;
}

/// The export that only the driver module has.
pub const RUN: &str = "run";

/// Calls [`RUN`].
///
/// # Errors
/// As [`call`]. What goes wrong during the run is part of the answer.
pub fn run<H: Host>(host: &mut H, input: &[u8]) -> Result<Vec<u8>, String> {
    write(RUN, &driver::run(host, &read(RUN, input)?))
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
    // `describe` needs to be told nothing.
    let input = if export == "describe" && input.trim_ascii().is_empty() { b"{}" } else { input };
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
    match bounds::too_much(&read.texts()) {
        None => Ok(read),
        Some(error) => Err(format!("{export}: {error}")),
    }
}

/// What is wrong with an input, where, and how to fix it.
fn unreadable(export: &str, error: &Unreadable) -> String {
    let hint = contract::hint(error).map_or_else(String::new, |hint| format!("; {hint}"));
    let remedy = match error.kind {
        Mistake::TooMuch => "send fewer files, observations or lines of logs in one call",
        Mistake::Shape => &format!("the schema of this input is {}", schema(export)),
        Mistake::Truncated => "send the whole text",
        Mistake::Syntax => "correct the JSON there; it must be UTF-8",
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
