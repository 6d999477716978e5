//! The commands that may be run, each spelled out. A command line with anything beside is not one of them.

use std::collections::BTreeMap;

use restate_scaleout_api::Target;
use restate_scaleout_api::target::Tls;

use super::Effect;
use crate::endpoint::Endpoint;
use crate::id::NodeId;
use crate::quorum::Property;

/// The shortest and longest time that a request may take, in milliseconds: with too little the server
/// drops what it was asked for halfway.
const REQUEST_TIMEOUT: std::ops::RangeInclusive<u64> = 1_000..=3_600_000;

/// What restatectl takes where no `--request-timeout` is given, in milliseconds.
const DEFAULT_TIMEOUT: u64 = 13_000;

/// Reads a command line.
pub(super) fn read(args: &[String], timeout_ms: u64, target: &Target) -> Effect {
    parse(args, timeout_ms, target).unwrap_or_else(Effect::Unlisted)
}

fn parse(args: &[String], timeout_ms: u64, target: &Target) -> Result<Effect, String> {
    if args.iter().any(|arg| arg.is_empty() || arg.chars().any(char::is_control)) {
        return Err("a command with an empty argument or a control character".into());
    }
    let mut words: Vec<&str> = args.iter().map(String::as_str).collect();
    let global = global(&mut words)?;
    let tls = target.tls.clone().unwrap_or_default();
    connection(&global, &tls)?;
    let patience = match global.get("--request-timeout") {
        None => None,
        Some(text) => Some(milliseconds(text).ok_or("a request timeout that is no sensible time")?),
    };
    if patience.unwrap_or(DEFAULT_TIMEOUT) > timeout_ms {
        return Err("a command that is killed before its request times out".into());
    }
    if words.pop() != Some("--yes") {
        return Err("a command that would stop to ask".into());
    }
    match words.as_slice() {
        ["config", "set", flags @ ..] => config_set(flags),
        ["snapshots", "create", "--trim-log"] => match patience {
            Some(_) => Ok(Effect::Snapshot { trim: true }),
            None => Err("snapshots with the default timeout, past which the trim is dropped".into()),
        },
        ["snapshots", "create"] => Ok(Effect::Snapshot { trim: false }),
        ["metadata-server", "add-node", node] => {
            NodeId::parse(node).map(Effect::AddVoter).ok_or("a vote for more or less than one node".into())
        }
        _ => Err(words.iter().take(3).copied().collect::<Vec<_>>().join(" ")),
    }
}

/// Takes the flags in front of the command off, each at most once.
fn global<'a>(words: &mut Vec<&'a str>) -> Result<BTreeMap<&'a str, &'a str>, String> {
    const FLAGS: [&str; 5] = ["--address", "--request-timeout", "--tls-ca", "--tls-cert", "--tls-key"];
    let mut global = BTreeMap::new();
    while let [flag, value, ..] = words[..] {
        if !FLAGS.contains(&flag) {
            break;
        }
        if global.insert(flag, value).is_some() {
            return Err(format!("{flag} twice"));
        }
        words.drain(..2);
    }
    Ok(global)
}

fn connection(global: &BTreeMap<&str, &str>, tls: &Tls) -> Result<(), String> {
    let address = global.get("--address").ok_or("a command without --address: its default is localhost")?;
    if Endpoint::parse(address).is_none() {
        return Err("a command whose --address is not exactly one plain address".into());
    }
    for (flag, wanted) in [("--tls-ca", &tls.ca), ("--tls-cert", &tls.cert), ("--tls-key", &tls.key)] {
        if global.get(flag).copied() != wanted.as_deref() {
            return Err(format!("a command whose {flag} is not the target's"));
        }
    }
    Ok(())
}

/// The address of a command line, for commands that were read.
pub(crate) fn address(args: &[String]) -> Option<&str> {
    args.iter().zip(args.iter().skip(1)).find(|(flag, _)| *flag == "--address").map(|(_, it)| it.as_str())
}

fn config_set(words: &[&str]) -> Result<Effect, String> {
    const FLAGS: [&str; 4] =
        ["--log-provider", "--log-replication", "--partition-replication", "--log-default-nodeset-size"];
    let mut flags = BTreeMap::new();
    for pair in words.chunks(2) {
        let [flag, value] = pair else { return Err("config set with a flag that has no value".into()) };
        if !FLAGS.contains(flag) {
            return Err(format!("config set {flag}"));
        }
        if flags.insert(*flag, *value).is_some() {
            return Err(format!("config set with {flag} twice"));
        }
    }
    let property = |flag: &str| match flags.get(flag) {
        None => Ok(None),
        Some(text) => match Property::parse(text) {
            Some(property) => Ok(Some(property)),
            None => Err(format!("config set with a {flag} that is not understood")),
        },
    };
    let logs = property("--log-replication")?;
    let partitions = property("--partition-replication")?;
    let nodeset_size = match flags.get("--log-default-nodeset-size") {
        None => None,
        Some(text) => match text.parse() {
            Ok(size @ 0..=128) => Some(size),
            _ => return Err("config set with a nodeset size that is not understood".into()),
        },
    };
    match (flags.get("--log-provider"), logs) {
        (None, None) if partitions.is_none() && nodeset_size.is_none() => {
            Err("config set without a change".into())
        }
        (None, logs) => Ok(Effect::SetReplication { logs, partitions, nodeset_size }),
        (Some(&"replicated"), Some(logs)) if partitions.is_none() && nodeset_size.is_none() => {
            Ok(Effect::ReplicateLogs { logs })
        }
        (Some(&"replicated"), _) => {
            Err("config set --log-provider replicated without its replication, or with more beside".into())
        }
        (Some(_), _) => Err("config set --log-provider with anything but `replicated`".into()),
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let plain = text.len() <= 9 && text.bytes().all(|sign| sign.is_ascii_digit());
    let time: u64 = plain.then(|| text.parse().ok()).flatten()?;
    REQUEST_TIMEOUT.contains(&time).then_some(time)
}
