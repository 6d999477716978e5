//! Reading messages whose `kind` decides their fields.
//!
//! A derived reader of such an enum first stores the whole value in a tree, then reads the tree with
//! a second set of readers for all that can stand in it. That loses the place of an error and costs a
//! quarter of the module's code. Here all fields of all kinds are read at once, each optional, and
//! the kind then takes its own. Host functions answer with fields that do not overlap either, so
//! their answers are read the same way.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::action::{Action, Edit, EditBase};
use super::host::{ApproveAnswer, Clock, ReportAnswer};
use super::observation::{CommandOutput, ConfigFile, Observation, ProbeReport};
use super::reply::Reply;
use super::step::StepKey;

/// A struct of optional fields that knows which of them are left.
macro_rules! flat {
    ($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* } $($kind:ident: $kinds:ty)?) => {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub(crate) struct $name {
            $($kind: $kinds,)?
            $($(#[$attribute])* $field: Option<$type>,)*
        }

        impl $name {
            /// Fails if a field is left that was not taken.
            fn end(&self) -> Result<(), String> {
                let left = [$((stringify!($field), self.$field.is_some()),)*];
                match left.iter().find(|(_, is_left)| *is_left) {
                    Some((field, _)) => Err(format!("field `{}` does not belong here", spelt(field))),
                    None => Ok(()),
                }
            }
        }
    };
}

fn need<T>(field: &str, value: &mut Option<T>) -> Result<T, String> {
    value.take().ok_or_else(|| format!("missing field `{}`", spelt(field)))
}

/// A field as messages spell it.
fn spelt(field: &str) -> String {
    field.replace('_', "-")
}

macro_rules! need {
    ($from:ident.$field:ident) => {
        need(stringify!($field), &mut $from.$field)?
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
    args: Vec<String>,
    timeout_ms: u64,
    node: String,
    expect: String,
    base: EditBase,
    edits: Vec<Edit>,
    sha256: String,
    diff: String,
    version: String,
} kind: ActionKind }

impl FlatAction {
    fn action(mut self) -> Result<Action, String> {
        let action = match self.kind {
            ActionKind::Restatectl => {
                Action::Restatectl { args: need!(self.args), timeout_ms: need!(self.timeout_ms) }
            }
            ActionKind::WriteConfig => Action::WriteConfig {
                node: need!(self.node),
                expect: self.expect.take(),
                base: need!(self.base),
                edits: need!(self.edits),
                sha256: need!(self.sha256),
                diff: need!(self.diff),
            },
            ActionKind::StartNode => Action::StartNode { node: need!(self.node) },
            ActionKind::RestartNode => Action::RestartNode { node: need!(self.node) },
            ActionKind::UpgradeNode => {
                Action::UpgradeNode { node: need!(self.node), version: need!(self.version) }
            }
        };
        self.end()?;
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
    at_ms: u64,
    args: Vec<String>,
    node: String,
    url: String,
    from: String,
    step: StepKey,
    action: Action,
    answer: Reply<FlatAnswer>,
} kind: ObservationKind }

impl FlatObservation {
    fn observation(mut self) -> Result<Observation, String> {
        let at_ms = need!(self.at_ms);
        let answer = need!(self.answer);
        let observation = match self.kind {
            ObservationKind::Restatectl => {
                Observation::Restatectl { at_ms, args: need!(self.args), answer: answer.of()? }
            }
            ObservationKind::Config => {
                Observation::Config { at_ms, node: need!(self.node), answer: answer.of()? }
            }
            ObservationKind::Probe => Observation::Probe {
                at_ms,
                node: need!(self.node),
                url: need!(self.url),
                from: self.from.take(),
                answer: answer.of()?,
            },
            ObservationKind::Action => Observation::Action {
                at_ms,
                step: need!(self.step),
                action: need!(self.action),
                answer: answer.of()?,
            },
        };
        self.end()?;
        Ok(observation)
    }
}

impl<'de> Deserialize<'de> for Observation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatObservation::deserialize(deserializer)?.observation().map_err(D::Error::custom)
    }
}

flat! { FlatAnswer {
    exit: i32,
    stdout: String,
    stderr: String,
    timed_out: bool,
    text: String,
    age_ms: u64,
    env: BTreeMap<String, String>,
    answered: bool,
    status: u16,
    body: String,
    running: bool,
    process_age_ms: u64,
    installed_version: String,
    data_present: bool,
    log_tail: Vec<String>,
    approved: bool,
    go_on: bool,
    now_ms: u64,
} }

/// What a host function answers.
pub(crate) trait Answer: Sized {
    /// Takes its own fields.
    fn take(flat: &mut FlatAnswer) -> Result<Self, String>;
}

impl Reply<FlatAnswer> {
    /// The answer as that of one host function.
    pub(crate) fn of<A: Answer>(self) -> Result<Reply<A>, String> {
        Ok(match self {
            Self::Error(error) => Reply::Error(error),
            Self::Ok(mut flat) => {
                let answer = A::take(&mut flat)?;
                flat.end()?;
                Reply::Ok(answer)
            }
        })
    }
}

impl Answer for CommandOutput {
    fn take(flat: &mut FlatAnswer) -> Result<Self, String> {
        Ok(Self {
            exit: flat.exit.take(),
            stdout: flat.stdout.take().unwrap_or_default(),
            stderr: flat.stderr.take().unwrap_or_default(),
            timed_out: flat.timed_out.take().unwrap_or_default(),
        })
    }
}

impl Answer for ConfigFile {
    fn take(flat: &mut FlatAnswer) -> Result<Self, String> {
        Ok(Self {
            text: flat.text.take(),
            age_ms: flat.age_ms.take(),
            env: flat.env.take().unwrap_or_default(),
        })
    }
}

impl Answer for ProbeReport {
    fn take(flat: &mut FlatAnswer) -> Result<Self, String> {
        Ok(Self {
            answered: need!(flat.answered),
            status: flat.status.take(),
            body: flat.body.take(),
            running: flat.running.take(),
            process_age_ms: flat.process_age_ms.take(),
            installed_version: flat.installed_version.take(),
            data_present: flat.data_present.take(),
            log_tail: flat.log_tail.take().unwrap_or_default(),
        })
    }
}

impl Answer for ApproveAnswer {
    fn take(flat: &mut FlatAnswer) -> Result<Self, String> {
        Ok(Self { approved: need!(flat.approved) })
    }
}

impl Answer for ReportAnswer {
    fn take(flat: &mut FlatAnswer) -> Result<Self, String> {
        Ok(Self { go_on: need!(flat.go_on) })
    }
}

impl Answer for Clock {
    fn take(flat: &mut FlatAnswer) -> Result<Self, String> {
        Ok(Self { now_ms: need!(flat.now_ms) })
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
