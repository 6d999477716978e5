use super::{Finding, Node};
use crate::config::version;

rule!(
    "RS306",
    "running-version",
    Warning,
    Later,
    "the node runs another minor version than the file was read for",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let running = node.observed().and_then(|observed| version::parse(observed.server_version.as_deref()?).ok());
    let Some(running) = running else { return };
    let here = &node.context.version;
    if (running.major, running.minor) != (here.major, here.minor) {
        out.push(node.finding(format!("the node runs {running}, and the file was read for {here}")).help(
            "Other keys count there. Name the version that will read the file, or the target of the upgrade.",
        ));
    }
}
