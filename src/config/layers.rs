//! The layers a node's configuration is made of: file, environment, command line, in rising order.
//! Tables merge key by key, everything else is replaced as a whole, as figment does it in the server.

mod env_value;
mod flags;
mod foreign;
mod merge;
mod misuses;

use std::collections::BTreeMap;

use super::document::Document;
use super::keys;
use super::tree::{Item, Table, Value};

pub use env_value::parse as parse_env_value;
pub use flags::{FLAGS, FlagValue, config_file, flag_value, key_of_flag};
pub use foreign::{is_a_tools, is_service_link, service_links};
pub use misuses::{Misuse, meant_config_file, misuses};

/// Which layer a value comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// No layer sets it.
    #[default]
    Default,
    /// The file.
    File,
    /// This environment variable.
    Env(String),
    /// This command-line flag.
    Flag(String),
}

impl std::fmt::Display for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::File => f.write_str("the file"),
            Self::Env(name) => write!(f, "the environment variable {name}"),
            Self::Flag(name) => write!(f, "the flag {name}"),
        }
    }
}

/// All layers of one node, merged.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// The merged tree. Values of the file keep their spans; others have empty ones.
    pub root: Table,
    /// Where a value that is not the file's comes from, by dotted path.
    over: BTreeMap<Vec<String>, Layer>,
    /// Every variable that reached a key: its path, its name and its value.
    pub variables: Vec<Variable>,
}

/// An environment variable as a configuration value.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name as given.
    pub name: String,
    /// The key it sets.
    pub path: Vec<String>,
    /// What it sets it to.
    pub value: Value,
}

/// Variables that the command line reads itself: the value is taken as it is, quotes included.
const VERBATIM: [&[&str]; 12] = [
    keys::ADVERTISED_ADDRESS,
    keys::ADVERTISED_HOST,
    keys::BIND_ADDRESS,
    keys::BIND_IP,
    keys::BIND_PORT,
    keys::CLUSTER_NAME,
    keys::LISTEN_MODE,
    keys::NODE_NAME,
    keys::TRACING_ENDPOINT,
    keys::TRACING_RUNTIME_ENDPOINT,
    keys::TRACING_SERVICES_ENDPOINT,
    keys::USE_RANDOM_PORTS,
];

impl Layers {
    /// Merges a file with the environment its server is started with.
    pub fn read(document: &Document, env: &BTreeMap<String, String>) -> Self {
        let mut layers = Self::of_file(document);
        layers.variables = variables(env);
        for variable in layers.variables.clone() {
            layers.over(variable.path, variable.value, Layer::Env(variable.name));
        }
        layers
    }

    /// The same, with the arguments that the server is started with.
    pub fn with_args(document: &Document, env: &BTreeMap<String, String>, args: &[String]) -> Self {
        let mut layers = Self::read(document, env);
        let (flags, production) = flags::read(args);
        for flag in flags {
            layers.over(owned(flag.key), flag.value, flag.origin);
        }
        // The production profile is a default, below the file.
        if production && layers.get(keys::AUTO_PROVISION).is_none() {
            let origin = Layer::Flag("--production".into());
            layers.over(owned(keys::AUTO_PROVISION), Value::Boolean(false), origin);
        }
        layers
    }

    /// A file alone.
    pub fn of_file(document: &Document) -> Self {
        Self { root: document.root.clone(), ..Self::default() }
    }

    /// One value and nothing else.
    pub fn of_value(path: &[String], value: Value) -> Self {
        let mut layers = Self::default();
        layers.over(path.to_vec(), value, Layer::File);
        layers
    }

    fn over(&mut self, path: Vec<String>, value: Value, origin: Layer) {
        merge::put(&mut self.root, &path, Item { value, span: 0..0 });
        self.over.insert(path, origin);
    }

    /// Whether anything but the file sets something.
    pub fn has_over(&self) -> bool {
        !self.over.is_empty()
    }

