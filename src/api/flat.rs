//! Reading messages whose `kind` decides their fields.
//!
//! A derived reader of such an enum first stores the whole value in a tree, then reads the tree with
//! a second set of readers for all that can stand in it. That loses the place of an error and costs a
//! quarter of the module's code. Here all fields of all kinds are read at once, by one reader that is
//! told their names and types, and the kind then takes its own. Host functions answer with fields that
//! do not overlap either, so their answers are read the same way.

mod parts;

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use self::parts::{Field, Flat, Shape};
use super::action::{Action, Edit, EditBase};
use super::host::{ApproveAnswer, Clock, ReportAnswer};
use super::observation::{CommandOutput, ConfigFile, Observation, ProbeReport};
use super::reply::Reply;
use super::step::StepKey;

/// A message as its fields, by name and type, none of which must be there but the kind.
macro_rules! flat {
    ($name:ident { $($field:literal: $type:ty,)* }) => {
        pub(crate) struct $name(Flat);

        impl $name {
            const SHAPE: Shape = Shape {
                name: stringify!($name),
                names: &[$($field,)*],
                types: &[$(<$type as Field>::TYPE,)*],
            };
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const { &Self::SHAPE }.read(deserializer).map(Self)
            }
        }
    };
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ActionKind {
    Restatectl,
    WriteConfig,
    StartNode,
    RestartNode,
    UpgradeNode,
}

flat! { FlatAction {
    "kind": ActionKind,
    "args": Vec<String>,
    "timeout-ms": u64,
    "node": String,
    "expect": String,
    "base": EditBase,
    "edits": Vec<Edit>,
    "sha256": String,
    "diff": String,
    "version": String,
} }

impl FlatAction {
    fn action(self) -> Result<Action, String> {
        let mut flat = self.0;
        let action = match flat.need("kind")? {
            ActionKind::Restatectl => {
                Action::Restatectl { args: flat.need("args")?, timeout_ms: flat.need("timeout-ms")? }
            }
            ActionKind::WriteConfig => Action::WriteConfig {
                node: flat.need("node")?,
                expect: flat.take("expect"),
                base: flat.need("base")?,
                edits: flat.need("edits")?,
                sha256: flat.need("sha256")?,
                diff: flat.need("diff")?,
            },
            ActionKind::StartNode => Action::StartNode { node: flat.need("node")? },
            ActionKind::RestartNode => Action::RestartNode { node: flat.need("node")? },
            ActionKind::UpgradeNode => {
                Action::UpgradeNode { node: flat.need("node")?, version: flat.need("version")? }
            }
        };
        flat.end()?;
        Ok(action)
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatAction::deserialize(deserializer)?.action().map_err(D::Error::custom)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ObservationKind {
    Restatectl,
    Config,
    Probe,
    Action,
}

flat! { FlatObservation {
    "kind": ObservationKind,
    "at-ms": u64,
    "args": Vec<String>,
    "node": String,
    "url": String,
    "from": String,
    "step": StepKey,
    "action": Action,
    "answer": Reply<FlatAnswer>,
} }

impl FlatObservation {
    fn observation(self) -> Result<Observation, String> {
        let mut flat = self.0;
        let at_ms = flat.need("at-ms")?;
        let answer: Reply<FlatAnswer> = flat.need("answer")?;
        let observation = match flat.need("kind")? {
            ObservationKind::Restatectl => {
                Observation::Restatectl { at_ms, args: flat.need("args")?, answer: answer.of()? }
            }
            ObservationKind::Config => {
                Observation::Config { at_ms, node: flat.need("node")?, answer: answer.of()? }
            }
            ObservationKind::Probe => Observation::Probe {
                at_ms,
                node: flat.need("node")?,
                url: flat.need("url")?,
                from: flat.take("from"),
                answer: answer.of()?,
            },
            ObservationKind::Action => Observation::Action {
                at_ms,
                step: flat.need("step")?,
                action: flat.need("action")?,
                answer: answer.of()?,
            },
        };
        flat.end()?;
        Ok(observation)
    }
}

impl<'de> Deserialize<'de> for Observation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatObservation::deserialize(deserializer)?.observation().map_err(D::Error::custom)
    }
}

