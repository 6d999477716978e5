//! Snapshots and trims that must not happen, by what runs and by which node is not registered.

use serde_json::{Value, json};

use crate::deployments::*;
use crate::scene::*;
use crate::{Case, check, pass};

pub const TRIM: &str = "verified-trim";
pub const KNOWN: &str = "known-facts";

fn process(node: &str, key: &str, value: Value) -> Scene {
    grown().snapshot().host("process", node, |it| it["processes"][0][key] = value.clone())
}

fn variable(key: &str, value: &str) -> Scene {
    process("n2", "environment", json!({key: value}))
}

/// With a line in the table of the repository in the files of two nodes.
fn both(first: &str, second: &str) -> Scene {
    with_line(with_line(grown().snapshot(), "n1", first), "n2", second)
}

pub fn with_line(scene: Scene, node: &str, line: &str) -> Scene {
    scene.file(node, |text| {
        let lines = text.lines().map(|old| match old.starts_with("destination") {
            true => format!("{old}\n{line}\n"),
            false => format!("{old}\n"),
        });
        lines.collect()
    })
}

/// A node that runs, and would start, with these variables.
pub fn outside(scene: Scene, node: &str, environment: &Value) -> Scene {
    scene
        .host("installed", node, |it| it["environment"] = environment.clone())
        .host("process", node, |it| it["processes"][0]["environment"] = environment.clone())
}

fn stranger(kind: &str, answer: Value) -> Scene {
    ready_to_join().snapshot().host(kind, "n2", |it| *it = answer.clone())
}

fn disk(directories: &[&str], empty: Option<bool>) -> Scene {
    let mut answer = json!({"exists": true, "node-directories": directories});
    if let Some(empty) = empty {
        answer["empty"] = empty.into();
    }
    stranger("disk", answer)
}

fn unseen(kind: &str) -> Scene {
    let mut scene = ready_to_join().snapshot();
    scene.observations_mut().retain(|it| it["kind"] != kind || it["node"] != "n2");
    scene
}

