//! `[node.commands]`: templates for a host that only the user knows how to reach.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::duration::duration;
use super::raw::{RawCommands, RawNode};
use super::report::{Mistake, closest};
use super::template::{Template, is_name};
use super::{Purpose, RemoteSpec};

/// The node's own templates over those that all nodes share.
pub(super) fn node(
    node: &RawNode,
    own: &Spanned<RawCommands>,
    shared: Option<&Spanned<RawCommands>>,
) -> Result<RemoteSpec, Mistake> {
    let raw = own.get_ref();
    let shared = shared.map(Spanned::get_ref);
    let mut vars = BTreeMap::from([("node".to_owned(), node.name.get_ref().clone())]);
    if let Some(host) = raw.host.as_ref().or(shared.and_then(|shared| shared.host.as_ref())) {
        vars.insert("host".into(), host.clone());
    }
    if let Some(config) = raw.config.as_ref().or(shared.and_then(|shared| shared.config.as_ref())) {
        vars.insert("config".into(), config.clone());
    }
    if let Some(base) = raw.base_dir.as_ref().or(shared.and_then(|shared| shared.base_dir.as_ref())) {
        vars.insert("base-dir".into(), base.clone());
    }
    for (name, value) in node.vars.iter().flatten() {
        if !is_name(name) {
            return Err(Mistake::at(value.span(), format!("`{name}` cannot be a placeholder's name"))
                .help("use lower case letters, digits and hyphens"));
        }
        if ["node", "host", "config", "base-dir", "url", "version", "lines"].contains(&name.as_str()) {
            return Err(Mistake::at(
                value.span(),
                format!("the placeholder `{{{name}}}` is already defined"),
            )
            .help("choose another name; `host`, `config` and `base-dir` are keys of [node.commands]"));
        }
        vars.insert(name.clone(), value.get_ref().clone());
    }

    let mut sources: BTreeMap<Purpose, &Spanned<String>> = BTreeMap::new();
    for purpose in Purpose::ALL {
        let written = raw.template(purpose).or(shared.and_then(|shared| shared.template(purpose)));
        sources.extend(written.map(|text| (purpose, text)));
    }
    for purpose in Purpose::MANDATORY {
        if !sources.contains_key(&purpose) {
            return Err(Mistake::at(
                own.span(),
                format!("node `{}` has no `{}` command", node.name.get_ref(), purpose.key()),
            )
            .help(format!("add `{} = \"…\"` here or under [commands]", purpose.key())));
        }
    }
    let mut templates = BTreeMap::new();
    for (purpose, source) in sources {
        let template = Template::parse(source.get_ref());
        for (name, at) in template.placeholders() {
            if !vars.contains_key(name) && purpose.dynamic() != Some(name) {
                return Err(unknown_placeholder(
                    node.name.get_ref(),
                    purpose,
                    name,
                    source.span(),
                    &at,
                    &vars,
                ));
            }
        }
        templates.insert(purpose, template);
    }
    let env = match (shared.and_then(|shared| shared.env.clone()), raw.env.clone()) {
        (None, None) => None,
        (shared, own) => Some(shared.into_iter().chain(own).flatten().collect()),
    };
    Ok(RemoteSpec {
        vars,
        program: raw.program.clone().or(shared.and_then(|shared| shared.program.clone())),
        arguments: raw.arguments.clone().or(shared.and_then(|shared| shared.arguments.clone())),
        env,
        timeout: duration(raw.timeout.as_ref().or(shared.and_then(|shared| shared.timeout.as_ref())), "2m")?,
        templates,
    })
}

fn unknown_placeholder(
    node: &str,
    purpose: Purpose,
    name: &str,
    source: Range<usize>,
    at: &Range<usize>,
    vars: &BTreeMap<String, String>,
) -> Mistake {
    let known: Vec<&str> = vars.keys().map(String::as_str).chain(purpose.dynamic()).collect();
    let help = match (name, closest(name, known.iter().copied())) {
        ("host" | "config" | "base-dir", _) => format!("set `{name} = \"…\"` in [node.commands]"),
        ("url" | "version" | "lines", _) => format!("`{{{name}}}` has no value in `{}`", purpose.key()),
        (_, Some(near)) => format!("did you mean `{{{near}}}`? For literal braces write `{{{{{name}}}}}`"),
        (_, None) => format!(
            "known here: {}; define your own in [node.vars]; for literal braces write `{{{{{name}}}}}`",
            known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
        ),
    };
    // A plain one-line string has one quote before its text; other forms are marked as a whole.
    let start = source.start + 1 + at.start;
    let place = if start + at.len() < source.end { start..start + at.len() } else { source };
    Mistake::at(place, format!("unknown placeholder `{{{name}}}` in `{}` of node `{node}`", purpose.key()))
        .help(help)
}
