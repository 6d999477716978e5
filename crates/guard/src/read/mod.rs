//! Narrow readers of what restatectl and servers print: the few fields the guard needs, and a reason
//! whenever a text is not understood. What is not understood is unknown, never left out.

pub mod bifrost;
pub mod epoch;
pub mod health;
pub mod nodes;
pub mod partitions;
pub mod policies;
pub mod query;
pub mod servers;
pub mod sql;

use std::borrow::{Borrow, Cow};

use serde::Deserialize;

/// The longest text that is read, in bytes.
const LONGEST: usize = 8 << 20;

/// Reads JSON; the reason says where it went wrong and repeats nothing of the text.
pub(crate) fn json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    if text.len() > LONGEST {
        return Err(format!("the answer is longer than {} MiB", LONGEST >> 20));
    }
    serde_json::from_str(text).map_err(|error| {
        format!("not the JSON that is known (line {}, column {})", error.line(), error.column())
    })
}

/// A text within JSON, borrowed unless it holds an escape.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Text<'_> {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_answer_is_read_and_no_longer_one() {
        let text = format!("[]{}", " ".repeat(LONGEST - 2));
        assert!(json::<Vec<u8>>(&text).is_ok());
        assert!(json::<Vec<u8>>(&format!("{text} ")).is_err());
    }
}
