//! The host functions: what the plugin asks for, done on real nodes.

mod act;
mod answer;
mod approve;
mod dispatch;
mod look;
mod report;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use restate_scaleout_api::{Decision, Exposure, StepKey};
use serde_json::Value;

use crate::audit::Audit;
use crate::failure::{Context, Failure};
use crate::inventory::{Inventory, Reach};
use crate::nodes::{LocalNode, Node, RemoteNode, Restatectl};
use crate::secrets::{Secrets, TEXTS};
use crate::stop::Stop;
use crate::trouble::{HostResult, unsupported};
use crate::ui::Ui;

pub use approve::Consents;

/// All nodes of an inventory and `restatectl`, as the plugin sees them.
pub struct Host {
    nodes: BTreeMap<String, Box<dyn Node>>,
    restatectl: Restatectl,
    stop: Stop,
    /// Whether a look was cut short: what was decided after it rests on too little to be shown.
    cut: AtomicBool,
    consents: Consents,
    audit: Option<Audit>,
    /// What the user sees.
    pub ui: Ui,
    /// None of them leaves in a line, an answer's error or the audit log.
    secrets: Secrets,
    /// The last wait that was recorded: the same one again says nothing new.
    waited: Option<String>,
    /// The step of the last decision to act, for the audit log.
    step: Option<StepKey>,
    /// What was decided last on a whole look, and the losses tolerated then; nothing once an action has begun.
    last: Option<(Decision, Exposure)>,
}

impl Host {
    /// A host for this inventory that only looks: without an audit log nothing is changed through it.
    ///
    /// # Errors
    /// When the inventory contradicts what lies on the disk.
    pub fn new(inventory: &Inventory, ui: Ui, stop: Stop, consents: Consents) -> Result<Self, Failure> {
        let mut nodes: BTreeMap<String, Box<dyn Node>> = BTreeMap::new();
        let secrets = Secrets::default();
        secrets.learn(inventory.secrets());
        for (name, reach) in &inventory.nodes {
            match reach {
                Reach::Local(spec) => {
                    let node = LocalNode::new(name, spec, &inventory.state_dir(), &secrets);
                    node.check_base_dir().map_err(Failure::bad_input)?;
                    nodes.insert(name.clone(), Box::new(node));
                }
                Reach::Remote(spec) => {
                    nodes.insert(
                        name.clone(),
                        Box::new(RemoteNode::new(name, spec, &inventory.state_dir(), &secrets)),
                    );
                }
            }
        }
        let restatectl = Restatectl::new(&inventory.restatectl)
            .or_fail("cannot create a working directory for restatectl")?;
        Ok(Self {
            nodes,
            restatectl,
            stop,
            cut: AtomicBool::new(false),
            consents,
            audit: None,
            ui,
            secrets,
            waited: None,
            step: None,
            last: None,
        })
    }

    /// Makes sure that the cluster can be asked.
    ///
    /// # Errors
    /// When the inventory names another program as `restatectl`.
    pub fn can_ask(&self) -> Result<(), Failure> {
        self.stop.cuts_short(|| self.restatectl.prove()).or_else(|wrong| {
            self.go_on()?;
            Err(Failure::bad_input(wrong))
        })
    }

    /// The wall clock, in milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether this run is to end.
    ///
    /// # Errors
    /// When it is: then what was seen last is not all.
    pub fn go_on(&self) -> Result<(), Failure> {
        if self.stop.asked() {
            return Err(Failure::stopped("stopped on request while looking; nothing was changed"));
        }
        Ok(())
    }

    /// Whether the stop has cut a look short.
    pub fn was_cut_short(&self) -> bool {
        self.cut.load(Ordering::SeqCst)
    }

    /// What was decided last, and the losses tolerated then, as far as both still hold: neither rests on a look that was
    /// cut short, and no action has been taken since.
    pub fn last_decided(&self) -> Option<&(Decision, Exposure)> {
        self.last.as_ref()
    }

    /// Writes everything down from now on, which allows changes.
    ///
    /// # Errors
    /// When the log cannot be opened.
    pub fn keep_audit(&mut self, path: &std::path::Path) -> Result<(), String> {
        self.audit = Some(Audit::open(path, &self.secrets)?);
        Ok(())
    }

    /// Appends to the audit log, if there is one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn record(&mut self, event: &str, details: Value) -> Result<(), String> {
        match &mut self.audit {
            Some(audit) => audit.record(event, details),
            None => Ok(()),
        }
    }

    /// A value as it may be shown.
    pub fn shown(&self, value: &Value) -> Value {
        self.secrets.redact_json(value, &TEXTS)
    }

    fn node(&self, name: &str) -> HostResult<&dyn Node> {
        match self.nodes.get(name) {
            Some(node) => Ok(node.as_ref()),
            None => Err(unsupported(format!("the inventory does not say how to reach node `{name}`"))),
        }
    }
}
