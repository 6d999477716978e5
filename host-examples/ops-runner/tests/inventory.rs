//! A wrong inventory is an error that says where, what, and how to mend it; nothing is touched.

mod common;

use common::{BAD_INPUT, End, Place, assert_parts};

const GOOD: &str = r#"restatectl = "ctl"

[target]
cluster-name = "prod"
replication = 2
[target.repository]
destination = "s3://bucket/prod"

[commands]
config = "/etc/restate.toml"
read = "cat {config}"
write = "cat > {config}"
start = "true"
restart = "true"

[[node]]
name = "n1"
address = "http://10.0.0.1:5122"
[node.commands]
host = "h1"

[[node]]
name = "n2"
address = "http://10.0.0.2:5122"
[node.commands]
host = "h2"
"#;

/// Every command that reads an inventory says the same and leaves nothing behind.
#[track_caller]
fn assert_bad(text: &str, parts: &[&str]) -> End {
    let place = Place::new();
    place.script("bin/ctl", "echo it was run >&2; exit 1");
    place.write("cluster.toml", text);
    let mut path = std::env::var_os("PATH").expect("a PATH");
    path.push(":");
    path.push(place.path().join("bin"));
    let mut last = None;
    for args in [&["plan"][..], &["status"], &["grow", "--yes"], &["grow", "--dry-run"], &["check"]] {
        let end = common::end(place.command(args).env("PATH", &path));
        assert_eq!(end.code, BAD_INPUT, "{args:?}\n{}\n{}", end.stdout, end.stderr);
        assert_parts(&end.stderr, parts);
        assert_place(&end.stderr, parts[0]);
        assert_eq!(end.stdout, "", "{args:?}");
        assert!(!end.stderr.contains("panicked"), "{}", end.stderr);
        last = Some(end);
    }
    let left: Vec<_> = std::fs::read_dir(place.path()).expect("a directory").collect();
    assert_eq!(left.len(), 2, "something else than bin and cluster.toml is there: {left:?}");
    last.expect("it was run")
}

/// The place stands at the end of the first line, for editors, and above the source line. One that
/// ends with a colon may be any in its line.
#[track_caller]
fn assert_place(stderr: &str, place: &str) {
    for line in [stderr.lines().next(), stderr.lines().find(|line| line.trim_start().starts_with("-->"))] {
        let line = line.expect("a place");
        let found = if place.ends_with(':') { line.contains(place) } else { line.ends_with(place) };
        assert!(found, "not at {place}:\n{stderr}");
    }
}

/// The good inventory with one text replaced by another.
#[track_caller]
fn assert_bad_with(from: &str, to: &str, parts: &[&str]) -> End {
    assert!(GOOD.contains(from), "{from}");
    assert_bad(&GOOD.replacen(from, to, 1), parts)
}

#[test]
fn the_good_one_is_good() {
    let place = Place::new();
    place.script("ctl", "exit 1");
    place.write(
        "cluster.toml",
        &GOOD.replace("\"ctl\"", "\"./ctl\"").replace("/etc/restate.toml", "/dev/null"),
    );
    let end = place.expect(common::DONE, &["check", "--format", "json"]);
    assert!(end.json()["diagnostics"].is_array());
}

#[test]
fn a_typo_is_reported_with_what_was_meant() {
    assert_bad_with(
        "replication = 2",
        "replicaton = 2",
        &["cluster.toml:5:1", "5 | replicaton = 2", "no key `replicaton`", "did you mean `replication`?"],
    );
    assert_bad_with("restart = ", "restrat = ", &["cluster.toml:14:1", "did you mean `restart`?"]);
    let nodes = GOOD.replace("[[node]]", "[[nodes]]").replace("[node.", "[nodes.");
    assert_bad(&nodes, &["cluster.toml:16:3", "did you mean `node`?"]);
}

#[test]
fn an_unknown_key_is_reported_once_with_those_that_are_known() {
    let end = assert_bad_with(
        "cluster-name = \"prod\"",
        "colour = \"blue\"",
        &["cluster.toml:4:1", "there is no key `colour`", "known here: ", "replication, ", "repository"],
    );
    assert_eq!(end.stderr.matches("partition-replication").count(), 1, "{}", end.stderr);
    assert_bad_with("host = \"h2\"", "zone = \"h2\"", &["cluster.toml:26:1", "there is no key `zone`"]);
}

