//! A target says what is wanted: not where to begin, and not more than this version can do.

use restate_scaleout::api::plan::RoadEnd;
use restate_scaleout::api::target::{Metadata, Removal, Tls};
use restate_scaleout::api::{Decision, Observation, Reply, Role, StepInput, StepKey, Target};
use restate_scaleout::next_step;
use serde_json::json;

use crate::common::step_input;
use crate::refused;

fn with(change: impl Fn(&mut Target)) -> Decision {
    let mut input = step_input("single-fresh");
    change(&mut input.target);
    next_step(&input).decision
}

#[test]
fn what_cannot_be_done_yet_is_refused_by_name() {
    let lost = Removal { node: "n9".into(), lost: None };
    let removed = with(|target| target.remove = vec![lost.clone()]);
    assert_eq!(refused(&removed), Some("not-yet-supported"), "{removed:?}");
    let tls = with(|target| target.tls = Some(Tls { ca: Some("ca.pem".into()), cert: None, key: None }));
    assert_eq!(refused(&tls), Some("not-yet-supported"), "{tls:?}");
    let external = with(|target| target.metadata = Metadata::External);
    assert_eq!(refused(&external), Some("external-metadata"), "{external:?}");
}

/// Nobody has to know that what was never set is one less than the copies.
#[test]
fn a_target_that_cannot_tolerate_a_loss_says_whether_that_was_asked_for() {
    let refused = |change: fn(&mut Target)| match with(change) {
        Decision::Refuse(refusal) if refusal.name == "tolerance-out-of-reach" => refusal,
        other => panic!("{other:?}"),
    };
    let unset = refused(|target| target.nodes.truncate(2));
    let said =
        "`tolerate` is not set, so it is 1 (copies - 1), which these nodes cannot reach: log servers: 2,";
    assert!(unset.message.starts_with(said), "{}", unset.message);
    assert_eq!(unset.remedy, "add a node");
    let set = refused(|target| {
        target.nodes.truncate(2);
        target.tolerate = Some(2);
    });
    assert!(set.message.starts_with("`tolerate` is 2, which these nodes"), "{}", set.message);
    assert_eq!(set.remedy, "set `replication` to 3 and add 3 nodes");
    let roles = refused(|target| {
        let most = Role::ALL.into_iter().filter(|role| *role != Role::HttpIngress);
        target.nodes.iter_mut().skip(1).for_each(|node| node.roles = Some(most.clone().collect()));
    });
    assert_eq!(roles.remedy, "give more nodes that role, or set `tolerate = 0`");
}

#[test]
fn the_repository_of_a_grown_cluster_cannot_be_moved_yet() {
    let mut input = step_input("replication-settled");
    input.target.repository.destination = "s3://elsewhere/cluster".into();
    let decision = next_step(&input).decision;
    assert_eq!(refused(&decision), Some("not-yet-supported"), "{decision:?}");
}

/// A cluster of such nodes could not even be given its list of peers.
#[test]
fn one_copy_on_several_nodes_is_refused_before_the_first_step() {
    type Change = fn(&mut Target);
    let cases: [(&str, &str, Change); 3] = [
        ("replication", "one copy of each record", |target| target.replication = "1".into()),
        ("replication", "one copy of each record", |target| target.replication = "{zone: 1}".into()),
        ("partition-replication", "one replica of each partition", |target| {
            target.partition_replication = Some("1".into());
        }),
    ];
    for (field, kept, change) in cases {
        let decision = with(change);
        assert_eq!(refused(&decision), Some("last-copy"), "{decision:?}");
        let Decision::Refuse(refusal) = decision else { panic!("no refusal") };
        assert!(refusal.message.contains(kept), "{}", refusal.message);
        assert!(refusal.remedy.contains(&format!("set `{field} = \"2\"`")), "{}", refusal.remedy);
        assert_eq!(refusal.evidence[0].source, format!("target: {field}"));
    }
    let alone = with(|target| {
        target.nodes.truncate(1);
        target.replication = "1".into();
    });
    assert_ne!(refused(&alone), Some("last-copy"), "{alone:?}");
}

