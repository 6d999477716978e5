use super::foreign::ForeignKind;
use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS402",
    name: "not-toml",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "the text is no configuration, but YAML, JSON, variables or a template",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS402.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(foreign) = node.foreign else { return };
    let (message, help) = match foreign.kind {
        ForeignKind::Yaml => (
            "this is YAML, not TOML",
            "If it is a compose file, a manifest or a resource with nodes in it, give it a name that ends in `.yaml`: then \
             the nodes are read from it. The configuration of a server is TOML: `key = value`.",
        ),
        ForeignKind::Json => (
            "this is JSON, not TOML",
            "The configuration of a server is TOML: `key = value` on a line of its own, tables below a `[table]` line, and no \
             braces around all of it.",
        ),
        ForeignKind::Variables => (
            "these are variables of the server, not its configuration file",
            "The server finds no key here. Set them in its environment; under a name that ends in `.env` they are checked as \
             such.",
        ),
        ForeignKind::Template => (
            "this is a template, not TOML",
            "Check what is made of it, such as the output of `helm template`. Nothing else can be said before it is \
             filled in.",
        ),
    };
    out.push(node.finding(message).span(foreign.at..foreign.at + foreign.length).help(help));
}
