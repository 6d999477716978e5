//! `check`: findings for humans, its options, its exit codes.

use crate::common::{self, BAD_INPUT, DONE, FAILED, Place, assert_parts};

/// Nothing is wrong with it.
pub const CLEAN: &str = r#"node-name = "n1"
cluster-name = "prod"
advertised-address = "http://10.0.0.1:5122"
auto-provision = false
default-replication = 2

[metadata-client]
addresses = ["http://10.0.0.1:5122"]

[worker.snapshots]
destination = "s3://bucket/prod"
snapshot-interval = "30m"
aws-region = "eu-west-1"
"#;

/// A typo, a wrong type and a credential.
pub const WRONG: &str = "node-name = \"n1\" # mine
cluster-nam = \"prod\"
bind-address = 5122

[worker.snapshots]
aws-secret-access-key = \"hush-hush\"
";

#[test]
fn a_clean_file_is_clean() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    let end = place.expect(DONE, &["check", "restate.toml", "--deny-warnings"]);
    assert_eq!(end.stdout, "checked for Restate 1.7.12: nothing found\n");
    assert_eq!(end.stderr, "");
}

#[test]
fn findings_are_shown_with_their_line_underlined() {
    let place = Place::new();
    place.write("restate.toml", WRONG);
    let end = place.expect(FAILED, &["check", "restate.toml"]);
    assert_parts(
        &end.stdout,
        &[
            "warning[RS103]: unknown key `cluster-nam`\n --> restate.toml:2:1\n",
            "\n2 | cluster-nam = \"<withheld>\"\n  | ^^^^^^^^^^^\n",
            "= help: Did you mean `cluster-name`?",
            "= note: run with --fix --unsafe-fixes to rename it to `cluster-name`",
            "error[RS108]: `bind-address` must be a string, but is an integer\n --> restate.toml:3:16\n",
            "\n3 | bind-address = 5122\n  |                ^^^^\n",
            "checked for Restate 1.7.12: 1 error, ",
            "more about a finding: ops-runner explain RS",
        ],
    );
    assert!(!end.all().contains("hush"), "a credential is shown:\n{}", end.all());
    assert!(!end.all().contains('\u{1b}'), "escape codes, and no terminal:\n{}", end.all());
}

#[test]
fn warnings_count_only_when_they_are_denied() {
    let place = Place::new();
    place.write("restate.toml", &CLEAN.replace("cluster-name", "cluster-nam"));
    let end = place.expect(DONE, &["check", "restate.toml"]);
    assert_parts(&end.stdout, &["warning[RS103]", "warning"]);
    assert!(!end.stdout.contains("error"), "{}", end.stdout);
    place.expect(FAILED, &["check", "restate.toml", "--deny-warnings"]);
}

#[test]
fn advice_is_counted_until_it_is_asked_for_and_never_counts() {
    let place = Place::new();
    place.write("restate.toml", "node-name = \"n1\"\ndefault-replication = { node = 2 }\n");
    let end = place.expect(DONE, &["check", "restate.toml"]);
    assert_parts(&end.stdout, &["1 note", "--advice"]);
    assert!(!end.stdout.contains("note[RS"), "{}", end.stdout);
    let end = place.expect(DONE, &["check", "restate.toml", "--advice"]);
    assert_parts(&end.stdout, &["note[RS127]"]);
}

#[test]
fn an_accepted_finding_does_not_count_and_is_mentioned() {
    let place = Place::new();
    place.write("restate.toml", &CLEAN.replace("cluster-name", "cluster-nam"));
    place.expect(FAILED, &["check", "restate.toml", "--deny-warnings"]);
    let accept =
        ["check", "restate.toml", "--deny-warnings", "--allow", "RS103", "--allow", "implicit-cluster-name"];
    let end = place.run(&accept);
    assert!(!end.stdout.contains("[RS103]"), "{}", end.stdout);
    assert_parts(&end.stdout, &["accepted"]);
}

#[test]
fn files_are_held_against_each_other() {
    let place = Place::new();
    place.write("n1.toml", CLEAN);
    let other = CLEAN.replace("\"n1\"", "\"n2\"").replace("10.0.0.1:5122\"\nauto", "10.0.0.2:5122\"\nauto");
    place.write("n2.toml", &other.replace("\"prod\"", "\"test\""));
    let end = place.expect(FAILED, &["check", "n1.toml", "n2.toml"]);
    assert_parts(&end.stdout, &["error[RS202]", "n2.toml:2:16", "`test`", "`prod`"]);
    // On one host the two would also take each other's ports.
    place.write("n2.toml", &other);
    let apart = place.run(&["check", "n1.toml", "n2.toml"]);
    let together = place.expect(FAILED, &["check", "n1.toml", "n2.toml", "--one-host"]);
    assert!(apart.stdout != together.stdout && together.stdout.contains("port"), "{}", together.stdout);
}

