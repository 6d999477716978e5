//! Manifests, RestateCluster resources and values of the chart, read as nodes: what each sentence of
//! `docs/collect.md` says of Kubernetes, and whole deployments with everything that is said of them.

mod hostile;
mod names;
mod objects;
mod pods;
mod settings;
mod shapes;

use restate_scaleout::api::collect::{CollectFile, CollectInput, CollectOutput};
use restate_scaleout::api::validate::{Diagnostic, NodeConfig, ValidateInput};
use restate_scaleout::collect::collect;
use restate_scaleout::config::validate;

/// What is read of these files, each with its name.
fn read(files: &[(&str, &str)]) -> CollectOutput {
    let file = |(name, text): &(&str, &str)| CollectFile { name: (*name).into(), text: (*text).into() };
    collect(&CollectInput { files: files.iter().map(file).collect(), ..CollectInput::default() })
}

/// What is said of the nodes that were read.
fn validated(output: &CollectOutput) -> Vec<Diagnostic> {
    let each = output.deployments.iter().map(|one| ValidateInput {
        nodes: one.nodes.clone(),
        one_host: one.one_host,
        ..ValidateInput::default()
    });
    each.flat_map(|input| validate(&input).diagnostics).collect()
}

/// A StatefulSet with these lines in its container, indented as they must be, and with what follows it.
fn stateful_set(container: &str, rest: &str) -> String {
    let head = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\n  namespace: prod\nspec:\n  serviceName: db-cluster\n  \
                replicas: 2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata:\n      labels: {app: db}\n    spec:\n      containers:\n        - name: \
                restate\n          image: restatedev/restate:1.7.12\n";
    format!("{head}{}{rest}", indented(container, 10))
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

/// The first node that is read of one file.
fn first(text: &str) -> NodeConfig {
    let output = read(&[("db.yaml", text)]);
    assert!(!output.deployments.is_empty(), "no node in\n{text}\n{output:#?}");
    output.deployments[0].nodes[0].clone()
}

/// The value of a variable of the first node; `None` when it is unknown.
fn value(text: &str, name: &str) -> Option<String> {
    let node = first(text);
    node.environment.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", node.environment)).clone()
}

/// The codes of what is wrong with files themselves, with the line of each.
fn codes(output: &CollectOutput) -> Vec<(&str, usize)> {
    output.diagnostics.iter().map(|one| (one.code.as_str(), one.span.map_or(0, |span| span.line))).collect()
}

/// The StatefulSet with this list of variables.
fn env(list: &str) -> String {
    stateful_set(&format!("env:\n{list}"), "")
}
