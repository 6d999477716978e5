//! Which question to the cluster a `restatectl` command line is.

/// What is read of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Query {
    /// `metadata get --key nodes_config`
    Nodes,
    /// `metadata get --key bifrost_config`
    Logs,
    /// `metadata get --key partition_table`
    Table,
    /// `metadata get --key pp_epoch_<partition>`
    Epoch(u32),
    /// `metadata-server list-servers`
    Servers,
    /// `partitions placement show`
    FrozenPlacement,
    /// `partitions leadership show`
    FrozenLeadership,
    /// `sql … FROM nodes`
    Liveness,
    /// `sql … FROM partitions`
    Placement,
    /// `sql … FROM partition_state`
    Processors,
    /// `sql … FROM loglet_workers`
    Trims,
}

/// Flags that go to every command and change nothing about what it reads, each with a value.
const NEUTRAL: [&str; 5] = ["--request-timeout", "--connect-timeout", "--tls-ca", "--tls-cert", "--tls-key"];

impl Query {
    /// The question and the address it was put to; `None` for any command line that is not exactly one of
    /// the known ones. A narrower query than is known, with a filter for example, is another one.
    pub fn of(args: &[String]) -> Option<(Self, &str)> {
        let mut address = None;
        let mut at = 0;
        while let [flag, value, ..] = &args[at..] {
            if flag == "--address" && address.is_none() {
                address = Some(value.as_str());
            } else if !NEUTRAL.contains(&flag.as_str()) {
                break;
            }
            at += 2;
        }
        let words: Vec<&str> = args[at..].iter().map(String::as_str).collect();
        let query = match words.as_slice() {
            ["metadata", "get", "--key", "nodes_config"] => Self::Nodes,
            ["metadata", "get", "--key", "bifrost_config"] => Self::Logs,
            ["metadata", "get", "--key", "partition_table"] => Self::Table,
            ["metadata", "get", "--key", key] => Self::Epoch(key.strip_prefix("pp_epoch_")?.parse().ok()?),
            ["metadata-server", "list-servers"] => Self::Servers,
            ["partitions", "placement", "show"] => Self::FrozenPlacement,
            ["partitions", "leadership", "show"] => Self::FrozenLeadership,
            ["sql", "--json", text] => Self::of_sql(text)?,
            _ => return None,
        };
        Some((query, address?))
    }

    /// Only whole tables are read: any filter but the one for segments that were trimmed would hide rows.
    fn of_sql(text: &str) -> Option<Self> {
        let (columns, table) = text.strip_prefix("SELECT ")?.split_once(" FROM ")?;
        let plain = columns.split(", ").all(|name| {
            !name.is_empty() && name.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'_')
        });
        match table {
            _ if !plain && columns != "*" => None,
            "nodes" => Some(Self::Liveness),
            "partitions" => Some(Self::Placement),
            "partition_state" => Some(Self::Processors),
            "loglet_workers" | "loglet_workers WHERE trim_point > 0" => Some(Self::Trims),
            _ => None,
        }
    }

    /// What it is called in evidence.
    pub fn title(self) -> String {
        match self {
            Self::Nodes => "metadata get --key nodes_config".into(),
            Self::Logs => "metadata get --key bifrost_config".into(),
            Self::Table => "metadata get --key partition_table".into(),
            Self::Epoch(partition) => format!("metadata get --key pp_epoch_{partition}"),
            Self::Servers => "metadata-server list-servers".into(),
            Self::FrozenPlacement => "partitions placement show".into(),
            Self::FrozenLeadership => "partitions leadership show".into(),
            Self::Liveness => "sql … FROM nodes".into(),
            Self::Placement => "sql … FROM partitions".into(),
            Self::Processors => "sql … FROM partition_state".into(),
            Self::Trims => "sql … FROM loglet_workers".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &str) -> Option<Query> {
        let mut args = vec!["--address".to_owned(), "http://h:1".to_owned()];
        args.extend(words.split('|').map(Into::into));
        Query::of(&args).map(|(query, address)| {
            assert_eq!(address, "http://h:1");
            query
        })
    }

    #[test]
    fn a_title_is_what_was_run() {
        for (query, words) in [
            (Query::Nodes, "metadata get --key nodes_config"),
            (Query::Epoch(3), "metadata get --key pp_epoch_3"),
            (Query::Servers, "metadata-server list-servers"),
            (Query::FrozenPlacement, "partitions placement show"),
        ] {
            assert_eq!(query.title(), words);
            assert_eq!(of(&words.replace(' ', "|")), Some(query));
        }
    }

    #[test]
    fn a_command_line_is_known_as_a_whole() {
        assert_eq!(of("metadata|get|--key|nodes_config"), Some(Query::Nodes));
        assert_eq!(of("metadata|get|--key|pp_epoch_3"), Some(Query::Epoch(3)));
        assert_eq!(of("partitions|placement|show"), Some(Query::FrozenPlacement));
        assert_eq!(of("partitions|leadership|show"), Some(Query::FrozenLeadership));
        assert_eq!(of("--tls-ca|/etc/ca.pem|metadata-server|list-servers"), Some(Query::Servers));
        assert_eq!(of("sql|--json|SELECT plain_node_id, state FROM nodes"), Some(Query::Liveness));
        for other in [
            "x|metadata|get|--key|nodes_config",
            "metadata|get|--key|nodes_config|--more",
            "metadata|get|--key|pp_epoch_x",
            "sql|--json|SELECT plain_node_id, state FROM nodes WHERE state = 'alive'",
            "sql|--json|SELECT state FROM nodes LIMIT 1",
            "partitions|placement|show|0",
            "partitions|show|leadership",
            "sql|--json|SELECT 'alive' FROM nodes",
            "--address|http://i:1|metadata-server|list-servers",
            "status",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
        assert_eq!(Query::of(&["metadata-server".into(), "list-servers".into()]), None, "no address");
    }
}
