//! Secrets that stand in a file that people share.

use super::found::{Gathered, Told};
use super::sources::Sources;
use crate::api::secret::is_secret_key;

/// What files with secrets in them are told of. A file of variables alone is where they belong.
const SHARED: [&str; 3] = ["chart-values", "compose", "kubernetes"];

/// Says which variables hold a secret as it is. The place is that of the node: the line of a secret is never shown.
pub fn report(sources: &Sources<'_>, out: &mut Gathered) {
    let mut found = Vec::new();
    for node in out.deployments.iter().flat_map(|one| &one.nodes) {
        for (name, given) in &node.environment {
            let shared = out.kinds.get(&given.at.file).is_some_and(|kind| SHARED.contains(kind));
            let Told::Known(text) = &given.value else { continue };
            if shared && is_secret_key(name) && !text.is_empty() {
                found.push((node.at.clone(), given.at.clone(), name.clone()));
            }
        }
    }
    for (node, at, name) in found {
        let line = sources.line(at.file, at.bytes.start);
        out.finding(
            sources,
            "RS441",
            &node,
            format!("`{name}` stands in plain text in {}, line {line}", sources.name(at.file)),
            "Whoever can read the file or its history has it. Take it from a Secret (`secretKeyRef`), or from a file of variables \
             that is kept apart.",
        );
    }
}
