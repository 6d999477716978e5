//! The settings themselves, and how the three layers come together.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout_api::answer::EnvironmentValue;
use restate_scaleout_api::limits::{FILE_TEXT, MIB};
use toml::{Table, Value};

use super::setting::Setting;
use super::{flags, variables};
use crate::broken::Broken;

/// What the guard reads of a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// `cluster-name`
    pub cluster_name: Setting<String>,
    /// `node-name`
    pub node_name: Setting<String>,
    /// `force-node-id`
    pub force_node_id: Setting<u32>,
    /// `base-dir`
    pub base_dir: Setting<String>,
    /// `auto-provision`
    pub auto_provision: Setting<bool>,
    /// `roles`
    pub roles: Setting<BTreeSet<String>>,
    /// `advertised-address`
    pub advertised: Setting<String>,
    /// `location`
    pub location: Setting<String>,
    /// `metadata-client.type`
    pub metadata_type: Setting<String>,
    /// `metadata-client.addresses`, or the older `address`
    pub peers: Setting<Vec<String>>,
    /// `metadata-server.auto-join`
    pub auto_join: Setting<bool>,
    /// `worker.snapshots.destination`
    pub repository: Setting<String>,
    /// `worker.snapshots.aws-endpoint-url`
    pub endpoint: Setting<String>,
    /// `worker.snapshots.aws-region`
    pub region: Setting<String>,
    /// `worker.snapshots.aws-profile`
    pub profile: Setting<String>,
    /// `bifrost.default-provider`
    pub provider: Setting<String>,
    /// Everything else.
    layers: Layers,
}

/// The name of a cluster that is given none.
pub const DEFAULT_CLUSTER: &str = "localcluster";

/// Where a server keeps its data that is not told where, below its working directory.
const DEFAULT_BASE_DIR: &str = "restate-data";

/// Every role, which a node has that names none.
pub const ALL_ROLES: [&str; 5] = ["admin", "http-ingress", "log-server", "metadata-server", "worker"];

impl Settings {
    /// The roles that a start would have.
    ///
    /// # Errors
    /// When they cannot be told.
    pub fn roles(&self, node: &str) -> Result<BTreeSet<String>, Broken> {
        let set = self.roles.get(node, "roles")?.cloned();
        Ok(set.unwrap_or_else(|| ALL_ROLES.iter().map(|role| (*role).to_owned()).collect()))
    }

    /// The base directory that a start would use.
    ///
    /// # Errors
    /// When it cannot be told.
    pub fn base_dir(&self, node: &str) -> Result<&str, Broken> {
        Ok(self.base_dir.get(node, "base-dir")?.map_or(DEFAULT_BASE_DIR, String::as_str))
    }

    /// Whether the metadata is kept outside the cluster.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn external_metadata(&self, node: &str) -> Result<bool, Broken> {
        let kind = self.metadata_type.get(node, "metadata-client.type")?;
        Ok(kind.is_some_and(|kind| matches!(kind.as_str(), "etcd" | "object-store" | "dynamo-db")))
    }

    /// What a start would find at any dotted key.
    pub fn at(&self, key: &str) -> Setting<Value> {
        self.layers.value(key)
    }

    /// The same, where a variable may set a whole table: that says something only of the keys it names. Servers
    /// merge it with the file and with other variables.
    pub fn merged(&self, key: &str) -> Setting<Value> {
        self.layers.merged(key)
    }

    /// The keys that variables and flags set.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.layers.over.keys().map(String::as_str)
    }

    /// A key that the file sets to another value than a variable or a flag does.
    pub fn contradicted(&self, wanted: impl Fn(&str) -> bool) -> Option<&str> {
        let differs = |(key, over): &(&String, &Setting<Value>)| {
            wanted(key) && self.layers.in_file(key).is_some_and(|file| **over != Setting::Set(file))
        };
        self.layers.over.iter().find(differs).map(|(key, _)| key.as_str())
    }
}

/// What is set at a dotted key, layer upon layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layers {
    pub(super) file: Table,
    /// Values of variables and flags by dotted key; the last one counts.
    pub(super) over: BTreeMap<String, Setting<Value>>,
}

impl Layers {
    fn value(&self, key: &str) -> Setting<Value> {
        // A variable may set a whole table at once; what that does to the key is not worked out here.
        let wider =
            self.over.keys().find(|set| key.strip_prefix(set.as_str()).is_some_and(|it| it.starts_with('.')));
        if let Some(wider) = wider {
            return Setting::Unclear(format!("a variable sets all of `{wider}`"));
        }
        match self.over.get(key) {
            Some(setting) => setting.clone(),
            None => self.in_file(key).map_or(Setting::Unset, Setting::Set),
        }
    }

