//! Which answer counts: the newest one to each question that is not too old and not from before an action, and only
//! when it is complete.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Seen;

/// How long an answer counts.
const FRESH_MS: u64 = 60_000;

/// What is said of a question that the host has no way to answer.
const UNSUPPORTED: &str = "is nothing that the host can tell";

/// Whether this is not known because its host has no way to tell.
pub fn is_unsupported(why: &str) -> bool {
    why.ends_with(UNSUPPORTED)
}

fn at(seen: &Value) -> u64 {
    seen["at-ms"].as_u64().unwrap_or(0)
}

/// What was asked, without the address that was asked.
fn question(seen: &Value) -> String {
    if seen["kind"] == "restatectl" {
        let args: Vec<&str> =
            seen["args"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let rest = args.iter().skip(if args.first() == Some(&"--address") { 2 } else { 0 });
        return rest.copied().collect::<Vec<_>>().join(" ");
    }
    format!("{} {} {} {}", seen["kind"], seen["node"], seen["url"], seen["from"])
}

/// The answers that count.
pub fn fresh(observations: &[Value]) -> Vec<&Value> {
    let acted = observations.iter().filter(|seen| seen["kind"] == "action").map(at).max();
    let newest = observations.iter().filter(|seen| seen["kind"] != "action").map(at).max().unwrap_or(0);
    let counts = |seen: &&Value| {
        seen["kind"] != "action"
            && acted.is_none_or(|acted| at(seen) > acted)
            && newest - at(seen) <= FRESH_MS
    };
    observations.iter().filter(counts).collect()
}

/// The newest answers to each question; several when they were given at the same time.
pub fn newest<'a>(fresh: &[&'a Value]) -> BTreeMap<String, Vec<&'a Value>> {
    let mut all: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for seen in fresh {
        let same = all.entry(question(seen)).or_default();
        match same.first().map(|first| at(first).cmp(&at(seen))) {
            Some(std::cmp::Ordering::Greater) => {}
            Some(std::cmp::Ordering::Less) => *same = vec![seen],
            Some(std::cmp::Ordering::Equal) | None => same.push(seen),
        }
    }
    all
}

/// The one answer among those of the same time.
pub fn one<'a>(what: &str, answers: &[&'a Value]) -> Seen<&'a Value> {
    let (first, rest) = answers.split_first().ok_or_else(|| format!("{what} was not seen"))?;
    if rest.iter().any(|other| other["answer"] != first["answer"]) {
        return Err(format!("{what} was answered in two ways at once"));
    }
    if first["answer"]["error"]["kind"] == "unsupported" {
        return Err(format!("{what} {UNSUPPORTED}"));
    }
    first["answer"].get("ok").ok_or_else(|| format!("{what} failed"))
}

/// What a command printed, when it came to its end with everything.
pub fn printed(fresh: &[&Value], words: &str) -> Seen<String> {
    let all = newest(fresh);
    let answers = all
        .iter()
        .filter(|(question, _)| question.ends_with(words) || question.contains(&format!("{words} WHERE")));
    let answers: Vec<&Value> = answers.flat_map(|(_, answers)| answers.iter().copied()).collect();
    let answer = one(words, &answers)?;
    if answer["exit"] != 0 || answer["timed-out"] == true {
        return Err(format!("{words} did not end well"));
    }
    if answer["stderr"].as_str().is_some_and(|said| said.contains("partial results")) {
        return Err(format!("{words} is partial"));
    }
    Ok(answer["stdout"].as_str().unwrap_or_default().to_owned())
}

/// Names of clusters in the newest answers, and fingerprints in every answer that counts: who is asked at one address
/// twice and gives two fingerprints stands before two clusters, while a name at one address may have been mended.
pub fn identities(fresh: &[&Value]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut names, mut fingerprints) = (BTreeSet::new(), BTreeSet::new());
    let all = newest(fresh);
    let last: Vec<&Value> = all.values().flatten().copied().collect();
    for seen in fresh {
        let ok = &seen["answer"]["ok"];
        let text = match seen["kind"].as_str() {
            Some("dial") if ok["status"] == 200 => ok["body"].as_str(),
            Some("restatectl") if question(seen).ends_with("nodes_config") && ok["exit"] == 0 => {
                ok["stdout"].as_str()
            }
            _ => None,
        };
        let Some(said) = text.and_then(|text| serde_json::from_str::<Value>(text).ok()) else { continue };
        if last.contains(seen) {
            names.extend(said["cluster_name"].as_str().map(str::to_owned));
        }
        fingerprints.extend(said["cluster_fingerprint"].as_u64().map(|number| number.to_string()));
    }
    (names, fingerprints)
}