/// A misspelled table must not be reported as missing keys of another one.
#[test]
fn a_misspelled_table_is_reported_before_what_it_should_have_held() {
    assert_bad_with(
        "[target]",
        "[targt]",
        &["cluster.toml:3:2", "no table `targt`", "did you mean `target`?"],
    );
    let all = GOOD.replace("[target", "[targt");
    assert_bad(&all, &["cluster.toml:3:2", "no table `targt`", "did you mean `target`?"]);
    assert_bad_with("restatectl", "restatctl", &["cluster.toml:1:1", "no key `restatctl`", "`restatectl`"]);
    let added = GOOD.replace("[commands]", "[deployment]\nx = 1\n[commands]");
    assert_bad(&added, &["cluster.toml:9:2", "no table `deployment`", "known here: target, restatectl"]);
    assert_bad_with(
        "host = \"h2\"",
        "host = \"h2\"\n[node.settngs]\nx = 1",
        &["cluster.toml:27:7", "no key `settngs` here", "did you mean `settings`?"],
    );
}

#[test]
fn a_missing_target_is_reported() {
    let without = &GOOD[GOOD.find("[commands]").expect("it is there")..];
    assert_bad(without, &["cluster.toml:1:1", "missing field `target`", "[target]", "replication = "]);
    assert_bad_with(
        "destination = \"s3://bucket/prod\"",
        "",
        &["cluster.toml:6:1", "missing field `destination`", "destination = "],
    );
}

#[test]
fn the_spelling_of_contract_1_0_is_answered_with_the_new_one() {
    let goal = GOOD.replace("[target", "[goal").replace("[goal.repository]", "[goal.snapshots]");
    assert_bad(&goal, &["cluster.toml:3:2", "no table `goal`", "`[target]`", "`[target.repository]`"]);
    for (old, new) in [
        ("probe", "`dial`"),
        ("running", "`process`"),
        ("process-age", "`process`"),
        ("data-present", "`disk`"),
    ] {
        let added = format!("restart = \"true\"\n{old} = \"true\"");
        assert_bad_with(
            "restart = \"true\"",
            &added,
            &["cluster.toml:15:1", &format!("no key `{old}`"), new],
        );
    }
}

#[test]
fn no_node_is_reported() {
    let without = &GOOD[..GOOD.find("[[node]]").expect("it is there")];
    assert_bad(without, &["cluster.toml:1:1", "missing field `node`", "[[node]]"]);
}

#[test]
fn two_nodes_with_one_name_are_reported_with_both_places() {
    assert_bad_with(
        "name = \"n2\"",
        "name = \"n1\"",
        &["cluster.toml:23:8", "`n1` is already taken in line 17", "a name of its own"],
    );
}

#[test]
fn a_node_that_nobody_can_reach_is_reported() {
    assert_bad_with(
        "[node.commands]\nhost = \"h2\"",
        "",
        &["cluster.toml:22:1", "nothing says how to reach node `n2`", "[node.local]", "[node.commands]"],
    );
    assert_bad_with("name = \"n2\"", "name = \"../n2\"", &["cluster.toml:23:8", "cannot be a node's name"]);
}

#[test]
fn a_wrong_type_is_reported() {
    assert_bad_with("replication = 2", "replication = [2]", &["cluster.toml:5:15", "a number of copies"]);
    assert_bad_with(
        "address = \"http://10.0.0.2:5122\"",
        "address = 5122",
        &["cluster.toml:24:11", "found a number, expected a text in quotes"],
    );
    assert_bad_with(
        "host = \"h2\"",
        "host = \"h2\"\ntimeout = \"soon\"",
        &["cluster.toml:27:11", "this is not a duration"],
    );
    assert_bad_with(
        "host = \"h2\"",
        "host = \"h2\"\ntimeout = \"0s\"",
        &["cluster.toml:27:11", "nothing can be done in no time", "or leave it out for \"2m\""],
    );
    for (list, place) in [("[\"n9\"]", "cluster.toml:6:11"), ("[3]", "cluster.toml:6:11")] {
        let removing = format!("replication = 2\nremove = {list}");
        let end = assert_bad_with(
            "replication = 2",
            &removing,
            &[place, "expected a table", "write `remove = [{ node"],
        );
        assert!(!end.stderr.contains("struct") && !end.stderr.contains("Removal"), "{}", end.stderr);
    }
    assert_bad_with(
        "cluster-name = \"prod\"",
        "metadata = \"etcd\"",
        &["cluster.toml:4:12", "this is none of the known words", "`replicated` or `external`"],
    );
}