#[test]
fn the_environment_overrides_the_file() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    place.write("good.env", "# of the unit\nexport RUST_LOG=\"info\"\n\n");
    place.expect(DONE, &["check", "restate.toml", "--env", "good.env"]);
    place.write("wrong.env", "RESTATE_AUTO_PROVISION=maybe\n");
    let end = place.expect(FAILED, &["check", "restate.toml", "--env", "wrong.env"]);
    assert_parts(&end.stdout, &["error[RS108]", "`auto-provision`", "RESTATE_AUTO_PROVISION"]);
    place.write("broken.env", "A=1\nno assignment\n");
    let end = place.expect(BAD_INPUT, &["check", "restate.toml", "--env", "broken.env"]);
    assert_parts(&end.stderr, &["broken.env:2:", "NAME=value"]);
    let end = place.expect(BAD_INPUT, &["check", "restate.toml", "--env", "none.env"]);
    assert_parts(&end.stderr, &["none.env", "No such file"]);
}

/// docker run and Kubernetes leave quotes in the value, systemd and compose take them off.
#[test]
fn quotes_of_an_environment_file_are_what_the_tool_makes_of_them() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    place.write("quoted.env", "RESTATE_NODE_NAME=\"n1\"\n");
    let base = ["check", "restate.toml", "--env", "quoted.env", "--deny-warnings"];
    let end = place.expect(DONE, &base);
    assert_parts(&end.stderr, &["quotes around RESTATE_NODE_NAME were taken off", "--env-quotes keep"]);
    let end = place.expect(DONE, &[&base[..], &["--env-quotes", "strip"]].concat());
    assert_eq!(end.stderr, "");
    let end = place.expect(FAILED, &[&base[..], &["--env-quotes", "keep"]].concat());
    assert_parts(&end.stdout, &["RS110", "RESTATE_NODE_NAME keeps its quotes"]);
    let help = place.expect(DONE, &["check", "--help"]);
    assert_parts(&help.stdout, &["systemd", "docker compose", "Kubernetes", "[default: strip]"]);
}

/// It would hang, or fill the memory.
#[test]
fn what_is_no_file_is_not_read() {
    let place = Place::new();
    let pipe = place.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
    assert!(made.success());
    place.write("restate.toml", CLEAN);
    place.write("cluster.toml", "[target]\nreplication = 1\n[target.repository]\ndestination = \"s3://b/p\"\n[[node]]\nname = \"n1\"\naddress = \"http://n1:5122\"\n[node.local]\nserver = \"s\"\nconfig = \"pipe\"\n");
    for (args, what) in [
        (&["check", "pipe"][..], "pipe is a named pipe, not a file"),
        (&["check", "/dev/zero"], "/dev/zero is a device, not a file"),
        (&["check", "pipe", "compose.yaml"], "pipe is a named pipe, not a file"),
        (&["check", "restate.toml", "--env", "pipe"], "pipe: is a named pipe, not a file"),
        (&["check", "--inventory", "pipe"], "is a named pipe, not a file"),
        (&["plan", "--inventory", "/dev/zero"], "is a device, not a file"),
        (&["check"], "pipe is a named pipe, not a file"),
    ] {
        assert_parts(&place.expect(BAD_INPUT, args).stderr, &[what]);
    }
    let mut shell = std::process::Command::new("sh");
    let runner = place.command(&[]);
    let line = format!("cat restate.toml | {} check /dev/stdin", runner.get_program().display());
    let envs = runner.get_envs().filter_map(|(name, value)| Some((name, value?)));
    let end = common::end(shell.args(["-c", &line]).envs(envs).current_dir(place.path()));
    let read = "/dev/stdin, a configuration file: 1 node\n\nchecked for Restate 1.7.12: nothing found\n";
    assert_eq!((end.code, end.stdout.as_str()), (DONE, read));
}

