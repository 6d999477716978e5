//! What does nothing, by another key or by a version.

use crate::{at, case, check, with};

#[test]
fn what_another_key_decides_has_no_effect() {
    check(vec![
        case("bind-address = \"[::]:5122\"\nbind-port = 5122\n", &["info RS112 bind-port"]),
        case("bind-address = \"[::]:5122\"\nbind-port = 6122\n", &["warning RS112 bind-port"]),
        case("[admin]\nbind-address = \"::\"\nbind-port = 6122\n", &["warning RS112 admin.bind-port"]),
        with(&[("RESTATE_BIND_ADDRESS", "[::]:5122")], "bind-port = 6122\n", &["info RS112 bind-port"]),
        case(
            "[ingress]\nbind-port = 6122\nuse-random-ports = true\n",
            &["info RS112 ingress.use-random-ports"],
        ),
        case("[ingress]\nbind-port = 6122\nuse-random-ports = false\n", &[]),
        case(
            "[worker.storage]\nrocksdb-memory-budget = \"1GiB\"\nrocksdb-memory-ratio = 0.3\n",
            &["info RS112 worker.storage.rocksdb-memory-ratio"],
        ),
        case(
            "log-format = \"json\"\nlog-disable-ansi-codes = true\n",
            &["info RS112 log-disable-ansi-codes"],
        ),
        case("[worker.invoker]\nno-proxy = \"a\"\n", &["info RS112 worker.invoker.no-proxy"]),
        with(&[("HTTP_PROXY", "http://proxy:3128")], "[worker.invoker]\nno-proxy = \"a\"\n", &[]),
        with(&[("NO_PROXY", "localhost")], "", &[]),
        case("[tracing-headers]\na = \"b\"\n", &["info RS112 tracing-headers"]),
        case("tracing-services-endpoint = \"http://c:4317\"\n[tracing-headers]\na = \"b\"\n", &[]),
        case(
            "[bifrost]\ndefault-provider = \"in-memory\"\n[bifrost.replicated-loglet]\nreadahead-records = 7\n",
            &["info RS112 bifrost.replicated-loglet", "warning RS147 bifrost.default-provider"],
        ),
    ]);
}

#[test]
fn what_released_servers_cannot_do_has_no_effect() {
    for version in ["1.5.3", "1.6.2", "1.7.12"] {
        check(vec![
            at(version, "tracing-json-path = \"/tmp/t\"\n", &["warning RS112 tracing-json-path"]),
            at(
                version,
                "tracing-runtime-endpoint = \"http://c:4317\"\n",
                &["warning RS112 tracing-runtime-endpoint"],
            ),
            at(version, "tracing-filter = \"debug\"\n", &["info RS112 tracing-filter"]),
            at(
                version,
                "tokio-console-bind-address = \"0.0.0.0:6670\"\n",
                &["info RS112 tokio-console-bind-address"],
            ),
        ]);
    }
}

#[test]
fn what_is_kept_is_not_kept_longer_than_the_most() {
    check(vec![
        case("default-journal-retention = \"10d\"\nmax-journal-retention = \"240h\"\n", &[]),
        case(
            "default-journal-retention = \"10d\"\nmax-journal-retention = \"239h\"\n",
            &["warning RS172 default-journal-retention"],
        ),
        case(
            "default-workflow-completion-retention = \"2d\"\nmax-workflow-completion-retention = \"1d\"\n",
            &["warning RS172 default-workflow-completion-retention"],
        ),
    ]);
}
