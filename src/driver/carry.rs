//! Carrying out an action, and reporting its result.

use std::ops::ControlFlow;

use super::{End, Host, Run};
use crate::api::action::{Action, Edit, EditBase};
use crate::api::answer::{CommandOutput, ConfigFile};
use crate::api::decision::{StepInput, StepOutput};
use crate::api::host::HostAction;
use crate::api::observation::Observation;
use crate::api::reply::Reply;
use crate::api::request::Request;
use crate::api::secret::withhold;
use crate::config::edits;
use crate::config::hash::sha256_hex;

/// Characters of a long result that are reported: a little of its beginning and more of its end.
const HEAD: usize = 300;
const TAIL: usize = 700;

impl<H, D> Run<'_, H, D>
where
    H: Host,
    D: FnMut(&StepInput) -> StepOutput,
{
    pub(super) fn carry_out(
        &mut self,
        action: &Action,
        observations: &[Observation],
    ) -> ControlFlow<End, Reply<CommandOutput>> {
        let action = match action.clone() {
            Action::Restatectl { args, timeout_ms } => HostAction::Restatectl { args, timeout_ms },
            Action::WriteConfig { node, expect, base, edits, sha256, diff } => {
                match self.new_text(&base, &edits, &sha256, observations)? {
                    Ok(text) => HostAction::WriteConfig { node, expect, text, sha256, diff },
                    Err(problem) => {
                        return ControlFlow::Continue(Reply::failed(format!(
                            "the configuration of `{node}` was not changed: {problem}"
                        )));
                    }
                }
            }
            Action::StartNode { node, restore } => HostAction::StartNode { node, restore },
            Action::StopNode { node } => HostAction::StopNode { node },
            Action::RestartNode { node, restore } => HostAction::RestartNode { node, restore },
            Action::UpgradeNode { node, version, restore } => {
                HostAction::UpgradeNode { node, version, restore }
            }
        };
        ControlFlow::Continue(self.calls.act(&action))
    }

    /// The text that the edits make of the base text, checked against both hashes.
    fn new_text(
        &mut self,
        base: &EditBase,
        splices: &[Edit],
        sha256: &str,
        observations: &[Observation],
    ) -> ControlFlow<End, Result<String, String>> {
        let seen = observations.iter().rev().find_map(|observation| file_of(observation, &base.node));
        let file = match seen {
            Some(file) => Ok(file),
            None => {
                let looked = self.observe(vec![Request::ReadConfig { node: base.node.clone() }])?;
                match looked.into_iter().next() {
                    Some(Observation::ReadConfig { answer: Reply::Ok(file), .. }) => Ok(file),
                    Some(Observation::ReadConfig { answer: Reply::Error(error), .. }) => Err(error.message),
                    _ => Err("the file was not read".into()),
                }
            }
        };
        ControlFlow::Continue(file.and_then(|file| match file.text {
            Some(text) => edits::apply(&text, &base.sha256, splices, sha256),
            // A server that runs on variables alone has no file: its first one is made from nothing.
            None if base.sha256 == sha256_hex("") => edits::apply("", &base.sha256, splices, sha256),
            None => Err(format!("`{}`, from whose file it is made, has none", base.node)),
        }))
    }
}

/// The configuration file of a node, if this is an observation of one.
fn file_of(observation: &Observation, wanted: &str) -> Option<ConfigFile> {
    match observation {
        Observation::ReadConfig { node, answer, .. } if node == wanted => answer.ok().cloned(),
        _ => None,
    }
}

/// What to report of an answer, without what looks like a secret, in about a thousand characters at most.
pub(super) fn shorten(answer: &Reply<CommandOutput>) -> String {
    let output = match answer {
        Reply::Error(error) => return clip(&withhold(&error.message)),
        Reply::Ok(output) => output,
    };
    let ending = match output.exit {
        _ if output.timed_out => Some("killed: it did not finish in time".into()),
        Some(0) => None,
        Some(code) => Some(format!("exit code {code}")),
        None => Some("killed".into()),
    };
    let streams = [output.stdout.trim(), output.stderr.trim()];
    let parts = ending.into_iter().chain(streams.into_iter().filter(|s| !s.is_empty()).map(str::to_owned));
    clip(&withhold(&parts.collect::<Vec<_>>().join("\n")))
}

fn clip(text: &str) -> String {
    let count = text.chars().count();
    if count <= HEAD + TAIL {
        return text.into();
    }
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(count - TAIL).collect();
    format!("{head}\n… {} characters …\n{tail}", count - HEAD - TAIL)
}
