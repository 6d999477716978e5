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
        &["cluster.toml:5:1", "5 | replicaton = 2", "unknown field", "did you mean `replication`?"],
    );
    assert_bad_with("restart = ", "restrat = ", &["cluster.toml:14:1", "did you mean `restart`?"]);
    let nodes = GOOD.replace("[[node]]", "[[nodes]]").replace("[node.", "[nodes.");
    assert_bad(&nodes, &["cluster.toml:16:3", "did you mean `node`?"]);
}

#[test]
fn an_unknown_field_is_reported_with_those_that_are_known() {
    assert_bad_with(
        "cluster-name = \"prod\"",
        "colour = \"blue\"",
        &["cluster.toml:4:1", "unknown field `colour`", "replication", "repository"],
    );
    assert_bad_with("host = \"h2\"", "zone = \"h2\"", &["cluster.toml:26:1", "unknown field `zone`"]);
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
    assert_bad(&goal, &["cluster.toml:3:2", "unknown field `goal`", "`[target]`", "`[target.repository]`"]);
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
            &["cluster.toml:15:1", &format!("unknown field `{old}`"), new],
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
        &["cluster.toml:12:16", "unknown placeholder `{conifg}`", "did you mean `{config}`?"],
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