/// Without it nothing about the cluster is decided for some seconds, as without a single node.
#[test]
fn the_restart_of_an_only_voter_is_a_matter_of_consent() {
    for name in ["single-fresh", "single-snapshotted"] {
        let mut input = step_input(name);
        for node in &mut input.target.nodes[1..] {
            node.roles = Some(Role::ALL.into_iter().filter(|role| *role != Role::MetadataServer).collect());
        }
        input.target.tolerate = Some(0);
        let plan = restate_scaleout::plan(&input);
        assert!(matches!(plan.end, RoadEnd::Target { .. }), "{name}: {:?}", plan.end);
        let restart = plan.road.iter().find(|step| step.step == StepKey::node("reload-node", "n1"));
        let restart = restart.expect("a restart of n1");
        assert!(restart.needs_approval);
        let during = restart.exposure.as_ref().map(|exposure| exposure.during.metadata.interrupted);
        assert_eq!(during, Some(true));
    }
}

/// The node that runs is found, wherever it stands in the list.
#[test]
fn the_order_of_nodes_does_not_say_which_of_them_runs() {
    for name in
        ["single-fresh", "single-restart-pending", "single-down", "voters-three", "replication-settled"]
    {
        let mut input = step_input(name);
        let plan = |input: &StepInput| {
            let road = restate_scaleout::plan(input).road;
            road.into_iter().map(|step| (step.step.to_string(), step.status)).collect::<Vec<_>>()
        };
        let listed_first = plan(&input);
        let first = input.target.nodes.remove(0);
        input.target.nodes.push(first);
        let listed_last = plan(&input);
        assert!(listed_first.len() > 2, "{name}: {listed_first:?}");
        assert_eq!(listed_first, listed_last, "{name}");
    }
}

