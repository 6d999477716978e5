//! Command-line flags, which beat variables and file.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use super::setting::Setting;

/// Flags with a value that set something the guard reads, with the key they set.
const TEXTS: [(&str, &str); 11] = [
    ("--node-name", "node-name"),
    ("--cluster-name", "cluster-name"),
    ("--base-dir", "base-dir"),
    ("--advertised-address", "advertised-address"),
    ("--advertised-host", "advertised-host"),
    ("--location", "location"),
    ("--bind-address", "bind-address"),
    ("--bind-ip", "bind-ip"),
    ("--listen-mode", "listen-mode"),
    // No keys, but a server that runs with one of these is not to come back without it.
    ("--metadata-migration-mode", "--metadata-migration-mode"),
    ("--metadata-store-address", "--metadata-store-address"),
];

/// Flags with a value that change neither who a node is nor where it is found.
const OTHERS: [&str; 12] = [
    "--config-file",
    "--log-filter",
    "--log-format",
    "--log-disable-ansi-codes",
    "--tracing-endpoint",
    "--tracing-filter",
    "--tracing-json-path",
    "--tracing-runtime-endpoint",
    "--tracing-services-endpoint",
    "--shutdown-timeout",
    "--default-num-partitions",
    "--bootstrap-num-partitions",
];

/// Adds what flags set, by dotted key.
///
/// # Errors
/// When a flag is not understood: it could set anything.
pub(super) fn read(arguments: &[String], over: &mut BTreeMap<String, Setting<Value>>) -> Result<(), String> {
    let mut rest = arguments.iter();
    let mut seen = BTreeSet::new();
    while let Some(argument) = rest.next() {
        let (flag, attached) = match argument.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let flag = if flag == "-c" { "--config-file" } else { flag };
        // Most flags are rejected then, and the roles of all would count.
        if !seen.insert(flag.to_owned()) {
            return Err("it has a command-line flag twice".into());
        }
        let bare = match flag {
            "--no-logo" if attached.is_none() => continue,
            // It makes `auto-provision` false where nothing else sets it; what nothing sets is taken for true.
            "--production" => Some("--production"),
            "--use-random-ports" if !said(&rest) => Some("use-random-ports"),
            "--metadata-migration-mode" if !said(&rest) => Some("--metadata-migration-mode"),
            _ => None,
        };
        if let Some(key) = bare.filter(|_| attached.is_none()) {
            over.insert(key.into(), Setting::Set(Value::Boolean(true)));
            continue;
        }
        let mut value = || {
            let next = || rest.next().filter(|value| !value.starts_with('-')).cloned();
            attached.clone().or_else(next).ok_or_else(|| "a command-line flag has no value".to_owned())
        };
        if let Some((_, key)) = TEXTS.iter().find(|(name, _)| *name == flag) {
            over.insert((*key).into(), Setting::Set(Value::String(value()?)));
        } else if flag == "--roles" {
            let roles = value()?.split(',').map(|role| Value::String(role.trim().into())).collect();
            over.insert("roles".into(), Setting::Set(Value::Array(roles)));
        } else if let Some(key) = truth(flag) {
            let setting = match value()?.as_str() {
                "true" => Setting::Set(Value::Boolean(true)),
                "false" => Setting::Set(Value::Boolean(false)),
                _ => Setting::Unclear(format!("the value of {flag} is not understood")),
            };
            over.insert(key.into(), setting);
        } else if flag == "--bind-port" {
            let port = value()?.parse().map(|port: u16| Value::Integer(port.into()));
            let setting = port.map_or(Setting::Unclear("--bind-port is not a port".into()), Setting::Set);
            over.insert("bind-port".into(), setting);
        } else if flag == "--force-node-id" {
            let text = value()?;
            let number =
                text.trim_start_matches('N').parse().map(|number: u32| Value::Integer(number.into()));
            let setting =
                number.map_or(Setting::Unclear("--force-node-id is not a number".into()), Setting::Set);
            over.insert("force-node-id".into(), setting);
        } else if OTHERS.contains(&flag) {
            value()?;
        } else {
            return Err("it has a command-line flag that is not known here".into());
        }
    }
    Ok(())
}

/// Whether a value follows.
fn said(rest: &std::slice::Iter<'_, String>) -> bool {
    rest.as_slice().first().is_some_and(|next| !next.starts_with('-'))
}

/// The key of a flag that takes `true` or `false`.
fn truth(flag: &str) -> Option<&'static str> {
    match flag {
        "--auto-provision" | "--allow-bootstrap" => Some("auto-provision"),
        "--use-random-ports" => Some("use-random-ports"),
        _ => None,
    }
}
