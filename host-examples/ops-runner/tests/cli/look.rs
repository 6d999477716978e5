//! `plan`, `status` and `grow` on a deployment that is only played.

use serde_json::Value;

use crate::common::cluster::Cluster;
use crate::common::{BAD_INPUT, DONE, End, FAILED, NEEDS_APPROVAL, Place, REFUSED, assert_parts};

/// Plain lines for whoever is no terminal.
#[track_caller]
fn assert_plain(end: &End) {
    assert!(!end.all().contains(['\u{1b}', '\r', '│', '─']), "{}", end.all());
}

#[track_caller]
fn assert_untouched(cluster: &Cluster, before: &[String]) {
    assert_eq!(cluster.done(), "");
    assert_eq!(cluster.files(), before);
}

#[test]
fn plan_shows_the_road_and_touches_nothing() {
    let cluster = Cluster::new("single-fresh");
    let before = cluster.files();
    let end = cluster.place.expect(DONE, &["plan"]);
    assert_plain(&end);
    assert_parts(
        &end.stdout,
        &[
            "configure-first-node:n1",
            "join-node:n3",
            "raise-replication",
            "trim-weak-segments",
            "losses tolerated now: writes 0, data 0, metadata 0",
            "at the target:        writes 1, data 1, metadata 1",
            "19 of 23 steps to do",
        ],
    );
    let plan = cluster.place.expect(DONE, &["plan", "--json"]).json();
    let steps: Vec<&str> =
        plan["road"].as_array().expect("a road").iter().filter_map(|step| step["step"].as_str()).collect();
    assert!(
        steps.len() > 10 && steps.iter().all(|step| end.stdout.contains(step)),
        "{steps:?}\n{}",
        end.stdout
    );
    assert_untouched(&cluster, &before);
}

#[test]
fn what_was_seen_is_kept_for_others_to_plan_from() {
    let cluster = Cluster::new("single-fresh");
    cluster.place.expect(DONE, &["plan", "--record", "seen.json"]);
    let text = std::fs::read_to_string(cluster.place.path().join("seen.json")).expect("a recording");
    let seen: Value = serde_json::from_str(&text).expect("JSON");
    let recorded = seen["observations"].as_array().expect("observations");
    assert!(recorded.iter().any(|one| one["kind"] == "restatectl"), "{text}");
    assert_eq!(seen["target"]["nodes"].as_array().map(Vec::len), Some(3), "{text}");
    let again = cluster.place.expect(FAILED, &["plan", "--record", "seen.json"]);
    assert_parts(&again.stderr, &["cannot write the recording seen.json", "exists"]);
    let kept = std::fs::read_to_string(cluster.place.path().join("seen.json")).expect("a recording");
    assert_eq!(kept, text, "nothing is lost");
}

#[test]
fn status_shows_the_nodes_and_what_would_be_next() {
    let cluster = Cluster::new("single-fresh");
    let before = cluster.files();
    let end = cluster.place.expect(DONE, &["status"]);
    assert_plain(&end);
    assert_parts(
        &end.stdout,
        &[
            "yes, 200",
            "1.7.12",
            "stopped",
            "no file",
            "losses tolerated now",
            "19 of 23 steps to do",
            "would ask: Carry out this plan (19 of 23 steps to do)?",
        ],
    );
    let status = cluster.place.expect(DONE, &["status", "--json"]).json();
    assert_eq!(status["nodes"]["n1"]["dial"]["ok"]["status"], 200, "{status:#}");
    assert_eq!(status["nodes"]["n2"]["process"]["ok"]["processes"], serde_json::json!([]), "{status:#}");
    assert_eq!(status["nodes"]["n2"]["configuration"]["present"], false, "{status:#}");
    assert!(
        !status.to_string().contains("default-num-partitions"),
        "the text of a file is shown: {status:#}"
    );
    assert_untouched(&cluster, &before);
}

