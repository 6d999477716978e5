//! The guard against recorded deployments, each spoilt in one place: a case for each branch of each
//! invariant, refused by its name.

mod commands;
mod consent;
mod deployments;
mod directories;
mod doomed;
mod doubts;
mod durable;
mod edges;
mod estimates;
mod facts;
mod holders;
mod hosts;
mod in_service;
mod listening;
mod neighbours;
mod newest;
mod passes;
mod ports;
mod protection;
mod restarts;
mod rests;
mod returns;
mod revivals;
mod roads;
mod scene;
mod shown;
mod snapshots;
mod starts;
mod stores;
mod unasked;
mod unread;
mod untried;
mod versions;
mod words;
mod writes;

use std::collections::BTreeSet;

use restate_scaleout_api::Evidence;
use restate_scaleout_guard::INVARIANTS;
use scene::*;

/// The name of an invariant, what is wrong, and the scene that must be refused by that name.
pub type Case = (&'static str, &'static str, Scene);

fn check(cases: Vec<Case>) {
    let wrong = cases.into_iter().filter_map(|(name, what, scene)| {
        let refusal = scene.judged().err();
        if let Some(refusal) = &refusal {
            let shown = |it: &Evidence| !it.fact.is_empty() && !it.source.is_empty();
            assert!(
                !refusal.evidence.is_empty() && refusal.evidence.iter().all(shown),
                "{what}: {refusal:?}"
            );
            assert!(!refusal.message.is_empty() && !refusal.remedy.is_empty(), "{what}: {refusal:?}");
        }
        let (by, said) = refusal.map_or_else(|| ("nobody".into(), String::new()), |it| (it.name, it.message));
        (by != name).then(|| format!("{what}: refused by {by} and not by {name}: {said}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn pass(scenes: Vec<(&'static str, Scene)>) {
    for (what, scene) in scenes {
        assert_eq!(scene.judged().map(|_| ()).map_err(|it| (it.name, it.message)), Ok(()), "{what}");
    }
}

#[test]
fn commands_that_must_not_be_run() {
    check(commands::cases());
}

#[test]
fn facts_that_must_not_be_acted_on() {
    check(facts::cases());
}

#[test]
fn restarts_that_must_not_happen() {
    check(restarts::cases());
}

#[test]
fn servers_that_would_come_back_otherwise() {
    check(returns::cases());
    check(unasked::cases());
    pass(returns::fine());
    pass(unasked::fine());
}

#[test]
fn revivals_that_must_not_happen() {
    check(revivals::cases());
    pass(revivals::fine());
}

#[test]
fn servers_that_would_not_keep_what_they_acknowledge() {
    check(durable::cases());
    pass(durable::fine());
}

#[test]
fn starts_that_must_not_happen() {
    check(starts::cases());
}

#[test]
fn versions_that_must_not_start() {
    check(versions::cases());
    pass(versions::fine());
}

#[test]
fn servers_that_would_come_back_on_another_directory() {
    check(directories::cases());
    pass(directories::fine());
}

#[test]
fn what_cannot_be_read_is_not_passed_over() {
    check(unread::cases());
    pass(unread::fine());
}

#[test]
fn log_servers_keep_their_newest_records() {
    check(newest::cases());
    pass(newest::fine());
}

#[test]
fn starts_that_cannot_come_up() {
    check(doomed::cases());
    pass(doomed::fine());
}

#[test]
fn ports_that_another_server_has() {
    check(ports::cases());
    pass(ports::fine());
}

#[test]
fn servers_that_may_not_come_up_again() {
    check(untried::cases());
    pass(untried::fine());
}

#[test]
fn files_that_must_not_be_written() {
    check(writes::cases());
}

#[test]
fn what_is_spelled_or_seen_in_an_odd_way() {
    check(doubts::cases());
}

#[test]
fn what_hosts_show_is_in_the_way() {
    check(hosts::cases());
    pass(hosts::fine());
}

#[test]
fn the_protection_of_others_is_not_guessed() {
    check(protection::cases());
    pass(protection::fine());
}

#[test]
fn a_node_is_not_what_others_say_of_it() {
    check(words::cases());
    pass(words::fine());
}

#[test]
fn nothing_is_counted_on_a_node_whose_host_shows_something_else() {
    check(holders::cases());
    pass(holders::fine());
}

#[test]
fn no_invariant_is_without_a_case() {
    let all = [
        commands::cases,
        directories::cases,
        doomed::cases,
        doubts::cases,
        durable::cases,
        facts::cases,
        holders::cases,
        hosts::cases,
        listening::cases,
        newest::cases,
        ports::cases,
        protection::cases,
        restarts::cases,
        returns::cases,
        revivals::cases,
        starts::cases,
        unasked::cases,
        unread::cases,
        untried::cases,
        versions::cases,
        words::cases,
        writes::cases,
    ];
    let shown: BTreeSet<&str> = all.iter().flat_map(|cases| cases()).map(|(name, ..)| name).collect();
    let consent = ["approved-plan", "approved-risk"];
    for invariant in INVARIANTS.iter().filter(|it| !consent.contains(&it.name)) {
        assert!(shown.contains(invariant.name), "{}", invariant.name);
    }
}

/// What the planner decides on recorded deployments breaks nothing.
#[test]
fn recorded_decisions_pass() {
    let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/scenarios");
    let mut judged = 0;
    for entry in std::fs::read_dir(scenarios).expect("scenarios") {
        let folder = entry.expect("a folder").path();
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name");
        let Ok(text) = std::fs::read_to_string(folder.join("decision.json")) else { continue };
        let decision: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let action = &decision["decision"]["action"];
        if action.is_null() {
            continue;
        }
        let scene = Scene::recorded(name).act(action.clone());
        assert_eq!(scene.judged().map(|_| ()).map_err(|it| (it.name, it.message)), Ok(()), "{name}");
        judged += 1;
    }
    assert!(judged > 8, "{judged}");
}

#[test]
fn where_nodes_listen() {
    check(listening::cases());
    for (what, scene) in listening::fine() {
        assert_eq!(scene.judged().err(), None, "{what}");
    }
}
