//! Command-line flags that set keys.

use super::{Origin, parse_env_value};
use crate::config::tree::{Item, Value};

/// Flags, and the key that each sets. The server has more; these are the ones that change what a
/// cluster is.
const FLAGS: [(&str, &str); 23] = [
    ("advertised-address", "advertised-address"),
    ("advertised-host", "advertised-host"),
    ("allow-bootstrap", "auto-provision"),
    ("auto-provision", "auto-provision"),
    ("base-dir", "base-dir"),
    ("bind-address", "bind-address"),
    ("bind-ip", "bind-ip"),
    ("bind-port", "bind-port"),
    ("bootstrap-num-partitions", "default-num-partitions"),
    ("cluster-name", "cluster-name"),
    ("default-num-partitions", "default-num-partitions"),
    ("force-node-id", "force-node-id"),
    ("initialization-timeout", "initialization-timeout"),
    ("listen-mode", "listen-mode"),
    ("location", "location"),
    ("log-filter", "log-filter"),
    ("log-format", "log-format"),
    ("metadata-migration-mode", "metadata-migration-mode"),
    ("node-name", "node-name"),
    ("roles", "roles"),
    ("shutdown-timeout", "shutdown-timeout"),
    ("tracing-endpoint", "tracing-endpoint"),
    ("use-random-ports", "use-random-ports"),
];

/// A flag as a configuration value.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// The key it sets.
    pub key: &'static str,
    /// What it sets it to.
    pub value: Value,
    /// The flag.
    pub origin: Origin,
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
        found.push(Flag { key, value: value(key, text), origin: Origin::Flag(format!("--{name}")) });
    }
    (found, production)
}

fn value(key: &str, text: &str) -> Value {
    match key {
        "roles" => Value::Array(
            text.split(',')
                .map(|role| Item { value: Value::String(role.trim().to_owned()), span: 0..0 })
                .collect(),
        ),
        "force-node-id" => parse_env_value(text.trim_start_matches('N')),
        "auto-provision" | "use-random-ports" | "bind-port" | "default-num-partitions" => {
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
        let keys: Vec<&str> = flags.iter().map(|flag| flag.key).collect();
        assert_eq!(keys, ["node-name", "roles", "force-node-id"]);
        assert_eq!(flags[2].value, Value::Integer(3));
        assert!(matches!(&flags[1].value, Value::Array(roles) if roles.len() == 2));
    }
}
