//! Each branch of an invariant, where nodes start, provision, join and get a vote.

use restate_scaleout::api::answer::EnvironmentValue;
use restate_scaleout::cluster::host::DiskFacts;
use restate_scaleout::cluster::{DialFacts, Fact, Facts, Ternary};
use restate_scaleout::config::keys;
use restate_scaleout::config::settings::Settings;
use restate_scaleout::restatectl::NodeId;

use crate::branches::{is, spoilt};
use crate::common::facts;
use crate::deployment::*;

/// One node that is down, with its cluster and its data.
fn down() -> Facts {
    facts("single-down")
}

fn may_provision(facts: &mut Facts, node: &str) {
    let file = facts.hosts.get_mut(node).unwrap().config.known_mut().unwrap();
    file.settings.auto_provision.value = true;
}

fn data_present(facts: &mut Facts, node: &str, present: Ternary) {
    facts.hosts.get_mut(node).unwrap().disk.known_mut().unwrap().data_present = present;
}

fn no_snapshot(facts: &mut Facts) {
    facts.processors.known_mut().unwrap().iter_mut().for_each(|row| row.archived = None);
}

/// Only a node that joins needs snapshots: one that is registered has its data, and nobody can ask for those of a
/// cluster that is down.
#[test]
fn a_node_that_has_run_before_starts_without_snapshots() {
    is(None, &spoilt(grown(), no_snapshot), &start("n2"), "a registered node");
    is(None, &down(), &start("n1"), "the only node, while the cluster is down");
    is(
        Some("snapshot-before-join"),
        &spoilt(ready_to_join(), no_snapshot),
        &start("n2"),
        "a node that joins",
    );
}

/// A plan does not promise what the join would be refused for: what lies on its disk, and what its file would keep.
#[test]
fn a_node_joins_on_an_empty_disk_and_keeps_what_it_takes() {
    let disk = |spoil: fn(&mut DiskFacts)| {
        spoilt(ready_to_join(), |facts| spoil(facts.hosts.get_mut("n2").unwrap().disk.known_mut().unwrap()))
    };
    let unseen = spoilt(ready_to_join(), |facts| facts.hosts.get_mut("n2").unwrap().disk = Fact::Unseen);
    is(Some("own-identity"), &disk(|it| it.taken = true), &start("n2"), "something is there");
    is(Some("own-identity"), &unseen, &start("n2"), "nobody knows what is there");
    let other = disk(|it| (it.taken, it.node_directories) = (true, vec!["n9".into()]));
    is(Some("own-identity"), &other, &start("n2"), "the data of another node is there");
    let settings = |spoil: fn(&mut Settings)| {
        spoilt(ready_to_join(), |facts| {
            spoil(&mut facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap().settings);
        })
    };
    let forgets = settings(|it| it.forgets = Some(keys::LOG_SERVER_IN_MEMORY));
    is(Some("kept-protection"), &forgets, &start("n2"), "it keeps records in memory");
    let mode = |mode: &'static str| {
        spoilt(ready_to_join(), |facts| {
            let file = facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap();
            file.settings.durability.value = Some(mode.into());
        })
    };
    is(Some("kept-protection"), &mode("replica-set-only"), &start("n2"), "it lets logs be trimmed");
    is(None, &mode("balanced"), &start("n2"), "it trims what snapshots cover");
    is(None, &ready_to_join(), &start("n2"), "nothing is in the way");
}

/// What keeps a node from provisioning: its registration, or its data when nobody can be asked for that.
#[test]
fn who_may_not_provision() {
    let registered = spoilt(grown(), |facts| may_provision(facts, "n2"));
    is(None, &registered, &start("n2"), "a registered node joins by its name");
    let alone = spoilt(down(), |facts| may_provision(facts, "n1"));
    is(None, &alone, &start("n1"), "its data keeps it from provisioning again");
    let unknown = spoilt(alone.clone(), |facts| data_present(facts, "n1", Ternary::Unknown));
    is(Some("one-provisioner"), &unknown, &start("n1"), "nobody knows whether it has data");
    let stranger = spoilt(ready_to_join(), |facts| {
        may_provision(facts, "n2");
        data_present(facts, "n2", Ternary::Yes);
    });
    is(
        Some("one-provisioner"),
        &stranger,
        &start("n2"),
        "data of a node that is not registered keep it from nothing",
    );
}

#[test]
fn a_number_that_is_forced() {
    let facts = grown();
    let forced = |id| write(&facts, "n2", &format!("force-node-id = {id}\n{}", text(&facts, "n2")));
    is(None, &facts, &forced(2), "its own");
    is(Some("own-identity"), &facts, &forced(3), "another node's");
    let joins = ready_to_join();
    let forced = write(&joins, "n2", &format!("force-node-id = 2\n{}", text(&joins, "n2")));
    is(Some("own-identity"), &joins, &forced, "of a node that has none yet");
}

#[test]
fn the_only_node_with_an_empty_disk() {
    let empty = spoilt(down(), |facts| data_present(facts, "n1", Ternary::No));
    is(Some("own-identity"), &empty, &start("n1"), "there is nothing to start from");
}

/// N3 as the voters reach it.
fn dialled() -> Facts {
    spoilt(facts("voters-two"), |facts| {
        let dial = facts.hosts["n3"].dial.clone();
        for from in ["n1", "n2"] {
            facts.hosts.get_mut("n3").unwrap().dialled_from.insert(from.into(), dial.clone());
        }
    })
}

fn dial_from<'f>(facts: &'f mut Facts, voter: &str) -> &'f mut DialFacts {
    facts.hosts.get_mut("n3").unwrap().dialled_from.get_mut(voter).unwrap().known_mut().unwrap()
}

