//! A shell script stands in for the server: it rejects a file with `bad` in it, dies of one with `dies`, and has a
//! second one up before it ends with `again`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use restate_scaleout_api::answer::EnvironmentValue;
use restate_scaleout_api::reply::ErrorKind;
use tempfile::TempDir;

use super::*;
use crate::hash::sha256;
use crate::process::procfs::start_ticks;
use crate::trouble::HostResult;

const SERVER: &str = r#"#!/bin/sh
case "$*" in
  *--version*) echo "restate-server 1.7.12" ;;
  *--dump-config*) if grep -q bad "$2"; then echo "unknown key hush-hush" >&2; exit 1; fi; echo 'base-dir = "data"' ;;
  *) if grep -q dies "$2"; then echo "no repository hush-hush"; exit 3; fi
    if grep -q again "$2"; then
      trap 'test -e first || { touch first; "$0" "$@" & until test -e second; do sleep 0.01; done; }; exit 0' TERM
      test ! -e first || touch second
    fi
    echo "started hush-hush"
    while :; do sleep 0.05; done ;;
esac
"#;

struct Place {
    dir: TempDir,
    /// No other server of this machine, of another test for one, has a node of this name.
    name: String,
    node: LocalNode,
}

impl Drop for Place {
    fn drop(&mut self) {
        // Nothing that a test has started outlives it, however the test ends.
        let _ = self.node.stop();
    }
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let server = dir.path().join("restate-server");
    fs::write(&server, SERVER).unwrap();
    fs::set_permissions(&server, fs::Permissions::from_mode(0o755)).unwrap();
    let spec = LocalSpec {
        server,
        versions: [("1.8.0".to_owned(), dir.path().join("restate-server"))].into(),
        config: dir.path().join("n1.toml"),
        base_dir: None,
        env: [("AWS_SECRET_ACCESS_KEY", "hush-hush"), ("RESTATE_CLUSTER_NAME", "prod")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        log: dir.path().join("n1.log"),
        working_dir: dir.path().to_owned(),
        stop_timeout: LONG,
    };
    let name = format!(
        "n1-{}",
        dir.path().file_name().unwrap_or_default().to_string_lossy().trim_start_matches('.')
    );
    let mut node = LocalNode::new(&name, &spec, &dir.path().join("state"), &Secrets::default());
    node.settle = BRIEF;
    Place { dir, name, node }
}

impl Place {
    fn write(&self, expect: Option<&str>, text: &str) -> HostResult<CommandOutput> {
        let (expect, sha256) = (expect.map(|text| sha256(text.as_bytes())), sha256(text.as_bytes()));
        self.node.write_config(&NewConfig { expect: expect.as_deref(), text, sha256: &sha256 })
    }

    fn chosen(&self) -> PathBuf {
        self.dir.path().join(format!("state/{}.version", self.name))
    }

    /// Until so many servers have read their file, one after the other.
    fn until_started(&self, times: usize) {
        until(|| self.node.log_tail(times).unwrap().lines.len() == times);
    }