/// What could not be seen may be there.
#[test]
fn what_is_unknown_is_no_proof_that_nothing_is_there() {
    let refusal = |unseen: &[&str]| {
        let mut input = step_input("single-down");
        input.target.nodes.retain(|node| node.name != "n1");
        input.target.tolerate = Some(0);
        for observation in &mut input.observations {
            match observation {
                Observation::Process { node, answer, .. } if unseen.contains(&node.as_str()) => {
                    *answer = Reply::failed("no such host");
                }
                _ => {}
            }
        }
        match next_step(&input).decision {
            Decision::Refuse(refusal) if refusal.name == "no-starting-node" => refusal.message,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refusal(&[]), "no node of the target is running, has data or has a configuration file");
    let unseen = refusal(&["n3"]);
    assert!(
        unseen.contains("is known to be running") && unseen.ends_with("not all could be seen of n3"),
        "{unseen}"
    );
}

#[test]
fn where_nothing_shows_a_deployment_nothing_is_started() {
    let mut input = step_input("single-down");
    input.target.nodes.retain(|node| node.name != "n1");
    input.target.tolerate = Some(0);
    let decision = next_step(&input).decision;
    assert_eq!(refused(&decision), Some("no-starting-node"), "{decision:?}");
    let Decision::Refuse(refusal) = decision else { unreachable!() };
    assert!(!refusal.message.contains("not all could be"), "{}", refusal.message);
    for kind in ["disk", "process", "read-config"] {
        let unseen = input.observations.iter().map(|observation| {
            let mut it = serde_json::to_value(observation).expect("JSON");
            if it["kind"] == kind && it["node"] == "n2" {
                it["answer"] = serde_json::json!({"error": {"kind": "unsupported", "message": "no"}});
            }
            serde_json::from_value(it).expect("an observation")
        });
        let observations = unseen.collect();
        let decision = next_step(&StepInput { observations, ..input.clone() }).decision;
        let Decision::Refuse(refusal) = decision else { panic!("{kind}: {decision:?}") };
        if refusal.name == "no-starting-node" {
            assert!(refusal.message.contains("not all could be"), "{kind}: {}", refusal.message);
        } else {
            assert_eq!(refusal.name, "unreadable-config", "{kind}: {refusal:?}");
        }
    }
}

/// What a key of the settings is refused with: the message and the remedy.
fn of_setting(key: &str, value: serde_json::Value) -> Option<(String, String)> {
    refusal_of(|target| {
        target.nodes[1].settings.insert(key.into(), value.clone());
    })
}

fn refusal_of(change: impl Fn(&mut Target)) -> Option<(String, String)> {
    match with(change) {
        Decision::Refuse(refusal) => {
            assert_eq!(refusal.name, "invalid-target", "{refusal:?}");
            Some((refusal.message, refusal.remedy))
        }
        _ => None,
    }
}

/// The plan would write them into a file, where the server passes over them silently.
#[test]
fn a_setting_that_no_server_reads_is_refused_with_the_nearest_key() {
    for (key, named, near) in [
        ("admin.bind-adress", "key `admin.bind-adress`", "`admin.bind-address`"),
        ("admin.bind_address", "key `admin.bind_address`", "`admin.bind-address`"),
        ("ingress-bind-address", "key `ingress-bind-address`", "`ingress.bind-address`"),
        ("ingres.bind-address", "table `ingres`", "`ingress`"),
        ("admin", "key `admin.bind-adress`", "`admin.bind-address`"),
        ("quite-another-thing", "key `quite-another-thing`", "No similar key exists"),
        ("a.b.c.d.e.f.g.h.i.j.k.l.m", "begins with `a`", "Take it out"),
    ] {
        let value = match key {
            "admin" => serde_json::json!({"bind-adress": "127.0.0.1:9170"}),
            _ => "127.0.0.1:9170".into(),
        };
        let (message, remedy) = of_setting(key, value).unwrap_or_else(|| panic!("{key} passes"));
        assert!(message.contains("`n2`") && message.contains(named), "{message}");
        assert!(remedy.contains(near) && remedy.contains("settings of `n2`"), "{key}: {remedy}");
        assert!(!format!("{message}{remedy}").contains("9170"), "a value is repeated: {message} {remedy}");
    }
    let (message, remedy) = refusal_of(|target| {
        target.repository.settings.insert("aws-regoin".into(), "eu-west-1".into());
    })
    .expect("it is refused");
    assert!(message.contains("`worker.snapshots.aws-regoin`") && message.contains("repository"), "{message}");
    assert!(remedy.contains("`worker.snapshots.aws-region`"), "{remedy}");
}

#[test]
fn a_setting_of_another_version_is_refused_with_what_took_its_place() {
    let (message, remedy) = of_setting("metadata-store-client.type", "native".into()).expect("refused");
    assert!(message.contains("was removed in 1."), "{message}");
    assert!(remedy.contains("now `metadata-client`"), "{remedy}");
    let old = |target: &mut Target| {
        target.server_version = Some("1.5.6".into());
        target.nodes[1].settings.insert("ingress.advertised-address".into(), "http://n2:8080".into());
    };
    let (message, _) = refusal_of(old).expect("refused");
    assert!(message.contains("1.5.6 does not read") && message.contains("1."), "{message}");
}

#[test]
fn a_setting_that_the_server_rejects_is_refused() {
    let (message, remedy) = of_setting("default-num-partitions", "many".into()).expect("refused");
    assert!(message.contains("`default-num-partitions` must be an integer"), "{message}");
    assert!(remedy.contains("settings of `n2`") && !message.contains("many"), "{message} {remedy}");
}

#[test]
fn settings_that_the_server_reads_pass() {
    for (key, value) in [
        ("admin.bind-address", "127.0.0.1:9170".into()),
        ("worker.invoker.inactivity-timeout", "1m".into()),
        ("http-keep-alive-options", serde_json::json!({"interval": "40s"})),
        ("\"auto-provision\"", false.into()),
    ] {
        assert_eq!(of_setting(key, value), None, "{key}");
    }
}

/// A destination that no server starts with is a mistake of the target, and of no file.
#[test]
fn a_destination_or_interval_that_no_server_starts_with_is_the_targets() {
    for (destination, named) in [
        ("s4://bucket/prod", "does not start with a `s4://` snapshot destination"),
        ("file:///var/snapshots", "does not start with a `file://`"),
        ("bucket/prod", "is not a URL"),
        ("s3:///prod", "has no bucket"),
    ] {
        let (message, remedy) =
            refusal_of(|target| target.repository.destination = destination.into()).expect("refused");
        assert!(message.starts_with("`repository.destination`") && message.contains(named), "{message}");
        assert!(remedy.contains("s3://bucket/prefix"), "{remedy}");
    }
    let (message, _) =
        refusal_of(|target| target.repository.interval = Some("half an hour".into())).expect("refused");
    assert!(message.starts_with("`repository.interval`"), "{message}");
    assert_eq!(refusal_of(|target| target.repository.interval = Some("20m".into())), None);
}

/// A host knows where people wrote a field, if it is told which.
#[test]
fn a_refusal_of_a_target_names_its_field() {
    type Change = fn(&mut Target);
    let changes: [(&str, Change); 19] = [
        ("nodes", |target| target.nodes.clear()),
        ("nodes[1].name", |target| target.nodes[1].name = "a/b".into()),
        ("nodes[2].name", |target| target.nodes[2].name = "n1".into()),
        ("nodes[1].address", |target| target.nodes[1].address = "http://0.0.0.0:5122".into()),
        ("nodes[1].address", |target| target.nodes[1].address = "n2".into()),
        ("nodes[2].address", |target| target.nodes[2].address = target.nodes[0].address.clone()),
        ("nodes[1].address", |target| target.nodes[1].address = "http://me:secret@n2:5122".into()),
        ("nodes[0].roles", |target| {
            target.tolerate = Some(0);
            target.nodes[0].roles = Some(vec![Role::Worker, Role::LogServer]);
        }),
        ("nodes[1].settings.admin.bind-adress", |target| {
            target.nodes[1].settings.insert("admin.bind-adress".into(), "127.0.0.1:9170".into());
        }),
        ("nodes[1].settings.default-num-partitions", |target| {
            target.nodes[1].settings.insert("default-num-partitions".into(), "many".into());
        }),
        ("repository.settings.aws-regoin", |target| {
            target.repository.settings.insert("aws-regoin".into(), "eu-west-1".into());
        }),
        ("repository.destination", |target| target.repository.destination = "s4://b/p".into()),
        ("repository.interval", |target| target.repository.interval = Some("often".into())),
        ("replication", |target| target.replication = "several".into()),
        ("replication", |target| target.replication = "9".into()),
        ("partition-replication", |target| target.partition_replication = Some("9".into())),
        ("tolerate", |target| target.tolerate = Some(7)),
        ("server-version", |target| target.server_version = Some("1.6.2".into())),
        ("cluster-name", |target| target.cluster_name = Some("another".into())),
    ];
    for (field, change) in changes {
        let decision = with(change);
        let Decision::Refuse(refusal) = &decision else { panic!("{field}: {decision:?}") };
        let source = format!("target: {field}");
        assert!(refusal.evidence.iter().any(|one| one.source == source), "{field}: {refusal:#?}");
    }
}

#[test]
fn a_server_does_not_go_back_to_an_older_minor_version() {
    let remedy = |version: &str| match with(|target| target.server_version = Some(version.into())) {
        Decision::Refuse(refusal) => refusal.remedy,
        other => panic!("{other:?}"),
    };
    assert!(
        remedy("1.6.2").contains("does not go back")
            && remedy("1.6.2").contains("set `server-version` to 1.7")
    );
    assert!(remedy("1.8.0").contains("upgrade the cluster to 1.8"), "{}", remedy("1.8.0"));
}

/// One address has many spellings, and none of them makes a file differ.
#[test]
fn a_slash_after_an_address_changes_nothing() {
    let mut input = step_input("three-zones");
    let before = next_step(&input).decision;
    assert!(matches!(before, Decision::Done { .. }), "{before:?}");
    for node in &mut input.target.nodes {
        node.address = match node.address.strip_suffix('/') {
            Some(plain) => plain.into(),
            None => format!("{}/", node.address),
        };
    }
    assert_eq!(next_step(&input).decision, before);
    // Another scheme is another address.
    for node in &mut input.target.nodes {
        node.address = node.address.replace("http://", "https://");
    }
    assert_ne!(next_step(&input).decision, before);
}

/// A number of copies protects less than a replica on every worker, and the road would end in the middle.
#[test]
fn a_replica_on_every_worker_is_told_before_anything_is_done() {
    let with = |replication: serde_json::Value| {
        let mut input = step_input("single-fresh");
        for observation in &mut input.observations {
            let Observation::Restatectl { args, answer: Reply::Ok(output), .. } = observation else {
                continue;
            };
            if args.last().is_some_and(|last| last == "partition_table") {
                let mut table: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
                table["replication"] = replication.clone();
                output.stdout = table.to_string();
            }
        }
        next_step(&input).decision
    };
    match with(json!("everywhere")) {
        Decision::Refuse(refusal) => {
            assert_eq!(refusal.name, "not-yet-supported");
            assert!(refusal.remedy.contains("--partition-replication 1`"), "{}", refusal.remedy);
        }
        other => panic!("{other:?}"),
    }
    let odd = with(json!({ "limit": { "new": 3 } }));
    assert!(matches!(odd, Decision::Wait { .. }), "{odd:?}");
    assert!(matches!(with(json!({ "limit": 1 })), Decision::Approve { .. }));
}

/// The only node would be stopped, and would not come back.
#[test]
fn a_bucket_without_a_region_is_told_before_anything_is_written() {
    let with = |change: &dyn Fn(&mut StepInput)| {
        let mut input = step_input("single-fresh");
        input.target.repository.destination = "s3://bucket/cluster".into();
        change(&mut input);
        next_step(&input).decision
    };
    let in_environment = |name: &'static str, value: &'static str| {
        move |input: &mut StepInput| {
            for observation in &mut input.observations {
                if let Observation::Installed { answer: Reply::Ok(installed), .. } = observation {
                    let text = restate_scaleout::api::answer::EnvironmentValue::Text(value.into());
                    installed.environment = Some([(name.to_owned(), text)].into());
                }
            }
        }
    };
    match with(&|_| {}) {
        Decision::Refuse(refusal) => {
            assert_eq!(refusal.name, "invalid-target");
            assert!(refusal.message.contains("the region of the bucket to the server of n1"), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(refused(&with(&in_environment("AWS_REGION", ""))), Some("invalid-target"));
    assert_eq!(refused(&with(&in_environment("OTHER", "eu-west-1"))), Some("invalid-target"));
    let goes_on = |decision: Decision| assert!(matches!(decision, Decision::Approve { .. }), "{decision:?}");
    goes_on(with(&in_environment("AWS_REGION", "eu-west-1")));
    goes_on(with(&in_environment("AWS_PROFILE", "production")));
    // The files of those that join are made from the first one's.
    goes_on(with(&|input: &mut StepInput| {
        in_environment("OTHER", "x")(input);
        for observation in &mut input.observations {
            if let Observation::ReadConfig { node, answer: Reply::Ok(file), .. } = observation
                && node == "n1"
            {
                let text = file.text.get_or_insert_default();
                text.push_str("\n[worker.snapshots]\naws-region = \"eu-west-1\"\n");
                file.sha256 = None;
            }
        }
    }));
    goes_on(with(&|input| {
        input.target.repository.settings.insert("aws-region".into(), "eu-west-1".into());
    }));
    // A host that does not tell the variables of a start tells nothing of this; that is judged for itself.
    let untold = with(&|input| {
        for observation in &mut input.observations {
            if let Observation::Installed { answer: Reply::Ok(installed), .. } = observation {
                installed.environment = None;
            }
        }
    });
    assert_eq!(refused(&untold), Some("known-facts"));
}

/// Not after everything has been observed, and in the middle of the plan.
#[test]
fn a_version_without_its_patch_is_refused_at_once() {
    for text in ["1.7", "v1.7.12", "", "new"] {
        let mut input = step_input("single-fresh");
        input.observations.clear();
        input.target.server_version = Some(text.into());
        let decision = next_step(&input).decision;
        assert_eq!(refused(&decision), Some("invalid-target"), "{text}: {decision:?}");
    }
}
