use super::{Finding, Node};

rule!(
    "RS305",
    "restart-pending",
    Warning,
    Later,
    "the file was written after the server had been started",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let Some(observed) = node.observed() else { return };
    if let (Some(file), Some(process)) = (observed.config_age_ms, observed.process_age_ms)
        && file < process
    {
        out.push(node.finding("a restart is pending").help(
            "Roles, addresses, metadata-client and the snapshot repository are read at start alone, even where \
             `select * from config` shows the new value.",
        ));
    }
}