flat! { FlatAnswer {
    "exit": i32,
    "stdout": String,
    "stderr": String,
    "timed-out": bool,
    "text": String,
    "age-ms": u64,
    "env": BTreeMap<String, String>,
    "answered": bool,
    "status": u16,
    "body": String,
    "running": bool,
    "process-age-ms": u64,
    "installed-version": String,
    "data-present": bool,
    "log-tail": Vec<String>,
    "approved": bool,
    "go-on": bool,
    "now-ms": u64,
} }

/// What a host function answers.
pub(crate) trait Answer: Sized {
    /// Takes its own fields.
    fn take(flat: &mut Flat) -> Result<Self, String>;
}

impl Reply<FlatAnswer> {
    /// The answer as that of one host function.
    pub(crate) fn of<A: Answer>(self) -> Result<Reply<A>, String> {
        Ok(match self {
            Self::Error(error) => Reply::Error(error),
            Self::Ok(FlatAnswer(mut flat)) => {
                let answer = A::take(&mut flat)?;
                flat.end()?;
                Reply::Ok(answer)
            }
        })
    }
}

impl Answer for CommandOutput {
    fn take(flat: &mut Flat) -> Result<Self, String> {
        Ok(Self {
            exit: flat.take("exit"),
            stdout: flat.take("stdout").unwrap_or_default(),
            stderr: flat.take("stderr").unwrap_or_default(),
            timed_out: flat.take("timed-out").unwrap_or_default(),
        })
    }
}

impl Answer for ConfigFile {
    fn take(flat: &mut Flat) -> Result<Self, String> {
        Ok(Self {
            text: flat.take("text"),
            age_ms: flat.take("age-ms"),
            env: flat.take("env").unwrap_or_default(),
        })
    }
}

impl Answer for ProbeReport {
    fn take(flat: &mut Flat) -> Result<Self, String> {
        Ok(Self {
            answered: flat.need("answered")?,
            status: flat.take("status"),
            body: flat.take("body"),
            running: flat.take("running"),
            process_age_ms: flat.take("process-age-ms"),
            installed_version: flat.take("installed-version"),
            data_present: flat.take("data-present"),
            log_tail: flat.take("log-tail").unwrap_or_default(),
        })
    }
}

impl Answer for ApproveAnswer {
    fn take(flat: &mut Flat) -> Result<Self, String> {
        Ok(Self { approved: flat.need("approved")? })
    }
}

impl Answer for ReportAnswer {
    fn take(flat: &mut Flat) -> Result<Self, String> {
        Ok(Self { go_on: flat.need("go-on")? })
    }
}

