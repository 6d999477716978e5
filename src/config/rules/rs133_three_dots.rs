use super::prelude::*;
use crate::config::catalogue::Kind;

pub const RULE: Rule = Rule {
    code: "RS133",
    name: "three-dots",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a range with three dots is read as two dots and a fraction",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS133.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let version = &node.context.version;
    for known in node.known.iter().filter(|known| matches!(known.key.kind_in(version), Kind::Backoff(_))) {
        let path = known.names();
        let Some((min, max)) = node.text(&path).and_then(|text| text.split_once("...")) else { continue };
        let meant = format!("{min}..{max}");
        let fix = node.set(format!("write \"{meant}\""), FixSafety::Safe, path.as_slice(), meant.as_str());
        out.push(
            node.at_value(&path, "three dots in a range")
                .help(format!("The server reads a maximum of `.{max}`. A range has two dots."))
                .fix(fix),
        );
    }
}
