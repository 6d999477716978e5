//! Looking: requests that change nothing, carried out side by side.

use std::time::Duration;

use restate_scaleout_api::host::ProbeCall;
use restate_scaleout_api::{ConfigFile, Observation, ProbeReport, Request};

use super::Host;
use super::answer::{guarded, reply};
use crate::http::{self, Dialled};
use crate::secrets::toml_secrets;
use crate::side_by_side::{Limits, side_by_side};

/// Four at a host stay below what an `sshd` accepts at once; sixteen in all what a laptop carries.
const LIMITS: Limits = Limits { each: 4, all: 16 };

impl Host {
    /// Carries out requests that change nothing. The observations come in the order of the requests.
    pub fn observe(&self, requests: &[Request]) -> Vec<Observation> {
        side_by_side(requests, LIMITS, |request| self.place(request), |request| self.observe_one(request))
    }

    /// What a request burdens.
    fn place(&self, request: &Request) -> String {
        match request {
            Request::Restatectl { .. } => "restatectl".into(),
            Request::ReadConfig { node } | Request::Probe { node, from: None, .. } => self.place_of(node),
            Request::Probe { from: Some(from), .. } => self.place_of(from),
        }
    }

    fn place_of(&self, node: &str) -> String {
        self.nodes.get(node).map_or_else(String::new, |node| node.place().to_owned())
    }

    fn observe_one(&self, request: &Request) -> Observation {
        match request.clone() {
            Request::Restatectl { args, timeout_ms } => {
                let answer = reply(guarded(|| self.restatectl.run(&args, Duration::from_millis(timeout_ms))));
                Observation::Restatectl { at_ms: self.now_ms(), args, answer }
            }
            Request::ReadConfig { node } => {
                let answer = reply(guarded(|| self.read_config(&node)));
                Observation::Config { at_ms: self.now_ms(), node, answer }
            }
            Request::Probe { node, url, from } => {
                let call = ProbeCall { node: node.clone(), url: url.clone(), from: from.clone() };
                let answer = reply(guarded(|| self.probe(&call)));
                Observation::Probe { at_ms: self.now_ms(), node, url, from, answer }
            }
        }
    }

    pub(super) fn read_config(&self, node: &str) -> Result<ConfigFile, String> {
        let file = self.node(node)?.read_config()?;
        if let Some(text) = &file.text {
            self.secrets.learn(toml_secrets(text));
        }
        Ok(file)
    }

    pub(super) fn probe(&self, call: &ProbeCall) -> Result<ProbeReport, String> {
        let answer = match &call.from {
            Some(from) => self.node(from)?.dial(&call.url)?,
            // Plain HTTP can be dialled from here; for the rest the node's own command may know a way.
            None if call.url.starts_with("http://") => {
                self.node(&call.node)?;
                http::get(&call.url)?
            }
            None => self.node(&call.node)?.dial(&call.url)?,
        };
        let look = self.node(&call.node)?.look();
        let (status, body) = match answer {
            Dialled::Answered { status, body } => (Some(status), Some(body)),
            Dialled::Unanswered(..) => (None, None),
        };
        Ok(ProbeReport {
            answered: status.is_some(),
            status,
            body,
            running: look.running,
            process_age_ms: look.process_age_ms,
            installed_version: look.installed_version,
            data_present: look.data_present,
            log_tail: look.log_tail.iter().map(|line| self.secrets.redact(line)).collect(),
        })
    }
}
