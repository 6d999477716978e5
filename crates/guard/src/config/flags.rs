//! Command-line flags, which beat variables and file.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use super::setting::Setting;

/// Flags with a value that set something the guard reads, with the key they set.
const TEXTS: [(&str, &str); 5] = [
    ("--node-name", "node-name"),
    ("--cluster-name", "cluster-name"),
    ("--base-dir", "base-dir"),
    ("--advertised-address", "advertised-address"),
    ("--location", "location"),
];

/// Flags with a value that set nothing the guard reads.
const OTHERS: [&str; 13] = [
    "--config-file",
    "--log-filter",
    "--log-format",
    "--shutdown-timeout",
    "--listen-mode",
    "--bind-ip",
    "--bind-port",
    "--bind-address",
    "--advertised-host",
    "--default-num-partitions",
    "--bootstrap-num-partitions",
    "--metadata-migration-mode",
    "--metadata-store-address",
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
        match flag {
            // It makes `auto-provision` false where nothing else sets it; what nothing sets is taken for true.
            "--production" | "--no-logo" | "--use-random-ports" if attached.is_none() => continue,
            _ => {}
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
        } else if flag == "--auto-provision" || flag == "--allow-bootstrap" {
            let setting = match value()?.as_str() {
                "true" => Setting::Set(Value::Boolean(true)),
                "false" => Setting::Set(Value::Boolean(false)),
                _ => Setting::Unclear(format!("the value of {flag} is not understood")),
            };
            over.insert("auto-provision".into(), setting);
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