    fn pids(&self) -> Vec<u32> {
        let found = self.node.processes().unwrap().processes;
        found.into_iter().filter_map(|process| process.pid).collect()
    }
}

/// Waits as long as a busy machine takes; a test that waits in vain ends all the same.
fn until(mut come: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + LONG;
    while !come() {
        assert!(std::time::Instant::now() < deadline, "awaited in vain");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How long a server that stays is watched after its start.
const BRIEF: Duration = Duration::from_millis(1);

/// The same for one that ends at once; on a busy machine that may be late.
const LONG: Duration = Duration::from_secs(600);

#[test]
fn a_server_is_started_seen_restarted_and_stopped() {
    let place = place();
    assert!(place.pids().is_empty());
    place.write(None, "one").unwrap();
    assert!(place.node.start(None).unwrap().claims_success());
    let [first] = place.pids()[..] else { panic!("{:?}", place.pids()) };
    assert!(place.node.start(None).unwrap().stdout.contains(&format!("already running, pid {first}")));

    let process = &place.node.processes().unwrap().processes[0];
    let environment = process.environment.as_ref().unwrap();
    assert_eq!(environment["RESTATE_CLUSTER_NAME"], EnvironmentValue::Text("prod".into()));
    assert!(environment["AWS_SECRET_ACCESS_KEY"].text().is_none());
    assert!(process.user.is_some() && process.age_ms.is_some(), "{process:?}");

    place.until_started(1);
    assert!(place.node.restart(None).unwrap().claims_success());
    let [second] = place.pids()[..] else { panic!("{:?}", place.pids()) };
    assert!(first != second && start_ticks(first).unwrap().is_none());
    place.until_started(2);
    assert!(place.node.stop().unwrap().claims_success());
    assert!(place.pids().is_empty());
    assert!(place.node.stop().unwrap().stdout.contains("was not running"));
    assert_eq!(place.node.log_tail(1).unwrap().lines, ["started <withheld>"]);
    fs::write(place.dir.path().join("n1.log"), "\u{1b}[2mINFO\u{1b}[0m up hush-hush\n").unwrap();
    assert_eq!(place.node.log_tail(1).unwrap().lines, ["INFO up <withheld>"]);
}

/// It does not `exec` the server, which it has as a child then.
#[test]
fn a_script_and_the_server_that_it_runs_are_one() {
    let mut place = place();
    let (script, server) = (place.dir.path().join("run.sh"), place.dir.path().join("restate-server"));
    fs::write(&script, format!("#!/bin/sh\n{} \"$@\"\n", server.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    place.node.spec.server = script;
    place.node.spec.versions.clear();
    place.write(None, "one").unwrap();
    let started = |answer: CommandOutput, place: &Place| {
        let script: u32 = answer.stdout.rsplit(' ').next().unwrap().parse().unwrap();
        until(|| place.pids().len() == 1 && place.pids() != [script]);
        place.pids()[0]
    };
    let first = started(place.node.start(None).unwrap(), &place);
    let second = started(place.node.restart(None).unwrap(), &place);
    assert!(first != second && start_ticks(first).unwrap().is_none());
    assert!(place.node.stop().unwrap().stdout.contains(&format!("stopped, pid {second}")));
    until(|| place.pids().is_empty());
}

#[test]
fn a_node_that_is_down_is_not_restarted() {
    let place = place();
    place.write(None, "one").unwrap();
    let error = place.node.restart(None).unwrap_err();
    assert!(error.message.contains("is not running"), "{error:?}");
    assert!(place.pids().is_empty());
}

/// By a service manager, say: it would be on the same data as the one that the runner starts.
#[test]
fn what_something_else_starts_again_is_not_started_a_second_time() {
    for is_upgrade in [false, true] {
        let mut place = place();
        place.node.spec.versions.insert("1.7.12".into(), place.dir.path().join("restate-server"));
        place.write(None, "again").unwrap();
        place.node.start(None).unwrap();
        place.until_started(1);
        let again = if is_upgrade { place.node.upgrade("1.7.12", None) } else { place.node.restart(None) };
        let error = again.unwrap_err();
        let [other] = place.pids()[..] else { panic!("{:?}", place.pids()) };
        assert!(error.message.contains(&format!("started it again at once (pid {other})")), "{error:?}");
        assert!(!place.chosen().exists(), "what runs is not the other version");
    }
}

#[test]
fn a_second_process_is_reported_and_neither_is_stopped() {
    let place = place();
    place.write(None, "one").unwrap();
    place.node.start(None).unwrap();
    let mut other = Command::new(place.dir.path().join("restate-server"))
        .arg("--config-file")
        .arg(place.dir.path().join("n1.toml"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    until(|| place.pids().len() == 2);
    let error = place.node.restart(None).unwrap_err();
    assert!(error.message.contains("more than one server process"), "{error:?}");
    assert_eq!(place.pids().len(), 2);
    other.kill().unwrap();
    other.wait().unwrap();
}

/// An editor, say: `vim -c n1.toml`.
#[test]
fn what_is_no_server_is_reported_and_never_stopped() {
    let place = place();
    place.write(None, "one").unwrap();
    let mut other = Command::new("/bin/sh")
        .args(["-c", "read x", "-c"])
        .arg(place.dir.path().join("n1.toml"))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    until(|| !place.pids().is_empty());
    for result in [place.node.stop(), place.node.restart(None)] {
        let error = result.unwrap_err();
        assert!(error.message.contains("neither a restate-server"), "{error:?}");
    }
    assert_eq!(place.pids(), [other.id()]);
    other.kill().unwrap();
    other.wait().unwrap();
}

/// It runs with another file, and where the node's data lies cannot be asked.
#[test]
fn a_server_that_may_be_the_nodes_is_not_taken_for_absent() {
    let mut place = place();
    fs::write(place.dir.path().join("n1.toml"), "bad").unwrap();
    let data = place.dir.path().join("else").join(&place.name);
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join(".cluster-marker"), "{}").unwrap();
    let server = place.dir.path().join("copy/restate-server");
    fs::create_dir(place.dir.path().join("copy")).unwrap();
    fs::copy("/bin/sh", &server).unwrap();
    let mut other = Command::new(&server)
        .args(["-c", "exec 9> \"$0/LOCK\"; echo; read x"])
        .arg(&data)
        .current_dir(place.dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Read::read_exact(other.stdout.as_mut().unwrap(), &mut [0]).unwrap();
    let unclear =
        [place.node.processes().map(drop), place.node.start(None).map(drop), place.node.stop().map(drop)];
    for result in unclear {
        let error = result.unwrap_err();
        assert!(error.message.contains(&format!("may be that of node `{}`", place.name)), "{error:?}");
    }
    place.node.spec.base_dir = Some(place.dir.path().join("else"));
    assert_eq!(place.pids(), [other.id()], "the inventory says where its data lies");
    other.kill().unwrap();
    other.wait().unwrap();
}

#[test]
fn a_process_has_ended_only_if_that_is_seen() {
    let mut answers = [Some(7), Some(7), None].into_iter();
    assert!(life::ended(|| Ok(answers.next().unwrap()), LONG).unwrap());
    assert!(!life::ended(|| Ok(Some(7)), Duration::from_millis(1)).unwrap());
    let mut answers = [Ok(Some(7)), Err(std::io::ErrorKind::PermissionDenied.into())].into_iter();
    life::ended(|| answers.next().unwrap(), LONG).unwrap_err();
}

#[test]
fn a_server_that_ends_at_once_failed_and_says_why() {
    let mut place = place();
    place.node.settle = LONG;
    place.write(None, "dies").unwrap();
    let output = place.node.start(None).unwrap();
    assert!(!output.claims_success());
    assert!(output.stderr.contains("no repository") && !output.stderr.contains("hush"), "{}", output.stderr);
}

#[test]
fn the_previous_file_goes_back_before_the_server_starts_again() {
    let mut place = place();
    place.write(None, "one").unwrap();
    place.node.start(None).unwrap();
    place.until_started(1);
    let answer = place.write(Some("one"), "dies").unwrap();
    let kept = place.dir.path().join(format!("n1.toml.before-{}", &sha256(b"one")[..12]));
    assert!(kept.is_file() && answer.stdout.contains(&kept.display().to_string()), "{answer:?}");
    place.node.settle = LONG;
    assert!(!place.node.restart(None).unwrap().claims_success());
    place.node.settle = BRIEF;
    assert!(place.pids().is_empty());

    let old = sha256(b"one");
    assert!(place.node.start(Some(&old)).unwrap().claims_success());
    assert_eq!(place.node.read_config().unwrap().text.as_deref(), Some("one"));
    let error = place.node.start(Some(&old)).unwrap_err();
    assert!(error.message.contains("is running"), "{error:?}");

    // What was not kept is noticed before the server is stopped for it.
    let before = place.pids();
    let error = place.node.restart(Some(&sha256(b"never"))).unwrap_err();
    assert!(error.message.contains("cannot restore"), "{error:?}");
    assert_eq!(place.pids(), before);
}

#[test]
fn a_file_that_the_server_rejects_is_not_written() {
    let place = place();
    let error = place.write(None, "bad").unwrap_err();
    for part in ["nothing was written", "rejects it (exit 1)", "unknown key <withheld>"] {
        assert!(error.message.contains(part), "{error:?}");
    }
    assert_eq!(place.node.read_config().unwrap().text, None);
    place.write(None, "one").unwrap();
    let file = place.node.read_config().unwrap();
    assert_eq!((file.sha256, file.mode), (Some(sha256(b"one")), Some("0600".into())));
    assert!(place.node.dump_config().unwrap().stdout.contains("base-dir"));
}

#[test]
fn disk_and_installed_server_are_described() {
    let place = place();
    let data = place.dir.path().join("data");
    let absent = place.node.disk(Some("data")).unwrap();
    assert!(!absent.exists && absent.free_bytes.is_some(), "{absent:?}");
    place.write(None, "one").unwrap();
    fs::create_dir_all(data.join(&place.name)).unwrap();
    fs::write(data.join("stray"), "").unwrap();
    let disk = place.node.disk(None).unwrap();
    assert_eq!(disk.base_dir, Some(data.display().to_string()));
    assert_eq!(
        (disk.exists, disk.empty, disk.node_directories),
        (true, Some(false), vec![place.name.clone()])
    );
    let leads = |path: &std::path::Path| Some(path.canonicalize().unwrap().display().to_string());
    assert_eq!(disk.data_directory, leads(&data.join(&place.name)));
    fs::rename(data.join(&place.name), place.dir.path().join("moved")).unwrap();
    assert_eq!(place.node.disk(None).unwrap().data_directory, None);
    std::os::unix::fs::symlink(place.dir.path().join("moved"), data.join(&place.name)).unwrap();
    assert_eq!(place.node.disk(None).unwrap().data_directory, leads(&place.dir.path().join("moved")));

    // It may be on a disk that is not mounted.
    std::os::unix::fs::symlink("nowhere", place.dir.path().join("gone")).unwrap();
    for base in ["gone", "gone/deeper"] {
        let error = place.node.disk(Some(base)).unwrap_err();
        assert!(error.message.contains("a link that leads nowhere"), "{error:?}");
    }
    assert_eq!(place.node.disk(None).unwrap().other_entries, Some(1));
    std::os::unix::fs::symlink("nowhere", data.join("n2")).unwrap();
    assert_eq!(place.node.disk(None).unwrap().other_entries, Some(2), "a disk that is not mounted");
    std::os::unix::fs::symlink("round", data.join("round")).unwrap();
    let error = place.node.disk(None).unwrap_err();
    assert!(error.message.contains("round"), "what cannot be looked at is not nothing: {error:?}");
    fs::remove_file(data.join("round")).unwrap();
    fs::create_dir(data.join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff")))
        .unwrap();
    assert_eq!(place.node.disk(None).unwrap().node_directories, [place.name.as_str(), "\u{fffd}"]);

    let installed = place.node.installed().unwrap();
    assert_eq!(installed.version.as_deref(), Some("1.7.12"));
    let config = place.dir.path().join("n1.toml").display().to_string();
    assert_eq!(installed.arguments, Some(vec!["--config-file".to_owned(), config]));
    assert!(installed.environment.unwrap().contains_key("RESTATE_CLUSTER_NAME"));
}

/// A disk that is not mounted leaves an empty directory of the node's name.
#[test]
fn a_directory_without_the_marker_of_a_server_is_not_marked() {
    let place = place();
    let data = place.dir.path().join("data");
    let marked = || place.node.disk(Some("data")).unwrap().marked;
    fs::create_dir_all(data.join(&place.name)).unwrap();
    assert_eq!(marked(), Some(vec![]));
    fs::create_dir_all(data.join("n2")).unwrap();
    fs::write(data.join("n2/.cluster-marker"), "{}").unwrap();
    assert_eq!(marked(), Some(vec!["n2".to_owned()]));
    fs::write(data.join(&place.name).join(".cluster-marker"), "{}").unwrap();
    assert_eq!(marked(), Some(vec![place.name.clone(), "n2".to_owned()]));
    // What cannot be looked into: here a link in a circle, on a host a directory of another user.
    fs::remove_file(data.join("n2/.cluster-marker")).unwrap();
    std::os::unix::fs::symlink(".cluster-marker", data.join("n2/.cluster-marker")).unwrap();
    assert_eq!(marked(), None);
    fs::rename(data.join("n2"), data.join("lost+found")).unwrap();
    assert_eq!(marked(), Some(vec![place.name.clone()]), "every new file system has it");
}

/// `mv`, `cp -p` and `rsync -a` bring the time of the text along, and a server that was started since does not have it.
#[test]
fn a_file_is_as_old_as_it_has_been_there() {
    let place = place();
    let age = || place.node.read_config().unwrap().age_ms.unwrap();
    let hour = 3_600_000;
    let (config, other) = (place.dir.path().join("n1.toml"), place.dir.path().join("other"));
    fs::write(&other, "one").unwrap();
    let old = std::time::SystemTime::now() - Duration::from_secs(24 * 3600);
    fs::File::options().write(true).open(&other).unwrap().set_modified(old).unwrap();
    fs::rename(&other, &config).unwrap();
    assert!(age() < hour, "{}", age());
    let ahead = std::time::SystemTime::now() + Duration::from_secs(3600);
    fs::File::options().write(true).open(&config).unwrap().set_modified(ahead).unwrap();
    assert_eq!(place.node.read_config().unwrap().age_ms, None, "a time to come is not one");
}

/// What is read while it is written, or after a power failure, is the old choice or the new one.
#[test]
fn the_choice_of_a_version_is_replaced_as_a_whole() {
    let mut place = place();
    place.node.spec.versions.insert("1.7.12".into(), place.dir.path().join("restate-server"));
    let chosen = place.chosen();
    fs::create_dir_all(place.dir.path().join("state")).unwrap();
    fs::write(&chosen, "1.8.0").unwrap();
    fs::hard_link(&chosen, place.dir.path().join("before")).unwrap();
    place.write(None, "one").unwrap();
    assert!(place.node.upgrade("1.7.12", None).unwrap().claims_success());
    assert_eq!(fs::read_to_string(&chosen).unwrap(), "1.7.12");
    assert_eq!(fs::read_to_string(place.dir.path().join("before")).unwrap(), "1.8.0");
    assert_eq!(fs::read_dir(place.dir.path().join("state")).unwrap().count(), 2, "the choice and the pid");
}

#[test]
fn an_upgrade_needs_a_program_that_is_what_it_is_called() {
    let place = place();
    assert_eq!(place.node.upgrade("2.0.0", None).unwrap_err().kind, ErrorKind::Unsupported);
    let error = place.node.upgrade("1.8.0", None).unwrap_err();
    assert!(error.message.contains("is version 1.7.12, not 1.8.0"), "{error:?}");
}

/// Its data may be too new for the program that the inventory begins with.
#[test]
fn an_upgraded_node_whose_program_is_not_listed_any_more_is_not_started_with_another() {
    let mut place = place();
    place.write(None, "one").unwrap();
    fs::create_dir_all(place.dir.path().join("state")).unwrap();
    fs::write(place.chosen(), "1.8.0\n").unwrap();
    assert!(place.node.installed().is_ok());
    place.node.spec.versions.clear();
    let refused = [place.node.installed().map(drop), place.node.start(None).map(drop)];
    for result in refused {
        let error = result.unwrap_err();
        assert!(error.message.contains("was upgraded to version 1.8.0"), "{error:?}");
    }
    fs::remove_file(place.chosen()).unwrap();
    fs::create_dir(place.chosen()).unwrap();
    assert!(place.node.installed().unwrap_err().message.contains(".version"));
}

#[test]
fn a_log_that_cannot_be_read_is_not_empty() {
    let place = place();
    assert!(place.node.log_tail(3).unwrap().lines.is_empty());
    fs::create_dir(place.dir.path().join("n1.log")).unwrap();
    assert!(place.node.log_tail(3).unwrap_err().message.contains("is a directory"));
}

/// Where a relative path starts is not in the file, so the error says it.
#[test]
fn a_base_dir_that_is_not_where_the_data_lies_is_told_with_the_reason() {
    let mut place = place();
    let told = |place: &mut Place, text: &str, said: &Path| {
        fs::write(place.dir.path().join("n1.toml"), text).unwrap();
        place.node.spec.base_dir = Some(said.to_owned());
        place.node.check_base_dir()
    };
    let (data, elsewhere) = (place.dir.path().join("data"), place.dir.path().join("n1/data"));
    assert_eq!(told(&mut place, "base-dir = \"data\"\n", &data), Ok(()));
    for (text, reason) in [
        ("base-dir = \"data\"\n", "starts at the directory that the server runs in"),
        ("base-dir = \"/var/lib/restate\"\n", "find out which is right"),
        ("node-name = \"n1\"\n", "the file has no `base-dir`"),
    ] {
        let error = told(&mut place, text, &elsewhere).unwrap_err();
        assert!(error.contains(reason) && error.contains(&format!("`{}`", place.name)), "{text}: {error}");
        let relative = !text.contains("/var");
        assert_eq!(error.contains("`working-dir`"), relative, "{text}: {error}");
    }
}
