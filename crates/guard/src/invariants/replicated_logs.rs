//! `replicated-logs`

use super::Invariant;
use crate::broken::Broken;
use crate::config::Setting;
use crate::read::bifrost::Kind;
use crate::review::Review;

pub(super) const NEVER: &str = "lets a worker join while a log is kept on one node, or goes back from replicated logs: both lose acknowledged writes silently";

/// No second worker, and no other copies, before every log is replicated.
pub(super) struct ReplicatedLogs;

impl Invariant for ReplicatedLogs {
    fn name(&self) -> &'static str {
        "replicated-logs"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let effect = review.effect.does();
        if let Some(node) = effect.joins {
            return joins(review, node);
        }
        if let Some(node) = effect.writes {
            return stays_replicated(review, node);
        }
        if effect.replicates_logs {
            return one_worker(review);
        }
        if effect.sets_replication { all_replicated(review, "replication would change") } else { Ok(()) }
    }
}

fn joins(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    if review.settings(node)?.roles(node)?.contains("worker") {
        return all_replicated(review, &format!("{node}, a worker, would join"));
    }
    Ok(())
}

/// Local logs that two workers write have forked already.
fn one_worker(review: &Review<'_>) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let logs = review.world.logs.need("the segments of logs")?;
    let workers = nodes.members.values().filter(|member| member.has("worker")).count();
    if logs.provider != "replicated" && workers > 1 {
        return Err(Broken::new(
            format!("{workers} workers share logs that each keeps on its own disk"),
            vec![review.world.logs.evidence(format!("the provider is {}", logs.provider))],
            "they may have forked: compare their data before anything is switched",
        ));
    }
    Ok(())
}

fn stays_replicated(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    match settings.provider.get(node, "bifrost.default-provider")? {
        None => Ok(()),
        Some(provider) if provider == "replicated" || !changes_provider(review, node, provider)? => Ok(()),
        Some(provider) => Err(Broken::new(
            format!("the new file of {node} would ask for {provider} logs"),
            vec![review.world.host(node).config.evidence("the file as it is")],
            "leave `bifrost.default-provider` at `replicated`",
        )),
    }
}

fn changes_provider(review: &Review<'_>, node: &str, after: &str) -> Result<bool, Broken> {
    if review.written()?.before.is_none() {
        return Ok(true);
    }
    Ok(review.before(node)?.provider != Setting::Set(after.to_owned()))
}

fn all_replicated(review: &Review<'_>, what: &str) -> Result<(), Broken> {
    let logs = review.world.logs.need("the segments of logs")?;
    let evidence = |fact: String| vec![review.world.logs.evidence(fact)];
    if logs.provider != "replicated" {
        return Err(Broken::new(
            format!("{what} while new segments are {}", logs.provider),
            evidence(format!("the provider is {}", logs.provider)),
            "make new segments replicated first, with a log-server alive",
        ));
    }
    for (log, chain) in &logs.chains {
        for segment in chain {
            if let Kind::Elsewhere(kind) = &segment.kind {
                return Err(Broken::new(
                    format!("{what} while segment {} of log {log} is {kind}, on one node", segment.index),
                    evidence(format!("log {log}, segment {}: {kind}", segment.index)),
                    "snapshot and trim, sent to the node that holds it, until no such segment is left",
                ));
            }
        }
    }
    Ok(())
}
