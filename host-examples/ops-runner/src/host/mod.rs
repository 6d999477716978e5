//! The host functions: what the plugin asks for, done on real nodes.

pub mod atomic;
mod consent;
mod dispatch;
pub mod http;
mod local;
mod node;
mod remote;
mod report;
mod restatectl;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use restate_scaleout::api::host::{ProbeCall, RestatectlCall, WriteConfigCall};
use restate_scaleout::api::{CommandOutput, ConfigFile, HostError, Observation, ProbeReport, Reply, Request};
use serde_json::json;

use crate::audit::Audit;
use crate::failure::{Context, Failure};
use crate::inventory::{Inventory, Reach};
use crate::secrets;
use crate::stop::Stop;
use crate::ui::Ui;

pub use consent::Consents;
pub use local::LocalNode;
pub use node::{Look, Node, sha256};
pub use remote::{NO_FILE, RemoteNode};

use restatectl::Restatectl;

/// All nodes of an inventory and `restatectl`, as the plugin sees them.
pub struct Host {
    nodes: BTreeMap<String, Box<dyn Node + Send>>,
    restatectl: Restatectl,
    clock: Instant,
    stop: Stop,
    consents: Consents,
    audit: Option<Audit>,
    /// What the user sees.
    pub ui: Ui,
    /// Credentials seen so far; none of them leaves in a line, an answer's error or the audit log.
    hidden: Vec<String>,
    /// The last wait that was recorded: the same one again says nothing new.
    waited: Option<String>,
}

impl Host {
    /// A host for this inventory. Without an audit log nothing can be changed through it.
    ///
    /// # Errors
    /// When the inventory contradicts what lies on the disk.
    pub fn new(
        inventory: &Inventory,
        ui: Ui,
        stop: Stop,
        consents: Consents,
        audit: Option<Audit>,
    ) -> Result<Self, Failure> {
        let mut nodes: BTreeMap<String, Box<dyn Node + Send>> = BTreeMap::new();
        let mut hidden = Vec::new();
        for (name, reach) in &inventory.nodes {
            match reach {
                Reach::Local(spec) => {
                    hidden.extend(secrets::env_secrets(&spec.env));
                    let node = LocalNode::new(name, spec, &inventory.state_dir());
                    node.check_base_dir().map_err(Failure::bad_input)?;
                    nodes.insert(name.clone(), Box::new(node));
                }
                Reach::Commands(spec) => {
                    hidden.extend(secrets::env_secrets(&spec.env));
                    nodes.insert(name.clone(), Box::new(RemoteNode::new(name, spec)));
                }
            }
        }
        let restatectl =
            Restatectl::new(&inventory.restatectl).or_fail("cannot make a place for restatectl to run in")?;
        Ok(Self { nodes, restatectl, clock: Instant::now(), stop, consents, audit, ui, hidden, waited: None })
    }

