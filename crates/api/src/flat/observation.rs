//! Observations, as hosts hand them in.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::answer::{AnyAnswer, of};
use super::{flat, need};
use crate::action::Action;
use crate::fault::FieldFault;
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

flat! { FlatObservation {
    kind = "kind": Kind,
    at_ms = "at-ms": u64,
    args = "args": Vec<String>,
    node = "node": String,
    base_dir = "base-dir": Option<String>,
    url = "url": String,
    from = "from": Option<String>,
    step = "step": StepKey,
    action = "action": Action,
    answer = "answer": Reply<AnyAnswer>,
} }

impl Kind {
    /// The fields of an observation of this kind.
    fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Restatectl => &["kind", "at-ms", "args", "answer"],
            Self::Disk => &["kind", "at-ms", "node", "base-dir", "answer"],
            Self::Dial => &["kind", "at-ms", "node", "url", "from", "answer"],
            Self::Action => &["kind", "at-ms", "step", "action", "answer"],
            Self::ReadConfig | Self::Process | Self::Installed | Self::DumpConfig | Self::LogTail => {
                &["kind", "at-ms", "node", "answer"]
            }
        }
    }
}

impl FlatObservation {
    fn observation(mut self) -> Result<Observation, FieldFault> {
        let kind = need(&mut self.kind, &[], "kind")?;
        self.only(&[], kind.fields())?;
        let at_ms = need(&mut self.at_ms, &[], "at-ms")?;
        let answer = need(&mut self.answer, &[], "answer")?;
        let below = ["answer", "ok"];
        let observation = match kind {
            Kind::Restatectl => Observation::Restatectl {
                at_ms,
                args: need(&mut self.args, &[], "args")?,
                answer: of(answer, &below, AnyAnswer::output)?,
            },
            Kind::ReadConfig => Observation::ReadConfig {
                at_ms,
                node: self.node()?,
                answer: of(answer, &below, AnyAnswer::config)?,
            },
            Kind::Process => Observation::Process {
                at_ms,
                node: self.node()?,
                answer: of(answer, &below, AnyAnswer::processes)?,
            },
            Kind::Disk => Observation::Disk {
                at_ms,
                node: self.node()?,
                base_dir: self.base_dir.take().flatten(),
                answer: of(answer, &below, AnyAnswer::disk)?,
            },
            Kind::Installed => Observation::Installed {
                at_ms,
                node: self.node()?,
                answer: of(answer, &below, AnyAnswer::installed)?,
            },
            Kind::Dial => Observation::Dial {
                at_ms,
                node: self.node()?,
                url: need(&mut self.url, &[], "url")?,
                from: self.from.take().flatten(),
                answer: of(answer, &below, AnyAnswer::dial)?,
            },
            Kind::DumpConfig => Observation::DumpConfig {
                at_ms,
                node: self.node()?,
                answer: of(answer, &below, AnyAnswer::output)?,
            },
            Kind::LogTail => Observation::LogTail {
                at_ms,
                node: self.node()?,
                answer: of(answer, &below, AnyAnswer::log_tail)?,
            },
            Kind::Action => Observation::Action {
                at_ms,
                step: need(&mut self.step, &[], "step")?,
                action: need(&mut self.action, &[], "action")?,
                answer: of(answer, &below, AnyAnswer::output)?,
            },
        };
        Ok(observation)
    }

    fn node(&mut self) -> Result<String, FieldFault> {
        need(&mut self.node, &[], "node")
    }
}

impl<'de> Deserialize<'de> for Observation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatObservation::deserialize(deserializer)?.observation().map_err(D::Error::custom)
    }
}
