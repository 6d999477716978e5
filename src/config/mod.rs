//! `restate.toml` as the server reads it.

pub mod catalogue;
mod complete;
pub mod diff;
pub mod document;
pub mod edits;
pub mod effective;
mod fixing;
pub mod hash;
#[cfg_attr(
    not(feature = "internals"),
    allow(dead_code, reason = "there is a constant for every key, and not every one is named in the code")
)]
pub mod keys;
pub mod layers;
pub mod load;
pub mod patch;
mod render;
pub mod rules;
pub mod secret;
pub mod settings;
pub mod tree;
pub mod values;
pub mod version;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::api::CONTRACT;
use crate::api::validate::{ValidateInput, ValidateOutput};
use catalogue::Catalogue;
pub use complete::complete;
pub use edits::apply_edits;
pub use fixing::fix;
pub use render::render;
use rules::Context;

/// Findings about a set of configuration files.
pub fn validate(input: &ValidateInput) -> ValidateOutput {
    let context = context(input);
    let rules::Report { shown, suppressed, more } = rules::run(&input.nodes, &context, input.fixes);
    let effective = if input.effective { effective::read(&input.nodes, &context) } else { BTreeMap::new() };
    ValidateOutput {
        contract: CONTRACT.into(),
        server_version: context.version.to_string(),
        diagnostics: shown,
        more,
        suppressed,
        effective,
    }
}

/// What all files of a call share.
fn context(input: &ValidateInput) -> Context {
    let known = |text: Option<&String>| text.and_then(|text| version::parse(text).ok());
    let version = known(input.server_version.as_ref()).unwrap_or(catalogue::NEWEST);
    Context {
        accepted: input.accepted.clone().into(),
        written: input.server_version.iter().chain(&input.target_version).cloned().collect(),
        catalogue: Catalogue::for_version(&version),
        version,
        one_host: input.one_host,
        files: input.nodes.len(),
        target: known(input.target_version.as_ref()),
        cluster: input.cluster.clone().map(Arc::new),
    }
}
