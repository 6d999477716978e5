//! Servers that come back where few can be asked what they were: of a node alone, of one that is dead, and of a
//! cluster that is down as a whole.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

pub fn cases() -> Vec<Case> {
    [alone(), dead(), sources()].concat()
}

/// Where nothing of the cluster tells what a node alone had.
fn alone() -> Vec<Case> {
    let single = || Scene::recorded("single-restart-pending").restart("n1");
    let repository =
        |to: &'static str| single().file("n1", move |text| replace_line(text, "destination", to));
    vec![
        (
            "kept-protection",
            "another repository than the target's",
            repository("destination = \"az://other\""),
        ),
        ("kept-protection", "no repository", repository("")),
        ("same-process", "credentials no more", alone_told(json!({"AWS_PROFILE": "a"}), json!({}))),
        ("same-process", "other credentials", {
            alone_told(json!({"AWS_PROFILE": "a"}), json!({"AWS_PROFILE": "b"}))
        }),
        ("same-process", "credentials of the repository no more", {
            alone_told(json!({"RESTATE_WORKER__SNAPSHOTS__AWS_PROFILE": "a"}), json!({}))
        }),
        ("same-process", "a port, beside credentials", {
            alone_told(json!({}), json!({"AWS_PROFILE": "a", "RESTATE_ADMIN__LISTEN_MODE": "tcp"}))
        }),
        ("same-process", "a repository by a variable", {
            alone_told(json!({}), json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://other"}))
        }),
        ("kept-protection", "an upgrade with another repository", {
            let action = json!({"kind": "upgrade-node", "node": "n1", "version": "1.7.12"});
            repository("destination = \"az://other\"").act(action)
        }),
        ("kept-protection", "another repository by a variable, and nobody says what its server was given", {
            let variable = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://other"});
            single().host("read-config", "n1", |it| it["age-ms"] = 60_000.into()).host(
                "installed",
                "n1",
                |it| it["environment"] = variable.clone(),
            )
        }),
        (
            "kept-protection",
            "another repository by a variable, and nobody says which flags its server was given",
            {
                let variable = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://other"});
                single()
                    .host("read-config", "n1", |it| it["age-ms"] = 60_000.into())
                    .host("installed", "n1", |it| it["environment"] = variable.clone())
                    .host("process", "n1", |it| it["processes"][0]["environment"] = variable.clone())
            },
        ),
        ("kept-protection", "nobody says when the file was written", {
            repository("destination = \"az://other\"")
                .host("read-config", "n1", |it| drop(it.as_object_mut().expect("an object").remove("age-ms")))
        }),
    ]
}

/// A restart of a node alone, whose process tells its variables.
pub fn alone_told(runs: Value, would: Value) -> Scene {
    Scene::recorded("single-restart-pending")
        .restart("n1")
        .host("process", "n1", |it| it["processes"][0]["environment"] = runs.clone())
        .host("installed", "n1", |it| it["environment"] = would.clone())
}

/// A node that is down, held against what the cluster knows of it.
fn dead() -> Vec<Case> {
    let own = "own-identity";
    let start = || Scene::recorded("n3-dead").start("n3");
    let line =
        |key: &'static str, to: &'static str| start().file("n3", move |text| replace_line(text, key, to));
    let single = |key: &'static str, to: &'static str| {
        Scene::recorded("single-down").start("n1").file("n1", move |text| replace_line(text, key, to))
    };
    vec![
        (own, "another port", line("bind-address", "bind-address = \"127.0.0.1:1\"")),
        (own, "the default port", line("bind-address", "")),
        (own, "any port", line("bind-address", "use-random-ports = true")),
        (own, "a port that is free", line("bind-address", "bind-address = \"127.0.0.1:0\"")),
        (own, "a unix socket", line("bind-address", "listen-mode = \"unix\"")),
        (own, "a port by a variable", {
            start().file("n3", |text| replace_line(text, "bind-address", "")).host("installed", "n3", |it| {
                it["environment"] = json!({"RESTATE_BIND_PORT": "1"});
            })
        }),
        (own, "a port by a flag", {
            start()
                .file("n3", |text| replace_line(text, "bind-address", ""))
                .host("installed", "n3", |it| it["arguments"] = json!(["--bind-port", "1"]))
        }),
        ("known-facts", "a port that is withheld", {
            start().file("n3", |text| replace_line(text, "bind-address", "")).host("installed", "n3", |it| {
                it["environment"] = json!({"RESTATE_BIND_PORT": {"sha256": "a"}})
            })
        }),
        (own, "an address that other hosts do not reach", {
            let address = "http://10.0.0.3:29073";
            start()
                .file("n3", |text| {
                    replace_line(text, "advertised-address", &format!("advertised-address = \"{address}\""))
                })
                .target(|it| it["nodes"][2]["address"] = address.into())
        }),
        (own, "a name on another host", {
            let address = "http://node-3:29073";
            start()
                .file("n3", |text| {
                    replace_line(text, "advertised-address", &format!("advertised-address = \"{address}\""))
                })
                .target(|it| it["nodes"][2]["address"] = address.into())
                .target(|it| it["one-host"] = false.into())
        }),
        (own, "by TLS, and the target says otherwise", {
            line("advertised-address", "advertised-address = \"https://127.0.0.1:29073\"")
        }),
        (own, "a node alone, at another port", single("bind-address", "bind-address = \"127.0.0.1:1\"")),
        (own, "a node alone without an address, at another port", {
            single("bind-address", "bind-address = \"127.0.0.1:1\"")
                .file("n1", |text| replace_line(text, "advertised-address", ""))
        }),
        (own, "a node alone without an address, by TLS only", {
            single("advertised-address", "").file("n1", |text| format!("tls.mode = \"require\"\n{text}"))
        }),
        (own, "the port of the settings is another one", {
            line("bind-address", "bind-address = \"127.0.0.1:1\"")
                .target(|it| it["nodes"][2]["settings"] = json!({"bind-address": "127.0.0.1:2"}))
        }),
        (
            "kept-protection",
            "a location that it never had",
            start().file("n3", |text| format!("location = \"r.a\"\n{text}")),
        ),
        ("kept-protection", "a location that is not the target's, while nobody can be asked", {
            let scene = all_down().file("n2", |text| format!("location = \"r.a\"\n{text}"));
            scene.target(|it| it["nodes"][1]["location"] = "r.b".into()).start("n2")
        }),
        ("known-peers", "a node without a vote, and no peers", {
            let others =
                " NODE  STATUS  VERSION  LEADER  MEMBERS \n N1    Member  v3       N1      [N1,N2] \n";
            start()
                .file("n3", |text| replace_line(text, "addresses", ""))
                .printed("list-servers", |it| it["stdout"] = others.into())
        }),
        ("known-peers", "a node without a vote, and only itself for a peer", {
            let others =
                " NODE  STATUS  VERSION  LEADER  MEMBERS \n N1    Member  v3       N1      [N1,N2] \n";
            start()
                .file("n3", |text| {
                    replace_line(text, "addresses", "addresses = [\"http://127.0.0.1:29073\"]")
                })
                .printed("list-servers", |it| it["stdout"] = others.into())
        }),
        ("known-peers", "a node that could not vote, and no peers, while nobody says who votes", {
            let roles = "roles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]";
            start()
                .member(3, |it| it["roles"] = json!(["worker", "admin", "log-server", "http-ingress"]))
                .file("n3", |text| format!("{roles}\n{}", replace_line(text, "addresses", "")))
                .printed("list-servers", |it| it["exit"] = 1.into())
        }),
    ]
}

/// What finds its peers, or needs none.
pub fn fine() -> Vec<(&'static str, Scene)> {
    let others = " NODE  STATUS  VERSION  LEADER  MEMBERS \n N1    Member  v3       N1      [N1,N2] \n";
    vec![
        ("a node without a vote that looks for a voter where the target has it", {
            n3_down()
                .start("n3")
                .member(1, |it| it["address"] = "http://localhost:16745/".into())
                .file("n3", |text| {
                    replace_line(text, "addresses", "addresses = [\"http://127.0.0.1:16745\"]")
                })
                .printed("list-servers", |it| it["stdout"] = others.into())
        }),
        ("a node that could vote, and only itself for a peer, while nobody says who votes", {
            n3_down()
                .start("n3")
                .file("n3", |text| {
                    replace_line(text, "addresses", "addresses = [\"http://127.0.0.1:29073\"]")
                })
                .printed("list-servers", |it| it["exit"] = 1.into())
        }),
    ]
}

/// While the cluster cannot be asked, file, variables and flags have to say the same.
fn sources() -> Vec<Case> {
    let own = "own-identity";
    let variable = |name: &'static str, value: &'static str| {
        Scene::recorded("single-down")
            .start("n1")
            .host("installed", "n1", move |it| it["environment"] = json!({name: value}))
    };
    let flag = |flag: &'static str, value: &'static str| {
        Scene::recorded("single-down")
            .start("n1")
            .host("installed", "n1", move |it| it["arguments"] = json!([flag, value]))
    };
    vec![
        (own, "another cluster by a variable", variable("RESTATE_CLUSTER_NAME", "zz")),
        (own, "another cluster by a flag", flag("--cluster-name", "zz")),
        (own, "another number by a variable", {
            variable("RESTATE_FORCE_NODE_ID", "7").file("n1", |text| format!("force-node-id = 1\n{text}"))
        }),
        (own, "another location by a flag", {
            flag("--location", "r.b").file("n1", |text| format!("location = \"r.a\"\n{text}"))
        }),
        (own, "another repository by a variable", {
            variable("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "az://other")
        }),
        (own, "another port by a flag", {
            flag("--bind-address", "127.0.0.1:1")
                .target(|it| it["nodes"][0]["settings"] = json!({"bind-port": 16745}))
        }),
        (own, "one of several, by a variable", {
            all_down()
                .start("n2")
                .host("installed", "n2", |it| {
                    it["environment"] = json!({"RESTATE_BASE_DIR": "/elsewhere"});
                })
                .host("disk", "n2", |it| it["base-dir"] = "/elsewhere".into())
        }),
    ]
}
