use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use restate_scaleout_api::answer::DialFailure;
use restate_scaleout_api::reply::ErrorKind;

use super::*;
use crate::inventory::template::Template;
use crate::trouble::HostResult;

fn node(dir: &Path, templates: &[(Purpose, &str)]) -> RemoteNode {
    let vars = BTreeMap::from([("dir".into(), dir.display().to_string()), ("node".into(), "n1".into())]);
    let mut all = BTreeMap::from([
        (Purpose::ReadFile, Template::parse("test -e {dir}/c || exit 66; cat {dir}/c")),
        (Purpose::WriteFile, Template::parse("cat > {dir}/c")),
        (Purpose::Start, Template::parse("cat {dir}/c")),
        (Purpose::Restart, Template::parse("cat {dir}/c")),
    ]);
    all.extend(templates.iter().map(|(purpose, text)| (*purpose, Template::parse(text))));
    let env = BTreeMap::from([("AWS_SECRET_ACCESS_KEY".into(), "hush-hush".into())]);
    let spec = RemoteSpec {
        vars,
        program: None,
        arguments: Some(vec!["--config-file".into(), "c".into()]),
        env: Some(env),
        timeout: Duration::from_secs(60),
        templates: all,
    };
    RemoteNode::new("n1", &spec, &dir.join("state"), &Secrets::default())
}

fn write(node: &RemoteNode, expect: Option<&str>, text: &str) -> HostResult<CommandOutput> {
    let (expect, sha256) = (expect.map(|text| sha256(text.as_bytes())), sha256(text.as_bytes()));
    node.write_config(&NewConfig { expect: expect.as_deref(), text, sha256: &sha256 })
}

#[test]
fn a_missing_file_and_a_failing_command_differ() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(node(dir.path(), &[]).read_config().unwrap().text, None);
    let failing = node(dir.path(), &[(Purpose::ReadFile, "echo hush-hush down >&2; exit 255")]);
    let error = failing.read_config().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(error.message.contains("exit code 255: <withheld> down"), "{error:?}");
}

#[test]
fn a_command_that_takes_too_long_has_timed_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut slow = node(dir.path(), &[(Purpose::ReadFile, "sleep 1000")]);
    slow.spec.timeout = Duration::from_millis(50);
    assert_eq!(slow.read_config().unwrap_err().kind, ErrorKind::TimedOut);
}

#[test]
fn writing_needs_the_text_that_was_read_and_proves_what_it_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let plain = node(dir.path(), &[]);
    write(&plain, None, "one\n").unwrap();
    assert_eq!(plain.read_config().unwrap().text.as_deref(), Some("one\n"));
    let error = write(&plain, Some("other"), "two").unwrap_err();
    assert!(error.message.contains("someone else"), "{error:?}");
    write(&plain, Some("one\n"), "two").unwrap();

    let half = node(dir.path(), &[(Purpose::WriteFile, "head -c 2 > {dir}/c")]);
    let error = write(&half, Some("two"), "three").unwrap_err();
    assert!(error.message.contains("not the new text"), "{error:?}");
    let wrong = NewConfig { expect: None, text: "four", sha256: &sha256(b"x") };
    assert!(plain.write_config(&wrong).unwrap_err().message.contains("hash"));
}

#[test]
fn a_text_that_the_server_does_not_accept_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let verify = (Purpose::Verify, "grep -q good || { echo not good >&2; exit 1; }");
    let node = node(dir.path(), &[verify]);
    let error = write(&node, None, "bad").unwrap_err();
    assert!(error.message.contains("nothing was written") && error.message.contains("not good"), "{error:?}");
    assert!(!dir.path().join("c").exists());
    write(&node, None, "good").unwrap();
}

#[test]
fn the_previous_text_is_restored_before_a_start() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path(), &[]);
    write(&node, None, "one").unwrap();
    write(&node, Some("one"), "two").unwrap();
    let old = sha256(b"one");
    assert_eq!(node.restart(Some(&old)).unwrap().stdout, "one");
    assert_eq!(node.start(Some(&old)).unwrap().stdout, "one");
    // What was replaced by it is kept in turn.
    assert_eq!(node.start(Some(&sha256(b"two"))).unwrap().stdout, "two");
    let error = node.restart(Some(&sha256(b"three"))).unwrap_err();
    assert!(error.message.contains("cannot restore"), "{error:?}");
}

