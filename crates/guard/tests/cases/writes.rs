//! Configuration files as they will lie on the disk.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::scene::*;

fn change(from: &'static str, to: &'static str) -> Scene {
    grown().write("n2", |text| text.replace(from, to))
}

fn line(key: &'static str, line: &'static str) -> Scene {
    grown().write("n2", |text| replace_line(text, key, line))
}

fn action(change: impl Fn(&mut serde_json::Value)) -> Scene {
    let mut scene = grown().write("n2", |text| format!("{text}# more\n"));
    change(&mut scene.action);
    scene
}

/// Servers with an access key that stands openly in other settings.
fn common(key: &'static str) -> Scene {
    let environment = json!({"AWS_ACCESS_KEY_ID": key});
    ["n1", "n2", "n3"].into_iter().fold(grown(), |scene, node| {
        scene.host("installed", node, |it| it["environment"] = environment.clone()).host(
            "process",
            node,
            |it| it["processes"][0]["environment"] = environment.clone(),
        )
    })
}

#[test]
fn a_credential_that_is_a_common_word_is_in_no_ones_way() {
    let changed = |key| common(key).write("n2", |text| format!("{text}# more\n"));
    let mut shown = changed("restate");
    shown.action["diff"] =
        "--- restate.toml of n2\n+++ restate.toml of n2\n@@ -1 +1 @@\n base-dir = \"/var/lib/restate/n2/data\"\n".into();
    crate::pass(vec![
        ("a part of a path", changed("restate")),
        ("a part of the repository", changed("snaps")),
        ("a part of a file's name", shown),
    ]);
}