#[test]
fn another_repository_than_a_start_would_have() {
    let everywhere = ["n1", "n2", "n3"].into_iter().fold(grown().snapshot(), |scene, node| {
        scene.host("process", node, |it| {
            it["processes"][0]["environment"] =
                json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"});
        })
    });
    let installed = grown().snapshot().host("installed", "n2", |it| {
        it["environment"] = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"});
    });
    let would_have_none =
        installed.clone().host("process", "n2", |it| it["processes"][0]["environment"] = json!({}));
    let second = grown().snapshot().host("process", "n2", |it| {
        let other = json!({"environment": {"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"}});
        it["processes"].as_array_mut().expect("processes").push(other);
    });
    let nowhere = grown()
        .snapshot()
        .host("installed", "n2", |it| {
            it["environment"] = json!({"RESTATE_WORKER__SNAPSHOTS__DESTINATION": "az://snaps/x"})
        })
        .host("process", "n2", |it| it["processes"][0]["environment"] = json!({}))
        .file("n2", |text| replace_line(text, "destination", ""));
    let endpoint = |it: &str| format!("aws-endpoint-url = \"http://{it}:9000\"");
    check(vec![
        (
            TRIM,
            "a variable of the process",
            variable("RESTATE_WORKER__SNAPSHOTS__DESTINATION", "az://snaps/x"),
        ),
        (TRIM, "the same variable of all processes", everywhere),
        (KNOWN, "a variable of the next start, where the host tells nothing of the process", installed),
        (TRIM, "a variable of the next start alone", would_have_none),
        (TRIM, "a variable of a second process", second),
        (TRIM, "a process without a repository", nowhere),
        (TRIM, "another file by a flag", process("n2", "arguments", json!(["--config-file", "/other.toml"]))),
        (TRIM, "another file by a variable", variable("RESTATE_CONFIG", "/other.toml")),
        (KNOWN, "a flag that is not understood", process("n2", "arguments", json!(["--what"]))),
        (KNOWN, "a whole table", variable("RESTATE_WORKER__SNAPSHOTS", "{destination=\"az://snaps/x\"}")),
        (TRIM, "two endpoints", both(&endpoint("a"), &endpoint("b")).in_a_bucket()),
        (TRIM, "an endpoint of one node alone", both(&endpoint("a"), "").in_a_bucket()),
        (TRIM, "another endpoint by a variable", {
            let variable =
                json!({"AWS_ENDPOINT_URL_S3": "http://b:9000", "AWS_ENDPOINT_URL": "http://a:9000"});
            let same = with_line(both(&endpoint("a"), &endpoint("a")), "n3", "");
            outside(same, "n3", &variable).in_a_bucket()
        }),
        (
            TRIM,
            "another endpoint of Azure",
            outside(grown().snapshot(), "n2", &json!({"AZURE_ENDPOINT": "x"})),
        ),
        (TRIM, "another account", {
            let account = |name: &str| json!({"AZURE_STORAGE_ACCOUNT_NAME": name});
            outside(outside(grown().snapshot(), "n1", &account("a")), "n2", &account("b"))
        }),
        (TRIM, "an account of the process alone", variable("AZURE_STORAGE_ACCOUNT_NAME", "b")),
        (TRIM, "an account of the next start alone", {
            let account = json!({"AZURE_STORAGE_ACCOUNT_NAME": "b"});
            process("n2", "environment", json!({}))
                .host("installed", "n2", move |it| it["environment"] = account.clone())
        }),
        (TRIM, "an account of one node alone", {
            outside(grown().snapshot(), "n3", &json!({"AZURE_STORAGE_ACCOUNT_NAME": {"sha256": "aa"}}))
        }),
        (TRIM, "another region by a variable", {
            let region = |name: &str| json!({"AWS_REGION": name});
            outside(outside(grown().snapshot(), "n1", &region("a")), "n2", &region("b")).in_a_bucket()
        }),
        (TRIM, "its server was started before its file was written, whatever its host says", {
            let young = |it: &mut Value| it["processes"][0]["age-ms"] = 3_000.into();
            let file = |it: &mut Value| it["age-ms"] = 5_000.into();
            grown().snapshot().host("process", "n2", young).host("read-config", "n2", file)
        }),
        ("snapshot-before-join", "a joiner with another account", {
            let account = |scene: Scene, node: &str, name: &str| {
                outside(scene, node, &json!({"AZURE_STORAGE_ACCOUNT_NAME": name}))
            };
            account(ready_to_join(), "n1", "main")
                .host("installed", "n2", |it| it["environment"] = json!({"AZURE_STORAGE_ACCOUNT_NAME": "x"}))
                .start("n2")
        }),
        (TRIM, "two regions", both("aws-region = \"a\"", "aws-region = \"b\"").in_a_bucket()),
        (TRIM, "two regions beside a node without one", {
            let regions = ["n2", "n3"].into_iter().fold(grown().snapshot(), |scene, node| {
                let region = format!("aws-region = \"{node}\"\ndestination");
                scene.file(node, |text| text.replace("destination", &region))
            });
            regions.in_a_bucket()
        }),
        (TRIM, "a region of the process", {
            let region = json!({"RESTATE_WORKER__SNAPSHOTS__AWS_REGION": "mars"});
            both("aws-region = \"a\"", "aws-region = \"a\"")
                .host("process", "n2", |it| it["processes"][0]["environment"] = region.clone())
                .in_a_bucket()
        }),
        ("snapshot-before-join", "a joiner with another region", {
            let n1 = |scene: Scene, node, region: &str| {
                scene.file(node, |text| {
                    text.replace("destination", &format!("aws-region = \"{region}\"\ndestination"))
                })
            };
            n1(n1(ready_to_join(), "n1", "a"), "n2", "b").in_a_bucket().start("n2")
        }),
    ]);
}

#[test]
fn one_repository_however_it_is_spelled() {
    let endpoints = |urls: [&str; 3]| {
        let lines = ["n1", "n2", "n3"].into_iter().zip(urls);
        let scene = lines.fold(grown().snapshot(), |scene, (node, url)| {
            with_line(scene, node, &format!("aws-endpoint-url = \"{url}\""))
        });
        scene.in_a_bucket()
    };
    pass(vec![
        ("a slash, case and the port of its scheme", {
            endpoints(["https://store/", "https://STORE", "https://store:443"])
        }),
        ("a path", endpoints(["http://store:9000/a/", "http://store:9000/a", "http://store.:9000/a"])),
        ("what leads to buckets, beside a container", {
            outside(grown().snapshot(), "n2", &json!({"AWS_ENDPOINT_URL": "http://a:9", "AWS_REGION": "a"}))
        }),
        ("what leads to containers, beside a bucket", {
            let azure = json!({"AZURE_STORAGE_ACCOUNT_NAME": "a", "AZURE_ENDPOINT": "http://a:9"});
            outside(grown().snapshot(), "n2", &azure).in_a_bucket()
        }),
    ]);
    check(vec![
        (TRIM, "another port", endpoints(["http://store:9000", "http://store:9000", "http://store:9001"])),
        (TRIM, "another scheme", endpoints(["http://store:9000", "http://store:9000", "https://store:9000"])),
        (TRIM, "another path", endpoints(["http://store:9000", "http://store:9000", "http://store:9000/b"])),
        (
            TRIM,
            "another user",
            endpoints(["http://a@store:9000", "http://a@store:9000", "http://store:9000"]),
        ),
        (TRIM, "a file of a server that answers, and whose host finds none", {
            grown().snapshot().host("process", "n3", |it| *it = json!({"processes": []})).host(
                "read-config",
                "n3",
                |it| it["age-ms"] = 0.into(),
            )
        }),
        (
            TRIM,
            "another query without a path",
            endpoints(["http://store?a", "http://store?a", "http://store?b"]),
        ),
        (TRIM, "another query", endpoints(["http://store/?a", "http://store/?a", "http://store/?b"])),
    ]);
}

