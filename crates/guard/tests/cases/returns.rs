//! Servers that would come back otherwise than they ran: by a variable, by a flag, or by a file that has been
//! changed since they were started.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;
use crate::unasked;

/// A restart of n2, whose process tells its variables and flags.
pub fn told(runs: Value, would: Value) -> Scene {
    grown()
        .restart("n2")
        .host("process", "n2", |it| {
            it["processes"][0]["environment"] = runs.clone();
            it["processes"][0]["arguments"] = json!([]);
        })
        .host("installed", "n2", |it| {
            it["environment"] = would.clone();
            it["arguments"] = json!([]);
        })
}

fn gets(name: &str, value: impl Into<Value>) -> Scene {
    told(json!({}), json!({name: value.into()}))
}

pub fn flags(runs: &[&str], would: &[&str]) -> Scene {
    grown().restart("n2").host("process", "n2", |it| it["processes"][0]["arguments"] = json!(runs)).host(
        "installed",
        "n2",
        |it| it["arguments"] = json!(would),
    )
}

/// A restart of n2 whose file has been changed since it was started.
pub fn changed(scene: Scene, change: impl Fn(&str) -> String) -> Scene {
    scene.host("read-config", "n2", |it| {
        it["text"] = change(it["text"].as_str().expect("a text")).into();
        it["age-ms"] = 1.into();
    })
}

fn line(key: &'static str, line: &'static str) -> Scene {
    changed(grown().restart("n2"), |text| replace_line(text, key, line))
}

fn root(line: &'static str) -> Scene {
    changed(grown().restart("n2"), |text| format!("{line}\n{text}"))
}

/// Without what its server says of where it listens.
pub fn silent(scene: Scene) -> Scene {
    scene.health("n2", |it| drop(it.as_object_mut().expect("an object").remove("bound_addresses")))
}

fn bound(address: &'static str) -> Scene {
    grown().restart("n2").health("n2", |it| {
        for bound in it["bound_addresses"].as_array_mut().expect("a list") {
            if bound["name"] == "message-fabric-server" && bound["kind"] == "tcp" {
                bound["address"] = address.into();
            }
        }
    })
}

fn variables() -> Vec<Case> {
    let process = "same-process";
    let hashed = |text: &str| json!({"sha256": text});
    let secret = "RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY";
    let mut cases: Vec<Case> = [
        ("RESTATE_LOCATION", "r.z"),
        ("RESTATE_ADVERTISED_HOST", "10.9.9.9"),
        ("RESTATE_METADATA_SERVER__REQUEST_QUEUE_LENGTH", "7"),
        ("RESTATE_ADMIN__BIND_ADDRESS", "127.0.0.1:1"),
        ("RESTATE_INGRESS__BIND_PORT", "31136"),
        ("RESTATE_LISTEN_MODE", "tcp"),
        ("RESTATE_TLS__MODE", "allow"),
        ("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", "1TB"),
        ("RESTATE_WORKER__SNAPSHOTS__AWS_REGION", "mars"),
        ("RESTATE_NEVER_HEARD_OF", "1"),
        ("AWS_REGION", "mars"),
        ("aws_profile", "other"),
        ("HTTPS_PROXY", "http://10.9.9.9"),
    ]
    .into_iter()
    .flat_map(|(name, value)| {
        [(process, name, gets(name, value)), (process, name, told(json!({name: value}), json!({})))]
    })
    .collect();
    cases.extend([
        (process, "a value that is withheld", gets(secret, hashed("ab"))),
        (
            process,
            "another value that is withheld",
            told(json!({secret: hashed("ab")}), json!({secret: hashed("cd")})),
        ),
        (
            process,
            "another table",
            told(json!({"RESTATE_WORKER__STORAGE": "{a=1}"}), json!({"RESTATE_WORKER__STORAGE": "{a=2}"})),
        ),
        (
            process,
            "a withheld value that a flag may override",
            gets(secret, hashed("ab")).host("process", "n2", |it| {
                it["processes"][0]["environment"] = json!({secret: hashed("ab")});
                it["processes"][0]["arguments"] = json!(["--no-logo"]);
            }),
        ),
        (process, "a flag", flags(&[], &["--location", "r.z"])),
        (process, "another port by a flag", {
            silent(flags(&["--bind-port", "1"], &["--bind-port", "10541"]))
                .file("n2", |text| replace_line(text, "bind-address", ""))
        }),
        (process, "random ports no more", flags(&["--use-random-ports"], &[])),
        (process, "another profile", flags(&["--production"], &[])),
        (process, "a migration mode", flags(&[], &["--metadata-migration-mode"])),
        (process, "another migration mode", flags(&[], &["--metadata-migration-mode", "x"])),
        ("known-facts", "a flag with a value that it does not take", flags(&[], &["--no-logo=1"])),
        (process, "a port that is none", flags(&[], &["--bind-port", "many"])),
    ]);
    cases
}