pub fn cases() -> Vec<Case> {
    let exact = "exact-write";
    let secret = |text: &str| format!("{text}aws-secret-access-key = \"hunter22\"\n");
    let own = "own-identity";
    vec![
        (own, "another port", change("bind-address = \"127.0.0.1:10541\"", "bind-address = \"127.0.0.1:1\"")),
        (own, "no port", line("bind-address", "")),
        (own, "the admin API elsewhere", change("10708", "1")),
        (own, "the admin API at another port than the target's", {
            change("10708", "1")
                .target(|it| it["nodes"][1]["settings"] = json!({"admin.bind-address": "127.0.0.1:2"}))
        }),
        (own, "TLS", grown().write("n2", |text| format!("tls.mode = \"allow\"\n{text}"))),
        (own, "another endpoint of the repository", {
            change("snapshot-interval", "aws-endpoint-url = \"http://10.9.9.9\"\nsnapshot-interval")
        }),
        (
            "known-peers",
            "metadata in etcd",
            change("[metadata-client]", "[metadata-client]\ntype = \"etcd\""),
        ),
        (
            exact,
            "the file changed meanwhile",
            action(|_| {}).file("n2", |text| format!("{text}# somebody else\n")),
        ),
        (
            exact,
            "the file should not be there",
            action(|it| drop(it.as_object_mut().expect("object").remove("expect"))),
        ),
        (exact, "the base changed", action(|it| it["base"]["sha256"] = "ab".into())),
        (exact, "another text than promised", action(|it| it["sha256"] = "ab".into())),
        (exact, "an edit outside the text", action(|it| it["edits"][0]["start"] = 1_000_000.into())),
        (exact, "an edit that ends outside the text", action(|it| it["edits"][0]["end"] = 1_000_000.into())),
        (
            exact,
            "an edit that ends before it starts",
            action(|it| {
                it["edits"][0]["start"] = 9.into();
                it["edits"][0]["end"] = 3.into();
            }),
        ),
        (exact, "an edit that ends before it starts, and the text that it might lead to", {
            action(|it| {
                let old = grown().answer("read-config", "n2")["text"].as_str().expect("a text").to_owned();
                it["edits"] = json!([{"start": 9, "end": 3, "insert": "x"}]);
                it["sha256"] = sha256(&format!("{}x{}", &old[..9], &old[9..])).into();
            })
        }),
        ("no-secrets", "a password in a URL that the file has already", {
            let url = "tracing-endpoint = \"http://me:hunter22@h:1\"";
            grown().file("n2", |text| format!("{url}\n{text}")).write("n2", |text| format!("{text}# more\n"))
        }),
        ("no-secrets", "a value that comes to stand under the name of a credential", {
            let empty = grown().file("n2", |text| format!("{text}aws-secret-access-key = \"\"\n"));
            let mut scene = empty.write("n2", |text| text.replace("key = \"\"", "key = \"hunter22\""));
            let old = scene.answer("read-config", "n2")["text"].as_str().expect("a text").to_owned();
            let at = old.find("key = \"\"").expect("a place") + "key = \"".len();
            scene.action["edits"] = json!([{"start": at, "end": at, "insert": "hunter22"}]);
            scene
        }),
        (
            exact,
            "a text that is too long",
            action(|it| it["edits"][0]["insert"] = "#".repeat((1 << 20) + 1).into()),
        ),
        (
            "known-facts",
            "which version reads it is not told",
            action(|_| {})
                .host("installed", "n2", |it| drop(it.as_object_mut().expect("object").remove("version"))),
        ),
        (exact, "another text than promised, before anything else is asked for", {
            let mut scene = action(|it| it["sha256"] = "ab".into());
            scene.input["observations"]
                .as_array_mut()
                .expect("observations")
                .retain(|it| it["kind"] != "installed");
            scene
        }),
        (
            exact,
            "a text that is too long, as promised",
            grown().write("n2", |text| format!("{text}#{}", "#".repeat(1 << 20))),
        ),
        ("known-facts", "while nobody can be asked who is registered", {
            all_down().write("n2", |text| format!("{text}# more\n"))
        }),
        ("known-facts", "roles taken away, while nobody has asked who is registered", {
            let mut scene = line("roles", "roles = [\"admin\"]");
            scene.observations_mut().retain(|it| it["kind"] != "restatectl");
            scene
        }),
        ("no-secrets", "the credential that a running server has", {
            let scene = grown().host("process", "n2", |it| {
                it["processes"][0]["environment"] = json!({"AWS_SECRET_ACCESS_KEY": "hunter22"});
            });
            scene.write("n2", |text| format!("{text}# hunter22\n"))
        }),
        ("known-facts", "a file nobody has read", {
            let mut scene = action(|_| {});
            scene.input["observations"]
                .as_array_mut()
                .expect("observations")
                .retain(|it| it["kind"] != "read-config");
            scene
        }),
        ("known-facts", "no TOML", change("node-name", "node-name = = ")),
        (
            "valid-start",
            "would start with has errors",
            Scene { errors: vec!["RS100".into()], ..action(|_| {}) },
        ),
        ("own-identity", "another node's name", line("node-name", "node-name = \"n3\"")),
        ("own-identity", "another node's address", {
            let third = grown().input["target"]["nodes"][2]["address"].as_str().expect("text").to_owned();
            grown().write("n2", |text| {
                replace_line(text, "advertised-address", &format!("advertised-address = \"{third}\""))
            })
        }),
        ("own-identity", "another directory", line("base-dir", "base-dir = \"/elsewhere\"")),
        ("own-identity", "another cluster", line("cluster-name", "cluster-name = \"other\"")),
        ("own-identity", "another number", grown().write("n2", |text| format!("force-node-id = 3\n{text}"))),
        ("one-provisioner", "it may provision", line("auto-provision", "auto-provision = true")),
        (
            "known-peers",
            "peers nobody knows",
            change("addresses = [", "addresses = [\"http://10.9.9.9:5122\", "),
        ),
        (
            "replicated-logs",
            "local logs",
            grown().write("n2", |text| format!("bifrost.default-provider = \"local\"\n{text}")),
        ),
        ("kept-protection", "no repository", line("destination", "")),
        ("kept-protection", "no repository on a node alone", {
            ready_to_join().write("n1", |text| replace_line(text, "destination", ""))
        }),
        (
            "kept-protection",
            "another repository, alone",
            line("destination", "destination = \"az://other/place\""),
        ),
        (
            "kept-protection",
            "a role less",
            grown().write("n2", |text| format!("roles = [\"worker\"]\n{text}")),
        ),
        ("kept-protection", "another zone under its records, which the target asks for", {
            zoned().target(|it| it["nodes"][2]["location"] = "r.c".into()).write("n3", moved_to("r.c"))
        }),
        ("kept-protection", "another zone under its records", zoned().write("n3", moved_to("r.c"))),
        ("no-secrets", "a credential in the diff", {
            let mut scene = grown().file("n2", secret).write("n2", |text| format!("# more\n{text}"));
            scene.action["edits"] = json!([{"start": 0, "end": 0, "insert": "# more\n"}]);
            scene.action["diff"] = "+# more\n aws-secret-access-key = \"hunter22\"\n".into();
            scene
        }),
        ("no-secrets", "a credential in an edit", grown().write("n2", secret)),
        ("no-secrets", "the target's credential in an edit", {
            let scene = grown()
                .target(|it| it["repository"]["settings"] = json!({"aws-secret-access-key": "hunter22"}));
            scene.write("n2", |text| format!("{text}# hunter22\n"))
        }),
        ("no-secrets", "a variable's credential", {
            let scene = grown()
                .host("installed", "n2", |it| it["environment"]["AWS_SECRET_ACCESS_KEY"] = "hunter22".into());
            scene.write("n2", |text| format!("{text}# hunter22\n"))
        }),
        ("no-secrets", "a short credential", {
            let scene = grown()
                .host("installed", "n2", |it| it["environment"]["AWS_SECRET_ACCESS_KEY"] = "hunt".into());
            scene.write("n2", |text| format!("{text}# hunt\n"))
        }),
        ("no-secrets", "a credential that is a common word, under its own name", {
            common("restate").write("n2", |text| format!("{text}aws-access-key-id = \"restate\"\n"))
        }),
        ("no-secrets", "a credential that is a common word, alone", {
            common("restate").write("n2", |text| format!("{text}\nx = [\n\"restate\",\n]\n"))
        }),
        ("no-secrets", "a credential that the installed server printed", {
            let dump = json!({"kind": "dump-config", "node": "n3", "at-ms": 1, "answer": {"ok": {
                "exit": 0, "stdout": "[worker.snapshots]\naws-secret-access-key = \"hunter22\"\n",
            }}});
            grown().seen(dump).write("n2", |text| format!("{text}# hunter22\n"))
        }),
        ("no-secrets", "a password in a URL", {
            let scene = grown().file("n3", |text| text.replace("az://snaps", "az://user:hunter22@snaps"));
            scene.write("n2", |text| format!("{text}# hunter22\n"))
        }),
    ]
}
