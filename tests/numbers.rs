//! Pages say numbers that the code decides: each is held against it, so that neither changes alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use restate_scaleout::api::answer::LEAST_FREE;
use restate_scaleout::api::limits::{FILE_TEXT, MIB};
use restate_scaleout::cluster::look::STALE_AFTER_MS;
use restate_scaleout::config::version::NEWEST;
use restate_scaleout::driver::STRIKES;
use restate_scaleout::lifecycle::HONOURED_FROM;
use restate_scaleout::lifecycle::steps::numbers::{ATTEMPTS, REBALANCE_MS, ROUNDS, START_MS, STARTS};
use restate_scaleout_guard::internals as guard;

const WORDS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const UNITS: [&str; 12] =
    ["times", "seconds", "s", "minutes", "hours", "ms", "attempts", "looks", "rounds", "MiB", "KiB", "days"];

fn word(number: impl TryInto<usize>) -> &'static str {
    WORDS[number.try_into().unwrap_or(usize::MAX)]
}

fn minutes(ms: u64) -> String {
    assert_eq!(ms % 60_000, 0, "whole minutes");
    format!("{} minutes", word(ms / 60_000))
}

/// What pages say of numbers, as the code has them.
fn said() -> Vec<(&'static str, String)> {
    let [tried, last @ ..] =
        &guard::TRIED.map(|(major, minor, patch)| format!("{major}.{minor}.{patch}"))[..]
    else {
        panic!("none was tried");
    };
    let tried = format!("{tried}, {}", last.join(" and "));
    vec![
        ("refusals/target-not-proved.md", format!("less than {} MiB free", LEAST_FREE / MIB as u64)),
        ("invariants/valid-start.md", format!("less than {} MiB are free", LEAST_FREE / MIB as u64)),
        ("steps/start-node.md", format!("up to {} times", word(STARTS))),
        ("steps/start-node.md", format!("for {} at most", minutes(START_MS))),
        ("steps/join-node.md", format!("up to {} times", word(STARTS))),
        ("refusals/node-died.md", format!("started {} times", word(STARTS))),
        ("refusals/snapshot-failed.md", format!("failed {} times", word(ATTEMPTS))),
        ("steps/rebalance.md", format!("for {} at most", minutes(REBALANCE_MS))),
        ("steps/trim-weak-segments.md", format!("{} are the limit", word(ROUNDS))),
        ("invariants/frozen-partitions.md", format!("Servers before {HONOURED_FROM} ignore a freeze")),
        ("invariants/same-version.md", format!("Tried are {tried}, and")),
        ("refusals/invalid-target.md", format!("a full version, `{NEWEST}`")),
        ("refusals/unsupported-version.md", format!("--target-version {NEWEST}")),
        ("contract.md", format!("older than {} s are asked for again", STALE_AFTER_MS / 1000)),
        ("contract.md", format!("`act` is tried {} times", word(STRIKES))),
        ("contract.md", format!("configuration file | {} MiB", FILE_TEXT / MIB)),
    ]
}

/// Numbers that are none of ours: what servers do, and addresses.
const NOT_OURS: [(&str, &str); 4] = [
    ("steps/rebalance.md", "About every five seconds, the servers"),
    ("steps/trim-weak-segments.md", "One or two rounds are normal"),
    ("invariants/reachable-voter.md", "127.0.0"),
    ("refusals/invalid-target.md", "0.0.0"),
];

/// The page in one line.
fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn pages_say_the_numbers_of_the_code() {
    for (name, words) in said() {
        assert!(page(name).contains(&words), "docs/{name} does not say: {words}");
    }
    for (name, words) in NOT_OURS {
        assert!(page(name).contains(words), "docs/{name} says no more: {words}");
    }
}

/// A number that nobody ties to the code will be wrong one day.
#[test]
fn every_number_of_a_page_is_tied() {
    let said = said();
    for folder in ["steps", "refusals", "invariants"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(folder);
        for entry in fs::read_dir(path).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
            let mut text = page(&name);
            let own = said.iter().filter(|(of, _)| *of == name).map(|(_, words)| words.as_str());
            for words in own.chain(NOT_OURS.iter().filter(|(of, _)| *of == name).map(|(_, words)| *words)) {
                text = text.replace(words, "…");
            }
            let words: Vec<&str> = text
                .split(' ')
                .map(|word| word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric()))
                .collect();
            let counted = words.windows(2).filter(|pair| is_number(pair[0]) && UNITS.contains(&pair[1]));
            let found: BTreeSet<String> = counted.map(|pair| pair.join(" ")).collect();
            let versions: BTreeSet<&&str> = words.iter().filter(|word| is_version(word)).collect();
            assert!(
                found.is_empty() && versions.is_empty(),
                "docs/{name}: tie these to the code: {found:?} {versions:?}"
            );
        }
    }
}

fn is_number(word: &str) -> bool {
    WORDS[2..].contains(&word.to_ascii_lowercase().as_str())
        || !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_version(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The guard has copies of its own; the pages speak of both.
#[test]
fn the_guard_counts_alike() {
    assert_eq!(guard::FRESH_MS, STALE_AFTER_MS);
    assert_eq!(guard::HONOURED_FROM, HONOURED_FROM);
}
