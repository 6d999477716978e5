//! Pods and their variables: one sentence, one case.

use crate::{codes, env, first, read, stateful_set, value};

const POD_NAME: &str =
    "  - name: POD_NAME\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.name\n";

#[test]
fn replicas_are_nodes_with_names_of_their_own() {
    let output = read(&[(
        "db.yaml",
        &env(&format!("{POD_NAME}  - name: RESTATE_NODE_NAME\n    value: $(POD_NAME)\n")),
    )]);
    let [deployment] = output.deployments.as_slice() else { panic!("{output:#?}") };
    assert_eq!((deployment.name.as_str(), deployment.kind.as_str()), ("prod/db", "stateful-set"));
    for (at, node) in deployment.nodes.iter().enumerate() {
        let name = format!("db-{at}");
        assert_eq!((node.name.as_str(), node.host_name.as_deref()), (name.as_str(), Some(name.as_str())));
        assert_eq!(node.environment["RESTATE_NODE_NAME"], Some(name));
    }
    assert_eq!(deployment.nodes.len(), 2);
    assert_eq!(deployment.found[0].version, "1.7.12");
}

#[test]
fn the_first_ordinal_may_be_another() {
    let text = stateful_set("", "").replace("  replicas: 2\n", "  replicas: 1\n  ordinals:\n    start: 5\n");
    assert_eq!(first(&text).name, "db-5");
}

#[test]
fn no_replicas_are_one_and_nought_are_none() {
    let one = stateful_set("", "").replace("  replicas: 2\n", "");
    assert_eq!(read(&[("db.yaml", &one)]).deployments[0].nodes.len(), 1);
    let none = read(&[("db.yaml", &one.replace("  template:", "  replicas: 0\n  template:"))]);
    assert!(none.deployments.is_empty());
    assert!(none.read[0].notes[0].message.contains("0 replicas"), "{:?}", none.read);
}

#[test]
fn the_namespace_is_known_when_it_is_written() {
    let list = "  - name: RESTATE_CLUSTER_NAME\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.namespace\n";
    assert_eq!(value(&env(list), "RESTATE_CLUSTER_NAME").as_deref(), Some("prod"));
    assert_eq!(value(&env(list).replace("  namespace: prod\n", ""), "RESTATE_CLUSTER_NAME"), None);
}

#[test]
fn other_fields_of_the_pod_are_unknown() {
    for field in ["status.podIP", "spec.nodeName", "metadata.labels['topology.kubernetes.io/zone']"] {
        let list = format!(
            "  - name: ZONE\n    valueFrom:\n      fieldRef:\n        fieldPath: {field}\n  - name: RESTATE_LOCATION\n    value: \
             eu.$(ZONE)\n"
        );
        let node = first(&env(&list));
        assert_eq!(node.environment["RESTATE_LOCATION"], None);
        let settled: Vec<&str> = node.unknown.iter().map(|one| one.settled_by.as_str()).collect();
        assert!(settled.len() == 1 && settled[0].contains(field), "{settled:?}");
    }
}

#[test]
fn amounts_of_the_container_are_known_when_they_are_written() {
    let list = "  - name: RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE\n    valueFrom:\n      resourceFieldRef:\n        resource: limits.memory\n        \
                divisor: \"2\"\n";
    let limits = "resources:\n  limits:\n    memory: 4Gi\n";
    let text = stateful_set(&format!("env:\n{list}{limits}"), "");
    let node = first(&text);
    assert_eq!(node.memory_limit, Some(4 << 30));
    assert_eq!(node.environment["RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"], Some((2_u64 << 30).to_string()));
    assert_eq!(value(&env(list), "RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"), None);
}

#[test]
fn names_are_expanded_where_they_are_defined_before() {
    let list = format!("  - name: RESTATE_NODE_NAME\n    value: $(POD_NAME)\n{POD_NAME}");
    let text = env(&list);
    let output = read(&[("db.yaml", &text)]);
    // What follows from the literal text has no word of its own.
    assert_eq!(output.deployments[0].nodes[0].environment["RESTATE_NODE_NAME"], None);
    assert_eq!(codes(&output), [("RS430", 19)]);
    let help = output.diagnostics[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("line 20"), "{help}");
    let cut = &text[output.diagnostics[0].span.map(|span| span.start..span.end).expect("a span")];
    assert_eq!(cut, "$(POD_NAME)");
}

#[test]
fn what_is_not_expanded_in_an_address_is_told_once() {
    let list = format!(
        "{POD_NAME}  - name: RESTATE_ADVERTISED_ADDRESS\n    value: http://$(POD_NAME).$(SERVICE):5122\n"
    );
    let output = read(&[("db.yaml", &env(&list))]);
    let found = codes(&output);
    assert_eq!(found.iter().map(|one| one.0).collect::<Vec<_>>(), ["RS430"]);
}

#[test]
fn doubled_signs_are_not_expanded_and_not_found() {
    let list = format!("{POD_NAME}  - name: RESTATE_LOG_FILTER\n    value: $$(POD_NAME)\n");
    let output = read(&[("db.yaml", &env(&list))]);
    assert_eq!(
        output.deployments[0].nodes[0].environment["RESTATE_LOG_FILTER"].as_deref(),
        Some("$(POD_NAME)")
    );
    assert_eq!(codes(&output), []);
}

#[test]
fn variables_that_kubernetes_makes_of_services_are_unknown() {
    let list = "  - name: RESTATE_LOCATION\n    value: $(DB_SERVICE_HOST)\n";
    assert_eq!(value(&env(list), "RESTATE_LOCATION"), None);
    let without =
        env(list).replace("      containers:", "      enableServiceLinks: false\n      containers:");
    let output = read(&[("db.yaml", &without)]);
    assert_eq!(codes(&output).first().map(|one| one.0), Some("RS430"));
}
