//! `fix` over the files of one deployment: what it changes is judged for all of them together.

use restate_scaleout::api::fix::{FixInput, FixOutput};
use restate_scaleout::api::validate::{Accepted, Diagnostic, FixSafety, NodeConfig, ValidateInput};
use restate_scaleout::config::{fix, validate};

/// Node `n`, with the metadata servers of these nodes.
fn node(n: u32, more: &str, peers: &[u32]) -> NodeConfig {
    let peers: Vec<String> = peers.iter().map(|n| format!("\"http://n{n}.internal:5122\"")).collect();
    let text = format!(
        "cluster-name = \"prod\"\nnode-name = \"n{n}\"\n{more}advertised-address = \"http://n{n}.internal:5122\"\n\
         default-replication = 2\n\n[metadata-client]\naddresses = [{}]\n\n[worker.snapshots]\n\
         destination = \"s3://bucket/prod\"\nsnapshot-interval = \"30m\"\naws-region = \"eu-west-1\"\n",
        peers.join(", ")
    );
    NodeConfig::with_file(format!("n{n}.toml"), text)
}

fn fixed(nodes: &[NodeConfig], unsafe_fixes: bool) -> (FixOutput, Vec<String>) {
    let (node, others) = nodes.split_first().expect("a node");
    let input = FixInput { node: node.clone(), others: others.to_vec(), unsafe_fixes, ..FixInput::default() };
    let output = fix(&input).expect("they can be fixed");
    let mut texts: Vec<String> = nodes.iter().map(|node| node.text().to_owned()).collect();
    texts[0].clone_from(&output.text);
    for file in &output.others {
        assert_eq!(file.node, others[file.at].name);
        texts[file.at + 1].clone_from(&file.text);
    }
    (output, texts)
}

/// Which of these would found a cluster.
fn provisioners(texts: &[String]) -> Vec<usize> {
    (0..texts.len()).filter(|at| !texts[*at].contains("auto-provision = false")).collect()
}

#[test]
fn what_is_offered_for_a_set_is_applied_to_a_set() {
    let all = [1, 2, 3];
    for more in ["", "auto-provision = true\n"] {
        let nodes = [node(1, more, &all), node(2, more, &all), node(3, more, &all)];
        let (output, texts) = fixed(&nodes, true);
        assert_eq!(provisioners(&texts), [0], "{texts:?}");
        assert!(output.diff.is_empty() && output.applied.is_empty());
        let titles: Vec<&[String]> = output.others.iter().map(|file| file.applied.as_slice()).collect();
        assert_eq!(titles, [["RS201: set `auto-provision = false`"]; 2]);
        assert!(output.others.iter().all(|file| file.diff.contains("+auto-provision = false")), "{output:?}");
        assert!(output.remaining.is_empty(), "{:?}", output.remaining);
        // Nothing of it is done unasked.
        assert_eq!(provisioners(&fixed(&nodes, false).1), [0, 1, 2]);
    }
}

/// Each of them could stop founding clusters, but not all of them.
#[test]
fn somebody_is_left_to_found_the_cluster() {
    let pairs = [
        [node(1, "", &[2]), node(2, "", &[1])],
        [node(1, "auto-provision = true\n", &[2]), node(2, "", &[1])],
        [node(1, "", &[2]), node(2, "auto-provision = true\n", &[1])],
        // The second joins the first, whatever somebody wrote into it.
        [node(1, "", &[1]), node(2, "auto-provision = true\n", &[1])],
        [node(1, "", &[1, 2]), node(2, "auto-provision = true\n", &[1])],
        [node(1, "auto-provision = false\n", &[1]), node(2, "", &[1])],
    ];
    for nodes in pairs {
        let before: Vec<&str> = nodes.iter().map(NodeConfig::text).collect();
        let (output, texts) = fixed(&nodes, true);
        assert_eq!(provisioners(&texts).len(), 1, "{before:#?}\nbecame {texts:#?}");
        assert!(output.remaining.iter().all(|one| one.code != "RS201"), "{:?}", output.remaining);
        // The order in which they are listed changes nothing.
        let [one, other] = nodes;
        let (_, mut turned) = fixed(&[other, one], true);
        turned.reverse();
        assert_eq!(turned, texts);
    }
    // Of one file alone nobody knows who founds its cluster.
    assert_eq!(provisioners(&fixed(&[node(2, "", &[1])], true).1), [] as [usize; 0]);
}

#[test]
fn a_node_that_joins_others_is_not_the_one_to_keep() {
    let nodes = vec![node(1, "", &[1]), node(2, "auto-provision = true\n", &[1])];
    let found = validate(&ValidateInput { nodes, ..ValidateInput::default() }).diagnostics;
    let two: Vec<&str> =
        found.iter().filter(|one| one.code == "RS201").map(|one| one.file.as_str()).collect();
    assert_eq!(two, ["n2.toml"], "{found:?}");
}

/// What somebody has accepted is left as it is, and one file that cannot be read keeps no other from being fixed.
#[test]
fn accepted_findings_and_broken_files_are_left_alone() {
    let spoilt = |n: u32| {
        let mut node = node(n, if n == 1 { "" } else { "auto-provision = false\n" }, &[1, 2]);
        let file = node.file.as_mut().expect("a file");
        file.text = file.text.replace("aws-region", "aws_region");
        node
    };
    let accepted =
        Accepted { code: "RS103".into(), file: Some("n2.toml".into()), reason: "seen".into(), key: None };
    let others = vec![spoilt(2), NodeConfig::with_file("n3.toml", "a = = 1\n")];
    let input = FixInput {
        node: spoilt(1),
        others,
        unsafe_fixes: true,
        accepted: vec![accepted],
        ..FixInput::default()
    };
    let output = fix(&input).expect("it can be fixed");
    assert!(output.text.contains("aws-region") && output.others.is_empty(), "{output:?}");
    let open: Vec<&str> = output.remaining.iter().map(|one| one.code.as_str()).collect();
    assert!(open.contains(&"RS101") && !open.contains(&"RS190"), "{open:?}");
    let accepted = |one: &Diagnostic| one.file == "n2.toml" && one.code == "RS103";
    assert!(!output.remaining.iter().any(accepted), "{:?}", output.remaining);
}

/// A fix that is safe is so by itself: beside one that guesses, what it uncovers does not show.
#[test]
fn a_fix_is_not_safe_because_of_another_one() {
    let nodes = ["", "metadata_client = { address = \"exponential\" }\n"];
    let nodes = nodes.iter().enumerate();
    let input = ValidateInput {
        nodes: nodes.map(|(at, text)| NodeConfig::with_file(format!("n{at}.toml"), *text)).collect(),
        server_version: Some("1.4.4".into()),
        ..ValidateInput::default()
    };
    let found = validate(&input).diagnostics;
    let safety = |code: &str| {
        found.iter().find(|one| one.code == code).and_then(|one| one.fix.as_ref()).map(|fix| fix.safety)
    };
    assert_eq!(safety("RS201"), Some(FixSafety::Unsafe), "another fix goes together with it");
    assert_eq!(safety("RS103"), Some(FixSafety::Unsafe));
}
