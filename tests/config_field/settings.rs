//! Settings that nodes should share, and what they do to memory and disks.

use super::{Case, none, of_last, three, with};

pub fn cases() -> Vec<Case> {
    vec![
        with("as it should be", three(none, none), &[]),
        with(
            "limits that differ",
            three(none, of_last("[networking]\nmessage-size-limit = \"16 MiB\"\n")),
            &[("RS220", "networking.message-size-limit")],
        ),
        with(
            "one value in three spellings",
            three(
                |at| ["default-journal-retention = \"24h\"\n", "default-journal-retention = \"1 day\"\n", ""][at - 1].into(),
                |at| {
                    let sizes = ["message-size-limit = \"32MiB\"", "message-size-limit = 33554432", ""];
                    let records = ["", "", "[bifrost]\nrecord-size-limit = \"0.03125 GiB\"\n"];
                    format!("[networking]\n{}\n{}", sizes[at - 1], records[at - 1])
                },
            ),
            &[],
        ),
        with(
            "settings of roles that the others do not have, and of a cluster's first start",
            three(
                |at| match at {
                    1 => "default-num-partitions = 8\n".into(),
                    _ => "roles = [\"http-ingress\", \"log-server\"]\n".into(),
                },
                |at| match at {
                    1 => "[metadata-server]\nraft-election-tick = 20\n[worker]\ndurability-mode = \"balanced\"\n[admin]\n\
                          deployment-routing-headers = [\"x-shop\"]\n"
                        .into(),
                    _ => String::new(),
                },
            )
            .into_iter()
            .map(|text| text.replace(", \"http://r2.internal:5122\", \"http://r3.internal:5122\"", ""))
            .collect(),
            &[("RS221", "roles")],
        ),
        with(
            "headers by which deployments differ, on one node",
            three(none, of_last("[admin]\ndeployment-routing-headers = [\"x-shop\"]\n")),
            &[("RS220", "admin.deployment-routing-headers")],
        ),
        with(
            "kept longer on one node",
            three(
                |at| if at == 2 { "default-journal-retention = \"9d\"\n".into() } else { String::new() },
                none,
            ),
            &[("RS220", "default-journal-retention")],
        ),
        with(
            "one node forgets what it stores",
            three(none, of_last("[log-server]\nrocksdb-disable-wal-fsync = true\n")),
            &[("RS156", "log-server.rocksdb-disable-wal-fsync")],
        ),
        Case {
            memory: Some(1 << 30),
            ..Case::new(
                "more than its container has",
                &["node-name = \"r1\"\n"],
                &[("RS169", "rocksdb-total-memory-size")],
            )
        },
        Case {
            memory: Some(2 << 30),
            ..Case::new(
                "nearly all for RocksDB",
                &["node-name = \"r1\"\nroles = [\"metadata-server\", \"log-server\"]\nrocksdb-total-memory-size = \"1900 MiB\"\n[bifrost]\nrecord-cache-memory-size = 0\n"],
                &[("RS169", "rocksdb-total-memory-size")],
            )
        },
        Case::new(
            "more than the process may have",
            &["node-name = \"r1\"\nprocess-total-memory-size = \"5 GiB\"\n"],
            &[("RS169", "rocksdb-total-memory-size")],
        ),
        Case {
            memory: Some(8 << 30),
            ..Case::new("less than its container has", &["node-name = \"r1\"\n"], &[])
        },
        Case {
            advice: &["RS140"],
            environment: &[("RESTATE_TRACING_ENDPOINT", "")],
            ..Case::new("a variable set to nothing", &[""], &[("RS171", "tracing-endpoint")])
        },
        Case {
            memory: Some(3 << 30),
            ..Case::new(
                "budgets of roles that the node does not have",
                &["node-name = \"r1\"\nroles = [\"metadata-server\", \"log-server\"]\n"],
                &[],
            )
        },
    ]
}