#[test]
fn an_unknown_placeholder_and_a_missing_command_are_reported() {
    assert_bad_with(
        "cat > {config}",
        "cat > {conifg}",
        &["cluster.toml:12:16", "unknown placeholder `{conifg}`", "of node `n1`", "did you mean `{config}`?"],
    );
    assert_bad_with(
        "start = \"true\"\n",
        "",
        &["cluster.toml:18:1", "node `n1` has no `start` command", "start = "],
    );
}

#[test]
fn text_that_is_no_toml_is_reported() {
    assert_bad_with("replication = 2", "replication = = 2", &["cluster.toml:5:15", "5 | replication = = 2"]);
    assert_bad_with("[target]", "[goal", &["cluster.toml:3:"]);
    assert_bad("", &["cluster.toml:1:1", "missing field `target`"]);
    assert_bad_with("cluster-name = ", "replication = ", &["cluster.toml:5:1", "duplicate key"]);
    let nested = format!("{GOOD}\nx = {}", "[".repeat(10_000));
    assert_bad(&nested, &["cluster.toml:28:"]);
}

#[test]
fn a_file_that_is_not_there_or_not_text_is_reported() {
    let place = Place::new();
    for command in ["plan", "status", "grow", "check"] {
        let end = place.expect(BAD_INPUT, &[command, "--inventory", "nowhere/c.toml"]);
        assert_parts(&end.stderr, &["nowhere/c.toml", "No such file", "--inventory"]);
    }
    std::fs::write(place.path().join("cluster.toml"), b"\xff\xfe").expect("written");
    assert_parts(&place.expect(BAD_INPUT, &["plan"]).stderr, &["cluster.toml", "UTF-8"]);
    let end = place.expect(BAD_INPUT, &["plan", "-i", "."]);
    assert_parts(&end.stderr, &["directory"]);
}

/// Whatever is wrong with a line, and whichever line is marked.
#[test]
fn no_credential_is_shown() {
    for line in [
        "env = { AWS_SECRET_ACCESS_KEY = \"hush-hush\", x = 3 }",
        "env = \"PASSWORD=hush-hush\"",
        "env = [\"PASSWORD=hush-hush\"]",
        "env = { PASSWORD = \"hush-hush\" B = 1 }",
        "env = { PASSWORD = hush-hush }",
        "timeout = \"PASSWORD=hush-hush\"",
        "dial = [\"curl -u u:hush-hush {url}\"]",
        "dial = \"curl -u u:hush-hush {uri}\"",
        "dial = \"curl -H 'Authorization: Bearer hush-hush' {uri}\"",
        "dial = \"curl https://u:hush-hush@h/{uri}\"",
        "dial = \"curl --user u:hush-hush {uri}",
        "password = \"hush-hush\"",
        "arguments = \"--token=hush-hush\"",
    ] {
        let end = assert_bad_with("host = \"h2\"", &format!("host = \"h2\"\n{line}"), &["cluster.toml:27:"]);
        assert!(!end.all().contains("hush"), "{line}: {}", end.stderr);
    }
    for repository in
        ["[\"s3://u:hush-hush@b/x\"]", "\"s3://u:hush-hush@b/x", "{ a = \"s3://u:hush-hush@b/x\" }"]
    {
        let end = assert_bad_with("\"s3://bucket/prod\"", repository, &["cluster.toml:7:"]);
        assert!(!end.all().contains("hush"), "{repository}: {}", end.stderr);
    }
}

/// It reads files and runs nothing.
#[test]
fn check_needs_no_program_that_the_inventory_names() {
    let place = Place::new();
    let text = GOOD.replace("\"ctl\"", "\"nowhere/ctl\"").replace("/etc/restate.toml", "/dev/null");
    place.write("cluster.toml", &text);
    place.expect(common::DONE, &["check"]);
    let end = place.expect(BAD_INPUT, &["plan"]);
    assert_parts(&end.stderr, &["cluster.toml:1:14", "there is no program `nowhere/ctl`"]);
}

