//! What the model's servers read of their files.

use restate_scaleout_api::target::Role;

/// The settings that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `cluster-name`.
    pub cluster: String,
    /// `node-name`.
    pub node: String,
    /// `roles`.
    pub roles: Vec<Role>,
    /// `location`.
    pub location: String,
    /// `bind-address`.
    pub bind: String,
    /// `advertised-address`, without a slash at its end.
    pub advertised: String,
    /// `auto-provision`.
    pub auto_provision: bool,
    /// `metadata-server.auto-join`.
    pub auto_join: bool,
    /// `metadata-client.addresses`, without slashes at their ends.
    pub peers: Vec<String>,
    /// `worker.snapshots.destination`.
    pub destination: Option<String>,
    /// `worker.snapshots.snapshot-interval` is set.
    pub has_interval: bool,
}

impl Settings {
    /// What a server of 1.7 takes from a file, with its defaults; nothing if it would not start with it.
    pub fn read(text: &str) -> Option<Self> {
        let file: toml::Table = text.parse().ok()?;
        let at = |path: &[&str]| {
            let (last, tables) = path.split_last()?;
            let table = tables.iter().try_fold(&file, |table, name| table.get(*name)?.as_table())?;
            table.get(*last)
        };
        let word = |path: &[&str]| at(path).and_then(toml::Value::as_str).map(str::to_owned);
        let flag = |path: &[&str]| at(path).and_then(toml::Value::as_bool);
        let list = |path: &[&str]| {
            let items = at(path)?.as_array()?;
            Some(items.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect::<Vec<_>>())
        };
        let roles = match list(&["roles"]) {
            Some(named) => named.iter().map(|role| Role::parse(role)).collect::<Option<Vec<_>>>()?,
            None => Role::ALL.to_vec(),
        };
        let bare = |address: String| address.trim_end_matches('/').to_owned();
        Some(Self {
            cluster: word(&["cluster-name"]).unwrap_or_else(|| "localcluster".into()),
            node: word(&["node-name"])?,
            roles,
            location: word(&["location"]).unwrap_or_default(),
            bind: word(&["bind-address"]).unwrap_or_else(|| "0.0.0.0:5122".into()),
            advertised: bare(word(&["advertised-address"])?),
            auto_provision: flag(&["auto-provision"]).unwrap_or(true),
            auto_join: flag(&["metadata-server", "auto-join"]).unwrap_or(true),
            peers: list(&["metadata-client", "addresses"])
                .unwrap_or_default()
                .into_iter()
                .map(bare)
                .collect(),
            destination: word(&["worker", "snapshots", "destination"]),
            has_interval: word(&["worker", "snapshots", "snapshot-interval"]).is_some(),
        })
    }

    /// Whether it has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
