//! Processes as they may be seen, and what they are to a node.

use super::*;

fn node() -> NodeFiles {
    NodeFiles {
        name: "n1".into(),
        config: "/etc/none/n1.toml".into(),
        data: Some("/data/none/n1".into()),
        programs: vec!["/opt/none/run.sh".into()],
        known: None,
    }
}

fn own(name: &str, arguments: &[&str]) -> Suspect {
    Suspect {
        program: Some(format!("/usr/none/{name}").into()),
        environment: Some(BTreeMap::new()),
        working_dir: Some("/etc/none".into()),
        open_files: Some(vec![]),
        ..another_users(name, arguments)
    }
}

/// What `/proc` shows of the process of another user.
fn another_users(name: &str, arguments: &[&str]) -> Suspect {
    Suspect {
        name: name.into(),
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        ..Suspect::default()
    }
}

fn with_config(mut suspect: Suspect) -> Suspect {
    suspect.environment = Some([("RESTATE_CONFIG".into(), "/etc/none/n1.toml".into())].into());
    suspect
}

fn with_data(mut suspect: Suspect, file: &str) -> Suspect {
    suspect.open_files = Some(vec![OpenFile { path: file.into(), id: None }]);
    suspect
}

fn judge(suspect: &Suspect, node: &NodeFiles) -> Verdict {
    suspect.judge(node, &NodeIds { locks: Some(BTreeSet::new()), ..NodeIds::default() })
}

#[test]
fn only_a_server_or_its_script_is_taken_for_one() {
    use Verdict::{Like, Server, Stranger};
    let file = ["-c", "n1.toml"];
    for (suspect, expected) in [
        (own("restate-server", &file), Server),
        (own("restate-server-1.7.12", &["--config-file=/etc/none/n1.toml"]), Server),
        (own("restate-server", &["-c", "n2.toml"]), Stranger),
        (own("restate-server", &[]), Stranger),
        (own("bash", &["/opt/none/run.sh", "-c", "n1.toml"]), Server),
        // Whatever it is, no second server is started beside it, and nothing is sent to it.
        (own("vim", &file), Like),
        (own("bash", &["start.sh", "--config-file", "n1.toml"]), Like),
        (own("restate-server", &["-c", "n1.toml", "--dump-config"]), Stranger),
        (with_config(own("restate-server", &[])), Server),
        (with_config(own("restate-server", &["--version"])), Stranger),
        (with_config(own("vim", &[])), Stranger),
        (with_config(own("less", &["/opt/none/run.sh"])), Stranger),
        (with_data(own("restate-server", &["-c", "n2.toml"]), "/data/none/n1/db/LOCK"), Server),
        (with_data(own("restate-server", &[]), "/data/none/n11/db/LOCK"), Stranger),
        (with_data(own("tail", &["-f"]), "/data/none/n1/x.log"), Stranger),
    ] {
        assert_eq!(judge(&suspect, &node()), expected, "{suspect:?}");
    }
}

#[test]
fn a_server_that_cannot_be_looked_at_is_not_another_one() {
    let unclear = |suspect: &Suspect| matches!(judge(suspect, &node()), Verdict::Unclear(_));
    assert!(unclear(&another_users("restate-server", &[])));
    assert!(unclear(&another_users("restate-server", &["-c", "n2.toml"])));
    assert!(unclear(&another_users("bash", &["--config-file", "n1.toml"])));
    // It was given a file by its whole path.
    let server = another_users("restate-server", &["-c", "/etc/none/n1.toml"]);
    assert_eq!(judge(&server, &node()), Verdict::Server);
    for other in [
        another_users("restate-server", &["-c", "/etc/none/n2.toml"]),
        another_users("bash", &["-c", "exec x"]),
        another_users("nginx", &["-c", "nginx.conf"]),
    ] {
        assert_eq!(judge(&other, &node()), Verdict::Stranger, "{other:?}");
    }
}

#[test]
fn data_of_a_node_of_that_name_is_unclear_while_nobody_knows_where_its_own_lies() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["n1", "n2"] {
        std::fs::create_dir(dir.path().join(name)).unwrap();
        std::fs::write(dir.path().join(name).join(".cluster-marker"), "{}").unwrap();
    }
    let node = NodeFiles { data: None, ..node() };
    let has = |name: &str| {
        let lock = dir.path().join(name).join("db/LOCK");
        with_data(own("restate-server", &["-c", "n2.toml"]), &lock.display().to_string())
    };
    assert!(matches!(judge(&has("n1"), &node), Verdict::Unclear(_)));
    assert_eq!(judge(&has("n2"), &node), Verdict::Stranger);
}

#[test]
fn in_a_container_only_the_files_themselves_tell() {
    let dir = tempfile::tempdir().unwrap();
    let id = |name: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, "").unwrap();
        FileId::of(&path).unwrap().unwrap()
    };
    let (config, lock, other) = (id("config"), id("lock"), id("other"));
    let ids = NodeIds { config: Some(config), locks: Some([lock].into()) };
    let contained = |lock: Option<FileId>, given: &[FileId]| Suspect {
        contained: true,
        // What its container calls them.
        open_files: Some(vec![OpenFile { path: "/data/none/n1/db/LOCK".into(), id: lock }]),
        given: Some(given.iter().copied().collect()),
        ..own("restate-server", &["-c", "/etc/none/n1.toml"])
    };
    assert_eq!(contained(Some(lock), &[other]).judge(&node(), &ids), Verdict::Contained);
    assert_eq!(contained(Some(other), &[config]).judge(&node(), &ids), Verdict::Contained);
    assert_eq!(contained(Some(other), &[other]).judge(&node(), &ids), Verdict::Stranger);
    let no_server = Suspect { name: "sh".into(), program: None, ..contained(Some(lock), &[config]) };
    assert_eq!(no_server.judge(&node(), &ids), Verdict::Stranger);

    let unclear = |suspect: Suspect, ids: &NodeIds| {
        let verdict = suspect.judge(&NodeFiles { data: None, ..node() }, ids);
        matches!(verdict, Verdict::Unclear(_))
    };
    assert!(unclear(contained(None, &[]), &ids), "its lock cannot be looked at");
    assert!(unclear(Suspect { open_files: None, ..contained(None, &[]) }, &ids));
    assert!(unclear(Suspect { given: None, ..contained(Some(other), &[]) }, &ids));
    let nowhere = NodeIds { config: Some(config), locks: None };
    assert!(unclear(contained(Some(other), &[]), &nowhere), "it has a node of that name");
    let another = Suspect { open_files: Some(vec![]), ..contained(None, &[]) };
    assert!(!unclear(another, &nowhere));
}

#[test]
fn a_lock_of_the_node_tells_by_whatever_path_it_is_reached() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("LOCK"), "").unwrap();
    let id = FileId::of(&dir.path().join("LOCK")).unwrap();
    let ids = NodeIds { config: None, locks: Some(id.into_iter().collect()) };
    let open_files = Some(vec![OpenFile { path: "/mnt/none/n1/db/LOCK".into(), id }]);
    let suspect = Suspect { open_files, ..own("restate-server", &["-c", "n2.toml"]) };
    assert_eq!(suspect.judge(&node(), &ids), Verdict::Server);
    assert_eq!(judge(&suspect, &node()), Verdict::Stranger);
}
