//! Secrets that are planted in a mutated input, where the contract says that they do not come out: in settings, variables
//! and flags that are called like one, in addresses, and in what hosts and programs say. They are planted after the
//! mutation, so that they stand where they stand, whatever is around them.

use serde_json::{Value, json};

use crate::input::{Answer, Input};

/// The secret.
pub const SECRET: &str = "pl4nted-S3cret-7Qz";

/// How secrets are planted in the inputs of a target.
#[derive(Clone, Copy)]
pub struct Plant {
    /// Plants one; the number says where. `None` when there is no place for one.
    pub into: fn(&Input, u64) -> Option<Input>,
    /// Takes out of an answer what is the file itself, which may have the secret.
    pub without_files: fn(&mut Value),
}

impl Plant {
    /// Looks for the secret in an answer.
    ///
    /// # Errors
    /// When it is there.
    pub fn look(&self, answer: &Answer) -> Result<(), String> {
        let shown = match answer {
            Ok(bytes) => match serde_json::from_slice::<Value>(bytes) {
                Ok(mut value) => {
                    (self.without_files)(&mut value);
                    value.to_string()
                }
                Err(_) => String::from_utf8_lossy(bytes).into_owned(),
            },
            Err(error) => error.clone(),
        };
        match shown.find(SECRET) {
            None => Ok(()),
            Some(at) => {
                let start =
                    (0..=at.saturating_sub(300)).rev().find(|at| shown.is_char_boundary(*at)).unwrap_or(0);
                let end = (at..=(at + 200).min(shown.len()))
                    .rev()
                    .find(|at| shown.is_char_boundary(*at))
                    .unwrap_or(at);
                Err(format!("a planted secret is shown: …{}…", &shown[start..end]))
            }
        }
    }
}

/// Lines of a configuration file that hold a secret wherever they stand; `§` stands for it.
const LINES: [&str; 12] = [
    "aws-secret-access-key = \"§\"",
    "aws-session-token = '§'",
    "aws-session-tokn = \"§\"",
    "awsSessionToken = \"§\"",
    "pasword = \"§\"",
    "passphrase = \"§\"",
    "azure-storage-account-key = \"§\"",
    "Authorisation = \"Bearer §\"",
    "http-proxy = \"http://me:§@proxy:3128\"",
    "destination = \"s3://me:§@bucket/x\"",
    "\"aws-secret\\u002daccess-key\" = \"§\"",
    "# Authorization: Bearer §",
];

const VARIABLES: [(&str, &str); 6] = [
    ("RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", "§"),
    ("RESTATE_WORKER__SNAPSHOTS__AWS_SESSION_TOKN", "§"),
    ("RESTATE_HTTP_PROXY", "http://me:§@proxy:3128"),
    ("RESTATE_METADATA_CLIENT__ADDRESSES", "[\"http://me:§@h:1\"]"),
    ("RESTATE_INGRESS__KAFKA_CLUSTERS", "[{name=\"k\",\"sasl.password\"=\"§\"}]"),
    ("RESTATE_WORKER", "{snapshots={aws-session-token=\"§\"}"),
];

const FLAGS: [&str; 4] = [
    "--aws-secret-access-key=§",
    "--password=§",
    "--http-proxy=http://u:§@h",
    "--worker.snapshots.aws-session-token=§",
];

/// What hosts and programs say.
pub const WORDS: [&str; 14] = [
    "http://u:§@h said no",
    "password=§",
    "Authorization: Bearer §",
    "curl -u u:§ failed",
    "u:§@proxy:1 refused",
    "{\"token\":\"§\"}",
    "--aws-secret-access-key §",
    "\u{1b}[31mERROR\u{1b}[0m failed \u{1b}[3msecret_access_key\u{1b}[0m\u{1b}[2m=\u{1b}[0m§",
    "token: Some(\n    \"§\",\n)",
    "<SecretAccessKey>§</SecretAccessKey>",
    "q=token%3D§",
    "password\t§",
    "'secret' => '§'",
    "bad key\n-----BEGIN PRIVATE KEY-----\nMIIB§\nC\n-----END PRIVATE KEY-----",
];

fn with(texts: &[&str], nth: usize) -> String {
    texts[nth % texts.len()].replace('§', SECRET)
}

/// A number that goes on from another, so that one input has its secret at one place.
fn next(number: &mut u64) -> usize {
    *number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*number >> 40).unwrap_or_default()
}

