//! Copies of records, zones, metadata servers, and the peers by which nodes find each other.

use super::{Case, none, three, with, zoned};

pub fn cases() -> Vec<Case> {
    vec![
        with(
            "two zones with nodesets of all",
            zoned("[bifrost.replicated-loglet]\ndefault-nodeset-size = 4\n"),
            &[],
        ),
        with("two zones with default nodesets", zoned(""), &[("RS223", "default-replication")]),
        Case::new(
            "copies of a node whose others are not here",
            &["node-name = \"r1\"\ndefault-replication = 2\n"],
            &[],
        ),
        with(
            "copies over three zones of two",
            zoned("")
                .into_iter()
                .map(|text| text.replace("{zone: 2, node: 2}", "{zone: 3, node: 3}"))
                .collect(),
            &[("RS209", "default-replication")],
        ),
        with(
            "one metadata server among three, and it lists itself",
            three(
                |at| {
                    if at == 1 {
                        String::new()
                    } else {
                        "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n".into()
                    }
                },
                none,
            )
            .into_iter()
            .map(|text| text.replace(", \"http://r2.internal:5122\", \"http://r3.internal:5122\"", ""))
            .collect(),
            &[("RS221", "roles")],
        ),
        with(
            "copies on all there are",
            three(none, none)
                .into_iter()
                .map(|text| text.replace("replication = 2", "replication = 3"))
                .collect(),
            &[("RS219", "default-replication")],
        ),
        with(
            "no copy to spare",
            three(none, none).into_iter().map(|text| text.replace("default-replication = 2\n", "")).collect(),
            &[("RS219", "default-replication")],
        ),
        Case {
            advice: &["RS222"],
            ..with(
                "one node without a location",
                three(|at| if at == 3 { String::new() } else { format!("location = \"eu.{at}\"\n") }, none),
                &[],
            )
        },
        with(
            "one node without a location, and copies by zone",
            three(|at| if at == 3 { String::new() } else { format!("location = \"eu.{at}\"\n") }, none)
                .into_iter()
                .enumerate()
                .map(|(at, text)| {
                    let by_zone = "default-replication = \"{zone: 2, node: 2}\"";
                    if at == 2 {
                        text.replace("default-replication = 2\n", "")
                    } else {
                        text.replace("default-replication = 2", by_zone)
                    }
                })
                .collect(),
            &[("RS222", "location")],
        ),
        Case {
            advice: &["RS216", "RS216"],
            ..with(
                "peers that nobody is",
                three(none, none)
                    .into_iter()
                    .map(|text| text.replace("r3.internal:5122\"]", "r9.internal:5122\"]"))
                    .collect(),
                &[("RS205", "metadata-client.addresses"); 3],
            )
        },
        Case {
            advice: &["RS216", "RS216"],
            ..with(
                "a peer list with the ingress of a node",
                three(none, none)
                    .into_iter()
                    .map(|text| text.replace("r3.internal:5122\"]", "r3.internal:8080\"]"))
                    .collect(),
                &[("RS167", "metadata-client.addresses"); 3],
            )
        },
    ]
}
