//! A value that is refused or a name that is misspelled, and nothing of what only follows from it.

use super::{Case, none, three, with};

pub fn cases() -> Vec<Case> {
    vec![
        with(
            "addresses with commas between them",
            three(none, none)
                .into_iter()
                .map(|text| {
                    let (head, rest) = text.split_once("addresses = [").expect("it lists them");
                    let (list, tail) = rest.split_once(']').expect("the list ends");
                    format!("{head}addresses = \"{}\"{tail}", list.replace('"', ""))
                })
                .collect(),
            &[("RS108", "metadata-client.addresses"); 3],
        ),
        with(
            "an interval without a unit",
            three(none, none).into_iter().map(|text| text.replace("\"30m\"", "30")).collect(),
            &[("RS108", "worker.snapshots.snapshot-interval"); 3],
        ),
        with(
            "http that is allowed in a word",
            three(none, |_| "aws-endpoint-url = \"http://store:9000\"\naws-allow-http = \"yes\"\n".into()),
            &[("RS108", "worker.snapshots.aws-allow-http"); 3],
        ),
        Case {
            environment: &[("RESTATE_CLUSTERNAME", "shop"), ("RESTATE_AUTOPROVISION", "false")],
            ..with(
                "variables of other names",
                three(none, none)
                    .into_iter()
                    .map(|text| {
                        let text = text.replace("cluster-name = \"shop\"\n", "");
                        text.replace("auto-provision = true\n", "").replace("auto-provision = false\n", "")
                    })
                    .collect(),
                &[
                    ("RS109", "autoprovision"),
                    ("RS109", "clustername"),
                    ("RS109", "autoprovision"),
                    ("RS109", "clustername"),
                    ("RS109", "autoprovision"),
                    ("RS109", "clustername"),
                ],
            )
        },
        with(
            "the name of a cluster under another key, and a table that is misspelled",
            three(none, none)
                .into_iter()
                .enumerate()
                .map(|(at, text)| match at {
                    1 => text.replace("cluster-name", "clustername"),
                    2 => text.replace("worker.snapshots", "worker.snapshot"),
                    _ => text,
                })
                .collect(),
            // Which of the two it comes of is not tried, so the error is told beside them.
            &[("RS202", "cluster-name"), ("RS103", "clustername"), ("RS103", "worker.snapshot")],
        ),
    ]
}
