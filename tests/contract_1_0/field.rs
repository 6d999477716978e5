//! The cases from the field as they should be decided. What contract 1.0 made of them, often wrongly, stands
//! in `outcomes/`.

use serde_json::{Value, json};

use crate::cases::{Case, cases};
use crate::engine;
use crate::outcome::text;
use crate::walk::{covered, walk};

/// Case, kind of the decision, refusal or step, and what its remedy, cause or reason must speak of.
const DECIDED: [(&str, &str, &str, &str); 22] = [
    ("approval-of-another-plan", "approve", "", "replication\":\"{node: 3}"),
    ("changed-ports", "act", "complete-peers", ""),
    ("disk-unknown", "refuse", "known-facts", "disk"),
    ("file-that-cannot-start", "refuse", "invalid-target", "repository.destination"),
    ("first-node-provisioned-anew", "refuse", "split-cluster", "which of the two holds your data"),
    ("kept-read-only", "refuse", "node-set-aside", "set-storage-state"),
    ("lost-node-circle", "refuse", "own-identity", "explain not-yet-supported"),
    ("not-restate", "refuse", "reachable-voter", "advertised-address"),
    ("registered-at-typo", "refuse", "registered-elsewhere", "restart it"),
    ("removed-copies", "refuse", "target-not-proved", "data"),
    ("renamed-and-provisioning", "refuse", "own-identity", "node-name"),
    ("role-given-up", "refuse", "target-not-proved", ""),
    ("sealed-and-idle", "wait", "rebalance", "logs reconfigure -l"),
    ("secret-in-stderr", "wait", "upgrade-server", "nodes_config"),
    ("stalled-leader", "wait", "rebalance", "to catch up"),
    ("still-starting", "wait", "rebalance", "to finish starting"),
    ("two-repositories", "refuse", "verified-trim", "worker.snapshots.destination"),
    ("voter-unreachable", "act", "join-node", ""),
    ("voter-without-server", "refuse", "target-not-proved", "metadata"),
    ("zone-lost", "refuse", "tolerance-out-of-reach", "zone"),
    ("zone-restart", "refuse", "tolerance-out-of-reach", "zone"),
    ("zone-wanted-not-there", "refuse", "tolerance-out-of-reach", "zone"),
];

fn decided(case: &Case) -> Value {
    // What was approved for another target answers no question about this one, whichever steps both have.
    let same_target = case.name != "growth/approval-of-another-plan";
    let answers =
        |asked: &Value| case.approvals.plan.is_empty() || same_target && covered(&case.approvals, asked);
    walk(case, answers).output["decision"].clone()
}

