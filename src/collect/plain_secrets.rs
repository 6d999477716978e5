//! Secrets that stand in a file that people share.

use std::collections::BTreeMap;

use super::found::{Gathered, Given, Told};
use super::kind::FileKind;
use super::sources::{Locus, Sources};
use crate::api::secret::is_secret_key;

/// What files with secrets in them are told of. A file of variables alone is where they belong.
const SHARED: [FileKind; 4] =
    [FileKind::ChartValues, FileKind::Compose, FileKind::Kubernetes, FileKind::Shell];

/// Says which variables hold a secret as it is. The place is that of the name, else that of the node: what a finding marks
/// may be shown.
pub fn report(sources: &Sources<'_>, out: &mut Gathered) {
    // A secret that stands in an anchor is one secret, whoever takes it.
    let mut found: BTreeMap<(usize, usize, String), Vec<(String, Locus)>> = BTreeMap::new();
    for node in out.deployments.iter().flat_map(|one| &one.nodes) {
        for (name, Given { value, at, name: named }) in &node.environment {
            let shared = out.kinds.get(&at.file).is_some_and(|kind| SHARED.contains(kind));
            // Manifests show the name of a secret in the place of its value.
            let manifest = out.kinds.get(&at.file).is_some_and(|kind| *kind == FileKind::Kubernetes);
            let Told::Known(text) = value else { continue };
            if shared
                && is_secret_key(name)
                && !names_a_file(name)
                && !text.is_empty()
                && (manifest || is_written(sources, at, name, text))
            {
                let nodes = found.entry((at.file, at.bytes.start, name.clone())).or_default();
                let place = named.as_ref().filter(|named| named.file == at.file).unwrap_or(&node.at);
                nodes.push((node.name.clone(), place.clone()));
            }
        }
    }
    for ((file, start, name), nodes) in found {
        let Some((_, at)) = nodes.first().cloned() else { continue };
        let line = sources.line(file, start);
        let nodes: Vec<String> = nodes.into_iter().map(|(node, _)| node).collect();
        out.finding_of(
            sources,
            "RS441",
            &at,
            format!("`{name}` stands in plain text in {}, line {line}", sources.name(file)),
            help(out.kinds.get(&file).copied()),
            nodes,
        );
    }
}

/// Whether a variable names the file with a secret, and not the secret.
fn names_a_file(name: &str) -> bool {
    ["_FILE", "_PATH"].iter().any(|end| name.to_ascii_uppercase().ends_with(end))
}

/// Whether a value stands in its file, and does not come from elsewhere by `${…}` or by the name alone.
fn is_written(sources: &Sources<'_>, at: &Locus, name: &str, text: &str) -> bool {
    let written = sources.text(at.file).get(at.bytes.clone()).unwrap_or_default();
    written.contains(text) || (written != name && !written.contains('$'))
}

/// Where a secret belongs, by the kind of the file that has it.
fn help(kind: Option<FileKind>) -> &'static str {
    match kind {
        Some(FileKind::Compose) => {
            "Whoever can read the file or its history has it. Take it from the environment (`${NAME}`), or from an `env_file` \
             that is kept apart."
        }
        Some(FileKind::Shell) => {
            "Whoever can read the file or its history has it. Take it from the environment (`--env NAME`), or from a file of \
             `--env-file` that is kept apart."
        }
        _ => "Whoever can read the file or its history has it. Take it from a Secret (`secretKeyRef`).",
    }
}
