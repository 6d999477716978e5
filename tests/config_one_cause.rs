//! One fault of one file in a set that is otherwise sound is one finding, at its cause.

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::api::validate::{Diagnostic, Severity};
use restate_scaleout::check;

fn node(number: usize) -> String {
    let peers: Vec<String> =
        (1..=3).map(|number| format!("\"http://shop-{number}.example.net:5122\"")).collect();
    format!(
        "cluster-name = \"shop\"\nnode-name = \"shop-{number}\"\nauto-provision = {}\nbind-address = \"0.0.0.0:5122\"\n\
         advertised-address = \"http://shop-{number}.example.net:5122\"\ndefault-replication = 2\nlocation = \"eu.eu-{number}\"\n\
         [metadata-client]\naddresses = [{}]\n[worker.snapshots]\ndestination = \"gs://shop/p\"\nsnapshot-interval-num-records = \
         10000\n",
        number == 1,
        peers.join(", ")
    )
}

/// What is told of three files in a folder, advice apart, as code, file and line.
fn told(texts: [String; 3]) -> Vec<(String, String, usize)> {
    said(texts).into_iter().map(|one| (one.code, one.file, one.span.map_or(0, |span| span.line))).collect()
}

fn said(texts: [String; 3]) -> Vec<Diagnostic> {
    let file =
        |(at, text): (usize, String)| CheckFile { name: format!("n{}.toml", at + 1), text, found: true };
    let files = texts.into_iter().enumerate().map(file).collect();
    let input = CheckInput { files, server_version: Some("1.7.12".into()), ..CheckInput::default() };
    let mut all = check(&input).expect("it is read").findings.diagnostics;
    all.retain(|one| one.severity != Severity::Info);
    all
}

/// The three files, one of them with something else in the place of a line, or with it in all of them.
fn with(at: Option<usize>, line: &str, other: &str) -> [String; 3] {
    [1, 2, 3].map(|number| {
        let text = node(number);
        let line = line.replace('N', &number.to_string());
        assert!(text.contains(&line), "{line} is not in {text}");
        if at.is_none_or(|at| at == number) { text.replacen(&line, other, 1) } else { text }
    })
}

#[track_caller]
fn only(texts: [String; 3], code: &str, at: usize, line: usize) {
    let all = told(texts);
    assert_eq!(all, [(code.to_owned(), format!("n{at}.toml"), line)]);
}

#[test]
fn nothing_is_wrong_with_the_set() {
    assert_eq!(told([1, 2, 3].map(node)), []);
}

#[test]
fn a_file_of_another_cluster_belongs_to_those_that_it_names_as_peers() {
    for at in 1..=3 {
        only(with(Some(at), "cluster-name = \"shop\"", "cluster-name = \"Shop\""), "RS202", at, 1);
        only(with(Some(at), "cluster-name = \"shop\"\n", ""), "RS202", at, 0);
    }
    // One that lists nobody and founds nothing waits for whoever does.
    let mut texts = with(Some(3), "cluster-name = \"shop\"\n", "");
    let (before, behind) = texts[2].split_once("[metadata-client]").expect("it has one");
    let behind = behind.split_once('\n').and_then(|(_, rest)| rest.split_once('\n')).expect("lines").1;
    texts[2] = format!("{before}{behind}");
    assert!(told(texts).iter().any(|(code, file, _)| code == "RS202" && file == "n3.toml"));
}

#[test]
fn two_clusters_of_one_folder_stay_apart() {
    let other = |text: String| text.replace("shop", "till");
    let texts = [node(1), other(node(2)), other(node(3))];
    assert!(!told(texts).iter().any(|(code, ..)| code == "RS202"));
    // The same deployment under two names: which of the files is meant, the peers do not say.
    let here = node(1).replace("cluster-name = \"shop\"", "cluster-name = \"test\"");
    assert!(!told([node(1), here, other(node(3))]).iter().any(|(code, ..)| code == "RS202"));
}

#[test]
fn a_copied_address_is_told_as_that() {
    for at in 2..=3 {
        let line = "advertised-address = \"http://shop-N";
        only(with(Some(at), line, "advertised-address = \"http://shop-1"), "RS213", at, 5);
    }
}

