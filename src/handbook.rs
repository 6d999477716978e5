//! `describe` and `explain`.

use crate::api::CONTRACT;
use crate::api::describe::{Description, ExplainInput, ExplainOutput};

/// What the plugin is.
pub fn describe() -> Description {
    Description {
        name: env!("CARGO_PKG_NAME").into(),
        version: env!("CARGO_PKG_VERSION").into(),
        contract: CONTRACT.into(),
        server_versions: vec![],
        exports: vec![],
        host_functions: vec![],
        topics: vec![],
    }
}

/// The page of a rule, step, invariant or refusal.
pub fn explain(input: &ExplainInput) -> ExplainOutput {
    let _ = input;
    ExplainOutput { contract: CONTRACT.into(), pages: vec![], nearest: vec![] }
}
