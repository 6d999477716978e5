use super::prelude::*;
use crate::config::keys;
use crate::config::values::replication::ReplicationProperty;

pub const RULE: Rule = Rule {
    code: "RS307",
    name: "inert-default",
    severity: Severity::Info,
    stage: Stage::Later,
    title: "the key applies only when a cluster is provisioned, and this one already is",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS307.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(cluster) = &node.context.cluster else { return };
    let help = "It is read once, when the cluster is provisioned.";
    let replication = &node.settings.default_replication;
    if let Some(now) = &cluster.replication
        && replication.is_explicit()
        && let (Ok(now), Ok(here)) =
            (ReplicationProperty::parse(now), ReplicationProperty::parse(&replication.value))
        && (now.copies(), now.zone(), now.region()) != (here.copies(), here.zone(), here.region())
    {
        out.push(
            node.at_value(
                keys::DEFAULT_REPLICATION,
                format!("the cluster's replication is {now}; this key does not change it"),
            )
            .help(format!("{help} Change it with `restatectl config set`.")),
        );
    }
    let path = keys::DEFAULT_NUM_PARTITIONS;
    if let (Some(now), Some(here)) = (cluster.partitions, node.integer(path))
        && i64::from(now) != here
    {
        out.push(
            node.at_value(path, format!("the cluster has {now} partitions; this key does not change that"))
                .help(format!("{help} The number of partitions cannot be changed.")),
        );
    }
}