    /// The value at a path, and where it comes from.
    pub fn get(&self, path: &[&str]) -> Option<(&Value, Layer)> {
        let item = self.root.at(path)?;
        Some((&item.value, self.origin(path)))
    }

    /// Where the value at a path comes from; `Default` when no layer sets it.
    pub fn origin(&self, path: &[&str]) -> Layer {
        if self.root.at(path).is_none() {
            return Layer::Default;
        }
        let names: Vec<String> = path.iter().map(ToString::to_string).collect();
        // A variable may set a whole table, so the longest path that leads here counts.
        (1..=names.len())
            .rev()
            .find_map(|length| self.over.get(&names[..length]).cloned())
            .unwrap_or(Layer::File)
    }
}

/// No key has nearly as many parts, and whoever walks through a tree goes as deep as it is.
const DEEPEST: usize = 32;

/// The key that a variable's name stands for: `RESTATE_`, then `__` for a dot and `_` for `-`; of a longer one its
/// beginning. `None` when the server does not read it.
pub fn variable_path(name: &str) -> Option<Vec<String>> {
    let rest = name.get(..8).filter(|prefix| prefix.eq_ignore_ascii_case("RESTATE_")).map(|_| &name[8..])?;
    let dotted = rest.replace("__", ".").replace('_', "-").to_ascii_lowercase();
    let mut keys = dotted.split('.');
    keys.clone().all(|key| !key.is_empty()).then(|| keys.by_ref().take(DEEPEST).map(str::to_owned).collect())
}

/// The variable that sets the key with this dotted path: `worker.snapshots.destination` is set by
/// `RESTATE_WORKER__SNAPSHOTS__DESTINATION`.
pub fn variable_name(dotted: &str) -> String {
    format!("RESTATE_{}", dotted.replace('.', "__").replace('-', "_").to_ascii_uppercase())
}

fn variables(env: &BTreeMap<String, String>) -> Vec<Variable> {
    let mut found: Vec<Variable> = env
        .iter()
        .filter_map(|(name, text)| {
            let path = variable_path(name)?;
            // It names the file itself.
            if path == ["config"] {
                return None;
            }
            let verbatim = is_verbatim(&path);
            let value = if verbatim { verbatim_value(&path, text) } else { parse_env_value(text) };
            Some(Variable { name: name.clone(), path, value })
        })
        .collect();
    found.extend(env.iter().filter_map(|(name, text)| special(name, text)));
    found
}

/// Variables without the prefix that the server reads, and the root key that each sets. They win over
/// those with the prefix.
const SPECIAL: [(&str, &[&str]); 6] = [
    ("AWS_EXTERNAL_ID", keys::AWS_ASSUME_ROLE_EXTERNAL_ID),
    ("DO_NOT_TRACK", keys::DISABLE_TELEMETRY),
    ("HTTP_PROXY", keys::HTTP_PROXY),
    ("MEMORY_LIMIT", keys::ROCKSDB_TOTAL_MEMORY_SIZE),
    ("NO_PROXY", keys::NO_PROXY),
    ("RUST_LOG", keys::LOG_FILTER),
];

/// The key that a variable sets by its name, with or without the prefix.
pub fn key_of_variable(name: &str) -> Option<Vec<String>> {
    let special = without_prefix(name).map(|(_, key)| owned(key));
    special.or_else(|| variable_path(name))
}