/// A configuration file with a line more, where a line may stand: what is before it is whole.
fn into_file(text: &str, number: &mut u64) -> String {
    let line = with(&LINES, next(number));
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let at = if ends.is_empty() { 0 } else { ends[next(number) % ends.len()] };
    let whole = text[..at].parse::<toml::Table>().is_ok_and(|_| at < 20_000);
    let at = if whole { at } else { 0 };
    format!("{}{line}\n{}", &text[..at], &text[at..])
}

/// Plants in one of the values that a place leads to.
fn one_of<'v>(mut all: Vec<&'v mut Value>, number: &mut u64) -> Option<&'v mut Value> {
    if all.is_empty() {
        return None;
    }
    let nth = next(number) % all.len();
    Some(all.swap_remove(nth))
}

/// All values of a name, at any depth.
fn named<'v>(value: &'v mut Value, wanted: &str, out: &mut Vec<&'v mut Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == wanted {
                    out.push(value);
                } else {
                    named(value, wanted, out);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| named(item, wanted, out)),
        _ => {}
    }
}

fn all_named<'v>(value: &'v mut Value, wanted: &str) -> Vec<&'v mut Value> {
    let mut all = Vec::new();
    named(value, wanted, &mut all);
    all
}

/// In the nodes of `validate`, `fix` and `complete`: their files, variables and arguments.
pub fn into_nodes(input: &Input, number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let (mut value, mut number) = (value.clone(), number);
    match next(&mut number) % 4 {
        0 => {
            let Value::Object(fields) = one_of(all_named(&mut value, "environment"), &mut number)? else {
                return None;
            };
            let (name, text) = VARIABLES[next(&mut number) % VARIABLES.len()];
            fields.insert(name.into(), json!(text.replace('§', SECRET)));
        }
        1 => {
            let nodes = all_named(&mut value, "nodes").into_iter().filter_map(Value::as_array_mut).flatten();
            let node = one_of(nodes.collect(), &mut number)?.as_object_mut()?;
            let arguments = node.entry("arguments").or_insert(json!([])).as_array_mut()?;
            arguments.push(json!(with(&FLAGS, next(&mut number))));
        }
        _ => {
            plant_in_text(one_of(all_named(&mut value, "file"), &mut number)?.get_mut("text")?, &mut number)?
        }
    }
    Some(Input::Json(value))
}

fn plant_in_text(text: &mut Value, number: &mut u64) -> Option<()> {
    let planted = into_file(text.as_str()?, number);
    *text = json!(planted);
    Some(())
}

/// In a text of `apply_edits`.
pub fn into_text(input: &Input, mut number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    plant_in_text(value.get_mut("text")?, &mut number)?;
    Some(Input::Json(value))
}

/// In the topic of `explain`.
pub fn into_topic(input: &Input, mut number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    value
        .as_object_mut()?
        .insert("topic".into(), json!(with(&["http://u:§@h", "password=§"], next(&mut number))));
    Some(Input::Json(value))
}

/// In the files whose lines `render` shows.
pub fn into_rendered(input: &Input, mut number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    let files = value.get_mut("files")?.as_array_mut()?.iter_mut().collect();
    let file = one_of(files, &mut number)?;
    plant_in_text(file.get_mut("text")?, &mut number)?;
    Some(Input::Json(value))
}

/// A deployment in files of people, whole.
const COMPOSE: &str = r#"services:
  n1:
    image: restatedev/restate:1.7.12
    command: ["--node-name", "n1", "--token", "§"]
    environment:
      RESTATE_ADVERTISED_ADDRESS: http://n1:5122
      RESTATE_WORKER__SNAPSHOTS__DESTINATION: s3://a/b
      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: §
      RESTATE_HTTP_PROXY: http://me:§@proxy:3128
  n2:
    image: restatedev/restate:1.7.12
    environment:
      - RESTATE_NODE_NAME=n2
      - RESTATE_WORKER__SNAPSHOTS__AWS_SESSION_TOKN=§
"#;

const MANIFEST: &str = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  template:\n    spec:\n      \
                        containers:\n        - name: restate\n          image: restatedev/restate:1.7.12\n          env:\n            \
                        - name: RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY\n              value: §\n";

const UNIT: &str = "[Service]\nEnvironment=RESTATE_CLUSTER_NAME=a RESTATE_WORKER__SNAPSHOTS__AWS_SESSION_TOKEN=§\n\
                    ExecStart=/usr/bin/restate-server --node-name n9 --aws-secret-access-key §\n";