#[test]
fn what_there_is_no_command_for_is_unsupported() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path(), &[]);
    let kinds = [
        node.processes().unwrap_err(),
        node.disk(Some("/data")).unwrap_err(),
        node.disk(None).unwrap_err(),
        node.installed().unwrap_err(),
        node.dial("http://n2").unwrap_err(),
        node.dump_config().unwrap_err(),
        node.log_tail(5).unwrap_err(),
        node.stop().unwrap_err(),
        node.upgrade("1.7.13", None).unwrap_err(),
    ];
    for error in kinds {
        assert_eq!(error.kind, ErrorKind::Unsupported, "{error:?}");
    }
}

#[test]
fn what_commands_print_is_read() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("c"), "").unwrap();
    let node = node(
        dir.path(),
        &[
            (Purpose::Process, "echo pid 7; echo end"),
            (Purpose::Disk, "test {base-dir} = /data || exit 66; echo dir n1"),
            (Purpose::Version, "echo restate-server 1.7.12"),
            (Purpose::FileAge, "echo 12.5 640"),
            (Purpose::LogTail, "printf 'a\\nb hush-hush\\nc\\n' | tail -n {lines}"),
        ],
    );
    let file = node.read_config().unwrap();
    assert_eq!((file.age_ms, file.mode.as_deref()), (Some(12_500), Some("0640")));
    assert_eq!(file.sha256, Some(sha256(b"")));
    assert_eq!(node.processes().unwrap().processes[0].pid, Some(7));
    assert_eq!(node.disk(Some("/data")).unwrap().node_directories, ["n1"]);
    assert!(!node.disk(Some("/elsewhere")).unwrap().exists);
    let installed = node.installed().unwrap();
    assert_eq!(installed.version.as_deref(), Some("1.7.12"));
    assert_eq!((installed.program, installed.arguments.map(|all| all.len())), (None, Some(2)));
    assert!(installed.environment.unwrap()["AWS_SECRET_ACCESS_KEY"].text().is_none());
    assert_eq!(node.log_tail(2).unwrap().lines, ["b <withheld>", "c"]);
}

#[test]
fn a_dial_that_could_not_be_made_says_nothing_of_the_node() {
    let dir = tempfile::tempdir().unwrap();
    let dial = |template: &str, url: &str| node(dir.path(), &[(Purpose::Dial, template)]).dial(url);
    let url = "http://n2:5122/health";
    let answered = DialReport { status: Some(200), body: Some(format!("{url}\n")), failure: None };
    assert_eq!(dial("echo {url}", url).unwrap(), answered);
    for (code, expected) in [
        (6, DialFailure::NoSuchName),
        (7, DialFailure::Unreachable),
        (28, DialFailure::TimedOut),
        (60, DialFailure::Tls),
        (22, DialFailure::Other),
    ] {
        assert_eq!(dial(&format!("exit {code}"), url).unwrap().failure, Some(expected), "{code}");
    }
    let refused = "echo 'curl: (7) Failed to connect to n2 port 1: Connection refused' >&2; exit 7";
    assert_eq!(dial(refused, url).unwrap().failure, Some(DialFailure::Refused));
    assert_eq!(dial("exit 255", url).unwrap_err().kind, ErrorKind::Unreachable);
    let error = dial("echo {url}", "http://n2/$(id)").unwrap_err();
    assert!(error.message.contains("special characters"), "{error:?}");
}

const README: &str = include_str!("../../../README.md");

/// The commands of the README, with stand-ins for `ssh` and `sudo`.
struct Shown {
    dir: tempfile::TempDir,
    commands: toml::Table,
}

