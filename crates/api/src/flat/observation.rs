//! Observations, as hosts hand them in.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::answer::{AnyAnswer, of};
use super::{flat, need};
use crate::action::Action;
use crate::observation::Observation;
use crate::reply::Reply;
use crate::step::StepKey;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Restatectl,
    ReadConfig,
    Process,
    Disk,
    Installed,
    Dial,
    DumpConfig,
    LogTail,
    Action,
}

flat! { FlatObservation, "an observation" {
    kind: Kind,
    at_ms: u64,
    args: Vec<String>,
    node: String,
    base_dir: String,
    url: String,
    from: String,
    step: StepKey,
    action: Action,
    answer: Reply<AnyAnswer>,
} }

impl FlatObservation {
    fn observation(mut self) -> Result<Observation, String> {
        let kind = need(&mut self.kind, "kind")?;
        let at_ms = need(&mut self.at_ms, "at-ms")?;
        let answer = need(&mut self.answer, "answer")?;
        let observation = match kind {
            Kind::Restatectl => Observation::Restatectl {
                at_ms,
                args: need(&mut self.args, "args")?,
                answer: of(answer, AnyAnswer::output)?,
            },
            Kind::ReadConfig => {
                Observation::ReadConfig { at_ms, node: self.node()?, answer: of(answer, AnyAnswer::config)? }
            }
            Kind::Process => {
                Observation::Process { at_ms, node: self.node()?, answer: of(answer, AnyAnswer::processes)? }
            }
            Kind::Disk => Observation::Disk {
                at_ms,
                node: self.node()?,
                base_dir: self.base_dir.take(),
                answer: of(answer, AnyAnswer::disk)?,
            },
            Kind::Installed => Observation::Installed {
                at_ms,
                node: self.node()?,
                answer: of(answer, AnyAnswer::installed)?,
            },
            Kind::Dial => Observation::Dial {
                at_ms,
                node: self.node()?,
                url: need(&mut self.url, "url")?,
                from: self.from.take(),
                answer: of(answer, AnyAnswer::dial)?,
            },
            Kind::DumpConfig => {
                Observation::DumpConfig { at_ms, node: self.node()?, answer: of(answer, AnyAnswer::output)? }
            }
            Kind::LogTail => {
                Observation::LogTail { at_ms, node: self.node()?, answer: of(answer, AnyAnswer::log_tail)? }
            }
            Kind::Action => Observation::Action {
                at_ms,
                step: need(&mut self.step, "step")?,
                action: need(&mut self.action, "action")?,
                answer: of(answer, AnyAnswer::output)?,
            },
        };
        self.end()?;
        Ok(observation)
    }

    fn node(&mut self) -> Result<String, String> {
        need(&mut self.node, "node")
    }
}

impl<'de> Deserialize<'de> for Observation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatObservation::deserialize(deserializer)?.observation().map_err(D::Error::custom)
    }
}
