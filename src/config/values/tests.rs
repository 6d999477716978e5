use std::collections::BTreeMap;

use super::tooling::Dice;
use super::*;
use crate::config::catalogue::{NEWEST, history};
use crate::config::document::Document;

/// The kinds that keys have or had.
fn kinds() -> BTreeMap<String, Kind> {
    let all = history().iter().flat_map(|key| {
        let older = key.older_kind.iter().map(|(_, kind)| *kind);
        older.chain([key.kind])
    });
    all.map(|kind| (format!("{kind:?}"), kind)).collect()
}

/// What is wrong with a TOML literal.
fn issues(kind: Kind, literal: &str) -> Vec<ValueIssue> {
    let document = Document::parse(&format!("x = {literal}"));
    assert!(document.is_valid(), "no TOML: {literal}");
    let slot = Slot { version: &NEWEST, as_table: false, default: false };
    kind.grammar().check(document.root.get("x").expect("x is set"), &slot)
}

#[test]
fn every_kind_has_values_that_servers_take_and_values_that_they_refuse() {
    for (name, kind) in kinds() {
        let samples = kind.tooling().samples();
        let choices = kind.grammar().choices();
        let mut accepted: Vec<&str> = samples.accepted.to_vec();
        if accepted.is_empty() {
            accepted.extend(choices.iter().map(String::as_str));
        }
        assert!(!accepted.is_empty() && !samples.refused.is_empty(), "{name} has no samples");
        for literal in accepted {
            assert_eq!(issues(kind, literal), [], "{name} should take {literal}");
        }
        for literal in samples.refused {
            assert_ne!(issues(kind, literal), [], "{name} should refuse {literal}");
        }
    }
}

#[test]
fn chance_makes_values_that_servers_take() {
    let mut rng = fastrand::Rng::with_seed(8);
    for (name, kind) in kinds() {
        let taken = (0..200)
            .filter(|_| {
                let literal = kind.tooling().random(&mut Dice::new(&mut |most| rng.u64(0..most)));
                issues(kind, &literal).is_empty()
            })
            .count();
        assert!(taken > 20, "{name}: {taken} of 200");
    }
}

#[test]
fn every_kind_of_the_list_is_that_of_a_key_and_says_what_it_is() {
    let names: std::collections::BTreeSet<String> = kinds()
        .into_keys()
        .map(|name| name.split(['(', ' ']).next().unwrap_or_default().to_owned())
        .collect();
    let listed = include_str!("mod.rs").split_once("kinds! {").expect("the list").1;
    let listed = listed.split_once("\n}").expect("its end").0;
    let listed = listed.lines().filter_map(|line| Some(line.trim().split_once('(')?.0.to_owned()));
    assert_eq!(names, listed.collect());
    for (name, kind) in kinds() {
        assert!(!kind.grammar().words().is_empty(), "{name}");
        assert!(!kind.grammar().guesses("n1").is_empty(), "{name}");
    }
}
