//! The readers of what `restatectl` and servers print: the planner's and the guard's, side by side on the same texts.

use std::collections::BTreeMap;
use std::fmt::Debug;

use restate_scaleout::api::answer::EnvironmentValue;
use restate_scaleout::api::secret::withhold;
use restate_scaleout::cluster;
use restate_scaleout::restatectl::argv::ReadCommand;
use restate_scaleout::restatectl::table::PrintedTable;
use restate_scaleout::restatectl::{metadata, policies, servers, snapshots, sql};
use restate_scaleout_guard::internals as guard;
use serde_json::{Value, json};

use crate::input::{Answer, Input};
use crate::plant::{Plant, SECRET};
use crate::seeds;
use crate::target::{Bounds, Target};

/// What one reader made of a text.
type Read = (&'static str, Result<String, String>);

fn read<T: Debug, E: ToString>(who: &'static str, result: Result<T, E>) -> Read {
    (who, result.map(|value| format!("{value:?}")).map_err(|error| error.to_string()))
}

fn always<T: Debug>(who: &'static str, value: T) -> Read {
    (who, Ok(format!("{value:?}")))
}

/// All of them.
pub fn targets() -> Vec<Target> {
    use ReadCommand as Of;
    vec![
        target(
            "read_nodes_config",
            || outputs(&[Of::NodesConfig]),
            |input| {
                let text = stdout(input)?;
                answer(vec![
                    read("core", metadata::nodes_config(text)),
                    read("guard", guard::nodes::read(text)),
                ])
            },
        ),
        target(
            "read_logs_config",
            || outputs(&[Of::LogsConfig]),
            |input| {
                let text = stdout(input)?;
                answer(vec![
                    read("core", metadata::logs_config(text)),
                    read("guard", guard::bifrost::read(text)),
                ])
            },
        ),
        target(
            "read_partition_table",
            || outputs(&[Of::PartitionTable]),
            |input| {
                let text = stdout(input)?;
                answer(vec![
                    read("core", metadata::partition_table(text)),
                    read("guard", guard::partitions::read(text)),
                ])
            },
        ),
        target(
            "read_rows",
            || outputs(&[Of::Nodes, Of::Partitions, Of::Processors, Of::LogletWorkers]),
            |input| {
                let (text, stderr) = (stdout(input)?, field(input, "stderr")?);
                answer(vec![
                    read("core", sql::nodes(text)),
                    read("core", sql::partitions(text)),
                    read("core", sql::processors(text)),
                    read("core", sql::trim_points(text)),
                    always("core", sql::partial(stderr)),
                    read("guard", guard::sql::liveness(text)),
                    read("guard", guard::sql::placement(text)),
                    read("guard", guard::sql::processors(text)),
                    read("guard", guard::sql::trims(text)),
                    // An error in all but name: it is shown.
                    read("guard", guard::sql::partial(stderr).map_or(Ok(()), Err)),
                ])
            },
        ),
        target(
            "read_metadata_servers",
            || outputs(&[Of::MetadataServers]),
            |input| {
                let text = stdout(input)?;
                answer(vec![
                    read("core", servers::metadata_cluster(text)),
                    read("guard", guard::servers::read(text)),
                ])
            },
        ),
        target(
            "read_policies",
            || outputs(&[Of::PlacementPolicies, Of::LeadershipPolicies]),
            |input| {
                let text = stdout(input)?;
                answer(vec![
                    read("core", policies::placement(text)),
                    read("core", policies::leadership(text)),
                    read("guard", guard::policies::placement(text)),
                    read("guard", guard::policies::leadership(text)),
                    read("guard", guard::epoch::read(text)),
                ])
            },
        ),
        target(
            "read_table",
            || outputs(&[Of::MetadataServers, Of::PlacementPolicies]),
            |input| {
                let text = stdout(input)?;
                let rows = |columns: &[&str]| {
                    PrintedTable::find(text, columns).map(|table| {
                        table
                            .rows()
                            .map(|row| {
                                columns.iter().map(|one| row.get(one).map(str::to_owned)).collect::<Vec<_>>()
                            })
                            .collect::<Vec<_>>()
                    })
                };
                answer(vec![
                    always("core", rows(&["NODE", "STATUS"])),
                    always("core", rows(&["NODE"])),
                    always("core", rows(&[])),
                ])
            },
        ),
        target("read_snapshots", snapshots_told, |input| {
            let claims = snapshots::claims(stdout(input)?, field(input, "stderr")?);
            answer(vec![always("core", claims.reasons()), always("core", claims)])
        }),
        target("read_health", dialled, |input| {
            let text = stdout(input)?;
            answer(vec![
                always("core", cluster::health::read(text)),
                read("guard", guard::health::read(text)),
            ])
        }),
        target("read_settings", settings, |input| {
            let Input::Json(value) = input else { return None };
            let environment: BTreeMap<String, EnvironmentValue> =
                serde_json::from_value(value.get("environment")?.clone()).ok()?;
            let arguments: Vec<String> = serde_json::from_value(value.get("arguments")?.clone()).ok()?;
            answer(vec![read("guard", guard::read(stdout(input)?, &environment, &arguments))])
        }),
    ]
}

fn target(name: &'static str, recorded: fn() -> Vec<Input>, ask: fn(&Input) -> Option<Answer>) -> Target {
    Target {
        name,
        recorded,
        ask,
        form,
        plant: Some(Plant { into: into_texts, without_files: as_shown }),
        bounds: Bounds { memory: 1000.0, work: 1000.0 },
        mutations: 240,
    }
}

fn answer(all: Vec<Read>) -> Option<Answer> {
    let all = all.into_iter().map(|(who, result)| match result {
        Ok(value) => json!({"who": who, "read": value}),
        Err(error) => json!({"who": who, "kind": error.chars().filter(|sign| !sign.is_ascii_digit()).take(60).collect::<String>(), "error": error}),
    });
    Some(Ok(Value::Array(all.collect()).to_string().into_bytes()))
}

/// An error of a reader says something.
fn form(answer: &Answer) -> Result<(), String> {
    let Ok(bytes) = answer else { return Err("readers always answer".into()) };
    let all: Vec<Value> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    match all.iter().find(|one| one["error"].as_str().is_some_and(|error| error.trim().is_empty())) {
        None => Ok(()),
        Some(one) => Err(format!("an error says nothing: {one}")),
    }
}

fn stdout(input: &Input) -> Option<&str> {
    field(input, "stdout")
}

fn field<'i>(input: &'i Input, name: &str) -> Option<&'i str> {
    match input {
        Input::Json(value) => value.get(name)?.as_str(),
        Input::Bytes(_) => None,
    }
}

