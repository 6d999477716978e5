//! A sample of worlds in the profile of tests. `./build.sh worlds` judges tens of thousands in one that is faster.

use restate_scaleout_worlds::{coverage, open, run, world};

/// Another seed than that of the 20,000 of `./build.sh test --long`.
const SEED: u64 = 2;
const WORLDS: u64 = 300;

#[test]
fn decisions_in_spoilt_worlds_are_right() {
    let scenarios = world::bases();
    let tally = run::run(&scenarios, SEED, 0..WORLDS);
    let stories: Vec<String> = tally
        .wrong
        .iter()
        .filter(|wrong| open::known(wrong).is_none())
        .map(|wrong| wrong.story(SEED))
        .collect();
    assert!(stories.is_empty(), "{}", stories.join("\n"));
    assert_eq!(tally.worlds, WORLDS);
    let kinds = tally.mutations.len();
    assert!(kinds > 60, "{kinds} kinds of mutations");
    let missing: Vec<String> = coverage::missing(&tally);
    assert!(missing.len() < 12, "{missing:?}\n{}", tally.counts());
}

#[test]
fn a_world_is_made_again_from_its_seed_and_number() {
    let scenarios = world::bases();
    for number in 0..50 {
        let make = || world::World::make(&scenarios, SEED, number);
        assert_eq!(make().observations, make().observations);
        assert_ne!(make().observations, make().scenario.observations, "world {number} is as it was recorded");
        assert!((1..=4).contains(&make().mutations.len()));
    }
}
