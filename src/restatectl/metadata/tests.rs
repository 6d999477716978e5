//! Metadata of real servers, and what is wrong with other texts.

use super::*;

fn problem(entry: &str) -> String {
    let text = format!(r#"{{"version":1,"cluster_name":"c","nodes":[[1,"Tombstone"],[2,{entry}]]}}"#);
    nodes_config(&text).expect_err("an error").to_string()
}

#[test]
fn a_tombstone_is_a_removed_node() {
    let text = r#"{"version":1,"cluster_name":"c","nodes":[[1,"Tombstone"]]}"#;
    assert_eq!(nodes_config(text).unwrap().nodes, []);
}

/// A role of a newer server may mean anything.
#[test]
fn an_unknown_role_is_an_error() {
    let problem =
        problem(r#"{"Node":{"name":"n2","address":"a","current_generation":[2,1],"roles":["oracle"]}}"#);
    assert_eq!(problem, "nodes_config: N2 has the unknown role `oracle`");
}

/// Only a tombstone is a removed node: taking any other for one would hide a node.
#[test]
fn a_node_that_cannot_be_read_is_an_error() {
    for (entry, wrong) in [
        (r#"{"Node":{"name":"n2","address":"a"}}"#, "missing field `current_generation`"),
        (r#"{"Node":{"name":2}}"#, "name: invalid type: integer `2`, expected a string"),
        (
            r#"{"Node":{"name":"n2","address":"a","current_generation":7}}"#,
            "current_generation: invalid type: integer `7`, expected a tuple of size 2",
        ),
        (r#""Gravestone""#, "unknown variant `Gravestone`, expected `Tombstone` or `Node`"),
        ("{}", "expected value"),
        ("null", "expected"),
    ] {
        let problem = problem(entry);
        assert!(problem.starts_with("nodes_config: nodes[1]"), "{entry}: {problem}");
        assert!(problem.contains(wrong), "{entry}: {problem}");
    }
}

#[test]
fn what_is_wrong_in_a_segment_is_reported_with_its_place() {
    let text = r#"{"version":1,"config":{"default_provider":"local"},"logs":[[3,{"chain":[
        [1,{"index":0,"kind":"replicated","params":"{\"sequencer\":\"N1\",\"replication\":{\"node\":-2}}"}]
    ]}]]}"#;
    let problem = logs_config(text).unwrap_err().to_string();
    assert!(
        problem.starts_with("bifrost_config: log 3, segment 0: params: replication.node: invalid value"),
        "{problem}"
    );
}

#[test]
fn a_provider_is_a_name_or_a_table() {
    let provider = |provider: &str| {
        let text = format!(r#"{{"version":1,"config":{{"default_provider":{provider}}},"logs":[]}}"#);
        logs_config(&text).map(|config| (config.provider, config.replication))
    };
    assert_eq!(provider(r#""local""#), Ok((Provider::Local, None)));
    let replicated = r#"{"replicated":{"replication_property":"{node: 2}","target_nodeset_size":"0"}}"#;
    assert_eq!(provider(replicated), Ok((Provider::Replicated, Some("{node: 2}".into()))));
    let sized = r#"{"version":1,"config":{"default_provider":{"replicated":{"replication_property":"1","target_nodeset_size":4}}},"logs":[]}"#;
    assert_eq!(logs_config(sized).unwrap().nodeset_size, 4);
    let problem = provider("7").unwrap_err().to_string();
    assert!(problem.contains("`default_provider` is neither a name nor a table"), "{problem}");
}

#[test]
fn as_many_partitions_are_listed_as_are_counted() {
    let table = |count: u32| {
        partition_table(&format!(
            r#"{{"version":1,"num_partitions":{count},"partitions":[[0,{{}}],[1,{{}}]]}}"#
        ))
    };
    assert_eq!(table(2).map(|table| table.count), Ok(2));
    for count in [1, 3] {
        let problem = table(count).unwrap_err().to_string();
        assert_eq!(problem, format!("partition_table: {count} partitions are counted and 2 are listed"));
    }
}

#[test]
fn replication_of_partitions_is_a_number_or_a_property() {
    let replication = |replication: &str| {
        let text = format!(r#"{{"version":1,"num_partitions":4,"replication":{replication}}}"#);
        partition_table(&text).map(|table| table.replicas)
    };
    let limit = |property: &str| Ok(Replicas::Limit(property.into()));
    assert_eq!(replication(r#"{"limit":2}"#), limit("2"));
    assert_eq!(replication(r#"{"limit":"{zone: 2}"}"#), limit("{zone: 2}"));
    assert_eq!(replication(r#""everywhere""#), Ok(Replicas::Everywhere));
    assert_eq!(replication("null"), Ok(Replicas::Unset));
    for odd in [r#""nowhere""#, r#"{"limit":{"new":3}}"#, r#"{"limit":null}"#, "3", "[]"] {
        let problem = replication(odd).unwrap_err().to_string();
        assert_eq!(problem, "partition_table: `replication` is not understood", "{odd}");
    }
}

#[test]
fn what_is_written_twice_or_not_at_all_is_an_error() {
    let config = |provider: &str, logs: &str| {
        let text = format!(r#"{{"version":1,"config":{{"default_provider":{provider}}},"logs":[{logs}]}}"#);
        logs_config(&text).map_err(|error| error.to_string()).err().unwrap_or_default()
    };
    let chain = r#"[0,{"chain":[]}]"#;
    assert_eq!(config(r#""local""#, chain), "");
    for (provider, logs, problem) in [
        (r#""local""#, r#"[0,{"chain":[]}],[0,{"chain":[]}]"#, "log 0 is listed twice"),
        (r#""replicated""#, chain, "`default_provider` does not say how many copies"),
        (r#"{"replicated":null}"#, chain, "`default_provider` does not say how many copies"),
        (r#"{"local":null,"replicated":null}"#, chain, "`default_provider` names several providers"),
        ("{}", chain, "`default_provider` is empty"),
        (
            r#"{"replicated":{"replication_property":"1","target_nodeset_size":"many"}}"#,
            chain,
            "`default_provider` has a nodeset size that is not a number",
        ),
    ] {
        let said = config(provider, logs);
        assert!(said.contains(problem), "{provider}: {said}");
    }
}
