//! `validate`: findings about a set of configuration files.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalogue::{self, Catalogue};
use super::rules::{self, Context};
use super::{effective, version};
use crate::api::CONTRACT;
use crate::api::validate::{ValidateInput, ValidateOutput};

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
pub fn context(input: &ValidateInput) -> Context {
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
        version_given: input.server_version.is_some(),
    }
}
