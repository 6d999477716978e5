use semver::Version;

use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS180",
    name: "upgrade-path",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "this upgrade cannot be done in one step",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS180.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let (from, Some(to)) = (&node.context.version, &node.context.target) else { return };
    // Announced by its release notes.
    let (eight, least) = (Version::new(1, 8, 0), Version::new(1, 7, 3));
    if *to >= eight && (from.major, from.minor) == (1, 7) && *from < least {
        out.push(
            node.finding(format!("{from} cannot be upgraded to {to} directly"))
                .help(format!("The release notes of 1.8.0 ask for {least} or newer on every node first.")),
        );
    }
    if (from.major, from.minor) > (to.major, to.minor) {
        out.push(node.finding(format!("{to} is older than {from}")).help(
            "A server opens data that the next minor has written, and no newer; a downgrade over more than one minor is \
             refused at start.",
        ));
    } else if from.major == to.major && to.minor > from.minor + 1 {
        out.push(node.finding(format!("{from} to {to} skips a minor version")).help(format!(
            "Run every minor version in between once; the next is {}.{}. A server refuses data that is older than the minor before \
             it.",
            from.major,
            from.minor + 1
        )));
    }
}
