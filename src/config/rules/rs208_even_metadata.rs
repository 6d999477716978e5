use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS208",
    name: "even-metadata",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an even number of metadata servers tolerates no more losses than one fewer",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS208.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let servers = nodes.metadata_servers();
    // Where the role is missing at a node that all ask for metadata, that is told.
    let meant = nodes
        .asked_without_role()
        .into_iter()
        .filter(|(place, asking)| asking.len() > 1 || asking.contains(place));
    let count = servers.len();
    if !servers.is_empty() && !(count + meant.count()).is_multiple_of(2) {
        return;
    }
    let Some(last) = servers.last().filter(|_| count > 0 && count.is_multiple_of(2)) else { return };
    let lost = count / 2 - 1;
    let losses = match lost {
        0 => "no loss".to_owned(),
        1 => "one loss".to_owned(),
        _ => format!("{lost} losses"),
    };
    out.push(
        last.at_value(keys::ROLES, format!("{count} metadata servers tolerate {losses}"))
            .help("A quorum is more than half. Run an odd number: 3 tolerate one loss, 5 tolerate two."),
    );
}
