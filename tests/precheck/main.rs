//! Every invariant, shown refusing: facts of real servers, and the one action or fact that is wrong.

mod branches;
#[path = "../common/mod.rs"]
mod common;
mod copies;
mod deployment;
mod joins;

use std::collections::BTreeSet;

use common::facts;
use deployment::*;
use restate_scaleout::api::{Action, StepKey};
use restate_scaleout::cluster::{Fact, Facts, Ternary};
use restate_scaleout::config::settings::MetadataKind;
use restate_scaleout::precheck;
use restate_scaleout::restatectl::NodeId;

fn refused(facts: &Facts, action: &Action) -> Option<String> {
    precheck::check(&StepKey::cluster("test"), action, facts).err().map(|refusal| {
        assert!(!refusal.message.is_empty() && !refusal.remedy.is_empty());
        common::in_words(&refusal);
        refusal.name
    })
}

/// The name of an invariant and a case that must be refused by that name.
type Case = (&'static str, &'static str, Box<dyn Fn() -> (Facts, Action)>);

fn case(name: &'static str, what: &'static str, make: impl Fn() -> (Facts, Action) + 'static) -> Case {
    (name, what, Box::new(make))
}

fn spoil(
    make: fn() -> Facts,
    action: fn(&Facts) -> Action,
    spoil: impl Fn(&mut Facts) + 'static,
) -> Box<dyn Fn() -> (Facts, Action)> {
    Box::new(move || {
        let mut facts = make();
        let action = action(&facts);
        spoil(&mut facts);
        (facts, action)
    })
}

#[test]
fn what_is_safe_passes() {
    let ready = ready_to_join();
    let cases = [
        ("snapshot on one node", ready.clone(), snapshot(&ready)),
        ("a prepared node joins", ready.clone(), start("n2")),
        ("a single node restarts", ready.clone(), restart("n1")),
        ("replication that fits", grown(), set_replication(&grown(), "3")),
        ("a node of a whole cluster restarts", grown(), restart("n2")),
        ("a file is written", grown(), write(&grown(), "n2", &(text(&grown(), "n2") + "# more\n"))),
    ];
    for (what, facts, action) in cases {
        assert_eq!(precheck::check(&StepKey::cluster("test"), &action, &facts), Ok(()), "{what}");
    }
}

