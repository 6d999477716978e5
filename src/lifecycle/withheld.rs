//! The one place where a decision or a plan loses the secrets in its words. What the world said reaches
//! them by many ways: errors of hosts, output of programs, lines of logs, files, addresses.
//!
//! Every field is named here, so that a new one does not compile until it is known whether it is words.
//! What is carried out or given back verbatim (actions, consents, requests) stays as it is: the target may
//! hold no secret, and the guard refuses actions that show one.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::api::decision::{Decision, Evidence, Reason, Refusal};
use crate::api::plan::{PlannedStep, RoadEnd};
use crate::api::secret::{SHORTEST, take_out, with_lines, withhold};
use crate::api::what_if::{LogDrawn, NodeDrawn, SegmentDrawn, WhatIfOutput};
use crate::api::{Exposure, ExposureChange, Tolerance};
use crate::cluster::Facts;

/// The secrets of files and variables, the longest first: a longer one may hold a shorter one.
pub struct Withheld<'f>(Vec<&'f str>);

/// Bytes of one text; a program that floods its output would bury what matters.
const LONGEST: usize = 4_000;

fn clip(text: &mut String) {
    if text.len() > LONGEST {
        let fits = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST);
        let end = fits.last().unwrap_or_default();
        let left = text.len() - end;
        text.truncate(end);
        text.push_str(&format!(" … ({left} bytes more)"));
    }
}

impl<'f> Withheld<'f> {
    /// Those that are known.
    pub fn of(facts: &'f Facts) -> Self {
        let files = facts.hosts.values().filter_map(|host| host.config.known());
        let secrets = files.flat_map(|file| &file.secrets).flat_map(|secret| with_lines(secret));
        let secrets: BTreeSet<&str> = secrets.filter(|secret| secret.len() >= SHORTEST).collect();
        let mut longest: Vec<&str> = secrets.into_iter().collect();
        longest.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(longest)
    }

    fn text(&self, text: &mut String) {
        for secret in &self.0 {
            if let Cow::Owned(less) = take_out(text, secret) {
                *text = less;
            }
        }
        if let Cow::Owned(less) = withhold(text) {
            *text = less;
        }
        // After that: what is cut through is no longer known for a secret.
        clip(text);
    }

    fn reason(&self, reason: &mut Reason) {
        let Reason { summary, evidence } = reason;
        self.text(summary);
        self.evidence(evidence);
    }

    fn evidence(&self, all: &mut [Evidence]) {
        for Evidence { fact, source } in all {
            self.text(fact);
            self.text(source);
        }
    }

    fn refusal(&self, refusal: &mut Refusal) {
        let Refusal { name: _, message, cause, evidence, remedy, step: _ } = refusal;
        [message, cause, remedy].into_iter().for_each(|text| self.text(text));
        self.evidence(evidence);
    }

    /// Losses tolerated, without secrets in what limits them: it names kinds of segments as the cluster spells them.
    pub fn exposure(&self, exposure: &mut Exposure) {
        let Exposure { writes, data, metadata } = exposure;
        for Tolerance { losses: _, zones: _, machines: _, interrupted: _, because } in
            [writes, data, metadata]
        {
            self.text(because);
        }
    }

    /// The same before, during and after a change.
    pub fn change(&self, change: &mut ExposureChange) {
        let ExposureChange { before, during, after } = change;
        [before, during, after].into_iter().for_each(|exposure| self.exposure(exposure));
    }

    /// A decision without secrets in its words.
    pub fn decision(&self, mut decision: Decision) -> Decision {
        match &mut decision {
            Decision::Observe { requests: _, why } | Decision::Done { why } => self.reason(why),
            Decision::Act { step: _, action: _, why, exposure, postcondition, rollback } => {
                self.reason(why);
                self.change(exposure);
                self.text(postcondition);
                self.text(rollback);
            }
            Decision::Wait { step: _, awaiting, cause, why, poll_ms: _, give_up_after_ms: _, mark: _ } => {
                self.text(awaiting);
                self.text(cause);
                self.reason(why);
            }
            Decision::Approve { digest: _, consent: _, question, why } => {
                self.text(question);
                self.reason(why);
            }
            Decision::Refuse(refusal) => self.refusal(refusal),
        }
        decision
    }

    /// The steps of a plan without secrets in their words.
    pub fn road(&self, road: &mut [PlannedStep]) {
        for step in road {
            let PlannedStep {
                step: _,
                title: _,
                status: _,
                actions: _,
                why,
                exposure,
                needs_approval: _,
                rollback,
            } = step;
            self.reason(why);
            exposure.iter_mut().for_each(|change| self.change(change));
            self.text(rollback);
        }
    }

    /// A deployment that is drawn, without secrets in its names and states.
    pub fn drawn(&self, output: &mut WhatIfOutput) {
        let WhatIfOutput { contract: _, exposure, nodes, logs, partitions: _, unknown } = output;
        self.exposure(exposure);
        for node in nodes {
            let NodeDrawn {
                name,
                id: _,
                location,
                zone,
                roles: _,
                alive: _,
                lost: _,
                votes: _,
                storage,
                worker,
            } = node;
            self.text(name);
            [location, zone, storage, worker].into_iter().flatten().for_each(|text| self.text(text));
        }
        for log in logs {
            let LogDrawn { log: _, segments, appends: _ } = log;
            for segment in segments {
                let SegmentDrawn {
                    index: _,
                    base_lsn: _,
                    kind,
                    replication: _,
                    nodeset: _,
                    reached: _,
                    records: _,
                } = segment;
                self.text(kind);
            }
        }
        unknown.iter_mut().for_each(|text| self.text(text));
    }

    /// The end of a plan without secrets in its words.
    pub fn end(&self, mut end: RoadEnd) -> RoadEnd {
        match &mut end {
            RoadEnd::Target { exposure } => self.exposure(exposure),
            RoadEnd::Unknown { requests: _, why } => self.reason(why),
            RoadEnd::Refused(refusal) => self.refusal(refusal),
        }
        end
    }
}