impl Shown {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("bin")).unwrap();
        let example = README.split("```").find(|part| part.contains("[commands] ")).unwrap();
        let inventory: toml::Table = toml::from_str(example.strip_prefix("toml").unwrap()).unwrap();
        let shown = Self { dir, commands: inventory["commands"].as_table().unwrap().clone() };
        shown.program("ssh", "shift; exec sh -c \"$*\"");
        shown.program("sudo", "exec \"$@\"");
        shown
    }

    /// Puts a script on the path.
    fn program(&self, name: &str, script: &str) {
        let path = self.dir.path().join("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn node(&self, purposes: &[Purpose]) -> RemoteNode {
        let path = format!("PATH={}/bin:$PATH\n", self.dir.path().display());
        let lines: Vec<(Purpose, String)> = purposes
            .iter()
            .map(|purpose| (*purpose, path.clone() + self.commands[purpose.key()].as_str().unwrap()))
            .collect();
        let templates: Vec<(Purpose, &str)> =
            lines.iter().map(|(purpose, line)| (*purpose, line.as_str())).collect();
        let mut node = node(self.dir.path(), &templates);
        node.spec.vars.insert("host".into(), "n1.internal".into());
        node.spec.vars.insert("config".into(), self.dir.path().join("a file.toml").display().to_string());
        node
    }
}

#[test]
fn the_disk_command_of_the_readme_sees_what_is_there() {
    let shown = Shown::new();
    let base = shown.dir.path().join("data");
    let disk = || shown.node(&[Purpose::Disk]).disk(Some(&base.display().to_string()));
    assert!(!disk().unwrap().exists);
    fs::create_dir_all(shown.dir.path().join("mnt/n1")).unwrap();
    fs::create_dir(&base).unwrap();
    let seen = disk().unwrap();
    assert_eq!((seen.exists, seen.empty, seen.data_directory), (true, Some(true), None));
    assert!(seen.free_bytes.is_some_and(|free| free > 0));
    // The node's directory, or the base itself, may be a link to another disk.
    std::os::unix::fs::symlink(shown.dir.path().join("mnt/n1"), base.join("n1")).unwrap();
    let seen = disk().unwrap();
    assert_eq!((seen.empty, seen.node_directories), (Some(false), vec!["n1".to_owned()]));
    assert_eq!(seen.marked, Some(vec![]));
    assert_eq!(seen.data_directory, Some(shown.dir.path().join("mnt/n1").display().to_string()));
    fs::write(shown.dir.path().join("mnt/n1/.cluster-marker"), "{}").unwrap();
    assert_eq!(disk().unwrap().marked, Some(vec!["n1".to_owned()]));
    fs::remove_dir_all(&base).unwrap();
    std::os::unix::fs::symlink(shown.dir.path().join("mnt"), &base).unwrap();
    assert_eq!(disk().unwrap().node_directories, ["n1"]);
    fs::remove_dir_all(shown.dir.path().join("mnt")).unwrap();
    assert!(disk().is_err(), "the disk is not mounted");
}

#[test]
fn who_may_not_look_finds_nothing_absent_with_the_commands_of_the_readme() {
    let shown = Shown::new();
    shown.program("sudo", "echo no password >&2; exit 1");
    let node = shown.node(&[Purpose::ReadFile, Purpose::Disk]);
    assert!(node.read_config().unwrap_err().message.contains("no password"));
    assert!(node.disk(Some("/nowhere")).unwrap_err().message.contains("no password"));
}