    fn merged(&self, key: &str) -> Setting<Value> {
        let names = |(set, setting): (&String, &Setting<Value>)| {
            let below = key.strip_prefix(set.as_str())?;
            match (below.strip_prefix('.'), setting) {
                (None, _) => below.is_empty().then(|| setting.clone()),
                (Some(below), Setting::Set(Value::Table(table))) => within(table, below).map(Setting::Set),
                (Some(_), Setting::Unclear(why)) => Some(Setting::Unclear(why.clone())),
                (Some(_), Setting::Set(_)) => Some(Setting::Unclear(format!("`{set}` is not a table"))),
                (Some(_), Setting::Unset) => None,
            }
        };
        let mut said = self.over.iter().filter_map(names);
        let Some(first) = said.next() else {
            return self.in_file(key).map_or(Setting::Unset, Setting::Set);
        };
        // Which of several comes last is not known here.
        if said.all(|other| other == first) {
            first
        } else {
            Setting::Unclear(format!("several variables or flags set `{key}`"))
        }
    }

    fn in_file(&self, key: &str) -> Option<Value> {
        within(&self.file, key)
    }

    fn read<T>(&self, key: &str, what: &str, read: impl Fn(&Value) -> Option<T>) -> Setting<T> {
        match self.value(key) {
            Setting::Set(value) => {
                read(&value).map_or_else(|| Setting::Unclear(format!("it is not {what}")), Setting::Set)
            }
            Setting::Unset => Setting::Unset,
            Setting::Unclear(why) => Setting::Unclear(why),
        }
    }
}

/// What a table has at a dotted key.
fn within(table: &Table, key: &str) -> Option<Value> {
    let mut parts = key.split('.').peekable();
    let mut table = table;
    while let Some(part) = parts.next() {
        let value = table.get(part)?;
        if parts.peek().is_none() {
            return Some(value.clone());
        }
        table = value.as_table()?;
    }
    None
}

/// Reads a configuration as a start with these variables and arguments would.
///
/// # Errors
/// When the text is not TOML, or an argument is not understood.
pub fn read(
    text: &str,
    environment: &BTreeMap<String, EnvironmentValue>,
    arguments: &[String],
) -> Result<Settings, String> {
    if text.len() > FILE_TEXT {
        return Err(format!("the text is longer than {} MiB", FILE_TEXT / MIB));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: Table = toml::from_str(text).map_err(|_| "the text is not TOML".to_owned())?;
    let mut over = BTreeMap::new();
    variables::read(environment, &mut over);
    flags::read(arguments, &mut over)?;
    let layers = Layers { file, over };
    let string = |value: &Value| value.as_str().map(str::to_owned);
    let strings = |value: &Value| {
        value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    let peers = match layers.read("metadata-client.addresses", "a list of texts", strings) {
        Setting::Unset => {
            layers.read("metadata-client.address", "a text", |value| Some(vec![string(value)?]))
        }
        list => list,
    };
    Ok(Settings {
        cluster_name: layers.read("cluster-name", "a text", string),
        node_name: layers.read("node-name", "a text", string),
        force_node_id: layers.read("force-node-id", "a plain number, such as 3", |value| {
            value.as_integer().and_then(|number| u32::try_from(number).ok())
        }),
        base_dir: layers.read("base-dir", "a text", string),
        auto_provision: layers.read("auto-provision", "true or false", Value::as_bool),
        roles: layers.read("roles", "a list of roles", |value| roles(strings(value)?)),
        advertised: layers.read("advertised-address", "a text", string),
        location: layers
            .read("location", "a text", |value| value.as_str().map(|text| text.trim().to_owned())),
        metadata_type: layers.read("metadata-client.type", "a text", string),
        peers,
        auto_join: layers.read("metadata-server.auto-join", "true or false", Value::as_bool),
        repository: layers.read("worker.snapshots.destination", "a text", string),
        endpoint: layers.read("worker.snapshots.aws-endpoint-url", "a text", string),
        region: layers.read("worker.snapshots.aws-region", "a text", string),
        profile: layers.read("worker.snapshots.aws-profile", "a text", string),
        provider: layers.read("bifrost.default-provider", "a text", string),
        layers,
    })
}

/// Roles by their present names; a role that is not known makes the whole list unclear.
fn roles(names: Vec<String>) -> Option<BTreeSet<String>> {
    let role = |name: String| match name.as_str() {
        "metadata-store" => Some("metadata-server".to_owned()),
        known if ALL_ROLES.contains(&known) => Some(name),
        _ => None,
    };
    names.into_iter().map(role).collect()
}
