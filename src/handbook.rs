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

/// A page as it lies in `docs/`: `# name`, an empty line, a title, an empty line, the text.
#[derive(Debug, Clone, Copy)]
pub struct PageSource {
    /// Its name.
    pub name: &'static str,
    /// The whole file.
    pub text: &'static str,
}

impl PageSource {
    /// The line under the heading.
    pub fn title(&self) -> &'static str {
        self.text.lines().nth(2).unwrap_or_default()
    }
}

/// The page of a rule, step, invariant or refusal.
pub fn explain(input: &ExplainInput) -> ExplainOutput {
    let _ = input;
    ExplainOutput { contract: CONTRACT.into(), pages: vec![], nearest: vec![] }
}
