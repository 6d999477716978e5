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
