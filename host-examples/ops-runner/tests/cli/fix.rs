//! `check --fix`: the file changes as promised and in nothing else.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::check::CLEAN;
use crate::common::{DONE, FAILED, Place, assert_parts};

/// One key that has one meaning only, and one that has to be guessed.
fn spoilt() -> String {
    CLEAN
        .replace(
            "auto-provision = false",
            "# we never want this twice\nauto_provision   =  false   # see the runbook",
        )
        .replace("cluster-name", "cluster-nam")
}

#[test]
fn safe_fixes_alone_are_applied_and_comments_and_layout_kept() {
    let place = Place::new();
    let file = place.write("restate.toml", &spoilt());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it has a mode");
    let end = place.expect(DONE, &["check", "restate.toml", "--fix"]);
    assert_eq!(place.read("restate.toml"), spoilt().replace("auto_provision", "auto-provision"));
    assert_parts(
        &end.stdout,
        &[
            "changed restate.toml:\n  RS103: rename it to `auto-provision`\n",
            "\n-auto_provision   =  false   # see the runbook\n+auto-provision   =  false   # see the runbook\n",
            "unknown key `cluster-nam`",
        ],
    );
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o640);

    let again = place.expect(DONE, &["check", "restate.toml", "--fix"]);
    assert!(!again.stdout.contains("changed"), "{}", again.stdout);
    assert_eq!(place.read("restate.toml"), spoilt().replace("auto_provision", "auto-provision"));
}

#[test]
fn guesses_are_applied_only_when_asked_for() {
    let place = Place::new();
    place.write("restate.toml", &spoilt());
    place.expect(DONE, &["check", "restate.toml", "--fix", "--unsafe-fixes"]);
    let fixed = spoilt().replace("auto_provision", "auto-provision").replace("cluster-nam ", "cluster-name ");
    assert_eq!(place.read("restate.toml"), fixed);
    let end = place.expect(DONE, &["check", "restate.toml", "--deny-warnings"]);
    assert_parts(&end.stdout, &["nothing found"]);
}

