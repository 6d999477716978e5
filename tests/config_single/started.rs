//! A node by itself as it is started: its variables, its listeners, its shares.

use crate::{case, check, with};

#[test]
fn a_node_by_itself_may_hide() {
    check(vec![
        case("use-random-ports = true\n", &["info RS149 use-random-ports"]),
        case("listen-mode = \"unix\"\n", &["info RS142 listen-mode"]),
        case(
            "auto-provision = false\nuse-random-ports = true\nadvertised-host = \"n1\"\n[metadata-client]\naddresses = \
             [\"http://n2:5122\", \"http://n3:5122\"]\n",
            &["warning RS149 use-random-ports"],
        ),
    ]);
}

#[test]
fn shares_are_shares_and_come_to_one() {
    check(vec![
        case(
            "[worker.invoker]\nhttp2-keep-alive-jitter = 5.0\n",
            &["warning RS164 worker.invoker.http2-keep-alive-jitter"],
        ),
        case(
            "[worker.storage]\nvqueue-meta-full-write-probability = 7\n",
            &["warning RS164 worker.storage.vqueue-meta-full-write-probability"],
        ),
        case("[default-retry-policy]\nexponentiation-factor = 3.0\n", &[]),
        case(
            "[worker.storage]\nrocksdb-memory-ratio = 0.8\n",
            &["info RS164 worker.storage.rocksdb-memory-ratio"],
        ),
        case(
            "[worker.storage]\nrocksdb-memory-ratio = 0.6\n[log-server]\nrocksdb-memory-ratio = 0.39\n",
            &[],
        ),
        case(
            "advertised-address = \"http://n1:5122\"\nroles = [\"worker\"]\n[metadata-client]\naddress = \"http://n2:5122\"\n[worker.storage]\nrocksdb-memory-ratio = 0.9\n",
            &[],
        ),
    ]);
}

#[test]
fn variables_without_the_prefix_are_read_as_well() {
    check(vec![
        with(&[("RUST_LOG", "restate=verbose")], "", &["error RS129 log-filter"]),
        with(&[("RUST_LOG", "restate=debug")], "", &[]),
        with(&[("RUST_LOG", "debug")], "log-filter = \"info\"\n", &["info RS154 log-filter"]),
    ]);
}

#[test]
fn what_a_start_ends_over_is_told() {
    check(vec![
        case("rocksdb-total-memory-size = \"100TB\"\n", &["warning RS173 rocksdb-total-memory-size"]),
        case("rocksdb-total-memory-size = 100000000000000\n", &["warning RS173 rocksdb-total-memory-size"]),
        case("rocksdb-total-memory-size = \"1TB\"\n", &[]),
        case("initialization-timeout = \"1ms\"\n", &["warning RS173 initialization-timeout"]),
        case("initialization-timeout = \"1s\"\n", &[]),
    ]);
}

#[test]
fn a_listener_is_not_advertised_at_the_port_of_another() {
    let own = "auto-provision = true\nadvertised-address = \"http://n1:5122\"\n";
    let of = |tail: &str, found: &'static [&'static str]| {
        let text: &'static str = format!("{own}{tail}").leak();
        case(text, found)
    };
    check(vec![
        of("[admin]\nadvertised-address = \"http://n1:5122\"\n", &["warning RS167 admin.advertised-address"]),
        of(
            "[ingress]\nadvertised-address = \"http://N1:9070\"\n",
            &["warning RS167 ingress.advertised-address"],
        ),
        of(
            "[ingress]\nadvertised-address = \"http://localhost:9070\"\n",
            &["warning RS167 ingress.advertised-address"],
        ),
        of("[admin]\nadvertised-address = \"http://n1:9070\"\n", &[]),
        of("[admin]\nadvertised-address = \"http://n1:80\"\n", &[]),
        of("[ingress]\nadvertised-address = \"http://gateway:9070\"\n", &[]),
        of("[admin]\nbind-port = 8081\nadvertised-address = \"http://n1:8081\"\n", &[]),
    ]);
}