impl Answer for Clock {
    fn take(flat: &mut Flat) -> Result<Self, String> {
        Ok(Self { now_ms: flat.need("now-ms")? })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn actions() -> Vec<Value> {
        vec![
            json!({"kind": "restatectl", "args": ["nodes"], "timeout-ms": 5}),
            json!({"kind": "write-config", "node": "n2", "base": {"node": "n1", "sha256": "a"},
                "edits": [{"start": 0, "end": 1, "insert": "x"}], "sha256": "b", "diff": "+x"}),
            json!({"kind": "write-config", "node": "n2", "expect": "c", "base": {"node": "n1", "sha256": "a"},
                "edits": [], "sha256": "b", "diff": ""}),
            json!({"kind": "start-node", "node": "n1"}),
            json!({"kind": "restart-node", "node": "n1"}),
            json!({"kind": "upgrade-node", "node": "n1", "version": "1.7.12"}),
        ]
    }

    fn observations() -> Vec<Value> {
        let output = json!({"ok": {"exit": 0, "stdout": "a", "stderr": ""}});
        let mut all = vec![
            json!({"kind": "restatectl", "at-ms": 1, "args": [], "answer": output}),
            json!({"kind": "restatectl", "at-ms": 1, "args": [],
                "answer": {"ok": {"stdout": "", "stderr": "", "timed-out": true}}}),
            json!({"kind": "config", "at-ms": 1, "node": "n1",
                "answer": {"ok": {"text": "", "age-ms": 3, "env": {"A": "b"}}}}),
            json!({"kind": "config", "at-ms": 1, "node": "n1", "answer": {"error": {"message": "no"}}}),
            json!({"kind": "probe", "at-ms": 1, "node": "n1", "url": "u", "answer": {"ok": {"answered": false}}}),
            json!({"kind": "probe", "at-ms": 1, "node": "n1", "url": "u", "from": "n2", "answer": {"ok":
                {"answered": true, "status": 200, "body": "b", "running": true, "process-age-ms": 4,
                "installed-version": "v", "data-present": false, "log-tail": ["l"]}}}),
        ];
        all.extend(actions().into_iter().map(
            |action| json!({"kind": "action", "at-ms": 1, "step": "a:b", "action": action, "answer": output}),
        ));
        all
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in observations() {
            let read: Observation = serde_json::from_value(text.clone()).expect("an observation");
            assert_eq!(serde_json::to_value(&read).unwrap(), text);
        }
    }

    /// Neither may a field of another kind stand in a message, nor one of its own be missing.
    #[test]
    fn every_kind_has_its_fields_and_no_others() {
        let foreign = [("args", json!([])), ("url", json!("u")), ("version", json!("v")), ("zzz", json!(1))];
        for message in observations().into_iter().chain(actions()) {
            let is_action = message.get("at-ms").is_none();
            let read = |value: Value| match is_action {
                true => serde_json::from_value::<Action>(value).map(drop),
                false => serde_json::from_value::<Observation>(value).map(drop),
            };
            for (field, value) in foreign.iter().filter(|(field, _)| message.get(field).is_none()) {
                let mut spoilt = message.clone();
                spoilt[field] = value.clone();
                let error = read(spoilt).expect_err("a foreign field").to_string();
                assert!(error.contains(field), "{error}");
            }
            for field in message.as_object().unwrap().keys() {
                let mut spoilt = message.clone();
                spoilt.as_object_mut().unwrap().remove(field);
                match field.as_str() {
                    "expect" | "from" => read(spoilt).expect("an optional field"),
                    _ => assert_eq!(
                        read(spoilt).expect_err("a field is missing").to_string(),
                        format!("missing field `{field}`")
                    ),
                }
            }
        }
    }

    #[test]
    fn a_field_stands_once_and_has_a_known_name() {
        let error = |text: &str| serde_json::from_str::<Action>(text).unwrap_err().to_string();
        assert_eq!(
            error(r#"{"kind":"start-node","node":"a","node":null}"#),
            "duplicate field `node` at line 1 column 38"
        );
        assert_eq!(error(r#"{"node":"a"}"#), "missing field `kind` at line 1 column 12");
        let unknown = error(r#"{"kind":"start-node","nod":"a"}"#);
        assert!(unknown.starts_with("unknown field `nod`, expected one of `kind`, `args`, `timeout-ms`"));
        assert_eq!(error("7"), "invalid type: integer `7`, expected struct FlatAction at line 1 column 1");
    }

    #[test]
    fn an_answer_belongs_to_its_observation() {
        let mixed =
            json!({"kind": "config", "at-ms": 1, "node": "n1", "answer": {"ok": {"text": "", "exit": 0}}});
        let error = serde_json::from_value::<Observation>(mixed).unwrap_err().to_string();
        assert_eq!(error, "field `exit` does not belong here");
        let both = json!({"kind": "config", "at-ms": 1, "node": "n1",
            "answer": {"ok": {}, "error": {"message": "m"}}});
        serde_json::from_value::<Observation>(both).expect_err("ok and error at once");
    }
}
