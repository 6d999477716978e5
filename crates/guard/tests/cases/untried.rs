//! Servers that may not come up again, by settings that none has come up with.

use serde_json::json;

use crate::Case;
use crate::deployments::*;
use crate::returns::changed;
use crate::scene::*;

const PATHS: [&str; 6] = [
    "request-identity-private-key-pem-file = \"/nope.pem\"",
    "worker.invoker.request-identity-private-key-pem-file = \"/nope.pem\"",
    "admin.query-engine.tmp-dir = \"/nope\"",
    "tls.cert-file = \"/nope.crt\"",
    "tls.key-file = \"/nope.key\"",
    "tls.ca-files = [\"/nope.crt\"]",
];

const SMALL: [&str; 3] = [
    "networking.message-size-limit = \"30B\"",
    "metadata-client.message-size-limit = \"30B\"",
    "initialization-timeout = \"1ms\"",
];

/// What a file says, with one of these lines. A file with such a table has it in there.
fn with(line: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let (key, value) = line.split_once(" = ").expect("a line");
        let table = key.split_once('.').filter(|(table, _)| text.contains(&format!("[{table}]\n")));
        match table {
            Some((table, key)) => {
                text.replace(&format!("[{table}]\n"), &format!("[{table}]\n{key} = {value}\n"))
            }
            None => format!("{line}\n{text}"),
        }
    }
}

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in PATHS.into_iter().chain(SMALL) {
        cases.push(("valid-start", line, changed(grown().restart("n2"), with(line))));
        cases.push(("valid-start", line, changed(grown().upgrade("n2", "1.7.12"), with(line))));
        let only = Scene::recorded("single-restart-pending").restart("n1").file("n1", with(line));
        cases.push(("valid-start", line, only));
        let ageless = grown().restart("n2").host("read-config", "n2", |it| {
            it["text"] = with(line)(it["text"].as_str().expect("a text")).into();
            drop(it.as_object_mut().expect("fields").remove("age-ms"));
        });
        cases.push(("valid-start", line, ageless));
    }
    for line in [
        "initialization-timeout = \"1m\"",
        "networking.message-size-limit = \"31 MiB\"",
        "metadata-client.message-size-limit = \"31 MiB\"",
    ] {
        cases.push(("valid-start", line, changed(grown().restart("n2"), with(line))));
    }
    for (what, name) in [
        ("beside a variable of something else", "RESTATE_LOG_FILTER"),
        ("beside a variable of which its name is only the beginning", "RESTATE_TLS__CA"),
    ] {
        let given = json!({name: "x"});
        let scene = grown()
            .restart("n2")
            .host("process", "n2", |it| it["processes"][0]["environment"] = given.clone())
            .host("installed", "n2", |it| it["environment"] = given.clone());
        cases.push(("valid-start", what, changed(scene, with("tls.ca-files = [\"/nope.crt\"]"))));
    }
    cases
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    let mut fine = Vec::new();
    for line in PATHS.into_iter().chain(SMALL) {
        fine.push((line, grown().restart("n2").in_effect("n2").file("n2", with(line))));
        fine.push((line, n3_down().start("n3").file("n3", with(line))));
    }
    for line in [
        "networking.message-size-limit = \"64 MiB\"",
        "networking.message-size-limit = \"1 GiB\"",
        "metadata-client.message-size-limit = 33554432",
        "initialization-timeout = \"10m\"",
    ] {
        fine.push((line, changed(grown().restart("n2"), with(line))));
    }
    let given = json!({"RESTATE_ADMIN__QUERY_ENGINE__TMP_DIR": "/there"});
    fine.push(("a variable that it runs with", {
        changed(
            grown()
                .restart("n2")
                .host("process", "n2", |it| it["processes"][0]["environment"] = given.clone())
                .host("installed", "n2", |it| it["environment"] = given.clone()),
            with("admin.query-engine.tmp-dir = \"/there\""),
        )
    }));
    fine
}