type Spoil = fn(&mut Facts);

#[test]
fn every_voter_reaches_the_next_one() {
    let add = |facts: &Facts| add_voter(facts, "N3");
    let good = dialled();
    is(None, &good, &add(&good), "both voters reach it");
    let silent = spoilt(dialled(), |facts| dial_from(facts, "n2").health = None);
    is(None, &silent, &add(&silent), "an older server does not say who it is");
    let spoils: [(&str, Spoil); 5] = [
        ("it did not answer", |facts| dial_from(facts, "n2").answered = false),
        ("another address was dialled", |facts| dial_from(facts, "n2").url = "http://10.9.9.9:5122".into()),
        ("another node answered there", |facts| {
            dial_from(facts, "n2").health.as_mut().unwrap().id = Some(NodeId(7));
        }),
        ("the second was not asked", |facts| {
            facts.hosts.get_mut("n3").unwrap().dialled_from.remove("n2");
        }),
        ("nobody could dial its address", |facts| {
            facts.nodes.known_mut().unwrap().nodes[2].address = "ftp://10.0.0.3:21".into();
            for voter in ["n1", "n2"] {
                dial_from(facts, voter).url = "ftp://10.0.0.3:21".into();
            }
        }),
    ];
    for (what, spoil) in spoils {
        let facts = spoilt(dialled(), spoil);
        is(Some("reachable-voter"), &facts, &add(&facts), what);
    }
}

#[test]
fn only_voters_have_to_reach_the_next_one() {
    let one = spoilt(dialled(), |facts| {
        let metadata = facts.metadata.known_mut().unwrap();
        metadata.servers.retain(|server| server.id == NodeId(1));
        metadata.servers[0].members = Some(vec![NodeId(1)]);
        facts.hosts.get_mut("n3").unwrap().dialled_from.remove("n2");
    });
    is(None, &one, &add_voter(&one, "N3"), "n2 does not vote");
}

/// Trim points count from the start of their segment, and zero is none.
#[test]
fn trim_points_that_snapshots_must_cover() {
    let trimmed = |offset: u64, archived: u64| {
        spoilt(ready_to_join(), |facts| {
            for processor in facts.processors.known_mut().unwrap() {
                processor.archived = Some(archived);
            }
            let chain = facts.logs.known_mut().unwrap().chains.get_mut(&0).unwrap();
            let mut next = chain.last().unwrap().clone();
            (next.index, next.base_lsn) = (next.index + 1, 1_001);
            let segment = next.index;
            chain.push(next);
            let trims = facts.trims.known_mut().unwrap();
            trims.retain(|trim| trim.log != 0);
            let mut trim = trims[0].clone();
            (trim.log, trim.segment, trim.offset) = (0, segment, offset);
            trims.push(trim);
        })
    };
    is(None, &trimmed(5, 1_005), &start("n2"), "covered to the last record that is trimmed");
    is(Some("snapshot-before-join"), &trimmed(5, 1_004), &start("n2"), "one record short");
    is(None, &trimmed(0, 900), &start("n2"), "nothing is trimmed");
}

/// What leads the joiner to its store beside the destination leads all others there, too.
#[test]
fn a_joiner_finds_the_store_that_the_others_have() {
    let set = |facts: &mut Facts, node: &str, (name, value): (&str, &str)| {
        let installed = facts.hosts.get_mut(node).unwrap().installed.known_mut().unwrap();
        let value = EnvironmentValue::Text(value.into());
        installed.environment.get_or_insert_default().insert(name.into(), value);
    };
    let joins = |own: &[(&str, &str)], first: &[(&str, &str)]| {
        spoilt(ready_to_join(), |facts| {
            own.iter().for_each(|it| set(facts, "n2", *it));
            first.iter().for_each(|it| set(facts, "n1", *it));
        })
    };
    let refused = Some("snapshot-before-join");
    let account = ("AZURE_STORAGE_ACCOUNT_NAME", "a");
    let emulator = ("AZURE_STORAGE_USE_EMULATOR", "true");
    let start = start("n2");
    is(refused, &joins(&[account], &[]), &start, "an account of its own");
    is(refused, &joins(&[], &[emulator]), &start, "an emulator of the node that is there");
    is(refused, &joins(&[account], &[("AZURE_STORAGE_ACCOUNT_NAME", "b")]), &start, "another account");
    is(None, &joins(&[account, emulator], &[account, emulator]), &start, "both have one");
    is(None, &joins(&[("AZURE_STORAGE_ACCOUNT_KEY", "x")], &[]), &start, "who asks");
    is(None, &joins(&[("AWS_PROFILE", "prod")], &[]), &start, "what only leads to buckets");
    let slash = spoilt(ready_to_join(), |facts| {
        let file = facts.hosts.get_mut("n2").unwrap().config.known_mut().unwrap();
        file.settings.snapshots.destination.value.as_mut().unwrap().push('/');
    });
    is(None, &slash, &start, "a slash at the end");
    let bucket = |profile: Option<&str>| {
        spoilt(ready_to_join(), |facts| {
            for node in ["n1", "n2"] {
                let file = facts.hosts.get_mut(node).unwrap().config.known_mut().unwrap();
                file.settings.snapshots.destination.value = Some("s3://b/p".into());
                if let Some(profile) = profile.filter(|_| node == "n2") {
                    file.settings.snapshots.others.insert("aws-profile".into(), profile.into());
                }
            }
        })
    };
    is(refused, &bucket(Some("prod")), &start, "a profile of its own");
    is(None, &bucket(None), &start, "no profile");
}
