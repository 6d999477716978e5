//! Names and values of the server's variables: in compose files, manifests, units, files of variables and scripts. Whoever types
//! one begins with `RESTATE`, so the word at the place is looked at, whatever stands around it.

use super::{Answer, proposal, sorted, word};
use crate::api::complete::{KeyAt, Proposal, ProposalKind};
use crate::config::catalogue::{Catalogue, Key, Kind, page};
use crate::config::layers::{key_of_variable, variable_name};

const PREFIX: &str = "RESTATE_";

/// What fits at a place of a text.
pub fn at(catalogue: &Catalogue, text: &str, offset: usize) -> Answer {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let (before, rest) = (&text[start..offset], &text[offset..]);
    let rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    if before.trim_start().starts_with('#') || before.contains(" #") {
        return Answer::nothing(offset);
    }
    let typed = &before[before.rfind(|sign| !is_of_name(sign)).map_or(0, |at| at + sign_at(before, at))..];
    let name = format!("{typed}{}", &rest[..rest.find(|sign| !is_of_name(sign)).unwrap_or(rest.len())]);
    let (from, to) = (offset - typed.len(), offset - typed.len() + name.len());
    let is_name = !typed.is_empty() && PREFIX.starts_with(&typed[..typed.len().min(PREFIX.len())]);
    if is_name || name.starts_with(PREFIX) {
        let key = find(catalogue, &name);
        let key =
            key.map(|key| KeyAt { key: key.path.clone(), start: from, end: to, detail: page::title(key) });
        return Answer {
            range: from..to,
            proposals: if is_name { names(catalogue, typed) } else { Vec::new() },
            key,
        };
    }
    set(&text[..start], before)
        .and_then(|Set { name, value, quoted }| {
            let key = find(catalogue, name)?;
            let typed = value.rsplit(['[', ',', ' ']).next().unwrap_or_default();
            let proposals = values(catalogue, key, typed, quoted);
            Some(Answer { range: offset - typed.len()..offset + word(rest, ""), proposals, key: None })
        })
        .unwrap_or_else(|| Answer::nothing(offset))
}

fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_'
}

/// How long the character at a byte is.
fn sign_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn find(catalogue: &Catalogue, name: &str) -> Option<&'static Key> {
    let path = key_of_variable(name)?;
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    catalogue.lookup(&names)
}

fn names(catalogue: &Catalogue, typed: &str) -> Vec<Proposal> {
    let is_value = |key: &&'static Key| {
        let is_table = matches!(key.kind, Kind::Table(_) | Kind::TableList(_) | Kind::Retry(_));
        !is_table && !key.path.contains('*')
    };
    let named = catalogue.keys().filter(is_value).map(|key| (variable_name(&key.path), key));
    let fits = named.filter(|(name, _)| name.starts_with(typed));
    sorted(fits.map(|(name, key)| proposal(name, ProposalKind::Key, key, catalogue)).collect())
}

/// A variable whose value is being typed.
struct Set<'t> {
    name: &'t str,
    value: &'t str,
    /// Whether the value has to be in quotes, and has none yet.
    quoted: bool,
}

/// The variable that a line sets, which ends at the place: `NAME=value`, `NAME: value`, or `value:` below `name: NAME`.
fn set<'t>(above: &'t str, before: &'t str) -> Option<Set<'t>> {
    let (left, value) = before.split_once('=').or_else(|| before.split_once(':'))?;
    let bare = value.trim_start().trim_start_matches(['"', '\'']);
    let is_open = bare.len() < value.trim_start().len();
    let key = left.rsplit([' ', '"', '\'']).find(|part| !part.is_empty())?;
    if key == "value" {
        let line = above.lines().rev().find(|line| !line.trim().is_empty())?;
        let (_, name) = line.split_once("name:")?;
        return Some(Set { name: name.trim().trim_matches(['"', '\'']), value: bare, quoted: !is_open });
    }
    key.starts_with(PREFIX).then_some(Set { name: key, value: bare, quoted: false })
}

/// The values of a key that go on as typed. A variable has no quotes around its text; Kubernetes takes nothing but texts.
fn values(catalogue: &Catalogue, key: &'static Key, typed: &str, quoted: bool) -> Vec<Proposal> {
    let plain = |value: String| {
        value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).map_or(value.clone(), str::to_owned)
    };
    let all = super::values(catalogue, key).into_iter().map(plain);
    let fits = all.filter(|value| value.starts_with(typed));
    let written =
        fits.map(|value| if quoted && !value.contains('"') { format!("\"{value}\"") } else { value });
    written.map(|value| proposal(value, ProposalKind::Value, key, catalogue)).collect()
}