#[test]
fn a_file_is_read_as_the_given_version_reads_it() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    let end = place.run(&["check", "restate.toml", "--server-version", "1.6.2"]);
    assert_parts(&end.stdout, &["checked for Restate 1.6.2: "]);
    for wrong in ["new", "abc", "1", "1.7.x", "1.7.12.1", ""] {
        for option in ["--server-version", "--target-version"] {
            let end = place.expect(BAD_INPUT, &["check", "restate.toml", option, wrong]);
            assert_parts(&end.stderr, &[option, "write it like 1.7.12, or like 1.7 for its last patch"]);
        }
    }
    for format in ["human", "github"] {
        let end =
            place.expect(DONE, &["check", "restate.toml", "--server-version", "9.9", "--format", format]);
        assert_parts(&end.stdout, &["RS100", "9.9.0 is newer than 1.7.12", "1.4.0 to 1.7.12"]);
        assert!(!end.stdout.contains("file=,") && !end.stdout.contains("--> \n"), "{}", end.stdout);
    }
    let args = ["check", "restate.toml", "--server-version", "1.6.2", "--target-version", "1.7.12"];
    place.expect(DONE, &args);
}

#[test]
fn what_cannot_be_read_is_bad_input() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    let end = place.expect(BAD_INPUT, &["check", "restate.toml", "none.toml"]);
    assert_parts(&end.stderr, &["there is no file none.toml"]);
    let end = place.expect(BAD_INPUT, &["check", "one.toml", "restate.toml", "two.toml"]);
    assert_parts(&end.stderr, &["there is no file one.toml\nthere is no file two.toml"]);
    let end = place.expect(BAD_INPUT, &["check", "restate.toml", "restate.toml"]);
    assert_parts(&end.stderr, &["restate.toml is named twice"]);
    std::fs::write(place.path().join("latin.toml"), b"a = \"\xe9\"\n").expect("written");
    let end = place.expect(BAD_INPUT, &["check", "latin.toml"]);
    assert_parts(&end.stderr, &["latin.toml is not UTF-8"]);
    for args in [&["check", "--format", "xml"][..], &["check", "--dry-run"], &["chekc"], &[]] {
        let end = place.expect(BAD_INPUT, args);
        assert_parts(&end.stderr, &["--help"]);
    }
    // A text that does not parse is what `check` is for: a finding.
    place.write("broken.toml", "a = = 3\n");
    assert_parts(
        &place.expect(FAILED, &["check", "broken.toml"]).stdout,
        &["error[RS101]", "broken.toml:1:5"],
    );
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let place = Place::new();
    place.write("restate.toml", &"unknown = 1\n".repeat(3000));
    let mut runner = place.command(&["check", "restate.toml"]);
    let mut child = runner
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let end = child.wait_with_output().expect("it ends");
    assert_eq!(end.status.code(), Some(FAILED));
    assert_eq!(String::from_utf8_lossy(&end.stderr), "");
}

#[test]
fn help_tells_the_commands_and_the_exit_codes() {
    let place = Place::new();
    let list = common::exit_codes();
    let end = place.expect(DONE, &["--help"]);
    assert_parts(&end.stdout, &["check", "plan", "grow", "status", "explain", &list]);
    for command in ["check", "plan", "grow", "status", "explain"] {
        let end = place.expect(DONE, &[command, "--help"]);
        assert_parts(&end.stdout, &["Usage:", &list, "--plugin-dir"]);
    }
    assert_parts(&place.expect(DONE, &["--version"]).stdout, &["ops-runner 0.1.0"]);
}

#[test]
fn missing_modules_and_those_without_a_manifest_are_bad_input() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    let end = place.expect(BAD_INPUT, &["check", "restate.toml", "--plugin-dir", "."]);
    assert_parts(&end.stderr, &["there is no restate_scaleout.wasm in .", "./build.sh"]);
    place.write("restate_scaleout.wasm", "no module");
    place.write("plugin.json", r#"{"wasm": [{"path": "restate_scaleout.wasm", "hash": "00"}]}"#);
    let end = place.expect(BAD_INPUT, &["check", "restate.toml", "--plugin-dir", "."]);
    assert_parts(&end.stderr, &["is not the module that", "SHA-256", "./build.sh"]);
}

#[test]
fn a_file_that_is_too_large_is_named_with_its_size_and_the_limit() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    place.write("image.toml", &"# much\n".repeat(200_000));
    for args in [&["check", "restate.toml", "image.toml"][..], &["check", "image.toml", "--fix"]] {
        let end = place.expect(BAD_INPUT, args);
        assert_parts(
            &end.stderr,
            &["image.toml has 1.3 MiB", "may have 1.0 MiB", "is it of this deployment?"],
        );
        assert!(!end.stderr.contains("nodes["), "{}", end.stderr);
    }
}

