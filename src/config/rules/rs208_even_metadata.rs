use super::{Finding, Node};
use crate::api::Role;
use crate::config::settings::MetadataKind;

rule!(
    "RS208",
    "even-metadata",
    Warning,
    Later,
    "an even number of metadata servers tolerates no more losses than one fewer",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let servers: Vec<&&Node<'_>> = nodes
        .iter()
        .filter(|node| node.settings.has(Role::MetadataServer))
        .filter(|node| node.settings.metadata_client.kind.value == MetadataKind::Replicated)
        .collect();
    let count = servers.len();
    let Some(last) = servers.last().filter(|_| count > 0 && count.is_multiple_of(2)) else { return };
    let lost = count / 2 - 1;
    let losses = match lost {
        0 => "no loss".to_owned(),
        1 => "one loss".to_owned(),
        _ => format!("{lost} losses"),
    };
    out.push(
        last.at_value(&["roles"], format!("{count} metadata servers tolerate {losses}"))
            .help("A quorum is more than half. Run an odd number: 3 tolerate one loss, 5 tolerate two."),
    );
}
