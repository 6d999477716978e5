//! `check` of folders, and of what files name on this disk.

use std::fs;
use std::os::unix::fs::symlink;

use crate::common::{BAD_INPUT, DONE, FAILED, Place, assert_parts};

const NODE: &str = "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_NODE_NAME: n1\n      RESTATE_CLUSTER_NAME: acme\n";

#[test]
fn what_other_tools_keep_is_passed_over_and_counted() {
    let place = Place::new();
    place.write("compose.yaml", NODE);
    for folder in [".git", "node_modules", "cache"] {
        place.write(&format!("{folder}/compose.yaml"), "services: [\n");
    }
    place.write("cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
    place.write("README.md", "text\n");
    place.write("main.rs", "text\n");
    place.write("large.yaml", &"# much\n".repeat(200_000));
    fs::write(place.path().join("latin.yaml"), b"a: \xe9\n").expect("written");
    place.write("zero.yaml", "a: \0\n");
    let deep = "d/".repeat(10);
    place.write(&format!("{deep}compose.yaml"), NODE);
    symlink(place.path(), place.path().join("loop")).expect("a link");
    let end = place.expect(DONE, &["check", "."]);
    let told = end.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_parts(
        &told,
        &[
            "compose.yaml, compose project: 1 node",
            "passed over: 2 files of other kinds; 2 files that are no text; the folders .git, cache, \
             d/d/d/d/d/d/d/d/d, loop, node_modules; large.yaml, more than 1 MiB",
        ],
    );
}

/// A folder holds other things as well, and what is wrong with those is not what was asked.
#[test]
fn files_that_do_not_speak_of_restate_may_be_broken() {
    let place = Place::new();
    place.write("compose.yaml", NODE);
    place.write("other.yaml", "a: [\n");
    let end = place.expect(DONE, &["check", ".", "--deny-warnings"]);
    assert_parts(&end.stdout, &["no node in other.yaml"]);
    assert!(!end.stdout.contains("RS403"), "{}", end.stdout);
    // Named, it is what was asked; and one that speaks of it may be a node.
    let end = place.expect(FAILED, &["check", "compose.yaml", "other.yaml"]);
    assert_parts(&end.stdout, &["error[RS403]", "other.yaml:1:4"]);
    place.write("other.yaml", "image: restatedev/restate\na: [\n");
    let end = place.expect(FAILED, &["check", "."]);
    assert_parts(&end.stdout, &["error[RS403]", "other.yaml:2:4"]);
}

#[test]
fn what_files_name_is_read_beside_them_and_what_cannot_be_read_is_said() {
    let place = Place::new();
    let env_files = "    env_file: [near.env, ../far.env, pipe.env, folder.env, large.env]\n";
    place.write("sub/compose.yaml", &format!("{NODE}{env_files}"));
    place.write("sub/near.env", "RESTATE_AUTO_PROVISION=maybe\n");
    place.write("far.env", "RESTATE_BIND_ADDRESS=5122\n");
    // A file of the same name that nobody names.
    place.write("near.env", "RESTATE_ROLES=[]\n");
    place.write("sub/folder.env/x", "");
    place.write("sub/large.env", &"# much\n".repeat(200_000));
    let pipe = place.path().join("sub/pipe.env");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    let end = place.expect(FAILED, &["check", "sub/compose.yaml"]);
    let told = end.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_parts(
        &told,
        &[
            "also read: far.env, sub/near.env",
            "sub/near.env:1:24",
            "not at hand: sub/pipe.env",
            "(it is a named pipe, not a file)",
            "(it is a directory, not a file)",
            "it has 1.3 MiB, and 1.0 MiB are read",
        ],
    );
}

/// Variables of the shell differ from one machine to the next.
#[test]
fn variables_of_the_shell_are_not_read() {
    let place = Place::new();
    place.write("compose.yaml", &NODE.replace("acme", "${CLUSTER}"));
    let mut command = place.command(&["check", "compose.yaml", "--format", "json"]);
    let end = crate::common::end(command.env("CLUSTER", "acme").env("RESTATE_AUTO_PROVISION", "maybe"));
    assert_eq!(end.code, DONE, "{}", end.all());
    assert_parts(&end.stdout, &["RS401", "RESTATE_CLUSTER_NAME"]);
    let end = place.expect(DONE, &["check", "compose.yaml", "--format", "json", "--env", "CLUSTER=acme"]);
    assert!(!end.stdout.contains("RS401"), "{}", end.stdout);
    let end = place.expect(DONE, &["check", "compose.yaml"]);
    assert_parts(&end.stdout, &["variables of this shell", "--env NAME=VALUE"]);
}

/// A file that cannot be written must not leave the others changed.
#[test]
fn files_that_were_changed_get_their_texts_back_when_one_cannot_be_written() {
    let place = Place::new();
    // A new file beside this one would have too long a name.
    let long = format!("n2/{}.toml", "x".repeat(245));
    let node = |n: &str, file: &str| {
        format!(
            "  {n}:\n    image: restatedev/restate:1.7.12\n    command: [\"-c\", \"/restate.toml\"]\n    volumes: [\"./{file}:/restate.toml\"]\n"
        )
    };
    place
        .write("compose.yaml", &format!("services:\n{}{}", node("n1", "n1/restate.toml"), node("n2", &long)));
    let text = |n: &str| format!("node-name = \"{n}\"\nlog_filter = \"info\"\n");
    place.write("n1/restate.toml", &text("n1"));
    place.write(&long, &text("n2"));
    let end = place.expect(FAILED, &["check", "compose.yaml", "--fix"]);
    assert_parts(&end.stderr, &["nothing was changed", "name too long"]);
    assert_eq!([place.read("n1/restate.toml"), place.read(&long)], ["n1", "n2"].map(text));
}

#[test]
fn credentials_are_never_shown() {
    let place = Place::new();
    let secret =
        "      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: hush-hush\n      RESTATE_ROLES: hush-hush\n";
    place.write("compose.yaml", &format!("{NODE}{secret}"));
    for format in ["human", "json", "sarif", "github", "junit"] {
        let end = place.run(&["check", "compose.yaml", "--advice", "--format", format]);
        assert!(!end.all().contains("hush"), "{format}: {}", end.all());
    }
}

#[test]
fn an_empty_folder_and_one_that_is_too_large_are_bad_input() {
    let place = Place::new();
    fs::create_dir(place.path().join("empty")).expect("a folder");
    let end = place.expect(BAD_INPUT, &["check", "empty"]);
    assert_parts(&end.stderr, &["nothing was checked", "no file was read"]);
    for n in 0..2001 {
        place.write(&format!("many/{n}.yaml"), "a: 1\n");
    }
    let end = place.expect(BAD_INPUT, &["check", "many"]);
    assert_parts(&end.stderr, &["many has too many files", "check a folder in it"]);
}

#[test]
fn findings_about_the_files_themselves_can_be_accepted_as_well() {
    let place = Place::new();
    place.write(
        "compose.yaml",
        &NODE.replace(
            "RESTATE_CLUSTER_NAME: acme",
            "RESTATE_CLUSTER_NAME: acme\n      RESTATE_ADVERTISED_ADDRESS: http://n9:5122",
        ),
    );
    let end = place.expect(DONE, &["check", "compose.yaml"]);
    assert_parts(&end.stdout, &["RS405"]);
    let end = place.expect(DONE, &["check", "compose.yaml", "--allow", "RS405=known elsewhere"]);
    assert!(!end.stdout.contains("[RS405]") && !end.stdout.contains("[RS190]"), "{}", end.stdout);
    assert_parts(&end.stdout, &["1 finding accepted"]);
    let end = place.expect(DONE, &["check", "compose.yaml", "--allow", "RS201"]);
    assert_parts(&end.stdout, &["RS201 is accepted, but there is no such finding"]);
}
