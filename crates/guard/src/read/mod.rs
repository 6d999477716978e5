//! Narrow readers of what restatectl and servers print: the few fields the guard needs, and a reason
//! whenever a text is not understood. What is not understood is unknown, never left out.

pub mod bifrost;
pub mod epoch;
pub mod health;
pub mod nodes;
pub mod partitions;
pub mod query;
pub mod servers;
pub mod sql;

use serde::de::DeserializeOwned;

/// The longest text that is read, in bytes.
const LONGEST: usize = 8 << 20;

/// Reads JSON; the reason says where it went wrong and repeats nothing of the text.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    if text.len() > LONGEST {
        return Err(format!("the answer is longer than {} MiB", LONGEST >> 20));
    }
    serde_json::from_str(text).map_err(|error| {
        format!("not the JSON that is known (line {}, column {})", error.line(), error.column())
    })
}