/// With rows of replicas changed.
fn replicas(scene: Scene, change: impl Fn(&mut Value)) -> Scene {
    scene.read("FROM partition_state", |rows| rows.as_array_mut().expect("rows").iter_mut().for_each(&change))
}

/// Where the log of a row's partition ends for it.
fn end(row: &Value) -> u64 {
    let at = |key: &str| row[key].as_u64().unwrap_or_default();
    at("applied_log_lsn").max(at("target_tail_lsn"))
}

#[test]
fn snapshots_of_another_history() {
    let beyond = |row: &mut Value| row["archived_log_lsn"] = (end(row) + 1_000).into();
    let untold = |row: &mut Value| {
        let row = row.as_object_mut().expect("an object");
        row.remove("target_tail_lsn");
        row.remove("applied_log_lsn");
    };
    let join = "snapshot-before-join";
    check(vec![
        (KNOWN, "where no server tells how far its log goes, at a join", {
            replicas(ready_to_join().start("n2"), untold)
        }),
        (
            KNOWN,
            "where no server tells how far its log goes, at a trim",
            replicas(grown().snapshot(), untold),
        ),
        (KNOWN, "a replica that is listed twice", {
            grown().snapshot().read("FROM partition_state", |rows| {
                let rows = rows.as_array_mut().expect("rows");
                rows.push(rows[0].clone());
            })
        }),
        (join, "beyond the end of every log, at a join", replicas(ready_to_join().start("n2"), beyond)),
        (TRIM, "beyond the end of every log, at a trim", replicas(grown().snapshot(), beyond)),
        (join, "by one LSN, on a server that does not tell the tail", {
            replicas(ready_to_join().start("n2"), |row| {
                row["archived_log_lsn"] = (row["applied_log_lsn"].as_u64().expect("a number") + 1).into();
                drop(row.as_object_mut().expect("an object").remove("target_tail_lsn"));
            })
        }),
        (join, "by one LSN, on a server that does not tell what it applied", {
            replicas(ready_to_join().start("n2"), |row| {
                let tail = row["target_tail_lsn"].as_u64().expect("a number");
                row["archived_log_lsn"] = (tail + 1).into();
                drop(row.as_object_mut().expect("an object").remove("applied_log_lsn"));
            })
        }),
    ]);
    let fine = [
        (
            "up to the end",
            replicas(ready_to_join().start("n2"), |row| row["archived_log_lsn"] = end(row).into()),
        ),
        ("up to where the last segment begins, where no server tells how far its log goes", {
            replicas(grown().snapshot(), move |row| {
                untold(row);
                row["archived_log_lsn"] = 1_000_000.into();
            })
            .read("FROM loglet_workers", |rows| *rows = json!([]))
            .read("bifrost_config", |printed| {
                for log in printed["logs"].as_array_mut().expect("logs") {
                    log[1]["chain"].as_array_mut().expect("a chain").last_mut().expect("a segment")[0] =
                        1_000_000.into();
                }
            })
        }),
        ("none yet, where no server tells how far its log goes", {
            replicas(grown().snapshot(), move |row| {
                untold(row);
                drop(row.as_object_mut().expect("an object").remove("archived_log_lsn"));
            })
        }),
        ("up to the end that an earlier life of a node told", {
            grown().snapshot().read("FROM partition_state", |rows| {
                let rows = rows.as_array_mut().expect("rows");
                let mut earlier = rows[0].clone();
                rows[0]["archived_log_lsn"] = (end(&earlier) + 3).into();
                earlier["applied_log_lsn"] = (end(&earlier) + 3).into();
                earlier["gen_node_id"] =
                    format!("{}:0", earlier["plain_node_id"].as_str().expect("an id")).into();
                rows.push(earlier);
            })
        }),
        ("up to where the last segment begins", {
            replicas(ready_to_join().start("n2"), |row| {
                row["archived_log_lsn"] = 100_000.into();
            })
            .read("FROM loglet_workers", |rows| *rows = json!([]))
            .read("bifrost_config", |printed| {
                for log in printed["logs"].as_array_mut().expect("logs") {
                    log[1]["chain"].as_array_mut().expect("a chain").last_mut().expect("a segment")[0] =
                        100_000.into();
                }
            })
        }),
    ];
    pass(fine.into());
}