/// Of so many inputs of one kind mutation begins.
const MOST: usize = 60;

fn outputs(kinds: &[ReadCommand]) -> Vec<Input> {
    let seen = seeds::observations();
    let all = seen.iter().filter_map(|one| {
        let args: Vec<String> = serde_json::from_value(one.get("args")?.clone()).ok()?;
        kinds.contains(&ReadCommand::of(&args)?).then_some(())?;
        printed(one)
    });
    few(all)
}

/// A command's texts.
fn printed(seen: &Value) -> Option<Input> {
    let ok = seen["answer"].get("ok")?;
    Some(Input::Json(
        json!({"stdout": ok["stdout"].as_str()?, "stderr": ok["stderr"].as_str().unwrap_or_default()}),
    ))
}

fn snapshots_told() -> Vec<Input> {
    let seen = seeds::observations();
    let is_snapshot = |one: &&Value| one.to_string().contains("\"snapshots\"");
    // As an action that was carried out tells it.
    let all = seen.iter().filter(is_snapshot).filter_map(printed);
    let made = [
        ("Snapshot created for partition 0: snap_1 (log 0 @ LSN >= 2)\n", ""),
        (
            "Snapshot created for partition 1: snap_12aX (log 1 @ LSN >= 22)\n",
            "2026-11-26T20:36:44Z ERROR restatectl: Failed to create snapshot for partition 0: no such bucket\n",
        ),
    ];
    let made = made.map(|(stdout, stderr)| Input::Json(json!({"stdout": stdout, "stderr": stderr})));
    few(all).into_iter().chain(made).collect()
}

fn dialled() -> Vec<Input> {
    few(seeds::observations()
        .iter()
        .filter_map(|one| Some(Input::Json(json!({"stdout": one["answer"].get("ok")?["body"].as_str()?})))))
}

fn settings() -> Vec<Input> {
    let seen = seeds::observations();
    let with = |text: &str| json!({"stdout": text, "environment": {"RESTATE_CLUSTER_NAME": "c", "RESTATE_ROLES": "[worker]"}, "arguments": ["--node-name", "n1"]});
    let files = few(seen
        .iter()
        .filter_map(|one| Some(Input::Json(with(one["answer"].get("ok")?["text"].as_str()?)))));
    let shown = seeds::shown_files().into_iter().step_by(4).map(|text| Input::Json(with(&text)));
    files.into_iter().chain(shown).collect()
}

/// As many of them as mutation begins with, from all over.
fn few(all: impl Iterator<Item = Input>) -> Vec<Input> {
    let mut all: Vec<Input> = all.collect();
    all.sort_by_cached_key(Input::bytes);
    all.dedup();
    let step = all.len().div_ceil(MOST).max(1);
    all.into_iter().step_by(step).collect()
}

/// Forms of secrets that fit into one word of a text.
const FORMS: [&str; 3] = ["http://u:§@h", "password=§", "s3://me:§@bucket"];

/// In the place of any word: nobody knows what a later server prints there.
fn into_texts(input: &Input, number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    let nth = |shift: u32, count: usize| usize::try_from(number >> shift).unwrap_or_default() % count.max(1);
    let texts = value.as_object_mut()?.values_mut();
    let mut texts: Vec<&mut Value> =
        texts.filter(|one| one.as_str().is_some_and(|text| !text.is_empty())).collect();
    let count = texts.len();
    let text = texts.get_mut(nth(8, count))?;
    let words: Vec<&str> = text.as_str()?.split_inclusive(|sign: char| !sign.is_alphanumeric()).collect();
    let at = nth(16, words.len());
    let start: usize = words[..at].iter().map(|word| word.len()).sum();
    let (before, behind) = text.as_str()?.split_at(start);
    let end = behind.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(behind.len());
    let form = FORMS[nth(32, FORMS.len())].replace('§', SECRET);
    **text = json!(format!("{before}{form}{}", &behind[end..]));
    Some(Input::Json(value))
}

/// What was read is the text itself, and errors lose what looks like a secret before anybody is shown them.
fn as_shown(answer: &mut Value) {
    for one in answer.as_array_mut().into_iter().flatten() {
        one["read"].take();
        one["kind"].take();
        let error = one["error"].as_str().map(|error| withhold(error).into_owned());
        one["error"] = json!(error);
    }
}