#[test]
fn a_port_at_which_nobody_listens_is_told_where_it_is_advertised() {
    for at in 1..=3 {
        let line = "advertised-address = \"http://shop-N.example.net:5122";
        let other = format!("advertised-address = \"http://shop-{at}.example.net:5123");
        let texts = with(Some(at), line, &other);
        only(texts.clone(), "RS158", at, 5);
        let help = said(texts).remove(0).help.unwrap_or_default();
        assert!(help.contains("Advertise 5122"), "{help}");
    }
}

#[test]
fn copies_without_zones_are_told_once() {
    for (line, other) in
        [("= 2\n", "= \"{zone: 4}\"\n"), ("= 2\n", "= 4\n"), ("= 2\n", "= \"{zone: 4, node: 4}\"\n")]
    {
        let texts = with(None, line, other);
        only(texts.clone(), "RS209", 1, 6);
        let places: Vec<String> = said(texts).remove(0).related.into_iter().map(|one| one.file).collect();
        assert_eq!(places, ["n2.toml", "n3.toml"]);
    }
    let texts = with(None, "= 2\n", "= \"{zone: 2, node: 3}\"\n").map(|text| {
        let (before, behind) = text.split_once("location = \"eu.eu-").expect("it has one");
        format!("{before}location = \"eu.eu-1{}", &behind[1..])
    });
    only(texts, "RS209", 1, 6);
}

#[test]
fn one_metadata_server_of_three_is_told_as_that_whoever_is_named_as_a_peer() {
    let texts = [1, 2, 3].map(|number| {
        let roles = if number == 1 {
            ""
        } else {
            "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n"
        };
        format!("{roles}{}", node(number))
    });
    let codes: Vec<String> = told(texts).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, ["RS221"]);
}

/// The files with lines put below their tables, in all of them or in one.
fn and(at: Option<usize>, lines: &str) -> [String; 3] {
    [1, 2, 3].map(|number| match at {
        Some(at) if at != number => node(number),
        _ => format!("{}{lines}", node(number)),
    })
}

#[test]
fn what_is_wrong_by_itself_and_differs_is_told_once() {
    let ticks = "[metadata-server]\nraft-election-tick = 3\nraft-heartbeat-tick = 3\n";
    only(and(Some(2), ticks), "RS126", 2, 14);
    only(and(Some(2), &ticks.replace("raft-election-tick = 3\n", "").replace("= 3", "= 12")), "RS126", 2, 14);
    // Of three, one of which is right, the two are told and the one is not.
    let mut texts = and(None, ticks);
    texts[1] = node(2);
    let all: Vec<(String, String)> = told(texts).into_iter().map(|(code, file, _)| (code, file)).collect();
    assert_eq!(all, [("RS126".into(), "n1.toml".into()), ("RS126".into(), "n3.toml".into())]);
    let differ = "[metadata-server]\nraft-election-tick = 20\n";
    only(and(Some(2), differ), "RS220", 2, 14);
    for provider in ["local", "in-memory"] {
        only(and(Some(1), &format!("[bifrost]\ndefault-provider = \"{provider}\"\n")), "RS147", 1, 14);
    }
}

#[test]
fn a_missing_destination_is_one_finding_for_all() {
    let texts = [1, 2, 3].map(|number| {
        let text = node(number);
        let (before, _) = text.split_once("[worker.snapshots]").expect("it has one");
        format!("{before}[worker]\ndurability-mode = \"snapshot-only\"\n")
    });
    only(texts.clone(), "RS163", 1, 11);
    let places: Vec<String> = said(texts).remove(0).related.into_iter().map(|one| one.file).collect();
    assert_eq!(places, ["n2.toml", "n3.toml"]);
    let without = [1, 2, 3].map(|number| {
        let text = node(number);
        text.split_once("[worker.snapshots]").expect("it has one").0.to_owned()
    });
    only(without, "RS211", 1, 0);
}

#[test]
fn a_tls_mode_apart_from_others_is_told_at_that_node() {
    let https = |text: String| text.replace("http://", "https://");
    let tls = "[tls]\nmode = \"require\"\nca-files = [\"/a\"]\ncert-file = \"/b\"\nkey-file = \"/c\"\n";
    assert_eq!(told(and(None, tls).map(https)), []);
    for at in 1..=3 {
        let mut texts = and(None, tls).map(https);
        texts[at - 1] = https(node(at));
        only(texts.clone(), "RS162", at, 5);
        // With addresses that go with its mode the modes are what is wrong.
        let peers = texts[at - 1].replace("advertised-address = \"https", "advertised-address = \"http");
        texts[at - 1] = peers;
        only(texts, "RS218", at, 0);
        // One node that requires it among others without.
        only(and(Some(at), tls), "RS162", at, 5);
    }
}

