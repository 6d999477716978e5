//! Reading messages whose `kind` decides their fields.
//!
//! serde's own reader of such an enum first stores the whole message in a tree and then reads the
//! tree, which loses the path of an error. Here all fields of all kinds are one derived struct, read
//! in place; the kind then takes the fields that are its own.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::action::{Action, Edit, EditBase};
use crate::observation::{CommandOutput, ConfigFile, Observation, ProbeReport};
use crate::reply::Reply;
use crate::step::StepKey;

/// Declares a struct of optional fields and `end`, which names the first field that no kind took.
macro_rules! flat {
    ($name:ident, $expecting:literal { $($field:ident: $type:ty,)* }) => {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, expecting = $expecting)]
        struct $name {
            $($field: Option<$type>,)*
        }

        impl $name {
            fn end(&self) -> Result<(), String> {
                $(if self.$field.is_some() {
                    return Err(format!("field `{}` does not belong here", spelled(stringify!($field))));
                })*
                Ok(())
            }
        }
    };
}

fn spelled(field: &str) -> String {
    field.replace('_', "-")
}

fn need<T>(value: &mut Option<T>, field: &str) -> Result<T, String> {
    value.take().ok_or_else(|| format!("missing field `{field}`"))
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

flat! { FlatAction, "an action" {
    kind: ActionKind,
    args: Vec<String>,
    timeout_ms: u64,
    node: String,
    expect: String,
    base: EditBase,
    edits: Vec<Edit>,
    sha256: String,
    diff: String,
    version: String,
} }

impl FlatAction {
    fn action(mut self) -> Result<Action, String> {
        let action = match need(&mut self.kind, "kind")? {
            ActionKind::Restatectl => Action::Restatectl {
                args: need(&mut self.args, "args")?,
                timeout_ms: need(&mut self.timeout_ms, "timeout-ms")?,
            },
            ActionKind::WriteConfig => Action::WriteConfig {
                node: need(&mut self.node, "node")?,
                expect: self.expect.take(),
                base: need(&mut self.base, "base")?,
                edits: need(&mut self.edits, "edits")?,
                sha256: need(&mut self.sha256, "sha256")?,
                diff: need(&mut self.diff, "diff")?,
            },
            ActionKind::StartNode => Action::StartNode { node: need(&mut self.node, "node")? },
            ActionKind::RestartNode => Action::RestartNode { node: need(&mut self.node, "node")? },
            ActionKind::UpgradeNode => Action::UpgradeNode {
                node: need(&mut self.node, "node")?,
                version: need(&mut self.version, "version")?,
            },
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

flat! { FlatObservation, "an observation" {
    kind: ObservationKind,
    at_ms: u64,
    args: Vec<String>,
    node: String,
    url: String,
    from: String,
    step: StepKey,
    action: Action,
    answer: Reply<FlatAnswer>,
} }

impl FlatObservation {
    fn observation(mut self) -> Result<Observation, String> {
        let at_ms = need(&mut self.at_ms, "at-ms")?;
        let answer = need(&mut self.answer, "answer")?;
        let observation = match need(&mut self.kind, "kind")? {
            ObservationKind::Restatectl => Observation::Restatectl {
                at_ms,
                args: need(&mut self.args, "args")?,
                answer: of(answer, FlatAnswer::output)?,
            },
            ObservationKind::Config => Observation::Config {
                at_ms,
                node: need(&mut self.node, "node")?,
                answer: of(answer, FlatAnswer::config)?,
            },
            ObservationKind::Probe => Observation::Probe {
                at_ms,
                node: need(&mut self.node, "node")?,
                url: need(&mut self.url, "url")?,
                from: self.from.take(),
                answer: of(answer, FlatAnswer::probe)?,
            },
            ObservationKind::Action => Observation::Action {
                at_ms,
                step: need(&mut self.step, "step")?,
                action: need(&mut self.action, "action")?,
                answer: of(answer, FlatAnswer::output)?,
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

flat! { FlatAnswer, "an answer" {
    exit: i32,
    stdout: String,
    stderr: String,
    timed_out: bool,
    text: String,
    age_ms: u64,
    env: std::collections::BTreeMap<String, String>,
    answered: bool,
    status: u16,
    body: String,
    running: bool,
    process_age_ms: u64,
    installed_version: String,
    data_present: bool,
    log_tail: Vec<String>,
} }

/// The answer as that of one kind of request.
fn of<A>(
    answer: Reply<FlatAnswer>,
    take: impl FnOnce(&mut FlatAnswer) -> Result<A, String>,
) -> Result<Reply<A>, String> {
    Ok(match answer {
        Reply::Error(error) => Reply::Error(error),
        Reply::Ok(mut flat) => {
            let answer = take(&mut flat)?;
            flat.end()?;
            Reply::Ok(answer)
        }
    })
}

impl FlatAnswer {
    fn output(&mut self) -> Result<CommandOutput, String> {
        Ok(CommandOutput {
            exit: self.exit.take(),
            stdout: self.stdout.take().unwrap_or_default(),
            stderr: self.stderr.take().unwrap_or_default(),
            timed_out: self.timed_out.take().unwrap_or_default(),
        })
    }

    fn config(&mut self) -> Result<ConfigFile, String> {
        Ok(ConfigFile {
            text: self.text.take(),
            age_ms: self.age_ms.take(),
            env: self.env.take().unwrap_or_default(),
        })
    }

    fn probe(&mut self) -> Result<ProbeReport, String> {
        Ok(ProbeReport {
            answered: need(&mut self.answered, "answered")?,
            status: self.status.take(),
            body: self.body.take(),
            running: self.running.take(),
            process_age_ms: self.process_age_ms.take(),
            installed_version: self.installed_version.take(),
            data_present: self.data_present.take(),
            log_tail: self.log_tail.take().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests;
