//! Tests that need the servers of `tests/parity`.

mod catalogue;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::server::Server;
use super::{compare, difference, generate, starts};

/// The seed and number of cases.
const TESTED: (u64, usize) = (20_260_101, 1000);

#[test]
fn the_validator_agrees_with_real_servers() {
    let known = difference::known().unwrap();
    for server in Server::all().unwrap() {
        let cases = generate::cases(TESTED.0, TESTED.1, &server.version);
        let (tally, disagreements) = compare::run(&server, &cases).unwrap();
        let unexplained: Vec<_> = disagreements
            .iter()
            .filter(|found| !known.iter().any(|difference| difference.explains(found)))
            .collect();
        assert!(unexplained.is_empty(), "{}: {tally}\n{unexplained:#?}", server.version);
        // A generator whose every case is refused (or loaded) proves nothing.
        assert!(tally.accepted * 4 > tally.cases && tally.rejected() * 4 > tally.cases, "{tally}");
    }
}

#[test]
fn every_listed_difference_is_one() {
    let servers = Server::all().unwrap();
    for difference in difference::known().unwrap() {
        for version in &difference.versions {
            let server = servers.iter().find(|server| server.version.to_string() == *version);
            let server = server.unwrap_or_else(|| panic!("{}: no server {version}", difference.name));
            let (_, found) = compare::run(server, std::slice::from_ref(&difference.example)).unwrap();
            let found = found.first();
            assert!(
                found.is_some_and(|found| difference.explains(found)),
                "{} no longer differs in {version}",
                difference.name
            );
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_cases() {
    let version = semver::Version::new(1, 7, 12);
    assert_eq!(generate::cases(7, 50, &version), generate::cases(7, 50, &version));
    assert_ne!(generate::cases(7, 50, &version), generate::cases(8, 50, &version));
}

/// The seed and number of starts.
const STARTED: (u64, usize) = (20_261_126, 30);

#[test]
fn starts_of_real_servers_go_as_the_validator_says() {
    let cases = starts::cases(STARTED.0, STARTED.1);
    for server in Server::all().unwrap() {
        let (starts, surprises) = starts::compare(&server, &cases).unwrap();
        assert!(surprises.is_empty(), "{}:\n{surprises:#?}", server.version);
        // If all came up, or none did, nothing would have been compared.
        let count = |number: &AtomicUsize| number.load(Ordering::Relaxed) * 5;
        assert!(count(&starts.serve) > cases.len() && count(&starts.fail) > cases.len(), "{starts:?}");
    }
}
