use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS129",
    name: "log-filter",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the log filter cannot be parsed, so the server panics at start",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS129.md"),
};

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

fn check(node: &Node<'_>, out: &mut Findings) {
    let path = keys::LOG_FILTER;
    let Some(filter) = node.text(path) else { return };
    if let Some(directive) = directives(filter).into_iter().find(|directive| !is_directive(directive)) {
        out.push(
            node.at_value(path, format!("`{directive}` is not a log directive"))
                .help("Write `level` or `target=level`, separated by commas; levels are off, error, warn, info, debug and trace."),
        );
    }
}

/// The parts between commas; those inside `[…]` and `{…}` do not separate.
fn directives(filter: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0_i32, 0, Vec::new());
    for (at, sign) in filter.char_indices() {
        match sign {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&filter[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&filter[start..]);
    out.retain(|directive| !directive.trim().is_empty());
    out
}

fn is_directive(directive: &str) -> bool {
    let count = |sign| directive.matches(sign).count();
    if count('[') != count(']') || count('{') != count('}') {
        return false;
    }
    // What spans and fields may hold is theirs; only `target=level` is judged.
    if count('[') > 0 {
        return true;
    }
    match directive.rsplit_once('=') {
        None => true,
        Some((target, level)) => {
            let known = level.parse::<u8>().is_ok_and(|level| level <= 5)
                || level.is_empty()
                || LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level));
            !target.is_empty() && known
        }
    }
}