#[test]
fn losses_of_whole_zones_are_told_where_nodes_are_in_zones() {
    let cluster = Cluster::new("two-zones");
    let end = cluster.place.expect(DONE, &["plan"]);
    assert_parts(
        &end.stdout,
        &[
            "losses tolerated now: writes 1, data 1, metadata 1\n  of whole zones:     writes 0, data 1, metadata 0\n",
            "at the target:        writes 1, data 1, metadata 1\n  of whole zones:     writes 0, data 1, metadata 0\n",
        ],
    );
    let end = cluster.place.expect(DONE, &["status"]);
    assert_parts(
        &end.stdout,
        &["writes    1, zones 0   log 0: ", "data      1, zones 1   ", "metadata  1, zones 0   "],
    );
    let end = Cluster::new("two-zones-one-lost").place.run(&["plan"]);
    assert_parts(
        &end.stdout,
        &[
            "; zones 0/0/0 → 0/0/0 → ",
            "losses tolerated now: writes 0, data 0, metadata 0\n  of whole zones: ",
        ],
    );
    // One node, without a location: there are no zones to speak of.
    let end = Cluster::new("single-fresh").place.expect(DONE, &["plan"]);
    assert!(!end.stdout.contains("zone"), "{}", end.stdout);
}

#[test]
fn a_dry_run_shows_the_first_diff_and_touches_nothing() {
    let cluster = Cluster::new("single-fresh");
    let before = cluster.files();
    let end = cluster.place.expect(DONE, &["grow", "--dry-run"]);
    assert_plain(&end);
    assert_parts(
        &end.stdout,
        &[
            "dry run: ",
            "configure-first-node:n1",
            "\n+cluster-name = \"localcluster\"\n",
            "change the configuration of n1",
        ],
    );
    assert_untouched(&cluster, &before);
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_done() {
    let cluster = Cluster::new("single-fresh");
    let end = cluster.place.expect(NEEDS_APPROVAL, &["grow"]);
    assert_plain(&end);
    assert_parts(&end.stdout, &["needs approval: ", "--yes", "to continue: ops-runner grow --inventory "]);
    assert_eq!(cluster.done(), "");
    let audit = cluster.audit();
    let events: Vec<&str> = audit.iter().filter_map(|entry| entry["event"].as_str()).collect();
    assert_eq!(events.first(), Some(&"started"));
    assert_eq!(events.last(), Some(&"ended"));
    let asked = audit.iter().find(|entry| entry["event"] == "asked").expect("the question");
    assert!(asked["by"].as_str().is_some_and(|by| by.ends_with("(nobody)")), "{asked}");
    assert_eq!(asked["approved"], Value::Null);
    assert!(asked["digest"].is_string() && asked["consent"]["scope"]["kind"] == "plan", "{asked}");
    assert!(!events.contains(&"acting"), "{events:?}");
}

#[test]
fn a_refusal_is_named_with_its_remedy() {
    let cluster = Cluster::new("sealed-single");
    let before = cluster.files();
    for command in ["plan", "status"] {
        let end = cluster.place.expect(REFUSED, &[command]);
        assert_parts(
            &end.stdout,
            &["refused: sealed-log: ", "remedy: ", "more: ops-runner explain sealed-log"],
        );
    }
    assert_untouched(&cluster, &before);
    cluster.place.expect(DONE, &["explain", "sealed-log"]);
    let end = cluster.place.expect(REFUSED, &["grow", "--yes", "--json"]);
    let last: Value = serde_json::from_str(end.stdout.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["event"], &last["refusal"]["name"]), (&"ended".into(), &"sealed-log".into()));
    assert_eq!(cluster.done(), "");
    assert_eq!(cluster.audit().last().expect("an entry")["outcome"], "refused");
}

#[test]
fn a_file_that_is_too_large_for_the_modules_is_named() {
    let cluster = Cluster::new("single-fresh");
    cluster.place.write("nodes/n1/config", &"# much\n".repeat(200_000));
    let parts = ["configuration file of `n1` has 1400000 bytes", "one may have 1048576"];
    assert_parts(&cluster.place.expect(REFUSED, &["plan"]).stdout, &parts);
    // The table has a word, and the reason has lines of its own.
    let status = cluster.place.expect(REFUSED, &["status"]);
    assert_parts(
        &status.stdout,
        &["not seen", "n1: file not seen: the configuration file of `n1` has 1400000 bytes", parts[1]],
    );
    assert_parts(&cluster.place.expect(BAD_INPUT, &["check"]).stderr, &parts);
}

