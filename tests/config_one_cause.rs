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