/// In files of people: one more file, or a line of a configuration file.
pub fn into_files(input: &Input, mut number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    let files = value.get_mut("files")?.as_array_mut()?;
    if next(&mut number).is_multiple_of(2) {
        let is_toml = |file: &&mut Value| file["name"].as_str().is_some_and(|name| name.ends_with(".toml"));
        if let Some(file) = one_of(files.iter_mut().filter(is_toml).collect(), &mut number) {
            plant_in_text(file.get_mut("text")?, &mut number)?;
            return Some(Input::Json(value));
        }
    }
    let all = [("planted.yaml", COMPOSE), ("planted-too.yaml", MANIFEST), ("planted.service", UNIT)];
    let (name, text) = all[next(&mut number) % all.len()];
    let at = next(&mut number) % (files.len() + 1);
    files.insert(at, json!({"name": name, "text": text.replace('§', SECRET)}));
    Some(Input::Json(value))
}

/// In what was observed, and in the target.
pub fn into_observations(input: &Input, mut number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    if next(&mut number).is_multiple_of(16) {
        let node =
            one_of(value.pointer_mut("/target/nodes")?.as_array_mut()?.iter_mut().collect(), &mut number)?;
        node.as_object_mut()?.insert("address".into(), json!(format!("http://u:{SECRET}@h:5122/")));
        return Some(Input::Json(value));
    }
    let seen = value.get_mut("observations")?.as_array_mut()?.iter_mut().collect();
    plant_in_answer(one_of(seen, &mut number)?.get_mut("answer")?, &mut number)?;
    Some(Input::Json(value))
}

fn plant_in_answer(answer: &mut Value, number: &mut u64) -> Option<()> {
    let words = with(&WORDS, next(number));
    let kept = next(number).is_multiple_of(2);
    match answer.get_mut("ok") {
        Some(Value::Object(ok)) if !next(number).is_multiple_of(4) => match () {
            () if ok.get("text").is_some_and(Value::is_string) => plant_in_text(ok.get_mut("text")?, number)?,
            () if ok.contains_key("lines") => {
                let lines: Vec<&str> = words.lines().collect();
                ok.insert("lines".into(), json!(lines));
            }
            () if ok.contains_key("stdout") => {
                ok.insert("stderr".into(), json!(words));
                if !kept {
                    ok.insert("exit".into(), json!(1));
                }
            }
            () => *answer = json!({"error": {"kind": "failed", "message": words}}),
        },
        _ => *answer = json!({"error": {"kind": "failed", "message": words}}),
    }
    Some(())
}

/// In what the host of `run` answers.
pub fn into_run(input: &Input, mut number: u64) -> Option<Input> {
    let Input::Json(value) = input else { return None };
    let mut value = value.clone();
    let answers = value.get_mut("answers")?.as_array_mut()?.iter_mut().collect();
    let text = one_of(answers, &mut number)?;
    let mut answer: Value = serde_json::from_str(text.as_str()?).ok()?;
    let looked = answer.pointer_mut("/ok/answers").and_then(Value::as_array_mut);
    match looked.and_then(|looked| one_of(looked.iter_mut().collect(), &mut number)) {
        Some(one) => plant_in_answer(one.get_mut("answer")?, &mut number)?,
        None => answer = json!({"error": {"kind": "failed", "message": with(&WORDS, next(&mut number))}}),
    }
    *text = json!(answer.to_string());
    Some(Input::Json(value))
}

/// Of `fix` the texts of files.
pub fn of_fix(answer: &mut Value) {
    answer["text"].take();
    answer["others"].as_array_mut().into_iter().flatten().for_each(|file| drop(file["text"].take()));
}

/// Of `collect` what is handed on to `validate`.
pub fn of_collect(answer: &mut Value) {
    answer["deployments"].as_array_mut().into_iter().flatten().for_each(|one| drop(one["nodes"].take()));
}

/// Of `check` the texts that are to be written, and those that `render` takes.
pub fn of_check(answer: &mut Value) {
    answer["files"].take();
    let changes = answer.pointer_mut("/fixes/changes").and_then(Value::as_array_mut);
    changes.into_iter().flatten().for_each(|file| drop(file["text"].take()));
}

/// Of `apply_edits` the text.
pub fn of_edits(answer: &mut Value) {
    answer["text"].take();
}

/// Nothing: all of it is shown.
pub fn nothing(_: &mut Value) {}