fn without_prefix(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    SPECIAL.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

fn special(name: &str, text: &str) -> Option<Variable> {
    let (known, key) = without_prefix(name)?;
    let value = match known {
        "DO_NOT_TRACK" if matches!(text, "yes" | "1" | "true") => Value::Boolean(true),
        "DO_NOT_TRACK" => return None,
        _ => parse_env_value(text),
    };
    Some(Variable { name: name.into(), path: owned(key), value })
}

fn owned(key: &[&str]) -> Vec<String> {
    key.iter().map(ToString::to_string).collect()
}

/// Whether the command line reads the variable of this key itself, so that its text is the value.
pub fn is_verbatim(path: &[String]) -> bool {
    VERBATIM.iter().any(|key| path == *key)
}

/// The command line turns the text into the key's own type; a text it cannot turn stays a text.
fn verbatim_value(key: &[String], text: &str) -> Value {
    match key {
        key if key == keys::BIND_PORT => {
            text.parse().map_or_else(|_| Value::String(text.into()), Value::Integer)
        }
        key if key == keys::USE_RANDOM_PORTS => {
            text.parse().map_or_else(|_| Value::String(text.into()), Value::Boolean)
        }
        _ => Value::String(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn names_become_paths() {
        let path = |name| variable_path(name).map(|path| path.join("."));
        assert_eq!(path("RESTATE_WORKER__SNAPSHOTS__DESTINATION").unwrap(), "worker.snapshots.destination");
        assert_eq!(path("restate_cluster_name").unwrap(), "cluster-name");
        assert_eq!(path("RESTATE_WORKER_SNAPSHOTS").unwrap(), "worker-snapshots");
        assert_eq!(path("RESTATE_"), None);
        assert_eq!(path("RESTATE___X"), None);
        assert_eq!(path("PATH"), None);
        assert_eq!(path("RESTATÉ_X"), None);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let document = Document::parse("roles = [\"admin\"]\n[worker.snapshots]\ndestination = \"a\"\n");
        let layers = Layers::read(
            &document,
            &env(&[("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "s3://b"), ("RESTATE_ROLES", "[worker]")]),
        );
        let (value, origin) = layers.get(&["worker", "snapshots", "destination"]).unwrap();
        assert_eq!(value.as_str(), Some("s3://b"));
        assert_eq!(origin, Layer::Env("RESTATE_WORKER__SNAPSHOTS__DESTINATION".into()));
        let Some((Value::Array(roles), _)) = layers.get(&["roles"]) else { panic!("no roles") };
        assert_eq!(roles.len(), 1);
        assert_eq!(layers.origin(&["worker"]), Layer::File);
        assert_eq!(layers.origin(&["nothing"]), Layer::Default);
    }

    #[test]
    fn variables_without_the_prefix_win() {
        let layers = Layers::read(
            &Document::parse("rocksdb-total-memory-size = \"4GiB\"\n"),
            &env(&[
                ("MEMORY_LIMIT", "1GiB"),
                ("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", "3GiB"),
                ("http_proxy", "http://a:1"),
                ("RESTATE_HTTP_PROXY", "http://b:1"),
                ("DO_NOT_TRACK", "no"),
                ("RUST_LOG", "debug"),
                ("RESTATE_LOG_FILTER", "trace"),
            ]),
        );
        assert_eq!(layers.get(&["log-filter"]).unwrap().0.as_str(), Some("debug"));
        let (size, origin) = layers.get(&["rocksdb-total-memory-size"]).unwrap();
        assert_eq!((size.as_str(), origin), (Some("1GiB"), Layer::Env("MEMORY_LIMIT".into())));
        assert_eq!(layers.get(&["http-proxy"]).unwrap().0.as_str(), Some("http://a:1"));
        assert_eq!(layers.get(&["disable-telemetry"]), None);
    }

    #[test]
    fn some_variables_are_taken_as_they_are() {
        let layers = Layers::read(
            &Document::parse(""),
            &env(&[
                ("RESTATE_CLUSTER_NAME", "\"prod\""),
                ("RESTATE_NODE_NAME", "7"),
                ("RESTATE_LOCATION", "\"eu\""),
            ]),
        );
        assert_eq!(layers.get(&["cluster-name"]).unwrap().0.as_str(), Some("\"prod\""));
        assert_eq!(layers.get(&["node-name"]).unwrap().0.as_str(), Some("7"));
        assert_eq!(layers.get(&["location"]).unwrap().0.as_str(), Some("eu"));
    }
}
