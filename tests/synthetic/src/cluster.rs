//! What `restatectl` prints about a cluster of so many nodes and partitions.

use serde_json::{Value, json};

use crate::nodes::{VOTERS, endpoint, generation, roles};

/// Log-servers in the nodeset of each log; two of them hold each record.
const SPREAD: usize = 5;
/// Replicas of each partition.
const COPIES: usize = 2;

/// A cluster at rest.
pub struct Cluster {
    nodes: usize,
    partitions: usize,
}

impl Cluster {
    /// So many nodes, all joined, and partitions.
    pub fn new(nodes: usize, partitions: usize) -> Self {
        Self { nodes, partitions }
    }

    /// Puts this cluster's answer into an observation of a `restatectl` command, where the command
    /// asks about the cluster.
    pub fn answer(&self, observation: &mut Value) {
        let command = observation["args"].as_array().map(Vec::as_slice).unwrap_or_default();
        let printed = match command.last().and_then(Value::as_str).unwrap_or_default() {
            "nodes_config" => self.edited(observation, Self::nodes_config),
            "bifrost_config" => self.edited(observation, Self::bifrost_config),
            "partition_table" => self.edited(observation, Self::partition_table),
            "list-servers" => self.servers(),
            sql if sql.ends_with("FROM nodes") => {
                self.rows(1..=self.nodes, |id| json!({"plain_node_id": format!("N{id}"), "state": "alive"}))
            }
            sql if sql.ends_with("FROM partitions") => self.rows(0..self.partitions, |id| self.partition(id)),
            sql if sql.ends_with("FROM partition_state") => self.processors(),
            sql if sql.contains("FROM loglet_workers") => self.trim_points(),
            "show" if command.iter().any(|word| word == "placement") => {
                self.policies("AUTOMATIC PLACEMENT", "ENABLED")
            }
            "show" => self.policies("FREEZE", "-"),
            _ => return,
        };
        observation["answer"]["ok"]["stdout"] = json!(printed);
    }

    /// A recorded piece of metadata with some fields of this cluster.
    fn edited(&self, observation: &Value, edit: impl Fn(&Self, &mut Value)) -> String {
        let printed = observation["answer"]["ok"]["stdout"].as_str().unwrap_or_default();
        let mut metadata: Value = serde_json::from_str(printed).expect("metadata is JSON");
        edit(self, &mut metadata);
        format!("{metadata:#}\n")
    }

    fn nodes_config(&self, config: &mut Value) {
        let recorded = config["nodes"][0][1].clone();
        let node = |id: usize| {
            let mut entry = recorded.clone();
            let node = &mut entry["Node"];
            node["address"] = json!(format!("http://{}/", endpoint(id)));
            node["current_generation"] = json!([id, generation(id)]);
            node["name"] = json!(format!("n{id}"));
            node["roles"] = roles(id);
            if id > VOTERS {
                node["metadata_server_config"]["metadata_server_state"] = json!("standby");
            }
            json!([id, entry])
        };
        config["nodes"] = (1..=self.nodes).map(node).collect();
        config["name_lookup"] = (1..=self.nodes).map(|id| (format!("n{id}"), json!(id))).collect();
    }

    fn bifrost_config(&self, config: &mut Value) {
        let log = |log: usize| {
            let params = json!({
                "loglet_id": (log << 32) + 5,
                "sequencer": self.at(log),
                "replication": {"node": COPIES},
                "nodeset": self.around(log, SPREAD),
            });
            let segment =
                json!({"created_at": null, "index": 5, "kind": "replicated", "params": params.to_string()});
            json!([log, {"chain": [[log % 5000 + 14, segment]]}])
        };
        config["logs"] = (0..self.partitions).map(log).collect();
    }

    fn partition_table(&self, table: &mut Value) {
        let width = u64::MAX / self.partitions as u64;
        let partition = |id: usize| {
            let start = width * id as u64;
            let end = if id + 1 == self.partitions { u64::MAX } else { start + width - 1 };
            let range = json!({"start": start, "end": end});
            json!([id, {"cf_name": null, "db_name": null, "key_range": range, "log_id": null}])
        };
        table["partitions"] = (0..self.partitions).map(partition).collect();
        table["num_partitions"] = json!(self.partitions);
    }

    fn servers(&self) -> String {
        let voters = 1..=self.nodes.min(VOTERS);
        let members = voters.clone().map(|id| format!("N{id}")).collect::<Vec<_>>().join(",");
        let row = |id| {
            format!(
                " N{id}    Member  v3       N1      [{members}]  239      239        7     156         83          7.9 KiB   \n"
            )
        };
        let space = " ".repeat(members.len().saturating_sub("MEMBERS".len() - 2));
        format!(
            "Metadata service\n NODE  STATUS  VERSION  LEADER  MEMBERS{space}  APPLIED  COMMITTED  TERM  LOG-LENGTH  SNAP-INDEX  SNAP-SIZE \n{}\n",
            voters.map(row).collect::<String>()
        )
    }

    /// Nothing is frozen.
    fn policies(&self, column: &str, free: &str) -> String {
        let rows: String = (0..self.partitions).map(|id| format!(" {id:<9}  {free} \n")).collect();
        format!(" PARTITION  {column} \n{rows}")
    }

    fn partition(&self, id: usize) -> Value {
        let replicas: Vec<String> = self.around(id, COPIES).iter().map(|node| format!("N{node}")).collect();
        json!({
            "partition_id": id,
            "log_id": id,
            "leader_gen_node_id": self.at(id),
            "current_replica_set": replicas.join(","),
        })
    }

    fn processors(&self) -> String {
        let replicas = (0..self.partitions).flat_map(|partition| {
            let nodes = self.around(partition, COPIES);
            nodes.into_iter().enumerate().map(move |(at, node)| (partition, node, at == 0))
        });
        self.rows(replicas, |(partition, node, leads)| {
            let mut row = json!({
                "partition_id": partition,
                "plain_node_id": format!("N{node}"),
                "gen_node_id": format!("N{node}:{}", generation(node)),
                "effective_mode": if leads { "Leader" } else { "Follower" },
                "replay_status": "active",
                "applied_log_lsn": 5449,
                "durable_log_lsn": 5256,
                "target_tail_lsn": 5450,
            });
            if leads {
                row["archived_log_lsn"] = json!(5256);
            }
            row
        })
    }

    /// Counted from the start of their segment, and below every snapshot.
    fn trim_points(&self) -> String {
        let servers =
            (0..self.partitions).flat_map(|log| self.around(log, SPREAD).into_iter().map(move |_| log));
        self.rows(servers, |log| json!({"log_id": log, "segment_index": 5, "trim_point": log % 500 + 1}))
    }

    /// Rows as `sql --json` prints them: on one line.
    fn rows<T>(&self, items: impl IntoIterator<Item = T>, row: impl Fn(T) -> Value) -> String {
        items.into_iter().map(row).collect::<Value>().to_string()
    }

    /// So many nodes in a circle, from the one that leads partition or log `id` on.
    fn around(&self, id: usize, count: usize) -> Vec<usize> {
        (0..count.min(self.nodes)).map(|next| (id + next) % self.nodes + 1).collect()
    }

    /// The node that leads partition or log `id`.
    fn at(&self, id: usize) -> String {
        let node = id % self.nodes + 1;
        format!("N{node}:{}", generation(node))
    }
}