#[test]
fn json_is_one_object_a_line() {
    let cluster = Cluster::new("single-fresh");
    let end = cluster.place.expect(NEEDS_APPROVAL, &["grow", "--json"]);
    let lines: Vec<Value> =
        end.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let events: Vec<&str> = lines.iter().filter_map(|line| line["event"].as_str()).collect();
    assert_eq!(events.len(), lines.len());
    assert_eq!((events[0], events[events.len() - 1]), ("plan", "ended"));
    assert!(events.contains(&"asked"), "{events:?}");
    assert_eq!(end.stderr, "");
}

#[test]
fn a_restatectl_that_is_missing_is_reported_before_anything_else() {
    let cluster = Cluster::new("single-fresh");
    std::fs::remove_file(cluster.place.path().join("restatectl")).expect("it was there");
    let before = cluster.files();
    for args in [&["plan"][..], &["status"], &["grow", "--dry-run"], &["grow", "--yes"]] {
        let end = cluster.place.expect(BAD_INPUT, args);
        assert_parts(
            &end.stderr,
            &["cluster.toml:1:14", "there is no program `./restatectl`", "restatectl = "],
        );
    }
    assert_untouched(&cluster, &before);
}

#[test]
fn a_restatectl_that_always_fails_is_reported_and_nothing_is_done() {
    let cluster = Cluster::new("single-fresh");
    let version = "case \"$*\" in --version) echo restatectl 1.7.12; exit ;; esac";
    cluster.place.script("restatectl", &format!("{version}\necho 'Error: no route to the moon' >&2; exit 1"));
    let before = cluster.files();
    let end = cluster.place.expect(FAILED, &["plan"]);
    assert_parts(&end.stdout, &["the plan is not known yet", "no route to the moon"]);
    let end = cluster.place.expect(FAILED, &["grow", "--dry-run"]);
    assert_parts(&end.stdout, &["the plan is not known yet", "no route to the moon"]);
    assert_parts(&cluster.place.expect(FAILED, &["status"]).stdout, &["no route to the moon"]);
    assert_untouched(&cluster, &before);
}

#[test]
fn another_program_under_the_name_of_restatectl_is_bad_input_and_not_waited_for() {
    let cluster = Cluster::new("single-fresh");
    cluster.place.script("restatectl", "echo 'true (GNU coreutils) 9.1'");
    let before = cluster.files();
    for args in [&["plan"][..], &["status"], &["grow", "--dry-run"]] {
        let end = cluster.place.expect(BAD_INPUT, args);
        assert_parts(
            &end.stderr,
            &["prints: true (GNU coreutils) 9.1", "correct `restatectl` in the inventory"],
        );
    }
    assert_untouched(&cluster, &before);
}

#[test]
fn what_was_not_looked_at_is_not_said_to_be_unknown() {
    let cluster = Cluster::new("single-fresh");
    let inventory =
        std::fs::read_to_string(cluster.place.path().join("cluster.toml")).expect("the inventory");
    let wrong = inventory.replacen("[target]\n", "[target]\ntolerate = 7\n", 1);
    cluster.place.write("cluster.toml", &wrong);
    let end = cluster.place.expect(REFUSED, &["status"]);
    assert_parts(&end.stdout, &["not looked at", "the target has to be corrected first", "refused: "]);
    assert!(!end.stdout.contains('?') && !end.stdout.contains("not observed"), "{}", end.stdout);
}

#[test]
fn each_step_that_is_asked_for_stands_on_a_line_with_what_it_does() {
    let cluster = Cluster::new("single-fresh");
    let end = cluster.place.expect(NEEDS_APPROVAL, &["grow"]);
    assert_parts(&end.stdout, &["steps:\n", "- configure-first-node:n1", "\n          - raise-replication"]);
}

#[test]
fn a_place_that_cannot_be_written_is_reported() {
    let cluster = Cluster::new("single-fresh");
    cluster.place.write("cluster.toml.state", "a file, where the runner wants a directory");
    let end = cluster.place.expect(FAILED, &["grow", "--yes"]);
    assert_parts(&end.stderr, &["cannot take the lock", "cluster.toml.state/lock"]);
    let end = cluster
        .place
        .expect(BAD_INPUT, &["grow", "--audit", "none/audit.jsonl", "--inventory", "elsewhere.toml"]);
    assert_parts(&end.stderr, &["elsewhere.toml"]);
    assert_eq!(cluster.done(), "");
    Place::new().expect(BAD_INPUT, &["grow"]);
}
