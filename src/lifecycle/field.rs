//! Where in the target something is wrong. A host knows where people wrote it.

use super::verdict::refusal;
use crate::api::{Evidence, Refusal};

/// A field of the target as a source, such as `target: nodes[1].address`.
pub fn named(field: &str) -> String {
    format!("target: {field}")
}

/// The evidence that a field of the target is what is wrong.
pub fn at(field: &str) -> Evidence {
    Evidence { fact: format!("the field `{field}`"), source: named(field) }
}

/// A refusal of a target that cannot be met.
pub fn invalid(field: &str, message: &str, remedy: &str) -> Refusal {
    refusal("invalid-target", None, message, [at(field)], remedy)
}