/// Ages are compared with one another, so a tenth of a second counts after a year as well.
#[test]
fn the_commands_of_the_readme_keep_the_seconds_of_large_ages() {
    let shown = Shown::new();
    let dir = shown.dir.path();
    shown.program("pgrep", "echo 71");
    shown.program("getconf", "echo 100");
    fs::create_dir_all(dir.join("proc/71")).unwrap();
    std::os::unix::fs::symlink("/usr/bin/restate-server", dir.join("proc/71/exe")).unwrap();
    fs::write(dir.join("proc/uptime"), "98765432.10 1.00\n").unwrap();
    fs::write(dir.join("proc/71/stat"), format!("71 (a (b) c) S {} 1234567\n", ["0"; 18].join(" "))).unwrap();
    fs::write(dir.join("proc/71/cmdline"), "restate-server\0--config-file\0/etc/a file\0").unwrap();
    fs::write(dir.join("proc/71/environ"), "RESTATE_NODE_NAME=n1\0").unwrap();
    let script = README.split("```").find_map(|part| part.strip_prefix("text\n#!/bin/sh\n")).unwrap();
    let script = script.replace("/proc/", &format!("{}/proc/", dir.display()));
    fs::create_dir(dir.join("scripts")).unwrap();
    shown.program("../scripts/restate-processes", &script);
    let path = format!("PATH={}/bin:$PATH {}/scripts/restate-processes", dir.display(), dir.display());
    let found = node(dir, &[(Purpose::Process, &path)]).processes().unwrap().processes;
    let [process] = &found[..] else { panic!("{found:?}") };
    assert_eq!((process.pid, process.age_ms), (Some(71), Some(98_753_086_430)));
    assert_eq!(process.arguments.as_ref().unwrap()[1], "/etc/a file");

    fs::write(dir.join("a file.toml"), "").unwrap();
    shown.program("date", "echo 1700000000.750000000");
    for (link, file, expected) in [
        ("1000000000.250000000", "1000000001.125000000 999.000000000", 699_999_999_625),
        ("1000000000.250000000", "999.000000000 1000000002.500000000", 699_999_998_250),
        // It was made to lead to another file.
        ("1000000003.000000000", "1000000001.125000000 999.000000000", 699_999_997_750),
    ] {
        shown.program("stat", &format!("case $1 in -L) echo {file} 640 ;; *) echo {link} ;; esac"));
        let seen = shown.node(&[Purpose::ReadFile, Purpose::FileAge]).read_config().unwrap();
        assert_eq!((seen.age_ms, seen.mode.as_deref()), (Some(expected), Some("0640")));
    }
    shown.program("stat", "exit 1");
    let seen = shown.node(&[Purpose::ReadFile, Purpose::FileAge]).read_config().unwrap();
    assert_eq!(seen.age_ms, None, "what could not be looked at is not as old as time");
}

/// `mv` keeps the time at which a text was written.
#[test]
fn a_file_that_was_moved_there_is_young_to_the_commands_of_the_readme() {
    let shown = Shown::new();
    let (moved, config) = (shown.dir.path().join("moved"), shown.dir.path().join("a file.toml"));
    fs::write(&moved, "one").unwrap();
    let old = std::time::SystemTime::now() - Duration::from_secs(24 * 3600);
    fs::File::options().write(true).open(&moved).unwrap().set_modified(old).unwrap();
    fs::rename(&moved, &config).unwrap();
    let seen = shown.node(&[Purpose::ReadFile, Purpose::FileAge]).read_config().unwrap();
    assert!(seen.age_ms.unwrap() < 3_600_000, "{seen:?}");
}

/// A pipe hides that `ssh` has failed, and a node that seems not to run would be started beside itself.
#[test]
fn processes_that_a_lost_host_does_not_list_are_not_absent() {
    let dir = tempfile::tempdir().unwrap();
    let lost = node(dir.path(), &[(Purpose::Process, "(exit 255) | cat")]);
    let error = lost.processes().unwrap_err();
    assert!(error.message.contains("`n1`") && error.message.contains("a line `end`"), "{error:?}");
    let none = node(dir.path(), &[(Purpose::Process, "(echo end) | cat")]);
    assert!(none.processes().unwrap().processes.is_empty());
}

#[test]
fn the_dial_command_of_the_readme_tells_a_refusal_from_the_rest() {
    let shown = Shown::new();
    let node = shown.node(&[Purpose::Dial]);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let dial = |url: &str| node.dial(url).unwrap().failure;
    assert_eq!(dial(&format!("http://{free}/health")), Some(DialFailure::Refused));
    assert_eq!(dial("http://255.255.255.255:9/health"), Some(DialFailure::Unreachable));
}
