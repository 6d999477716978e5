//! Carrying out an action, and what to say of its result.

use super::{Host, Run};
use crate::api::action::{Action, Edit, EditBase};
use crate::api::decision::{StepInput, StepOutput};
use crate::api::host::{RestatectlCall, UpgradeNodeCall, WriteConfigCall};
use crate::api::observation::{CommandOutput, ConfigFile, Observation};
use crate::api::reply::{HostError, Reply};
use crate::config::hash::sha256_hex;
use crate::config::patch;

/// Characters of a result that are reported: its beginning and, mostly, its end.
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
    ) -> Reply<CommandOutput> {
        match action.clone() {
            Action::Restatectl { args, timeout_ms } => {
                self.calls.restatectl(&RestatectlCall { args, timeout_ms, mutates: true })
            }
            Action::WriteConfig { node, expect, base, edits, sha256, diff } => {
                match self.new_text(&base, &edits, &sha256, observations) {
                    Ok(text) => {
                        self.calls.write_config(&WriteConfigCall { node, expect, text, sha256, diff })
                    }
                    Err(message) => Reply::Error(HostError {
                        message: format!("the configuration of `{node}` was left alone: {message}"),
                    }),
                }
            }
            Action::StartNode { node } => self.calls.start_node(&node),
            Action::RestartNode { node } => self.calls.restart_node(&node),
            Action::UpgradeNode { node, version } => {
                self.calls.upgrade_node(&UpgradeNodeCall { node, version })
            }
        }
    }

    /// The text that the edits make of the base text, proved by both hashes.
    fn new_text(
        &mut self,
        base: &EditBase,
        edits: &[Edit],
        sha256: &str,
        observations: &[Observation],
    ) -> Result<String, String> {
        let read = observations.iter().find_map(|observation| match observation {
            Observation::Config { node, answer, .. } if *node == base.node => answer.ok().cloned(),
            _ => None,
        });
        let file: ConfigFile = match read {
            Some(file) => file,
            None => match self.calls.read_config(&base.node) {
                Reply::Ok(file) => file,
                Reply::Error(error) => return Err(error.message),
            },
        };
        let Some(old) = file.text else {
            return Err(format!("`{}`, whose file it starts from, has none", base.node));
        };
        if sha256_hex(&old) != base.sha256 {
            return Err(format!(
                "the file of `{}` is not the one that the change was made for; it has changed in between",
                base.node
            ));
        }
        let new = patch::apply(&old, edits)?;
        if sha256_hex(&new) != sha256 {
            return Err("the edits do not give the text that was announced".into());
        }
        Ok(new)
    }
}

/// Whether the answer says that the action has worked. Only the next look can prove it.
pub(super) fn claims_success(answer: &Reply<CommandOutput>) -> bool {
    answer.ok().is_some_and(|output| output.exit == Some(0) && !output.timed_out)
}

/// What to tell of an answer, in at most about a thousand characters.
pub(super) fn shorten(answer: &Reply<CommandOutput>) -> String {
    let output = match answer {
        Reply::Error(error) => return clip(&error.message),
        Reply::Ok(output) => output,
    };
    let ending = match output.exit {
        _ if output.timed_out => Some("killed because its time was up".into()),
        Some(0) => None,
        Some(code) => Some(format!("exit code {code}")),
        None => Some("killed".into()),
    };
    let streams = [output.stdout.trim(), output.stderr.trim()];
    let parts = ending.into_iter().chain(streams.into_iter().filter(|s| !s.is_empty()).map(str::to_owned));
    clip(&parts.collect::<Vec<_>>().join("\n"))
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
