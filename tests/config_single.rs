//! Single files, each with everything that is said of it: what does nothing, stores that cannot be asked, words that a server
//! refuses.

use restate_scaleout::api::validate::{NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::validate;

/// A file behind a node's name, its variables and arguments, and the findings as `severity code key-or-argument`.
struct Case {
    version: &'static str,
    text: &'static str,
    environment: &'static [(&'static str, &'static str)],
    arguments: &'static str,
    found: &'static [&'static str],
}

fn case(text: &'static str, found: &'static [&'static str]) -> Case {
    Case { version: "1.7.12", text, environment: &[], arguments: "", found }
}

fn at(version: &'static str, text: &'static str, found: &'static [&'static str]) -> Case {
    Case { version, ..case(text, found) }
}

fn with(
    environment: &'static [(&'static str, &'static str)],
    text: &'static str,
    found: &'static [&'static str],
) -> Case {
    Case { environment, ..case(text, found) }
}

fn started(arguments: &'static str, found: &'static [&'static str]) -> Case {
    Case { arguments, ..case("", found) }
}

#[track_caller]
fn check(cases: Vec<Case>) {
    let mut wrong = String::new();
    for case in cases {
        let mut node = NodeConfig::with_file("restate.toml", format!("node-name = \"n1\"\n{}", case.text));
        node.environment = case
            .environment
            .iter()
            .map(|(name, value)| (name.to_string(), Some(value.to_string())))
            .collect();
        node.arguments = case.arguments.split_whitespace().map(str::to_owned).collect();
        let input = ValidateInput {
            nodes: vec![node],
            server_version: Some(case.version.into()),
            ..ValidateInput::default()
        };
        let all = validate(&input).diagnostics;
        let mut found: Vec<String> = all
            .iter()
            .map(|one| {
                let severity = match one.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                };
                // What a message about arguments speaks of stands in its first code.
                let in_code = one.message.split('`').nth(1).filter(|_| one.code == "RS113");
                let about = in_code.or(one.key.as_deref()).unwrap_or_default();
                format!("{severity} {} {about}", one.code)
            })
            .collect();
        found.sort();
        let mut expected: Vec<&str> = case.found.to_vec();
        expected.sort_unstable();
        if found != expected {
            let said: Vec<String> =
                all.iter().map(|one| format!("    {} {}", one.code, one.message)).collect();
            wrong.push_str(&format!(
                "{} {:?} {:?} {}:\n  {found:?}\n{}\n",
                case.version,
                case.text,
                case.environment,
                case.arguments,
                said.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_word_that_the_server_refuses_is_an_error() {
    check(vec![
        started("restate-server", &["error RS113 restate-server"]),
        started("--no-logo n1", &["error RS113 "]),
        started("RESTATE_CLUSTER_NAME=x", &["error RS113 RESTATE_CLUSTER_NAME"]),
        started("-- x", &["error RS113 "]),
        started("-v", &["error RS113 -v"]),
        started("--no-logo=true", &["error RS113 --no-logo"]),
        started("--cluster-name a --cluster-name a", &["error RS113 --cluster-name"]),
        started("--auto-provision true --allow-bootstrap true", &["error RS113 --allow-bootstrap"]),
        started("--dump-config", &["warning RS113 --dump-config"]),
        started("--version --nonsense", &["warning RS113 --version"]),
        started("--no-logo --", &[]),
    ]);
}

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

const S3: &str =
    "[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"1h\"\naws-region = \"r\"\n";

fn s3(rest: &str) -> &'static str {
    String::leak(format!("{S3}{rest}"))
}

fn snapshots(destination: &str, rest: &str) -> &'static str {
    let table =
        format!("[worker.snapshots]\ndestination = \"{destination}\"\nsnapshot-interval = \"1h\"\n{rest}");
    String::leak(table)
}

#[test]
fn credentials_of_a_store_are_whole_or_not_used() {
    const SECRET: &str = "warning RS146 worker.snapshots.aws-secret-access-key";
    check(vec![
        case(s3("aws-access-key-id = \"k\"\n"), &["error RS123 worker.snapshots.aws-access-key-id"]),
        case(
            s3("aws-secret-access-key = \"k\"\n"),
            &["warning RS123 worker.snapshots.aws-secret-access-key", SECRET],
        ),
        case(
            s3("aws-profile = \"p\"\naws-access-key-id = \"k\"\n"),
            &["warning RS123 worker.snapshots.aws-access-key-id"],
        ),
        case(s3("aws-access-key-id = \"k\"\naws-secret-access-key = \"s\"\n"), &[SECRET]),
    ]);
}

#[test]
fn the_endpoint_of_a_store_is_a_url_that_is_allowed() {
    check(vec![
        case(
            s3("aws-endpoint-url = \"http://m:9000\"\n"),
            &["error RS121 worker.snapshots.aws-endpoint-url"],
        ),
        with(
            &[("AWS_ENDPOINT_URL", "http://m:9000")],
            s3(""),
            &["error RS121 worker.snapshots.aws-endpoint-url"],
        ),
        with(&[("AWS_ENDPOINT_URL_S3", "http://m:9000"), ("AWS_ALLOW_HTTP", " True")], s3(""), &[]),
        with(
            &[("AWS_ENDPOINT_URL_S3", "http://m:9000"), ("AWS_ALLOW_HTTP", "1")],
            s3(""),
            &["error RS121 worker.snapshots.aws-endpoint-url"],
        ),
        // The key wins over the variables.
        with(&[("AWS_ENDPOINT_URL", "http://m:9000")], s3("aws-endpoint-url = \"https://m\"\n"), &[]),
        case(s3("aws-endpoint-url = \"m:9000\"\n"), &["error RS128 worker.snapshots.aws-endpoint-url"]),
        case(s3("aws-endpoint-url = \"\"\n"), &["error RS128 worker.snapshots.aws-endpoint-url"]),
        case(s3("aws-endpoint-url = \"ftp://m\"\n"), &["warning RS128 worker.snapshots.aws-endpoint-url"]),
    ]);
}

#[test]
fn stores_are_told_by_their_address() {
    check(vec![
        case(snapshots("https://b.s3.eu-west-1.amazonaws.com/p", "aws-region = \"r\"\n"), &[]),
        case(snapshots("https://b.s3.amazonaws.com/p", "aws-region = \"r\"\n"), &[]),
        at(
            "1.5.3",
            "[worker.snapshots]\ndestination = \"https://b.s3.amazonaws.com/p\"\n\
             snapshot-interval-num-records = 9\naws-region = \"r\"\n",
            &["error RS120 worker.snapshots.destination"],
        ),
        case(snapshots("https://s3.amazonaws.com/b/p", ""), &["error RS120 worker.snapshots.destination"]),
        case(snapshots("https://acc.r2.cloudflarestorage.com/b", "aws-region = \"auto\"\n"), &[]),
        case(snapshots("abfss://c@acc.dfs.core.windows.net/p", ""), &[]),
        case(snapshots("az://c/p", ""), &["info RS165 worker.snapshots.destination"]),
        with(
            &[("AZURE_STORAGE_CONNECTION_STRING", "AccountName=a")],
            snapshots("az://c/p", ""),
            &["info RS165 worker.snapshots.destination"],
        ),
        with(&[("AZURE_STORAGE_USE_EMULATOR", "true")], snapshots("az://c/p", ""), &[]),
        case(
            snapshots("gs://b/p", "aws-endpoint-url = \"http://g\"\naws-region = \"r\"\n"),
            &["info RS112 worker.snapshots.aws-region", "warning RS112 worker.snapshots.aws-endpoint-url"],
        ),
        case(
            "[worker.snapshots]\naws-region = \"r\"\nnum-retained = 2\n",
            &["warning RS112 worker.snapshots"],
        ),
    ]);
}

const OUTSIDE: &str = "auto-provision = false\nroles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n\
                       [metadata-client]\ntype = \"object-store\"\n";

fn outside(rest: &str) -> &'static str {
    String::leak(format!("{OUTSIDE}{rest}"))
}

#[test]
fn a_store_of_metadata_is_held_to_the_same() {
    check(vec![
        case(
            outside("path = \"s3://b/m?region=r\"\naws-region = \"r\"\n"),
            &["warning RS134 metadata-client.path"],
        ),
        case(
            outside("path = \"s3://b/m\"\naws-region = \"r\"\naws-endpoint-url = \"m:9000\"\n"),
            &["error RS128 metadata-client.aws-endpoint-url"],
        ),
        with(
            &[("AWS_ENDPOINT_URL_S3", "http://m:9000")],
            outside("path = \"s3://b/m\"\naws-region = \"r\"\n"),
            &["error RS160 metadata-client.aws-endpoint-url"],
        ),
        case(
            outside("path = \"s3://b/m\"\naws-region = \"r\"\nconnect-timeout = \"9s\"\n"),
            &["info RS112 metadata-client.connect-timeout"],
        ),
        at("1.8.0", outside("path = \"gs://b/m\"\n"), &["warning RS100 "]),
    ]);
}

#[test]
fn a_placeholder_is_seen_wherever_a_text_is() {
    check(vec![
        case(s3("aws-profile = \"${PROFILE}\"\n"), &["warning RS159 worker.snapshots.aws-profile"]),
        // What nobody has filled in is no secret.
        case(
            s3("aws-access-key-id = \"key\"\naws-secret-access-key = \"{{ secret }}\"\n"),
            &["warning RS159 worker.snapshots.aws-secret-access-key"],
        ),
        with(
            &[("RESTATE_WORKER__SNAPSHOTS__AWS_REGION", "$(REGION)")],
            "[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"1h\"\n",
            &["warning RS159 worker.snapshots.aws-region"],
        ),
        case(
            "[worker.invoker]\nrequest-identity-private-key-pem-file = \"<% key %>\"\n",
            &["warning RS159 worker.invoker.request-identity-private-key-pem-file"],
        ),
        case(
            "tracing-services-endpoint = \"http://c:4317\"\n[tracing-headers]\nauthorization = \"Bearer ${TOKEN}\"\n",
            &["warning RS159 tracing-headers.authorization"],
        ),
        case("[admin.query-engine.datafusion-options]\na = \"<none>\"\n", &[]),
        // Refused, and told as that.
        case(
            "[default-retry-policy]\nmax-interval = \"${MAX}\"\n",
            &["error RS108 default-retry-policy.max-interval"],
        ),
    ]);
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
fn words_of_examples_are_placeholders() {
    check(vec![
        case("location = \"REGION.ZONE\"\n", &["warning RS159 location"]),
        case("advertised-address = \"http://YOUR_HOST:5122\"\n", &["error RS159 advertised-address"]),
        case("cluster-name = \"your-cluster\"\n", &["warning RS159 cluster-name"]),
        case("cluster-name = \"yours\"\nlocation = \"eu.Zone\"\n", &[]),
    ]);
}

#[test]
fn what_is_meant_by_a_refused_value_is_said() {
    for (text, help) in [
        ("bind-address = \"[::]\"", "Write \"::\"."),
        ("bind-address = \"localhost:5122\"", "Write \"127.0.0.1:5122\"."),
        ("default-replication = \"node: 2\"", "Write \"{node: 2}\"."),
        ("default-replication = \"{zone=2, node=3}\"", "Write \"{zone:2, node:3}\"."),
        ("default-replication = \"2 nodes\"", "Write 2."),
        ("auto-provision = 0", "Write false."),
        (
            "advertised-address = \"http://{{ ansible_host }}:5122\"",
            "`{{ ansible_host }}` is taken literally: Helm",
        ),
    ] {
        let node = NodeConfig::with_file("restate.toml", format!("node-name = \"n1\"\n{text}\n"));
        let input = ValidateInput { nodes: vec![node], ..ValidateInput::default() };
        let all = validate(&input).diagnostics;
        let refused =
            all.iter().find(|one| one.code == "RS108").unwrap_or_else(|| panic!("{text}: {all:#?}"));
        let said = refused.help.as_deref().unwrap_or_default();
        assert!(said.starts_with(help), "{text}: {said}");
        let is_placeholder = text.contains("{{");
        assert_eq!(refused.fix.is_some(), !is_placeholder, "{text}");
    }
}

#[test]
fn placeholders_in_names_and_addresses_are_as_bad_as_what_comes_of_them() {
    check(vec![
        case("advertised-host = \"$(POD).restate\"\n", &["error RS159 advertised-host"]),
        case("cluster-name = \"$(NAME)\"\n", &["warning RS159 cluster-name"]),
        case("advertised-address = \"http://$HOSTNAME:5122\"\n", &["error RS159 advertised-address"]),
        case("location = \"$5\"\n", &[]),
        case(
            "advertised-address = \"http://n1:5122\"\nauto-provision = false\n[metadata-client]\naddresses = [\"http://n1:5122\", \
             \"http://$PEER:5122\"]\n",
            &["error RS159 metadata-client.addresses"],
        ),
    ]);
}

#[test]
fn what_is_no_configuration_is_told_once_and_for_what_it_is() {
    let found = |text: &str| {
        let nodes = vec![NodeConfig::with_file("restate.toml", text)];
        let input =
            ValidateInput { nodes, server_version: Some("1.7.12".into()), ..ValidateInput::default() };
        let all = validate(&input).diagnostics;
        all.into_iter().map(|one| (one.code, one.message)).collect::<Vec<_>>()
    };
    let one = |text: &str, said: &str| {
        let all = found(text);
        let is_it = matches!(all.as_slice(), [(code, message)] if code == "RS402" && message.contains(said));
        assert!(is_it, "{text}: {all:?}");
    };
    one("{\n  \"node-name\": \"n1\"\n}\n", "JSON");
    one("export RESTATE_NODE_NAME=n1\nTZ=UTC\n", "variables");
    one("RESTATE_NODE_NAME=\"n1\"\n", "variables");
    let quotes = found("node-name = \u{201c}n1\u{201d}\n");
    assert!(
        quotes.iter().any(|(code, message)| code == "RS101" && message.contains("text processor")),
        "{quotes:?}"
    );
}

#[test]
fn a_form_that_is_refused_is_told_once_with_the_one_that_is_meant() {
    check(vec![
        case("[tls]\nmode = \"require\"\n", &["error RS108 tls"]),
        case("[[worker]]\ndurability-mode = \"balanced\"\n", &["error RS108 worker"]),
        with(
            &[("RESTATE_WORKER__INVOKER__ADDITIONAL_REQUEST_HEADERS", "{\"a\": \"b\"}")],
            "",
            &["error RS108 worker.invoker.additional-request-headers"],
        ),
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

/// What a node calls itself has to be filled in before it can be told from its peers.
#[test]
fn a_placeholder_says_nothing_of_who_joins_whom() {
    let joins = |own: &str| {
        format!(
            "auto-provision = true\nadvertised-address = \"{own}\"\n[metadata-client]\naddresses = [\"http://a:5122\", \
             \"http://b:5122\"]\n"
        )
    };
    let of = |own: &str, found: &'static [&'static str]| {
        let text: &'static str = joins(own).leak();
        case(text, found)
    };
    check(vec![
        of("http://c:5122", &["warning RS141 auto-provision"]),
        of("http://YOUR_HOST:5122", &["error RS159 advertised-address"]),
        of("http://{{ host }}:5122", &["error RS108 advertised-address"]),
        of("tcp://a:5122", &["error RS128 advertised-address"]),
    ]);
}
