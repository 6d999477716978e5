//! Metadata in etcd, buckets and tables.

use super::{Case, outside, outside_three, with};

pub fn cases() -> Vec<Case> {
    vec![
        with(
            "metadata in a bucket of another cloud",
            vec![outside("type = \"object-store\"\npath = \"az://box/metadata\"\n")],
            &[("RS160", "metadata-client.path")],
        ),
        with(
            "a key without its secret",
            vec![outside(
                "type = \"object-store\"\npath = \"s3://box/metadata\"\naws-region = \"x\"\naws-access-key-id = \"k\"\n",
            )],
            &[("RS160", "metadata-client.aws-access-key-id")],
        ),
        with(
            "a store that speaks S3",
            vec![outside(
                "type = \"object-store\"\npath = \"s3://box/metadata\"\naws-region = \"x\"\naws-endpoint-url = \"https://store\"\n",
            )],
            &[],
        ),
        Case {
            advice: &["RS166"],
            ..with(
                "etcd is looked for at the nodes themselves",
                outside_three(
                    |at| if at == 1 { "auto-provision = true\n" } else { "auto-provision = false\n" },
                )
                .into_iter()
                .map(|text| text.replace("\"e1:2379\"", "\"http://r1.internal:5122\""))
                .collect(),
                &[
                    ("RS225", "metadata-client.addresses"),
                    ("RS225", "metadata-client.addresses"),
                    ("RS225", "metadata-client.addresses"),
                ],
            )
        },
        Case {
            advice: &["RS166"],
            ..with(
                "etcd, for the first start",
                vec![
                    outside("type = \"etcd\"\naddresses = [\"e1:2379\"]\n")
                        .replace("auto-provision = false\n", ""),
                ],
                &[],
            )
        },
        with(
            "one wrong type, and the whole client falls back",
            vec![outside(
                "type = \"object-store\"\npath = \"s3://box/metadata\"\naws-region = \"x\"\naws-allow-http = \"true\"\n",
            )],
            &[("RS145", "metadata-client.aws-allow-http")],
        ),
        with(
            "a list where a text belongs",
            vec![outside("type = \"etcd\"\naddresses = \"e1:2379\"\n")],
            &[("RS108", "metadata-client.addresses")],
        ),
        with(
            "etcd, and anybody may provision",
            vec![
                outside("type = \"etcd\"\naddresses = [\"e1:2379\"]\n")
                    .replace("provision = false", "provision = true"),
            ],
            &[("RS166", "auto-provision")],
        ),
        Case {
            advice: &["RS166"],
            ..with(
                "etcd, and one of three provisions",
                outside_three(
                    |at| if at == 1 { "auto-provision = true\n" } else { "auto-provision = false\n" },
                ),
                &[],
            )
        },
        with(
            "etcd, and all of three may provision",
            outside_three(|_| ""),
            &[("RS166", "auto-provision"), ("RS166", "auto-provision")],
        ),
        with(
            "etcd, and the second of three was chosen",
            outside_three(|at| if at == 2 { "auto-provision = true\n" } else { "" }),
            &[("RS166", "auto-provision"), ("RS166", "auto-provision")],
        ),
    ]
}