#[test]
fn a_dry_run_shows_and_changes_nothing() {
    let place = Place::new();
    place.write("restate.toml", &spoilt());
    let end = place.expect(DONE, &["check", "restate.toml", "--fix", "--dry-run"]);
    assert_parts(&end.stdout, &["would change restate.toml:", "+auto-provision   =  false"]);
    assert_eq!(place.read("restate.toml"), spoilt());
    let left: Vec<_> = fs::read_dir(place.path()).expect("a directory").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn other_formats_keep_the_standard_output() {
    let place = Place::new();
    place.write("restate.toml", &spoilt());
    let end = place.expect(DONE, &["check", "restate.toml", "--fix", "--format", "json"]);
    assert!(end.json()["diagnostics"].is_array());
    assert_parts(&end.stderr, &["changed restate.toml:", "+auto-provision"]);
}

#[test]
fn what_does_not_parse_and_what_cannot_be_written_is_left_alone() {
    let place = Place::new();
    let broken = "auto_provision = = false\n";
    place.write("broken.toml", broken);
    place.expect(FAILED, &["check", "broken.toml", "--fix", "--unsafe-fixes"]);
    assert_eq!(place.read("broken.toml"), broken);
}

#[test]
fn the_files_of_an_inventory_are_fixed_too() {
    let place = Place::new();
    place.write("n1/restate.toml", &spoilt());
    place.script("server", "exit 1");
    let inventory = format!(
        "restatectl = \"./server\"\n[target]\nreplication = 1\n[target.repository]\ndestination = \"s3://bucket/prod\"\n{}",
        "[[node]]\nname = \"n1\"\naddress = \"http://10.0.0.1:5122\"\n[node.local]\nserver = \"server\"\nconfig = \"n1/restate.toml\"\n"
    );
    place.write("cluster.toml", &inventory);
    let end = place.run(&["check", "--fix"]);
    assert_parts(&end.stdout, &["changed ", "n1/restate.toml:\n"]);
    assert_eq!(place.read("n1/restate.toml"), spoilt().replace("auto_provision", "auto-provision"));
}

/// A node of three that share everything but their names.
fn member(n: u32, peers: &str) -> String {
    CLEAN
        .replace("\"n1\"", &format!("\"n{n}\""))
        .replace("auto-provision = false\n", "")
        .replace(
            "advertised-address = \"http://10.0.0.1",
            &format!("advertised-address = \"http://10.0.0.{n}"),
        )
        .replace("[\"http://10.0.0.1:5122\"]", peers)
}

#[test]
fn fixes_that_follow_from_several_files_are_applied_to_all_of_them() {
    let place = Place::new();
    let peers = r#"["http://10.0.0.1:5122", "http://10.0.0.2:5122", "http://10.0.0.3:5122"]"#;
    let (names, args) = (["n1.toml", "n2.toml", "n3.toml"], ["check", "n1.toml", "n2.toml", "n3.toml"]);
    for n in 1..=3 {
        place.write(names[n as usize - 1], &member(n, peers));
    }
    let with = |more: &[&'static str]| [&args[..], more].concat();
    let end = place.expect(DONE, &with(&[]));
    assert_parts(&end.stdout, &["RS201", "2 can be fixed with --fix --unsafe-fixes; add --dry-run to"]);
    place.expect(DONE, &with(&["--fix"]));
    let end = place.expect(FAILED, &with(&["--fix", "--unsafe-fixes", "--dry-run", "--deny-warnings"]));
    assert_parts(
        &end.stdout,
        &["would change n2.toml:\n  RS201", "would change n3.toml:\n  RS201", "nothing found"],
    );
    assert!(names.iter().all(|name| !place.read(name).contains("auto-provision")), "a dry run wrote");
    let end = place.expect(DONE, &with(&["--fix", "--unsafe-fixes", "--deny-warnings"]));
    assert_parts(&end.stdout, &["changed n2.toml:", "changed n3.toml:", "nothing found"]);
    assert_eq!(names.map(|name| place.read(name).contains("auto-provision = false")), [false, true, true]);
    place.expect(DONE, &with(&["--deny-warnings"]));
}

/// Each of the two joins the other; one of them has to found the cluster.
#[test]
fn not_every_node_stops_provisioning() {
    let place = Place::new();
    place.write("n1.toml", &member(1, r#"["http://10.0.0.2:5122"]"#));
    place.write("n2.toml", &member(2, r#"["http://10.0.0.1:5122"]"#));
    place.run(&["check", "n1.toml", "n2.toml", "--fix", "--unsafe-fixes"]);
    let founds = ["n1.toml", "n2.toml"].map(|name| !place.read(name).contains("auto-provision = false"));
    assert_eq!(founds.iter().filter(|founds| **founds).count(), 1, "{founds:?}");
}

/// A fix that fits only with another one is not written where the other one cannot be.
#[test]
fn fixes_are_written_for_all_files_or_for_none() {
    let place = Place::new();
    let spoilt = |n| {
        member(n, r#"["http://10.0.0.1:5122", "http://10.0.0.2:5122"]"#)
            .replace("cluster-name", "cluster_name")
    };
    let far = place.write("far.toml", &spoilt(2));
    place.write("n1.toml", &spoilt(1));
    place.script("server", "exit 1");
    let commands = format!(
        "[commands]\nread = \"cat {}\"\nwrite = \"false\"\nstart = \"false\"\nrestart = \"false\"\n",
        far.display()
    );
    let inventory = format!(
        "restatectl = \"./server\"\n[target]\nreplication = 2\n[target.repository]\ndestination = \"s3://bucket/prod\"\n{commands}\
         [[node]]\nname = \"n1\"\naddress = \"http://10.0.0.1:5122\"\n[node.local]\nserver = \"server\"\nconfig = \"n1.toml\"\n\
         [[node]]\nname = \"n2\"\naddress = \"http://10.0.0.2:5122\"\n[node.commands]\n"
    );
    place.write("cluster.toml", &inventory);
    let end = place.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_parts(&end.stdout, &["n1.toml was not changed:", "n2 is on another host and was not changed"]);
    assert_parts(&end.stderr, &["nothing was changed", "RS103", "by hand"]);
    assert_eq!(place.read("n1.toml"), spoilt(1));
}
