//! Command-line flags and the keys that they set.

use std::iter::Peekable;
use std::slice::Iter;

use super::{Layer, parse_env_value};
use crate::config::keys;
use crate::config::tree::{Item, Value};

/// Flags, and the key that each sets. Asked of the servers 1.5.3, 1.6.2 and 1.7.12.
pub const FLAGS: [(&str, &[&str]); 25] = [
    ("advertised-address", keys::ADVERTISED_ADDRESS),
    ("advertised-host", keys::ADVERTISED_HOST),
    ("allow-bootstrap", keys::AUTO_PROVISION),
    ("auto-provision", keys::AUTO_PROVISION),
    ("base-dir", keys::BASE_DIR),
    ("bind-address", keys::BIND_ADDRESS),
    ("bind-ip", keys::BIND_IP),
    ("bind-port", keys::BIND_PORT),
    ("bootstrap-num-partitions", keys::DEFAULT_NUM_PARTITIONS),
    ("cluster-name", keys::CLUSTER_NAME),
    ("default-num-partitions", keys::DEFAULT_NUM_PARTITIONS),
    ("force-node-id", keys::FORCE_NODE_ID),
    ("listen-mode", keys::LISTEN_MODE),
    ("location", keys::LOCATION),
    ("log-disable-ansi-codes", keys::LOG_DISABLE_ANSI_CODES),
    ("log-filter", keys::LOG_FILTER),
    ("log-format", keys::LOG_FORMAT),
    ("node-location", keys::LOCATION),
    ("node-name", keys::NODE_NAME),
    ("roles", keys::ROLES),
    ("shutdown-timeout", keys::SHUTDOWN_TIMEOUT),
    ("tracing-endpoint", keys::TRACING_ENDPOINT),
    ("tracing-filter", keys::TRACING_FILTER),
    ("tracing-json-path", keys::TRACING_JSON_PATH),
    ("use-random-ports", keys::USE_RANDOM_PORTS),
];

/// Flags that set a key and that nothing is concluded from.
pub const OTHERS: [&str; 4] =
    ["config-file", "metadata-store-address", "tracing-runtime-endpoint", "tracing-services-endpoint"];
/// Flags that take no value.
pub const SWITCHES: [&str; 6] =
    ["dump-config", "help", "metadata-migration-mode", "no-logo", "production", "version"];
/// With it a server takes these roles in place of its own, whatever else sets them. Asked of the server 1.7.12.
const MIGRATION_MODE: &str = "metadata-migration-mode";
const MIGRATES: [&str; 2] = ["admin", "metadata-server"];
/// Those that 1.5 does not know.
pub const NEWER: [&str; 7] = [
    "advertised-host",
    "bind-ip",
    "bind-port",
    "listen-mode",
    "metadata-migration-mode",
    "no-logo",
    "use-random-ports",
];

/// A flag as a configuration value.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// The key it sets.
    pub key: &'static [&'static str],
    /// What it sets it to.
    pub value: Value,
    /// The flag.
    pub origin: Layer,
}

/// The flags among arguments that set a key, and whether `--production` is one of them.
pub fn read(args: &[String]) -> (Vec<Flag>, bool) {
    let mut found: Vec<Flag> = Vec::new();
    let (mut production, mut migrates) = (false, false);
    let mut rest = args.iter().peekable();
    while let Some(arg) = rest.next() {
        let Some(flag) = arg.strip_prefix("--") else { continue };
        let (name, inline) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
        production |= name == "production";
        migrates |= name == MIGRATION_MODE;
        let Some((_, key)) = FLAGS.iter().find(|(known, _)| *known == name) else { continue };
        if *key == keys::ROLES {
            add_roles(&mut found, inline, &mut rest);
            continue;
        }
        // The one flag that may stand without a value.
        let next = if name == "use-random-ports" && inline.is_none() { Some("true") } else { None };
        // What begins with a hyphen is another flag, and the server exits over the one that lacks its value.
        let behind = || rest.next_if(|text| !text.starts_with('-')).map(String::as_str);
        let Some(text) = inline.or(next).or_else(behind) else { continue };
        found.push(Flag { key, value: value(key, text), origin: Layer::Flag(format!("--{name}")) });
    }
    if migrates {
        found.retain(|flag| flag.key != keys::ROLES);
        let role = |role: &&str| Item { value: Value::String((*role).to_owned()), span: 0..0 };
        let value = Value::Array(MIGRATES.iter().map(role).collect());
        let origin = Layer::Flag(format!("--{MIGRATION_MODE}"));
        found.push(Flag { key: keys::ROLES, value, origin });
    }
    (found, production)
}