fn cases() -> Vec<Case> {
    let mut cases = vec![
        case("feasible-replication", "more copies than log-servers", || {
            (grown(), set_replication(&grown(), "4"))
        }),
        case("feasible-replication", "zones nobody has", || {
            (grown(), set_replication(&grown(), "{zone: 2, node: 3}"))
        }),
        case("kept-protection", "fewer copies than now", || (grown(), set_replication(&grown(), "1"))),
        case("kept-protection", "a role is given up", || {
            let facts = grown();
            let text = format!("roles = [\"worker\"]\n{}", text(&facts, "n2"));
            let action = write(&facts, "n2", &text);
            (facts, action)
        }),
        case("kept-protection", "the repository is dropped", || {
            let facts = grown();
            let text = replace_line(&text(&facts, "n2"), "destination", "# none");
            let action = write(&facts, "n2", &text);
            (facts, action)
        }),
        case("one-provisioner", "a file that provisions", || {
            let facts = grown();
            let text = replace_line(&text(&facts, "n2"), "auto-provision", "auto-provision = true");
            let action = write(&facts, "n2", &text);
            (facts, action)
        }),
        case("one-provisioner", "an underscore is not a hyphen", || {
            let facts = grown();
            let text = replace_line(&text(&facts, "n2"), "auto-provision", "auto_provision = false");
            let action = write(&facts, "n2", &text);
            (facts, action)
        }),
        case("one-provisioner", "a node without a file starts", || {
            let mut facts = ready_to_join();
            facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap().text = None;
            (facts, start("n2"))
        }),
        case("last-copy", "old segments live on the first node alone", || {
            (grown_with_old_segments(), restart("n1"))
        }),
        case("only-listed-commands", "metadata put", || {
            (grown(), restatectl(&grown(), &["metadata", "put", "--key", "nodes_config"]))
        }),
        case("only-listed-commands", "force", || {
            let words =
                ["nodes", "set-storage-state", "--nodes", "N2", "--storage-state", "read-write", "--force"];
            (grown(), restatectl(&grown(), &words))
        }),
        case("only-listed-commands", "a trim by hand", || {
            (grown(), restatectl(&grown(), &["logs", "trim", "--trim-point", "9", "0"]))
        }),
        case("only-listed-commands", "a flag smuggled in", || {
            let words = ["config", "set", "--log-replication", "3", "--num-partitions", "64", "--yes"];
            (grown(), restatectl(&grown(), &words))
        }),
        case("same-cluster", "two addresses at once", || {
            let mut action = snapshot(&grown());
            let Action::Restatectl { args, .. } = &mut action else { unreachable!() };
            args[1] = format!("{},http://127.0.0.1:9", args[1]);
            (grown(), action)
        }),
        case("same-cluster", "an address that nobody could dial, though a node is registered so", || {
            let mut facts = grown();
            let nodes = facts.nodes.known_mut().unwrap();
            nodes.nodes[0].address = "ftp://127.0.0.1:21".into();
            let action = snapshot(&facts);
            (facts, action)
        }),
        case("own-identity", "the address of another node, spelled otherwise", || {
            let facts = grown();
            let address = facts.member("n1").unwrap().address.replace("127.0.0.1", "[::ffff:127.0.0.1]");
            let line = format!("advertised-address = {address:?}");
            let action = write(&facts, "n2", &replace_line(&text(&facts, "n2"), "advertised-address", &line));
            (facts, action)
        }),
        case("own-identity", "an address that nobody could dial", || {
            let facts = grown();
            let line = "advertised-address = \"ftp://10.0.0.2:21\"";
            let action = write(&facts, "n2", &replace_line(&text(&facts, "n2"), "advertised-address", line));
            (facts, action)
        }),
        case("one-membership-change", "two votes at once", || {
            (facts("voters-two"), add_voter(&facts("voters-two"), "N2,N3"))
        }),
        case("reachable-voter", "never dialled from the voters", || {
            (facts("voters-two"), add_voter(&facts("voters-two"), "N3"))
        }),
        case("reachable-voter", "another node answers there", || {
            let mut facts = facts("voters-two");
            let dial = facts.hosts["n1"].dial.clone();
            for from in ["n1", "n2"] {
                facts.hosts.get_mut("n3").unwrap().dialled_from.insert(from.into(), dial.clone());
            }
            let action = add_voter(&facts, "N3");
            (facts, action)
        }),
        case("metadata-quorum", "one of two voters", || (facts("voters-two"), restart("n2"))),
        case("known-facts", "a file that changed meanwhile", || {
            let mut facts = grown();
            let action = write(&facts, "n2", "node-name = \"n2\"\n");
            set_config(&mut facts, "n2", "# somebody else was here\n");
            (facts, action)
        }),
        case("no-secrets", "a credential in the diff", || {
            let mut facts = grown();
            let secret = text(&facts, "n2") + "aws-secret-access-key = \"hunter22\"\n";
            set_config(&mut facts, "n2", &secret);
            let mut action = write(&facts, "n2", &(secret + "# more\n"));
            let Action::WriteConfig { diff, .. } = &mut action else { unreachable!() };
            *diff = " aws-secret-access-key = \"hunter22\"\n+# more\n".into();
            (facts, action)
        }),
        case("own-identity", "a file with another node's name", || {
            let facts = grown();
            let text = replace_line(&text(&facts, "n2"), "node-name", "node-name = \"n3\"");
            let action = write(&facts, "n2", &text);
            (facts, action)
        }),
        case("own-identity", "a file with another node's address", || {
            let facts = grown();
            let line = format!("advertised-address = \"{}\"", facts.member("n3").unwrap().address);
            let text = replace_line(&text(&facts, "n2"), "advertised-address", &line);
            let action = write(&facts, "n2", &text);
            (facts, action)
        }),
        case("same-version", "two minor versions at once", || {
            (
                ready_to_join(),
                Action::UpgradeNode { node: "n1".into(), version: "1.9.0".into(), restore: None },
            )
        }),
    ];
    let mut add = |name, what, make| cases.push((name, what, make));
    add(
        "feasible-replication",
        "a log-server is down",
        spoil(
            grown,
            |facts| set_replication(facts, "3"),
            |facts| {
                facts.liveness.known_mut().unwrap().insert(NodeId(3), "dead".into());
            },
        ),
    );
    add(
        "feasible-replication",
        "a log-server is read-only",
        spoil(
            grown,
            |facts| set_replication(facts, "3"),
            |facts| {
                facts.nodes.known_mut().unwrap().nodes[2].storage_state = "read-only".into();
            },
        ),
    );
    add(
        "feasible-replication",
        "a log-server does not answer",
        spoil(
            grown,
            |facts| set_replication(facts, "3"),
            |facts| {
                facts.hosts.get_mut("n3").unwrap().dial.known_mut().unwrap().answered = false;
            },
        ),
    );
    add(
        "snapshot-before-join",
        "a partition without snapshot",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                facts.processors.known_mut().unwrap()[3].archived = None;
            },
        ),
    );
    add(
        "snapshot-before-join",
        "a snapshot behind the trim point",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                facts.logs.known_mut().unwrap().chains.get_mut(&0).unwrap()[0].base_lsn = 1_000_000;
            },
        ),
    );
    add(
        "snapshot-before-join",
        "another repository",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                let file = facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap();
                file.settings.snapshots.destination.value = Some("s3://elsewhere".into());
            },
        ),
    );
    add(
        "snapshot-before-join",
        "the repository is not in effect",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                facts.hosts.get_mut("n1").unwrap().config.known_mut().unwrap().written_at = Some(i64::MAX);
            },
        ),
    );
    add(
        "verified-trim",
        "snapshots before the restart",
        spoil(ready_to_join, snapshot, |facts| {
            facts.hosts.get_mut("n1").unwrap().config.known_mut().unwrap().written_at = Some(i64::MAX);
        }),
    );
    add(
        "one-membership-change",
        "a vote at the start",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                let file = facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap();
                file.settings.metadata_auto_join.value = true;
            },
        ),
    );
    add(
        "one-membership-change",
        "a member is still joining",
        spoil(
            || facts("voters-two"),
            |facts| add_voter(facts, "N3"),
            |facts| {
                facts.metadata.known_mut().unwrap().servers[1].members = None;
            },
        ),
    );
    add(
        "metadata-quorum",
        "a voter is out of reach",
        spoil(
            grown,
            |_| restart("n2"),
            |facts| {
                facts.metadata.known_mut().unwrap().servers.retain(|server| server.id != NodeId(3));
            },
        ),
    );
    add(
        "last-copy",
        "the other replica is not active",
        spoil(
            grown,
            |_| restart("n2"),
            |facts| {
                for processor in facts.processors.known_mut().unwrap() {
                    if processor.node != NodeId(2) {
                        processor.status = "starting".into();
                    }
                }
            },
        ),
    );
    add(
        "last-copy",
        "another log-server is down",
        spoil(
            grown,
            |_| restart("n2"),
            |facts| {
                facts.liveness.known_mut().unwrap().insert(NodeId(3), "dead".into());
            },
        ),
    );
    add(
        "own-identity",
        "a registered name with an empty disk",
        spoil(
            grown,
            |_| start("n2"),
            |facts| {
                facts.hosts.get_mut("n2").unwrap().disk.known_mut().unwrap().data_present = Ternary::No;
            },
        ),
    );
    add(
        "same-version",
        "another minor version is installed",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                facts.hosts.get_mut("n2").unwrap().installed.known_mut().unwrap().version =
                    Some("1.6.2".parse().unwrap());
            },
        ),
    );
    add(
        "same-version",
        "an earlier patch than it ran is installed",
        spoil(
            grown,
            |_| restart("n2"),
            |facts| {
                facts.hosts.get_mut("n2").unwrap().installed.known_mut().unwrap().version =
                    Some("1.7.2".parse().unwrap());
            },
        ),
    );
    add(
        "same-version",
        "the installed version is unknown",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                facts.hosts.get_mut("n2").unwrap().installed.known_mut().unwrap().version = None;
            },
        ),
    );
    add(
        "one-provisioner",
        "a node that would provision starts",
        spoil(
            ready_to_join,
            |_| start("n2"),
            |facts| {
                let file = facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap();
                file.settings.auto_provision.value = true;
            },
        ),
    );
    add(
        "known-peers",
        "metadata kept elsewhere",
        spoil(
            ready_to_join,
            |_| start("n2"),
            move |facts| {
                let file = facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap();
                file.settings.metadata_client.kind.value = MetadataKind::Etcd;
            },
        ),
    );
    add("known-facts", "unknown nodes", spoil(grown, snapshot, move |facts| facts.nodes = Fact::Unseen));
    add(
        "known-facts",
        "unknown logs",
        spoil(grown, snapshot, move |facts| {
            facts.logs = Fact::Unknown { reason: "partial".into(), source: "test".into() };
        }),
    );
    add(
        "known-facts",
        "partial processors",
        spoil(
            grown,
            |_| restart("n2"),
            move |facts| {
                facts.processors = Fact::Unknown { reason: "partial".into(), source: "test".into() };
            },
        ),
    );
    cases
}

#[test]
fn every_case_is_refused_by_its_name() {
    for (name, what, make) in cases() {
        let (facts, action) = make();
        assert_eq!(refused(&facts, &action).as_deref(), Some(name), "{what}");
    }
}

#[test]
fn no_invariant_is_without_a_case() {
    let shown: BTreeSet<&str> = cases().iter().map(|(name, ..)| *name).collect();
    let all: BTreeSet<&str> = precheck::ALL.iter().map(|invariant| invariant.name()).collect();
    assert_eq!(shown, all);
}
