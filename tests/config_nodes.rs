//! What a node is called and where it is reached: what is right, and what is not, alone and among others.

use restate_scaleout::api::validate::{Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::catalogue::Catalogue;
use restate_scaleout::config::validate;

fn found(texts: &[String]) -> Vec<Diagnostic> {
    found_by(texts, "1.7.12")
}

fn found_by(texts: &[String], version: &str) -> Vec<Diagnostic> {
    let nodes =
        texts.iter().enumerate().map(|(at, text)| NodeConfig::with_file(format!("f{at}.toml"), text.clone()));
    let mut all = validate(&ValidateInput {
        nodes: nodes.collect(),
        server_version: Some(version.into()),
        ..ValidateInput::default()
    })
    .diagnostics;
    all.retain(|one| one.severity != Severity::Info);
    all
}

fn codes(all: &[Diagnostic]) -> Vec<&str> {
    all.iter().map(|one| one.code.as_str()).collect()
}

/// Three nodes of a cluster, each with lines of its own for `N`.
fn three(lines: &str) -> Vec<String> {
    let node = |number: usize| {
        format!(
            "cluster-name = \"orders\"\nauto-provision = {}\ndefault-replication = 2\n{}\n[worker.snapshots]\ndestination = \
             \"s3://b/p\"\nsnapshot-interval = \"1h\"\naws-region = \"eu-west-1\"\n",
            number == 1,
            lines.replace('N', &number.to_string()),
        )
    };
    (1..=3).map(node).collect()
}

const PEERS: &str =
    "[metadata-client]\naddresses = [\"http://x1:5122\", \"http://x2:5122\", \"http://x3:5122\"]\n";

#[test]
fn a_base_dir_beside_the_working_directory_is_no_disk_of_its_own() {
    for dir in ["restate-data", "./restate-data", "../data"] {
        let all = found(&[format!("base-dir = \"{dir}\"\n")]);
        assert!(all.is_empty(), "{dir}: {all:#?}");
    }
    assert_eq!(codes(&found(&["base-dir = \"/var/lib/restate\"\n".to_owned()])), ["RS140"]);
}

#[test]
fn an_address_that_is_left_to_the_server_is_fine_where_it_finds_one() {
    for name in ["node-name = \"xN\"\n", "node-name = \"node-N\"\n"] {
        let texts = three(&format!("{name}{PEERS}"));
        let all = found(&texts);
        assert!(all.is_empty(), "{name}: {all:#?}");
        let joiner = texts[2].replace("http://x3:5122", "http://x2:5122");
        let all = found(&[joiner]);
        assert!(all.is_empty(), "{name}: {all:#?}");
        // Before 1.6 it is loopback.
        let told = found_by(&three(&format!("{name}{PEERS}").replace("1h", "")), "1.5.6");
        assert_eq!(told.iter().filter(|one| one.code == "RS142").count(), 3, "{told:#?}");
        // Where it listens on loopback alone, or on a unix socket, it finds none.
        for listens in
            ["bind-ip = \"127.0.0.1\"\n", "bind-address = \"[::1]:5122\"\n", "listen-mode = \"unix\"\n"]
        {
            let told = found(&three(&format!("{name}{listens}{PEERS}")));
            assert_eq!(told.iter().filter(|one| one.code == "RS142").count(), 3, "{listens}: {told:#?}");
        }
    }
}

#[test]
fn who_founds_the_cluster_may_leave_its_address_to_the_server_and_nobody_else() {
    let mut texts = three(&format!("node-name = \"node-N\"\n{PEERS}"));
    texts[1] = texts[1].replace("auto-provision = false", "auto-provision = true");
    let all = found(&texts);
    assert!(codes(&all).contains(&"RS141") || codes(&all).contains(&"RS201"), "{all:#?}");
    // A file alone says nothing of who founds it.
    let alone = texts[0].clone();
    assert_eq!(codes(&found(std::slice::from_ref(&alone))), ["RS141"]);
    // Its name is that of one of the hosts.
    let alone = alone.replace("node-1", "x1");
    let all = found(&[alone]);
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn a_host_that_nobody_dials_is_told_once_and_at_its_node() {
    for (host, code) in
        [("0.0.0.0", "RS128"), ("::", "RS128"), ("127.0.0.1", "RS142"), ("localhost", "RS142")]
    {
        let lines = format!("node-name = \"xN\"\nadvertised-host = \"{host}\"\n{PEERS}");
        let all = found(&three(&lines));
        let of_nodes: Vec<(&str, &str)> =
            all.iter().map(|one| (one.file.as_str(), one.code.as_str())).collect();
        assert_eq!(of_nodes, [("f0.toml", code), ("f1.toml", code), ("f2.toml", code)], "{host}: {all:#?}");
    }
    assert_eq!(codes(&found(&["advertised-host = \"0.0.0.0\"\n".to_owned()])), ["RS128"]);
}

#[test]
fn words_of_examples_are_told_wherever_they_stand() {
    for text in [
        "node-name = \"UNIQUE_NODE_NAME\"\n",
        "node-name = \"a\"\nadvertised-address = \"ADVERTISED_ADDRESS\"\n",
        "node-name = \"a\"\nadvertised-address = \"http://NODE_IP:5122\"\n",
        "node-name = \"a\"\nadvertised-host = \"HOST_NAME\"\n",
        "node-name = \"a\"\nauto-provision = false\nadvertised-address = \"http://a:5122\"\n[metadata-client]\naddresses = \
         [\"ADVERTISED_ADDRESS\", \"ADVERTISED_ADDRESS_NODE_X\"]\n",
    ] {
        let all = found(&[text.to_owned()]);
        assert_eq!(codes(&all), ["RS159"], "{text}: {all:#?}");
    }
    // Names that somebody may well have chosen.
    for name in ["NODE_1", "SERVER", "X", "POD", "PORT_NODE_7", "UNIQUE"] {
        let all = found(&[format!("node-name = \"{name}\"\n")]);
        assert!(!codes(&all).contains(&"RS159"), "{name}: {all:#?}");
    }
    // The same word in all files is no name that they have in common.
    let lines = "node-name = \"UNIQUE_NODE_NAME\"\nadvertised-address = \"http://ADVERTISED_ADDRESS:5122\"\n";
    let all = found(&three(&format!("{lines}{PEERS}")));
    assert!(all.iter().all(|one| one.code == "RS159"), "{all:#?}");
}

fn all_of(text: &str, arguments: &[&str]) -> Vec<Diagnostic> {
    validate(&ValidateInput {
        nodes: vec![NodeConfig {
            arguments: arguments.iter().map(|one| (*one).to_owned()).collect(),
            ..NodeConfig::with_file("r.toml", text)
        }],
        server_version: Some("1.7.12".into()),
        ..ValidateInput::default()
    })
    .diagnostics
}

/// What a root or a table has beside the address that overrules it: wherever there are both.
#[test]
fn what_an_address_overrules_is_told_in_every_table_that_has_both() {
    const PAIRS: [(&str, &str, &str, &str); 6] = [
        ("bind-address", "\"0.0.0.0:7001\"", "bind-ip", "\"127.0.0.1\""),
        ("bind-address", "\"0.0.0.0:7001\"", "bind-port", "7002"),
        ("bind-address", "\"0.0.0.0:7001\"", "use-random-ports", "true"),
        ("bind-port", "7001", "use-random-ports", "true"),
        ("advertised-address", "\"http://a:7001\"", "advertised-host", "\"b\""),
        ("rocksdb-memory-budget", "\"1GiB\"", "rocksdb-memory-ratio", "0.25"),
    ];
    let version = "1.7.12".parse().expect("a version");
    let catalogue = Catalogue::for_version(&version);
    let mut tried = Vec::new();
    for (counts, value, other, its) in PAIRS {
        for key in catalogue.keys().filter(|key| key.name() == counts) {
            let table = key.table();
            let beside = if table.is_empty() { other.to_owned() } else { format!("{table}.{other}") };
            if catalogue.at(&beside).is_none() {
                continue;
            }
            let head = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
            let text = format!("node-name = \"a\"\n{head}{counts} = {value}\n{other} = {its}\n");
            let all = all_of(&text, &[]);
            let told = all.iter().find(|one| one.code == "RS112" && one.key.as_deref() == Some(&beside));
            // At the root that is for the other listeners.
            assert_eq!(told.is_some(), beside != "use-random-ports", "{text}{all:#?}");
            if other == "bind-ip" && !table.contains("tokio") {
                assert_eq!(told.map(|one| one.severity), Some(Severity::Warning), "{text}{all:#?}");
            }
            tried.push(beside);
        }
    }
    for beside in [
        "bind-ip",
        "advertised-host",
        "bind-port",
        "admin.bind-ip",
        "ingress.advertised-host",
        "log-server.rocksdb-memory-ratio",
    ] {
        assert!(tried.iter().any(|one| one == beside), "{beside}: {tried:?}");
    }
    // The root's are for the listeners that say nothing of themselves.
    let both = "bind-ip = \"127.0.0.1\"\nbind-address = \"0.0.0.0:5122\"\n";
    let said = |text: &str| {
        let all = all_of(text, &[]);
        all.into_iter().find(|one| one.code == "RS112").map(|one| one.message).unwrap_or_default()
    };
    assert!(said(both).ends_with("only for `admin` and `ingress`"), "{}", said(both));
    let own = format!("{both}[admin]\nbind-address = \"0.0.0.0:9070\"\n[ingress]\nbind-ip = \"0.0.0.0\"\n");
    assert!(said(&own).ends_with("is set"), "{}", said(&own));
}

/// Files and variables take another name of a role; a flag ends the server over it.
#[test]
fn flags_take_less_than_files() {
    for (line, is_refused) in [
        ("--roles worker,admin,metadata-store", true),
        ("--roles=metadata-store", true),
        ("--roles worker metadata-store --no-logo", true),
        ("--roles worker,admin,log-server,metadata-server,http-ingress", false),
        ("--default-num-partitions 1_000", true),
        ("--default-num-partitions 24", false),
        ("--bind-port 0x1F", true),
        ("--bind-port 07122", false),
        ("--force-node-id N3", false),
        ("--auto-provision True", true),
        ("--auto-provision 1", true),
        ("--log-format Pretty", true),
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let all = all_of("node-name = \"a\"\n", &arguments);
        let errors: Vec<&Diagnostic> = all.iter().filter(|one| one.severity == Severity::Error).collect();
        assert_eq!(errors.len(), usize::from(is_refused), "{line}: {all:#?}");
    }
    let all = all_of(
        "node-name = \"a\"\nroles = [\"worker\", \"admin\", \"http-ingress\", \"log-server\", \"metadata-store\"]\n",
        &[],
    );
    assert!(all.iter().all(|one| one.severity != Severity::Error), "{all:#?}");
}

fn upgraded(text: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut all = validate(&ValidateInput {
        nodes: vec![NodeConfig::with_file("r.toml", text)],
        server_version: Some(from.into()),
        target_version: Some(to.into()),
        ..ValidateInput::default()
    })
    .diagnostics;
    all.retain(|one| one.severity != Severity::Info);
    all
}

#[test]
fn a_listener_that_moves_with_the_upgrade_is_told_for_every_host() {
    for address in
        ["http://n1.example.net:6122", "http://10.0.0.1:6122", "http://127.0.0.1:6122", "http://n1"]
    {
        let text = format!("node-name = \"a\"\nadvertised-address = \"{address}\"\n");
        let all = upgraded(&text, "1.5.6", "1.6.2");
        assert_eq!(all.iter().filter(|one| one.code == "RS183").count(), 1, "{address}: {all:#?}");
        for stays in ["bind-address = \"0.0.0.0:6122\"\n", "bind-port = 6122\n"] {
            let all = upgraded(&format!("{stays}{text}"), "1.5.6", "1.6.2");
            assert!(address == "http://n1" || !codes(&all).contains(&"RS183"), "{address}: {all:#?}");
        }
        assert!(!codes(&upgraded(&text, "1.6.2", "1.7.12")).contains(&"RS183"));
    }
    let usual = "node-name = \"a\"\nadvertised-address = \"http://n1:5122\"\n";
    assert!(!codes(&upgraded(usual, "1.5.6", "1.6.2")).contains(&"RS183"));
}

#[test]
fn what_an_older_version_does_not_know_is_told_on_the_way_back() {
    let tls = "cert-file = \"/a\"\nkey-file = \"/b\"\nca-files = [\"/c\"]\n";
    for (mode, severity) in
        [("require", Severity::Error), ("allow", Severity::Error), ("off", Severity::Warning)]
    {
        let text = format!(
            "node-name = \"k\"\nadvertised-address = \"https://a:5122\"\n[tls]\nmode = \"{mode}\"\n{tls}"
        );
        let all = upgraded(&text, "1.7.12", "1.6.2");
        let told = all.iter().find(|one| one.code == "RS181");
        assert_eq!(told.map(|one| one.severity), Some(severity), "{mode}: {all:#?}");
    }
    let all = upgraded("node-name = \"k\"\nbind-port = 7001\n", "1.7.12", "1.5.6");
    assert!(all.iter().any(|one| one.code == "RS181" && one.key.as_deref() == Some("bind-port")), "{all:#?}");
    // What neither of them reads is told of the one that runs.
    let all = upgraded("node-name = \"k\"\n[tls]\nmode = \"require\"\n", "1.6.2", "1.5.6");
    assert!(!codes(&all).contains(&"RS181"), "{all:#?}");
}

#[test]
fn a_cluster_of_one_node_without_an_ingress_is_told() {
    let roles = "node-name = \"a\"\nroles = [\"worker\", \"admin\", \"log-server\", \"metadata-server\"]\n";
    let severity = |text: &str, own_hosts: Vec<String>| {
        let node = NodeConfig { own_hosts, ..NodeConfig::with_file("r.toml", text) };
        let input = ValidateInput {
            nodes: vec![node],
            server_version: Some("1.7.12".into()),
            ..ValidateInput::default()
        };
        validate(&input).diagnostics.into_iter().find(|one| one.code == "RS217").map(|one| one.severity)
    };
    let declared = || vec!["restate".to_owned()];
    assert_eq!(severity(roles, Vec::new()), Some(Severity::Info));
    assert_eq!(severity(roles, declared()), Some(Severity::Warning));
    // One of several, or a node that serves nobody.
    let peers = "[metadata-client]\naddresses = [\"http://b:5122\"]\n";
    assert_eq!(severity(&format!("{roles}{peers}"), declared()), None);
    assert_eq!(severity(&roles.replace("\"worker\", ", ""), declared()), None);
    assert_eq!(severity("node-name = \"a\"\n", declared()), None);
}

/// A key that is announced to go is no advice: what took its place is, wherever there is something.
#[test]
fn no_help_leads_to_a_key_that_goes() {
    for version in ["1.5.6", "1.6.2", "1.7.12"] {
        let parsed = version.parse().expect("a version");
        let catalogue = Catalogue::for_version(&parsed);
        let goes = |path: &str| {
            let key = catalogue.at(path).filter(|key| key.deprecated_in(&parsed))?;
            let names: Vec<&str> = path.split('.').collect();
            let new = catalogue.at(&catalogue.renamed(&names)?)?;
            (new.kind_in(&parsed) == key.kind_in(&parsed)).then_some(())
        };
        let (mut led, mut tried) = (Vec::new(), 0);
        for key in catalogue.keys().filter(|key| !key.path.contains(['[', '*'])) {
            let (table, name) = (key.table(), key.name());
            let half = name.len() / 2;
            let misspelled = format!("{}{}", &name[..half], &name[half + 1..]);
            let paths = [
                format!("worker.invoker.{}", key.path),
                format!("server.{}", key.path),
                format!("admin.{name}"),
                name.to_owned(),
                if table.is_empty() { misspelled.clone() } else { format!("{table}.{misspelled}") },
                key.path.replace('-', "_"),
            ];
            let unknown: Vec<&String> = paths.iter().filter(|path| catalogue.at(path).is_none()).collect();
            tried += unknown.len();
            for path in unknown {
                let nodes = vec![NodeConfig::with_file("r.toml", format!("{path} = 1\n"))];
                let input =
                    ValidateInput { nodes, server_version: Some(version.into()), ..ValidateInput::default() };
                for one in validate(&input).diagnostics.iter().filter(|one| one.key.as_deref() == Some(path))
                {
                    let said = format!("{} {}", one.message, one.help.as_deref().unwrap_or_default());
                    let named = said.split('`').skip(1).step_by(2).filter(|word| goes(word).is_some());
                    led.extend(named.map(|word| format!("{path}: {word}")));
                }
            }
        }
        assert!(tried > 500 && led.is_empty(), "{version}: {tried} {led:#?}");
    }
}

/// A zone that is not told is told where it should be, and nothing else follows from it.
#[test]
fn a_location_without_a_zone_is_told_at_the_location() {
    let places = |locations: [&str; 3]| -> Vec<(String, String, String)> {
        let lines = format!(
            "node-name = \"xN\"\nlocation = \"somewhere\"\nadvertised-address = \"http://xN:5122\"\n{PEERS}"
        );
        let copies = ("default-replication = 2", "default-replication = \"{zone: 2, node: 2}\"");
        let mut texts = three(&lines);
        for (text, location) in texts.iter_mut().zip(locations) {
            *text = text.replace("somewhere", location).replace(copies.0, copies.1);
        }
        let all = found(&texts);
        all.into_iter().map(|one| (one.code, one.file, one.key.unwrap_or_default())).collect()
    };
    let told = |file: &str| ("RS150".to_owned(), file.to_owned(), "location".to_owned());
    assert_eq!(places(["eu.a", "eu.b", "eu.c"]), []);
    assert_eq!(places(["eu.a", "eu.b", "c"]), [told("f2.toml")]);
    assert_eq!(places(["eu", "us", "ap"]), ["f0.toml", "f1.toml", "f2.toml"].map(told));
    // Too few zones, all of them told.
    assert!(places(["eu.a", "eu.a", "eu.a"]).iter().any(|(code, ..)| code == "RS209"));
}
