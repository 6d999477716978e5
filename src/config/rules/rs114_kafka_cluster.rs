use std::collections::BTreeSet;

use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS114",
    name: "kafka-cluster",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a Kafka cluster has no brokers, or the name of another one",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS114.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(item) = node.document.root.at(keys::INGRESS_KAFKA_CLUSTERS) else { return };
    let Value::Array(clusters) = &item.value else { return };
    let mut names = BTreeSet::new();
    for cluster in clusters {
        let Value::Table(table) = &cluster.value else { continue };
        let name = table.get("name").and_then(|item| item.value.as_str()).unwrap_or_default();
        let mut tell = |key: &str, message: String, help: &str| {
            let mut finding = node.finding(message).key(keys::INGRESS_KAFKA_CLUSTERS).help(help);
            finding.span = table.get(key).map(|item| item.span.clone());
            out.push(finding);
        };
        if !names.insert(name) {
            tell(
                "name",
                format!("two Kafka clusters are called `{name}`"),
                "A subscription names its cluster, and cannot tell these apart. Give each a name of its own.",
            );
        }
        let none = |item: &crate::config::tree::Item| matches!(&item.value, Value::Array(brokers) if brokers.is_empty());
        if table.get("brokers").is_some_and(none) {
            tell(
                "brokers",
                format!("the Kafka cluster `{name}` has no brokers"),
                "Subscriptions to it never receive a record. List at least one broker, such as PLAINTEXT://host:9092.",
            );
        }
    }
}
