//! `known-facts`

use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};

/// Nothing is done on facts that are unknown, stale, partial or contradictory.
pub struct KnownFacts;

impl Invariant for KnownFacts {
    fn name(&self) -> &'static str {
        "known-facts"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let facts = review.facts;
        let unknown = |what: &str, reason: Option<&str>, source: &str| {
            Err(Broken::new(
                format!("{what} not known: {}", reason.unwrap_or("no reason given")),
                vec![crate::api::Evidence { fact: format!("{what} not known"), source: source.into() }],
                "look again; if the answer stays incomplete, correct what keeps it so",
            ))
        };
        if let Effect::Write { node, result: Err(problem) } = &review.effect {
            return Err(Broken::new(
                format!("the change of {node}'s file cannot be followed: {problem}"),
                review
                    .host(node)
                    .map(|host| host.config.evidence("the file as it was seen"))
                    .into_iter()
                    .collect(),
                "read the file again and make the change once more",
            ));
        }
        if let Effect::Write { node, result: Ok(_) } = &review.effect
            && let crate::api::Action::WriteConfig { expect, .. } = review.action
        {
            let seen = review.host(node).and_then(|host| host.config.known());
            if seen.is_none_or(|file| file.sha256 != *expect) {
                return unknown(
                    "what the file holds now is",
                    Some("it is not the text that is to be replaced"),
                    "configuration file",
                );
            }
        }
        // A node that has run before can be started on what its host knows: the cluster may be down
        // with it, and is then not to be asked.
        if let Effect::Start { node } = &review.effect
            && (facts.nodes.known().is_none() || review.member(node).is_some())
        {
            return match review.host(node).and_then(|host| host.config.known()) {
                Some(_) => Ok(()),
                None => unknown("the configuration of the node to start is", None, node),
            };
        }
        let needed: [(&str, Option<&str>, &str); 6] = [
            ("the registered nodes are", facts.nodes.reason(), facts.nodes.source()),
            ("the liveness of nodes is", facts.liveness.reason(), facts.liveness.source()),
            ("the logs are", facts.logs.reason(), facts.logs.source()),
            ("the metadata members are", facts.metadata.reason(), facts.metadata.source()),
            ("the partitions are", facts.partitions.reason(), facts.partitions.source()),
            ("the partition processors are", facts.processors.reason(), facts.processors.source()),
        ];
        for (what, reason, source) in needed {
            if reason.is_some() {
                return unknown(what, reason, source);
            }
        }
        Ok(())
    }
}