/// The same addresses, spelled otherwise.
fn inherited(text: &str) -> String {
    let text =
        text.replace("bind-address = \"127.0.0.1:10541\"", "bind-ip = \"127.0.0.1\"\nbind-port = 10541");
    text.replace("bind-address = \"127.0.0.1:10708\"", "bind-port = 10708")
}

fn endpoint(text: &str) -> String {
    text.replace("snapshot-interval", "aws-endpoint-url = \"http://10.9.9.9\"\nsnapshot-interval")
}

fn files() -> Vec<Case> {
    let process = "same-process";
    let silent_line = |key: &'static str, to: &'static str| silent(line(key, to));
    vec![
        (process, "another port", line("bind-address", "bind-address = \"127.0.0.1:1\"")),
        (process, "another address to listen on", line("bind-address", "bind-address = \"0.0.0.0:10541\"")),
        (process, "no port", line("bind-address", "")),
        (process, "random ports", line("bind-address", "use-random-ports = true")),
        (process, "a unix socket only", root("listen-mode = \"unix\"")),
        ("known-facts", "a port that is no number", line("bind-address", "bind-port = \"x\"")),
        (process, "an address beside a port, which leaves that out", {
            line("bind-address", "bind-address = \"127.0.0.1\"\nbind-port = 10541")
        }),
        (
            process,
            "the admin API elsewhere",
            changed(grown().restart("n2"), |text| text.replace("10708", "1")),
        ),
        (process, "the admin API elsewhere, and the target says where the fabric listens", {
            changed(grown().restart("n2"), |text| text.replace("10708", "1"))
                .target(|it| it["nodes"][1]["settings"] = json!({"bind-address": "127.0.0.1:10541"}))
        }),
        (process, "the ingress elsewhere", changed(grown().restart("n2"), |text| text.replace("31136", "1"))),
        (
            process,
            "another address than the one that is inherited",
            changed(grown().restart("n2"), |text| {
                inherited(text).replace("[admin]", "[admin]\nbind-ip = \"10.0.0.1\"")
            }),
        ),
        (process, "it listens where nobody looks for it", bound("127.0.0.1:1")),
        (
            process,
            "another upgrade",
            changed(grown().upgrade("n2", "1.7.12"), |text| text.replace("10708", "1")),
        ),
        (process, "another place of its data", {
            line("base-dir", "base-dir = \"/elsewhere\"")
                .host("disk", "n2", |it| it["base-dir"] = "/elsewhere".into())
        }),
        (process, "no place of its data", {
            line("base-dir", "").host("disk", "n2", |it| it["base-dir"] = "/restate-data".into())
        }),
        (
            "own-identity",
            "another port than its peers dial",
            silent_line("bind-address", "bind-address = \"127.0.0.1:1\""),
        ),
        ("own-identity", "its peers dial another port than the default", silent_line("bind-address", "")),
        ("own-identity", "any port", silent_line("bind-address", "use-random-ports = true")),
        ("own-identity", "no port at all", silent(root("listen-mode = \"unix\""))),
        ("known-facts", "where it listens is unclear", silent_line("bind-address", "bind-port = \"x\"")),
        ("own-identity", "TLS only", root("tls.mode = \"require\"")),
        ("own-identity", "a mode of TLS that is no text", root("tls.mode = 1")),
        ("kept-protection", "a role that the target's list does not give it", {
            let roles = json!(["worker", "admin", "log-server", "http-ingress"]);
            let scene = grown().restart("n2").member(2, |it| it["roles"] = roles.clone());
            scene.target(|it| it["nodes"][1]["roles"] = roles.clone())
        }),
        ("kept-protection", "a location that nobody asks for", root("location = \"r.a\"")),
        (
            "kept-protection",
            "another location than the target's",
            root("location = \"r.a\"").target(|it| it["nodes"][1]["location"] = "r.b".into()),
        ),
        (
            "known-peers",
            "metadata in etcd",
            changed(grown().restart("n2"), |text| {
                text.replace("[metadata-client]", "[metadata-client]\ntype = \"etcd\"")
            }),
        ),
        (
            "known-peers",
            "metadata no longer in etcd",
            grown().restart("n2").target(|it| it["metadata"] = "external".into()),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    let another = gets("RESTATE_WORKER__SNAPSHOTS__AWS_PROFILE", "venus")
        .target(|it| it["repository"]["settings"] = json!({"aws-profile": "mars"}));
    let another = ("same-process", "another setting of the repository than the target's", another);
    [variables(), files(), vec![another]].concat()
}

/// What is no change, or one that the target asks for.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let hashed = json!({"sha256": "ab"});
    let secret = "RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY";
    let mut fine: Vec<(&'static str, Scene)> = vec![
        (
            "a variable that it had",
            told(json!({"RESTATE_WORKER__A": "1"}), json!({"RESTATE_WORKER__A": "1"})),
        ),
        ("a secret that it had", told(json!({secret: hashed.clone()}), json!({secret: hashed}))),
        ("a variable that says what the file says", gets("RESTATE_CLUSTER_NAME", "localcluster")),
        (
            "a variable no more that said what the file says",
            told(json!({"RESTATE_NODE_NAME": "n2"}), json!({})),
        ),
        ("credentials for a node alone, whose repository is set up", {
            let secret = json!({"sha256": "ab"});
            unasked::alone_told(
                json!({}),
                json!({
                    "AZURE_STORAGE_USE_EMULATOR": "true", "AWS_SECRET_ACCESS_KEY": secret,
                    "RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY": secret,
                    "RESTATE_WORKER__SNAPSHOTS__AWS_REGION": "mars",
                }),
            )
        }),
        ("certificates that it inherits from whoever starts it", gets("SSL_CERT_FILE", "/etc/certificates")),
        ("a log filter", gets("RESTATE_LOG_FILTER", "debug")),
        ("a log filter by a flag", flags(&["--log-filter", "info"], &["--log-filter", "debug"])),
        ("a variable that is not the server's", gets("PATH", "/bin")),
        ("its own vote, asked for", gets("RESTATE_METADATA_SERVER__AUTO_JOIN", "false")),
        (
            "a repository no more by a variable, and by the file the target's",
            told(json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://old"}), json!({})),
        ),
        (
            "a name no more by a variable, and by the file its own",
            told(json!({"RESTATE_NODE_NAME": "old"}), json!({})),
        ),
        ("an address no more by a variable, and by the file the target's", {
            told(json!({"RESTATE_ADVERTISED_ADDRESS": "http://10.9.9.9:1"}), json!({}))
        }),
        ("a location by a variable, as the target says", {
            gets("RESTATE_LOCATION", "r.a").target(|it| it["nodes"][1]["location"] = "r.a".into())
        }),
        ("replicated logs, whatever it had", {
            let provider = |kind: &str| json!({"RESTATE_BIFROST__DEFAULT_PROVIDER": kind});
            told(provider("local"), provider("replicated"))
        }),
        ("snapshots more often", gets("RESTATE_WORKER__SNAPSHOTS__SNAPSHOT_INTERVAL", "30 min")),
        ("it may no longer provision", told(json!({"RESTATE_AUTO_PROVISION": "true"}), json!({}))),
        (
            "a setting that the target names",
            gets("RESTATE_WORKER__A", "1").target(|it| it["nodes"][1]["settings"]["worker.a"] = 1.into()),
        ),
        (
            "a setting of the repository that the target names",
            gets("RESTATE_WORKER__SNAPSHOTS__AWS_PROFILE", "mars")
                .target(|it| it["repository"]["settings"] = json!({"aws-profile": "mars"})),
        ),
        ("roles that the target names", {
            let roles = json!(["admin", "http-ingress", "log-server", "metadata-server", "worker"]);
            gets("RESTATE_ROLES", "[worker,admin,log-server,metadata-server,http-ingress]")
                .target(move |it| it["nodes"][1]["roles"] = roles.clone())
        }),
        ("the admin API where the target says", {
            changed(grown().restart("n2"), |text| text.replace("10708", "19072"))
        }),
        ("all addresses, which the target names for whatever listens", {
            changed(grown().restart("n2"), |text| inherited(text).replace("\"127.0.0.1\"", "\"0.0.0.0\""))
                .target(|it| it["nodes"][1]["settings"] = json!({"bind-ip": "0.0.0.0"}))
        }),
        ("a location that the target names", {
            root("location = \"r.a\"").target(|it| it["nodes"][1]["location"] = "r.a".into())
        }),
        ("sockets in another place, for their paths are too long", {
            grown().restart("n2").health("n2", |it| {
                for bound in it["bound_addresses"].as_array_mut().expect("a list") {
                    if bound["kind"] == "unix" {
                        bound["address"] = "/run/short/fabric.sock".into();
                    }
                }
            })
        }),
        ("a port beside an address", root("bind-port = 1")),
        ("an IP address beside an address", root("bind-ip = \"10.9.9.9\"")),
        ("random ports beside an address", root("use-random-ports = true")),
        (
            "a port beside an address, and nobody says where it listens",
            silent(root("bind-port = 1")).in_effect("n2"),
        ),
        ("where it listens is not told", silent(grown().restart("n2")).in_effect("n2")),
        ("it listens on all addresses, and says so in the other family", {
            changed(bound("[::]:10541"), |text| {
                text.replace("bind-address = \"127.0.0.1:10541", "bind-address = \"0.0.0.0:10541")
            })
        }),
        ("an address that is inherited", changed(grown().restart("n2"), inherited)),
        ("a role that it has, and the target's list does not name", {
            grown().restart("n2").target(|it| {
                it["nodes"][1]["roles"] = json!(["worker", "admin", "log-server", "http-ingress"]);
            })
        }),
        ("a role that the target gives it", {
            grown()
                .restart("n2")
                .member(2, |it| it["roles"] = json!(["worker", "admin", "log-server", "http-ingress"]))
        }),
        ("the endpoint that the others have", {
            ["n1", "n3"]
                .into_iter()
                .fold(changed(grown().restart("n2"), endpoint), |scene, node| scene.file(node, endpoint))
        }),
        ("TLS for whoever wants it", root("tls.mode = \"allow\"")),
        ("TLS only, and the target says so", {
            root("tls.mode = \"require\"")
                .target(|it| it["nodes"][1]["settings"]["tls.mode"] = "require".into())
        }),
        ("what is withheld as before, beside another level of logs", {
            let queue = json!({"sha256": "ab".repeat(32)});
            let with = |filter: &str| {
                json!({
                    "RESTATE_METADATA_SERVER__REQUEST_QUEUE_LENGTH": queue, "RESTATE_LOG_FILTER": filter,
                })
            };
            told(with("info"), with("warn"))
        }),
        ("its file by a variable, and by a flag from now on", {
            told(json!({"RESTATE_CONFIG": "/etc/restate.toml"}), json!({})).host("installed", "n2", |it| {
                it["arguments"] = json!(["--config-file", "/etc/restate.toml"]);
            })
        }),
        ("a repository that ends in a slash", {
            Scene::recorded("single-restart-pending")
                .restart("n1")
                .file("n1", |text| replace_line(text, "destination", "destination = \"az://snaps/hand/\""))
        }),
        ("a repository that it has run with, beside a variable of something else", {
            Scene::recorded("single-restart-pending")
                .restart("n1")
                .file("n1", |text| replace_line(text, "destination", "destination = \"az://other\""))
                .host("read-config", "n1", |it| it["age-ms"] = 60_000.into())
                .host("installed", "n1", |it| it["environment"] = json!({"RESTATE_LOG_FILTER": "warn"}))
        }),
        ("a repository by a variable that it has run with", {
            let variable = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://other"});
            Scene::recorded("single-restart-pending")
                .restart("n1")
                .host("read-config", "n1", |it| it["age-ms"] = 60_000.into())
                .host("installed", "n1", |it| it["environment"] = variable.clone())
                .host("process", "n1", |it| {
                    it["processes"][0]["environment"] = variable.clone();
                    it["processes"][0]["arguments"] = json!([]);
                })
        }),
        ("a repository that it has run with", {
            Scene::recorded("single-restart-pending")
                .restart("n1")
                .file("n1", |text| replace_line(text, "destination", "destination = \"az://other\""))
                .host("read-config", "n1", |it| it["age-ms"] = 60_000.into())
        }),
    ];
    let start = || Scene::recorded("n3-dead").start("n3");
    let address = "http://node-3:29073";
    fine.extend([
        ("a port that somebody passes connections on to", {
            start()
                .file("n3", |text| replace_line(text, "bind-address", "bind-port = 1"))
                .target(|it| it["nodes"][2]["settings"] = json!({"bind-port": 1}))
        }),
        ("a name of the one host", {
            start()
                .file("n3", |text| {
                    replace_line(text, "advertised-address", &format!("advertised-address = \"{address}\""))
                })
                .target(|it| it["nodes"][2]["address"] = address.into())
        }),
        ("all addresses", {
            start().file("n3", |text| replace_line(text, "bind-address", "bind-address = \"0.0.0.0:29073\""))
        }),
        ("a voter without peers", start().file("n3", |text| replace_line(text, "addresses", ""))),
        ("a cluster by a variable alone", {
            Scene::recorded("single-down")
                .start("n1")
                .file("n1", |text| replace_line(text, "cluster-name", ""))
                .host("installed", "n1", |it| {
                    it["environment"] = json!({"RESTATE_CLUSTER_NAME": "localcluster"})
                })
        }),
        ("a cluster by a variable, as the target says", {
            Scene::recorded("single-down")
                .start("n1")
                .file("n1", |text| replace_line(text, "cluster-name", "cluster-name = \"old\""))
                .host("installed", "n1", |it| it["environment"] = json!({"RESTATE_CLUSTER_NAME": "prod"}))
                .target(|it| it["cluster-name"] = "prod".into())
        }),
        ("a variable that has nothing to do with it", {
            Scene::recorded("single-down").start("n1").host("installed", "n1", |it| {
                it["environment"] = json!({"RESTATE_DEFAULT_NUM_PARTITIONS": "2"})
            })
        }),
    ]);
    fine
}