    /// Milliseconds since this host came to be.
    pub fn now_ms(&self) -> u64 {
        u64::try_from(self.clock.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Carries out a request that changes nothing.
    pub fn observe(&mut self, request: &Request) -> Observation {
        match request.clone() {
            Request::Restatectl { args, timeout_ms } => {
                let call = RestatectlCall { args: args.clone(), timeout_ms, mutates: false };
                let answer = reply(self.restatectl(&call));
                Observation::Restatectl { at_ms: self.now_ms(), args, answer }
            }
            Request::ReadConfig { node } => {
                let answer = reply(self.read_config(&node));
                Observation::Config { at_ms: self.now_ms(), node, answer }
            }
            Request::Probe { node, url, from } => {
                let call = ProbeCall { node: node.clone(), url: url.clone(), from: from.clone() };
                let answer = reply(self.probe(&call));
                Observation::Probe { at_ms: self.now_ms(), node, url, from, answer }
            }
        }
    }

    /// Appends to the audit log, if there is one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn record(&mut self, event: &str, details: serde_json::Value) -> Result<(), String> {
        match &mut self.audit {
            Some(audit) => audit.record(event, details, &self.hidden),
            None => Ok(()),
        }
    }

    fn node(&mut self, name: &str) -> Result<&mut (dyn Node + Send + 'static), String> {
        match self.nodes.get_mut(name) {
            Some(node) => Ok(node.as_mut()),
            None => Err(format!("the inventory has no node `{name}`")),
        }
    }

    fn restatectl(&mut self, call: &RestatectlCall) -> Result<CommandOutput, String> {
        let timeout = Duration::from_millis(call.timeout_ms);
        if !call.mutates {
            return self.restatectl.run(&call.args, timeout);
        }
        let action = json!({"kind": "restatectl", "args": call.args, "timeout-ms": call.timeout_ms});
        self.act(action, |host| host.restatectl.run(&call.args, timeout))
    }

    fn read_config(&mut self, node: &str) -> Result<ConfigFile, String> {
        let file = self.node(node)?.read_config()?;
        if let Some(text) = &file.text {
            self.hide(secrets::toml_secrets(text));
        }
        Ok(file)
    }

    fn write_config(&mut self, call: &WriteConfigCall) -> Result<CommandOutput, String> {
        self.hide(secrets::toml_secrets(&call.text));
        let action =
            json!({"kind": "write-config", "node": call.node, "expect": call.expect, "sha256": call.sha256});
        self.act(action, |host| host.node(&call.node)?.write_config(call))
    }

    fn start(&mut self, node: &str) -> Result<CommandOutput, String> {
        self.act(json!({"kind": "start-node", "node": node}), |host| host.node(node)?.start())
    }

    fn restart(&mut self, node: &str) -> Result<CommandOutput, String> {
        self.act(json!({"kind": "restart-node", "node": node}), |host| host.node(node)?.restart())
    }

    fn upgrade(&mut self, node: &str, version: &str) -> Result<CommandOutput, String> {
        let action = json!({"kind": "upgrade-node", "node": node, "version": version});
        self.act(action, |host| host.node(node)?.upgrade(version))
    }

    fn probe(&mut self, call: &ProbeCall) -> Result<ProbeReport, String> {
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
        Ok(ProbeReport {
            answered: answer.answered,
            status: answer.status,
            body: answer.body,
            running: look.running,
            process_age_ms: look.process_age_ms,
            installed_version: look.installed_version,
            data_present: look.data_present,
            log_tail: look.log_tail.iter().map(|line| secrets::redact(line, &self.hidden)).collect(),
        })
    }

    /// Changes something: written down before and after, and not done at all if it cannot be.
    fn act(
        &mut self,
        action: serde_json::Value,
        work: impl FnOnce(&mut Self) -> Result<CommandOutput, String>,
    ) -> Result<CommandOutput, String> {
        if self.audit.is_none() {
            return Err("nothing is changed here: this command only looks".into());
        }
        self.record("acting", json!({"action": action}))?;
        let began = Instant::now();
        let result = work(self).map_err(|error| secrets::redact(&error, &self.hidden));
        let told = match &result {
            Ok(output) => json!({
                "exit": output.exit,
                "timed-out": output.timed_out,
                "stdout": excerpt(&output.stdout),
                "stderr": excerpt(&output.stderr),
            }),
            Err(error) => json!({"error": error}),
        };
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.record("acted", json!({"action": action, "result": told, "took_ms": ms}))?;
        result
    }

    fn hide(&mut self, secrets: Vec<String>) {
        for secret in secrets {
            if !self.hidden.contains(&secret) {
                self.hidden.push(secret);
            }
        }
    }
}

/// An answer in band.
fn reply<T>(result: Result<T, String>) -> Reply<T> {
    match result {
        Ok(value) => Reply::Ok(value),
        Err(message) => Reply::Error(HostError { message }),
    }
}

/// The audit log tells what a command said, but does not keep books of it.
fn excerpt(text: &str) -> String {
    const MOST: usize = 4000;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} bytes in all)", &text[..at], text.len()),
    }
}