/// Three nodes of this machine, each with its own files.
const LOCAL: &str = r#"restatectl = "ctl"
[target]
replication = 2
[target.repository]
destination = "s3://bucket/prod"

[[node]]
name = "n1"
address = "http://127.0.0.1:5122"
[node.local]
server = "server"
config = "n1/restate.toml"
base-dir = "n1/data"

[[node]]
name = "n2"
address = "http://127.0.0.1:5222"
[node.local]
server = "server"
config = "n2/restate.toml"
base-dir = "n2/data"
"#;

/// How `check` ends, which runs no program.
fn checked(inventory: &str, file: &str) -> End {
    let place = Place::new();
    place.write("n1/restate.toml", file);
    place.write("cluster.toml", inventory);
    place.run(&["check"])
}

#[test]
fn two_nodes_of_this_machine_must_not_share_a_data_directory() {
    let file = "node-name = \"n1\"\n";
    let own = format!("{file}base-dir = \"data\"\n");
    let fine = |inventory: &str, file: &str| {
        let end = checked(inventory, file);
        assert_ne!(end.code, BAD_INPUT, "{inventory}\n{}", end.stderr);
    };
    let shared = |inventory: &str, file: &str, parts: &[&str]| {
        let end = checked(inventory, file);
        assert_eq!(end.code, BAD_INPUT, "{inventory}\n{}", end.all());
        assert_parts(&end.stderr, &["`n1` and `n2` are on one machine", "cluster.toml:1", "[node.local]"]);
        assert_parts(&end.stderr, parts);
    };
    let dirs = |one: &str, two: &str| {
        LOCAL.replace("base-dir = \"n1/data\"\n", one).replace("base-dir = \"n2/data\"\n", two)
    };
    // Given twice, in one spelling or another, beside the file of the first node or without it.
    for two in ["base-dir = \"n1/data\"\n", "base-dir = \"./n2/../n1/data\"\n"] {
        shared(&dirs("base-dir = \"n1/data\"\n", two), &own, &["data directory", "base-dir = \"n2/data\""]);
    }
    // Given once, for the first node or in its file: the second one's file is made from it.
    let absolute = format!("{file}base-dir = \"/var/lib/restate\"\n");
    shared(
        &dirs("", ""),
        &absolute,
        &["/var/lib/restate", "`n2` has no `base-dir`", "made from that of `n1`"],
    );
    // In the environment of both.
    let env = "env = { RESTATE_BASE_DIR = \"/data\" }\n";
    shared(&dirs(env, env), file, &["/data"]);
    // Each its own, whoever says it.
    fine(LOCAL, &own);
    fine(&dirs("", ""), file);
    fine(&dirs("", ""), &own);
    fine(&dirs("", "base-dir = \"/var/lib/n2\"\n"), &absolute);
    let settings = dirs("", "[node.settings]\nbase-dir = \"/var/lib/n2\"\n");
    fine(&settings, &absolute);
}

#[test]
fn two_nodes_must_not_share_a_configuration_file() {
    let end = checked(&LOCAL.replace("n2/restate.toml", "n1/restate.toml"), "node-name = \"n1\"\n");
    assert_eq!(end.code, BAD_INPUT, "{}", end.all());
    assert_parts(
        &end.stderr,
        &["cluster.toml:18:1", "`n1` and `n2` have the same configuration file", "n2/restate.toml"],
    );
}

#[test]
fn two_nodes_of_another_machine_must_not_share_a_data_directory() {
    let one_dir = GOOD.replace("read = ", "base-dir = \"/var/lib/restate\"\nread = ");
    let end = assert_bad(
        &one_dir.replace("\"h2\"", "\"h1\""),
        &["cluster.toml:26:1", "`n1` and `n2` are both on h1", "/var/lib/restate", "base-dir"],
    );
    assert!(end.stderr.contains("`host`"), "{}", end.stderr);
    let place = Place::new();
    place.script("ctl", "exit 1");
    place.write(
        "cluster.toml",
        &one_dir.replace("\"ctl\"", "\"./ctl\"").replace("/etc/restate.toml", "/dev/null"),
    );
    place.expect(common::DONE, &["check"]);
}