#[test]
fn a_role_that_is_missing_is_told_where_it_is_missing() {
    for at in 1..=3 {
        let text = node(at).replacen(
            "cluster-name",
            "roles = [\"admin\", \"worker\", \"log-server\", \"http-ingress\"]\ncluster-name",
            1,
        );
        let mut texts = [1, 2, 3].map(node);
        texts[at - 1] = text;
        let all = told(texts);
        assert!(all.iter().any(|one| *one == ("RS205".to_owned(), format!("n{at}.toml"), 1)), "{all:?}");
        // Who provisions without the role is another thing.
        assert_eq!(all.iter().filter(|(code, ..)| code == "RS205" || code == "RS208").count(), 1, "{all:?}");
    }
    // One list alone that names a node without the role is what is wrong.
    let texts = [1, 2, 3].map(|number| {
        let text = node(number);
        let without = text.replace(", \"http://shop-3.example.net:5122\"", "");
        match number {
            1 => text,
            2 => without,
            _ => without.replacen("cluster-name", "roles = [\"worker\"]\ncluster-name", 1),
        }
    });
    let all = told(texts);
    let lists: Vec<&(String, String, usize)> = all.iter().filter(|(code, ..)| code == "RS205").collect();
    assert_eq!(lists, [&("RS205".to_owned(), "n1.toml".to_owned(), 9)], "{all:?}");
}

#[test]
fn a_node_as_etcd_is_told_where_it_is_named() {
    let etcd = |text: String, member: &str| {
        let (before, behind) = text.split_once("addresses = [").expect("it has them");
        let (_, behind) = behind.split_once("]").expect("they end");
        let before = before.replacen(
            "cluster-name",
            "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\ncluster-name",
            1,
        );
        format!("{before}type = \"etcd\"\naddresses = [\"{member}\"]{behind}")
    };
    let good = "http://etcd-1.example.net:2379";
    assert_eq!(told([1, 2, 3].map(|number| etcd(node(number), good))), []);
    for at in 1..=3 {
        let texts = [1, 2, 3].map(|number| {
            etcd(node(number), if number == at { "http://shop-1.example.net:5122" } else { good })
        });
        only(texts, "RS225", at, 11);
    }
}

#[test]
fn what_a_node_lists_in_vain_is_one_finding() {
    let line = "\"http://shop-2.example.net:5122\", \"http://shop-3.example.net:5122\"";
    only(
        with(Some(1), line, "\"http://shop-8.example.net:5122\", \"http://shop-9.example.net:5122\""),
        "RS205",
        1,
        9,
    );
}

#[test]
fn a_misspelled_part_that_a_table_needs_is_the_one_error() {
    let tls = |name: &str| {
        format!(
            "node-name = \"a\"\n[tls]\nmode = \"allow\"\n{name} = \"/a\"\ncert-file = \"/b\"\nkey-file = \"/c\"\n"
        )
    };
    let of = |text: String| {
        let files = vec![CheckFile { name: "restate.toml".into(), text, found: true }];
        let input = CheckInput { files, server_version: Some("1.7.12".into()), ..CheckInput::default() };
        let all = check(&input).expect("it is read").findings.diagnostics;
        let all = all.into_iter().filter(|one| one.severity != Severity::Info);
        all.map(|one| (one.code, one.severity, one.span.map_or(0, |span| span.line))).collect::<Vec<_>>()
    };
    for name in ["ca-file", "ca_files", "CA-FILES", "ca-filse"] {
        let all = of(tls(name));
        let [(code, Severity::Error, 4)] = all.as_slice() else { panic!("{name}: {all:?}") };
        assert!(code != "RS108", "{name}: {all:?}");
    }
    let cert = tls("ca-files").replace("\"/a\"", "[\"/a\"]").replace("cert-file", "cert_file");
    assert!(matches!(of(cert.clone()).as_slice(), [(_, Severity::Error, 5)]), "{:?}", of(cert));
    // What nothing resembles is told as what is missing.
    assert!(of(tls("nonsense")).iter().any(|(code, ..)| code == "RS108"));
}
