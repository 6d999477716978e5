//! The host functions as bytes, and above them as types.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::host::{
    ApproveAnswer, ApproveCall, Clock, NodeCall, ProbeCall, ReportAnswer, ReportCall, RestatectlCall,
    SleepCall, UpgradeNodeCall, WriteConfigCall,
};
use crate::api::observation::{CommandOutput, ConfigFile, ProbeReport};
use crate::api::reply::{HostError, Reply};
use crate::message;

/// What the driver loop runs in: the functions of [`api::host`](crate::api::host).
pub trait Host {
    /// Calls one of [`HOST_FUNCTIONS`](crate::api::host::HOST_FUNCTIONS) with a JSON request. The
    /// answer is the host's bytes as they came, none at all included.
    ///
    /// # Errors
    /// When the answer cannot be taken in, in a sentence.
    fn call(&mut self, function: &'static str, request: &[u8]) -> Result<Vec<u8>, String>;
}

/// The typed side of a [`Host`]. Whatever is wrong with an answer becomes a [`Reply::Error`].
pub(super) struct Calls<'a, H> {
    pub(super) host: &'a mut H,
}

impl<H: Host> Calls<'_, H> {
    pub(super) fn restatectl(&mut self, call: &RestatectlCall) -> Reply<CommandOutput> {
        self.ask("restatectl", call)
    }

    pub(super) fn read_config(&mut self, node: &str) -> Reply<ConfigFile> {
        self.ask("read_config", &NodeCall { node: node.into() })
    }

    pub(super) fn write_config(&mut self, call: &WriteConfigCall) -> Reply<CommandOutput> {
        self.ask("write_config", call)
    }

    pub(super) fn start_node(&mut self, node: &str) -> Reply<CommandOutput> {
        self.ask("start_node", &NodeCall { node: node.into() })
    }

    pub(super) fn restart_node(&mut self, node: &str) -> Reply<CommandOutput> {
        self.ask("restart_node", &NodeCall { node: node.into() })
    }

    pub(super) fn upgrade_node(&mut self, call: &UpgradeNodeCall) -> Reply<CommandOutput> {
        self.ask("upgrade_node", call)
    }

    pub(super) fn probe(&mut self, call: &ProbeCall) -> Reply<ProbeReport> {
        self.ask("probe", call)
    }

    pub(super) fn approve(&mut self, call: &ApproveCall) -> Reply<ApproveAnswer> {
        self.ask("approve", call)
    }

    pub(super) fn report(&mut self, call: &ReportCall) -> Reply<ReportAnswer> {
        self.ask("report", call)
    }

    pub(super) fn sleep(&mut self, ms: u64) -> Reply<Clock> {
        self.ask("sleep", &SleepCall { ms })
    }

    fn ask<Q: Serialize, A: DeserializeOwned>(&mut self, function: &'static str, request: &Q) -> Reply<A> {
        self.exchange(function, request).unwrap_or_else(|message| {
            Reply::Error(HostError { message: format!("host function `{function}`: {message}") })
        })
    }

    fn exchange<Q, A>(&mut self, function: &'static str, request: &Q) -> Result<Reply<A>, String>
    where
        Q: Serialize,
        A: DeserializeOwned,
    {
        let request = serde_json::to_vec(request).map_err(|error| error.to_string())?;
        let answer = self.host.call(function, &request)?;
        if answer.is_empty() {
            return Err("it answered nothing, so it failed".into());
        }
        // The answer itself is not repeated: a configuration file may be in it.
        let reply: Result<Reply<A>, _> = message::read(&answer);
        match reply {
            Ok(Reply::Error(error)) => Err(error.message),
            Ok(reply) => Ok(reply),
            Err(error) => {
                Err(format!("its answer is neither `{{\"ok\": …}}` nor `{{\"error\": …}}`: {error}"))
            }
        }
    }
}
