//! `replicate-logs`: new segments are replicated loglets, which other nodes can read and hold.

use super::need::need;
use super::step::Step;
use crate::api::StepKey;
use crate::cluster::{Facts, logs};
use crate::lifecycle::verdict::{Act, Progress, holds, refusal, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::metadata::LogsConfig;
use crate::restatectl::states::{Provider, SegmentKind};
use crate::state::intent::Intent;

/// The log watchdog runs about every five seconds and changes a third of the logs at a time.
const SWITCH_MS: u64 = 120_000;

/// `replicate-logs`
pub struct ReplicateLogs;

impl Step for ReplicateLogs {
    fn name(&self) -> &'static str {
        "replicate-logs"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/replicate-logs.md")
    }

    fn title(&self) -> &'static str {
        "New log segments come from the replicated provider, with one copy for now"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let config = match need(key, &facts.logs) {
            Ok(config) => config,
            Err(instead) => return instead,
        };
        let write = WriteCommand::UseReplicatedLoglet { logs: "1".into() };
        match config.provider {
            Provider::Replicated => {}
            Provider::Local | Provider::InMemory => return switch(facts, key, config, write),
            Provider::Other(_) => {
                return Progress::Undeterminable(refusal(
                    "known-facts",
                    Some(key),
                    format!("what the provider `{}` of the logs does is not known", config.provider),
                    [facts.logs.evidence(format!("provider {}", config.provider))],
                    "use a version of this tool that knows the servers' version",
                ));
            }
        }
        let local: Vec<u32> = logs::tails(config)
            .into_iter()
            .filter(|(_, tail)| match tail.kind {
                // A sealed log gets a replicated segment when somebody writes.
                SegmentKind::Replicated | SegmentKind::Sealed => false,
                SegmentKind::Local | SegmentKind::InMemory | SegmentKind::Other(_) => true,
            })
            .map(|(log, _)| log)
            .collect();
        if !local.is_empty() {
            return wait(
                "every log to get a replicated tail segment",
                why(
                    "the servers replace segments by themselves, a few at a time",
                    [facts.logs.evidence(format!("not replicated yet: logs {local:?}"))],
                ),
                SWITCH_MS,
                Some(Intent::Cluster(write)),
            );
        }
        holds("the tail of every log is replicated", [facts.logs.evidence("provider replicated")])
    }
}

fn switch(facts: &Facts, key: &StepKey, config: &LogsConfig, write: WriteCommand) -> Progress {
    let provider = &config.provider;
    if facts.history.attempts(key) >= 3 {
        let words = facts.history.last(key).map(|last| last.words()).unwrap_or_default();
        return refuse(
            "no-progress",
            key,
            format!("the provider is still {provider}: {words}"),
            [],
            "correct what restatectl complains about, then run again",
        );
    }
    Progress::Act(Box::new(Act {
        intent: Intent::Cluster(write),
        why: why(
            format!("logs use the {provider} provider, so their records cannot leave this node"),
            [facts.logs.evidence(format!("provider {provider}"))],
        ),
        postcondition: "the tail segment of every log is replicated".into(),
        rollback: "none: Restate cannot go back to the local provider".into(),
        at_rest: true,
    }))
}