#[test]
fn another_cluster() {
    let cases: Vec<Case> = vec![
        (TRIM, "data of another name", disk(&["old-host"], Some(false))),
        (TRIM, "data beside lost+found", disk(&["lost+found", "n2"], Some(false))),
        (TRIM, "a link beside lost+found", {
            stranger(
                "disk",
                json!({"exists": true, "empty": false, "node-directories": ["lost+found"], "other-entries": 1}),
            )
        }),
        (TRIM, "lost+found, and nobody says what else", disk(&["lost+found"], Some(false))),
        (TRIM, "a file that is not listed", disk(&[], Some(false))),
        (TRIM, "nobody says that it is empty", disk(&[], None)),
        (TRIM, "a process", stranger("process", json!({"processes": [{"data-directory": "/d/n2"}]}))),
        (TRIM, "something answers", stranger("dial", json!({"status": 200, "body": "<html>"}))),
        (TRIM, "something listens", stranger("dial", json!({"failure": "tls"}))),
        (KNOWN, "nobody has dialled it", unseen("dial")),
        (KNOWN, "no answer in time", stranger("dial", json!({"failure": "timed-out"}))),
        (KNOWN, "no way to it", stranger("dial", json!({"failure": "unreachable"}))),
        (KNOWN, "no name, and nobody looks for processes", {
            let scene = unseen("process");
            scene.host("dial", "n2", |it| *it = json!({"failure": "no-such-name"}))
        }),
    ];
    check(cases);
}

#[test]
fn what_is_one_repository_of_one_cluster() {
    let at = "aws-endpoint-url = \"http://a:9000\"";
    let scenes = [
        ("variables that a start has, too", {
            let same = json!({"RESTATE_WORKER__SNAPSHOTS__AWS_REGION": "a"});
            grown().snapshot().host("installed", "n2", |it| it["environment"] = same.clone()).host(
                "process",
                "n2",
                |it| it["processes"][0]["environment"] = same.clone(),
            )
        }),
        ("flags that a start has, too", {
            let same = json!(["--config-file", "/etc/restate.toml"]);
            grown().snapshot().host("installed", "n2", |it| it["arguments"] = same.clone()).host(
                "process",
                "n2",
                |it| it["processes"][0]["arguments"] = same.clone(),
            )
        }),
        ("one endpoint", {
            let text = |node: &'static str| move |scene: Scene| with_line(scene, node, at);
            text("n3")(both(at, at))
        }),
        ("an endpoint that others have from a variable", {
            let variable = json!({"AWS_ENDPOINT_URL": "http://a:9000/"});
            outside(outside(both(at, ""), "n2", &variable), "n3", &variable)
        }),
        ("a region that others may have from their profile", both("aws-region = \"a\"", "")),
        ("one account, and a repository with a slash", {
            let account = json!({"AZURE_STORAGE_ACCOUNT_NAME": "main"});
            let scene = ["n1", "n2", "n3"]
                .into_iter()
                .fold(grown().snapshot(), |scene, node| outside(scene, node, &account));
            scene.file("n2", |text| {
                let lines = text.lines().map(|line| match line.strip_suffix('"') {
                    Some(line) if line.starts_with("destination") => format!("{line}/\"\n"),
                    _ => format!("{line}\n"),
                });
                lines.collect()
            })
        }),
        ("an empty base directory", disk(&[], Some(true))),
        ("a new file system", {
            stranger(
                "disk",
                json!({"exists": true, "empty": false, "node-directories": ["lost+found"], "other-entries": 0}),
            )
        }),
        (
            "a host whose name is not known before it starts",
            stranger("dial", json!({"failure": "no-such-name"})),
        ),
        ("a host that cannot look for processes", unseen("process")),
    ];
    for (what, scene) in scenes {
        assert_eq!(scene.judged().map(|_| ()).map_err(|it| (it.name, it.message)), Ok(()), "{what}");
    }
}