/// Roles are told by commas, as several values, or by several flags.
fn add_roles(found: &mut Vec<Flag>, inline: Option<&str>, rest: &mut Peekable<Iter<'_, String>>) {
    let mut texts: Vec<&str> = inline.into_iter().collect();
    if inline.is_none() {
        while let Some(text) = rest.next_if(|text| !text.starts_with('-')) {
            texts.push(text);
        }
    }
    let named = texts.iter().flat_map(|text| text.split(','));
    let mut roles: Vec<Item> =
        named.map(|role| Item { value: Value::String(role.trim().to_owned()), span: 0..0 }).collect();
    if let Some(Flag { value: Value::Array(earlier), .. }) =
        found.iter_mut().find(|flag| flag.key == keys::ROLES)
    {
        earlier.append(&mut roles);
        return;
    }
    found.push(Flag { key: keys::ROLES, value: Value::Array(roles), origin: Layer::Flag("--roles".into()) });
}

fn value(key: &[&str], text: &str) -> Value {
    match key {
        keys::FORCE_NODE_ID => number(text.trim_start_matches('N')),
        keys::BIND_PORT | keys::DEFAULT_NUM_PARTITIONS => number(text),
        keys::AUTO_PROVISION | keys::USE_RANDOM_PORTS | keys::LOG_DISABLE_ANSI_CODES => parse_env_value(text),
        _ => Value::String(text.to_owned()),
    }
}

/// Digits alone make one: a flag takes no `1_000`, which a file does.
fn number(text: &str) -> Value {
    text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Integer)
}

/// The key that a flag sets; nothing for a flag that sets none, or that is not known.
pub fn key_of_flag(flag: &str) -> Option<&'static [&'static str]> {
    let name = flag.strip_prefix("--")?;
    FLAGS.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

/// What a flag takes behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagValue {
    /// Nothing.
    None,
    /// One value.
    One,
    /// Values up to the next flag.
    Several,
}

/// What a flag takes, whose name is given without its hyphens; nothing for one that no server has.
pub fn flag_value(name: &str) -> Option<FlagValue> {
    let mut known = FLAGS.iter().map(|(known, _)| *known).chain(OTHERS).chain(SWITCHES);
    Some(match known.find(|known| *known == name)? {
        "roles" => FlagValue::Several,
        known if SWITCHES.contains(&known) => FlagValue::None,
        _ => FlagValue::One,
    })
}

/// The configuration file that the arguments name, by the flag or its short form.
pub fn config_file(args: &[String]) -> Option<&str> {
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let long = arg.strip_prefix("--config-file").filter(|rest| rest.is_empty() || rest.starts_with('='));
        let attached = match long.or_else(|| arg.strip_prefix("-c")) {
            None => continue,
            Some("") => None,
            Some(path) => Some(path.strip_prefix('=').unwrap_or(path)),
        };
        return attached.or_else(|| rest.next().map(String::as_str));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_named_in_several_ways() {
        for args in ["-c /e", "-c/e", "-c=/e", "--config-file /e", "--config-file=/e", "--no-logo -c /e"] {
            let args: Vec<String> = args.split(' ').map(str::to_owned).collect();
            assert_eq!(config_file(&args), Some("/e"), "{args:?}");
        }
        // One word with a blank in it, and another flag.
        for args in [&["-c"][..], &["--cluster-name", "c"], &["--config-file /e"], &["--config-files=e"], &[]]
        {
            let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
            assert_eq!(config_file(&args), None, "{args:?}");
        }
    }

    fn arguments(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn roles_are_one_or_several_values() {
        for (line, roles) in [
            ("--roles worker admin --node-name n1", 2),
            ("--roles worker,admin log-server", 3),
            ("--roles worker --no-logo --roles admin", 2),
            ("--roles", 0),
            // They are the mode's own, whatever else is said.
            ("--roles worker,admin,log-server --metadata-migration-mode", 2),
            ("--metadata-migration-mode --roles worker", 2),
        ] {
            let (flags, _) = read(&arguments(line));
            let Value::Array(found) = &flags[0].value else { panic!("{line}: {flags:?}") };
            assert_eq!(found.len(), roles, "{line}");
        }
    }

    #[test]
    fn flags_set_keys() {
        let args = arguments(
            "--production --node-name n1 -c x.toml --roles=admin,worker --force-node-id N3 --no-logo",
        );
        let (flags, production) = read(&args);
        assert!(production);
        let keys: Vec<String> = flags.iter().map(|flag| flag.key.join(".")).collect();
        assert_eq!(keys, ["node-name", "roles", "force-node-id"]);
        assert_eq!(flags[2].value, Value::Integer(3));
        assert!(matches!(&flags[1].value, Value::Array(roles) if roles.len() == 2));
    }
}
