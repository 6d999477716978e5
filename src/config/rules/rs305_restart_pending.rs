use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS305",
    name: "restart-pending",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the file was written after the server was started",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS305.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(observed) = node.observed() else { return };
    if let (Some(file), Some(process)) = (observed.config_age_ms, observed.process_age_ms)
        && file < process
    {
        out.push(node.finding("a restart is pending").help(
            "Roles, addresses, metadata-client and the snapshot repository are only read at start, even where \
             `select * from config` shows the new value.",
        ));
    }
}
