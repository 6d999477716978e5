//! Command-line flags that set keys.

use super::{Layer, parse_env_value};
use crate::config::keys;
use crate::config::tree::{Item, Value};

/// Flags, and the key that each sets. The server has more; these are the ones that change what a
/// cluster is.
const FLAGS: [(&str, &[&str]); 22] = [
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
    ("initialization-timeout", keys::INITIALIZATION_TIMEOUT),
    ("listen-mode", keys::LISTEN_MODE),
    ("location", keys::LOCATION),
    ("log-filter", keys::LOG_FILTER),
    ("log-format", keys::LOG_FORMAT),
    ("node-name", keys::NODE_NAME),
    ("roles", keys::ROLES),
    ("shutdown-timeout", keys::SHUTDOWN_TIMEOUT),
    ("tracing-endpoint", keys::TRACING_ENDPOINT),
    ("use-random-ports", keys::USE_RANDOM_PORTS),
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
    let mut found = Vec::new();
    let mut production = false;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let Some(flag) = arg.strip_prefix("--") else { continue };
        let (name, inline) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
        production |= name == "production";
        let Some((_, key)) = FLAGS.iter().find(|(known, _)| *known == name) else { continue };
        // The one flag that may stand without a value.
        let next = if name == "use-random-ports" && inline.is_none() { Some("true") } else { None };
        let Some(text) = inline.or(next).or_else(|| rest.next().map(String::as_str)) else { break };
        found.push(Flag { key, value: value(key, text), origin: Layer::Flag(format!("--{name}")) });
    }
    (found, production)
}

fn value(key: &[&str], text: &str) -> Value {
    match key {
        keys::ROLES => Value::Array(
            text.split(',')
                .map(|role| Item { value: Value::String(role.trim().to_owned()), span: 0..0 })
                .collect(),
        ),
        keys::FORCE_NODE_ID => parse_env_value(text.trim_start_matches('N')),
        keys::AUTO_PROVISION | keys::USE_RANDOM_PORTS | keys::BIND_PORT | keys::DEFAULT_NUM_PARTITIONS => {
            parse_env_value(text)
        }
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_set_keys() {
        let args: Vec<String> =
            "--production --node-name n1 -c x.toml --roles=admin,worker --force-node-id N3 --no-logo"
                .split(' ')
                .map(str::to_owned)
                .collect();
        let (flags, production) = read(&args);
        assert!(production);
        let keys: Vec<String> = flags.iter().map(|flag| flag.key.join(".")).collect();
        assert_eq!(keys, ["node-name", "roles", "force-node-id"]);
        assert_eq!(flags[2].value, Value::Integer(3));
        assert!(matches!(&flags[1].value, Value::Array(roles) if roles.len() == 2));
    }
}