#[test]
fn files_that_are_too_much_together_are_named_with_what_to_do() {
    let place = Place::new();
    let comment = format!("#{}\n", "x".repeat(1_000_000));
    let names: Vec<String> = (0..6).map(|at| format!("n{at}.toml")).collect();
    names.iter().for_each(|name| drop(place.write(name, &comment)));
    place.write("n3.toml", &format!("#{}\n", "x".repeat(1_010_000)));
    let args: Vec<&str> = ["check"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let end = place.expect(BAD_INPUT, &args);
    let parts =
        ["too much to check at once", "4 MiB", "fewer", "of the 6 files the largest is n3.toml with 1.0 MiB"];
    assert_parts(&end.stderr, &parts);
    // Few bytes, but many values.
    for name in ["a.toml", "b.toml"] {
        place.write(name, &format!("x = [{}]\n", "1,".repeat(250_000)));
    }
    let end = place.expect(BAD_INPUT, &["check", "a.toml", "b.toml"]);
    assert_parts(
        &end.stderr,
        &["keys, values, signs and faults", "the limit of 400000", "in `b.toml`", "fewer files"],
    );
    assert!(!end.stderr.contains("nodes[") && !end.stderr.contains("`validate`"), "{}", end.stderr);
}

#[test]
fn an_acceptance_may_say_why_and_one_that_accepts_nothing_is_a_finding() {
    let place = Place::new();
    place.write("restate.toml", &CLEAN.replace("cluster-name", "cluster-nam"));
    let base = ["check", "restate.toml", "--format", "json", "--allow"];
    let allowing = |what: &'static str| [&base[..], &[what]].concat();
    let found = place.run(&allowing("RS103=renamed with the next release")).json();
    assert_eq!(found["suppressed"][0]["reason"], "renamed with the next release");
    assert_eq!(place.run(&allowing("RS103")).json()["suppressed"][0]["reason"], "--allow");
    // It is what a person sees first, and counts like a warning.
    for (what, said) in [
        ("RS201", "RS201 is accepted, but there is no such finding"),
        ("RS999=x", "RS999 is accepted, but there is no such rule"),
        ("unknown-kay=x", "there is no such rule. Did you mean `unknown-key`?"),
    ] {
        let found = place.run(&allowing(what)).json();
        let told = found["diagnostics"].as_array().expect("a list").iter().find(|one| one["code"] == "RS190");
        let told = told.unwrap_or_else(|| panic!("{what}: {found}"));
        let text = format!(
            "{}. {}",
            told["message"].as_str().expect("a text"),
            told["help"].as_str().expect("a text")
        );
        assert!(text.contains(said), "{text}");
        place.expect(FAILED, &["check", "restate.toml", "--deny-warnings", "--allow", what]);
    }
    for wrong in ["", "=why", "RS103="] {
        let end = place.expect(BAD_INPUT, &["check", "restate.toml", "--allow", wrong]);
        assert_parts(&end.stderr, &["--allow", "write it like RS146, or like"]);
    }
}

/// A script that reads the output must not take half of it for the whole.
#[test]
fn an_output_that_cannot_be_written_is_no_success() {
    let place = Place::new();
    place.write("restate.toml", CLEAN);
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("a full device");
    place.run(&["explain"]);
    for args in [
        &["check", "restate.toml"][..],
        &["explain"],
        &["explain", "RS108", "--json"],
        &["--help"],
        &["--version"],
    ] {
        let end = common::end(place.command(args).stdout(full()));
        assert_eq!(end.code, FAILED, "{args:?}: {}", end.stderr);
        assert_parts(&end.stderr, &["cannot write to standard output", "No space left"]);
        // A reader that has gone away, as `head` does, has read enough.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let end = common::end(place.command(args).stdout(writer));
        assert_eq!((end.code, end.stderr.as_str()), (DONE, ""), "{args:?}");
    }
}

/// A service user may have no home.
#[test]
fn modules_are_compiled_anew_where_nothing_can_be_kept() {
    let place = Place::new();
    let file = place.write("restate.toml", "node-name = \"n1\"\n");
    let mut command = place.command(&["check", &file.display().to_string()]);
    let end = common::end(
        command.env("HOME", &file).env_remove("XDG_CACHE_HOME").env_remove("EXTISM_CACHE_CONFIG"),
    );
    assert_eq!(end.code, DONE, "{}", end.all());
}