#[test]
fn field_cases_are_decided_rightly() {
    let all = cases();
    let mut wrong = Vec::new();
    for (name, kind, of, word) in DECIDED {
        let case = all.iter().find(|case| case.name == format!("growth/{name}")).expect(name);
        let decision = decided(case);
        let whole = decision.to_string();
        let named = text(&decision["name"]) == of || text(&decision["step"]).starts_with(of);
        let right = decision["kind"] == kind && named && whole.contains(word);
        if !right {
            wrong.push(format!("{name}: {whole}"));
        }
        assert!(!whole.contains("clear its data"), "{name}: {whole}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let shown = all.iter().filter(|case| case.name.starts_with("growth/")).count();
    assert_eq!(shown, DECIDED.len(), "a case without a decision");
}

/// A program that fails may repeat what it was configured with, whichever it is.
#[test]
fn a_secret_that_a_program_repeats_is_in_no_output() {
    const SECRET: &str = "SEKRIT-hunter2-zzz";
    let all = cases();
    let case = all.iter().find(|case| case.name == "growth/secret-in-stderr").expect("the case");
    let texts = json!(case.observations).to_string();
    assert!(texts.matches(SECRET).count() > 1, "the file and a program have the secret");
    let failing =
        json!({"exit": 1, "stdout": SECRET, "stderr": format!("Error: signature with {SECRET} is wrong")});
    let programs = (0..case.observations.len()).filter(|at| case.observations[*at]["kind"] == "restatectl");
    for fails in [None].into_iter().chain(programs.map(Some)) {
        let mut case = case.clone();
        if let Some(at) = fails {
            case.observations[at]["answer"] = json!({ "ok": failing });
        }
        let walk = walk(&case, |_| true);
        let outputs = [json!(walk.asked), walk.output, engine::plan(&case)];
        for output in outputs.map(|output| output.to_string()) {
            assert!(!output.contains("SEKRIT") && !output.contains("hunter2"), "{fails:?}: {output}");
        }
    }
}

/// The same repository in every file, and every node started since, is what the refusal asks for.
#[test]
fn the_way_out_of_two_repositories_leads_on() {
    let all = cases();
    let case = all.iter().find(|case| case.name == "growth/two-repositories").expect("the case");
    let wanted = text(&case.goal["snapshots"]["destination"]);
    let mut case = case.clone();
    for observation in &mut case.observations {
        let ok = &mut observation["answer"]["ok"];
        let of_file = ok["text"].as_str().map(|file| {
            let lines = file.lines().map(|line| match line.starts_with("destination") {
                true => format!("destination = \"{wanted}\"\n"),
                false => format!("{line}\n"),
            });
            lines.collect::<String>()
        });
        if let Some(file) = of_file {
            ok["text"] = file.into();
            ok["age-ms"] = 3_600_000.into();
        }
    }
    let refused = decided(&case);
    assert_ne!(refused["name"], "verified-trim", "{refused}");
    assert_eq!(refused["kind"], "act", "{refused}");
}

/// A lost node has no way out in the target yet: each refusal on the way says to remove it by hand, and after
/// that the growth goes on.
#[test]
fn the_way_out_of_a_lost_node_leads_on() {
    let all = cases();
    let case = all.iter().find(|case| case.name == "growth/lost-node-circle").expect("the case");
    let by_hand = |decision: &Value, name: &str| {
        assert_eq!(decision["name"], name, "{decision}");
        assert!(text(&decision["remedy"]).contains("`explain not-yet-supported`"), "{decision}");
    };
    by_hand(&decided(case), "own-identity");
    let mut declared = case.clone();
    declared.goal["remove"] = json!([{"node": "n3", "lost": {"id": 3, "generation": 2}}]);
    by_hand(&decided(&declared), "not-yet-supported");
    let mut gone = case.clone();
    gone.goal["nodes"].as_array_mut().expect("nodes").retain(|node| node["name"] != "n3");
    gone.observations.retain(|it| it["node"] != "n3");
    by_hand(&decided(&gone), "node-outside-target");

    // As it is when the order of the page has been carried out.
    for observation in gone.observations.iter_mut().filter(|it| it["kind"] == "restatectl") {
        let printed = &mut observation["answer"]["ok"]["stdout"];
        let less = text(printed)
            .replace("[1, 2, 3]", "[1, 2]")
            .replace("[N1,N2,N3]", "[N1,N2]")
            .replace("N2,N3", "N2,N1")
            .replace("N3,N1", "N2,N1")
            .replace("\"N3:2\"", "\"N1:2\"")
            .replace(", {\"plain_node_id\": \"N3\", \"state\": \"dead\"}", "");
        let less = less.split("\n\n\u{1f50c}").next().unwrap_or_default().to_owned();
        *printed = match serde_json::from_str::<Value>(&less) {
            Ok(mut json) if json["nodes"].is_array() => {
                json["nodes"][2][1] = "Tombstone".into();
                json.to_string().into()
            }
            _ => less.into(),
        };
    }
    let decision = decided(&gone);
    assert_ne!(decision["kind"], "refuse", "{decision}");
    assert!(text(&decision["step"]).ends_with(":n4") || decision["kind"] == "wait", "{decision}");
}
