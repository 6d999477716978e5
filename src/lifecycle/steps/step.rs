//! What a step is.

use crate::api::StepKey;
use crate::lifecycle::verdict::Progress;
use crate::lifecycle::world::World;

/// A step of the road.
pub trait Step: Sync {
    /// Its stable name in messages.
    fn name(&self) -> &'static str;
    /// Its page, for `explain`.
    fn page(&self) -> &'static str;
    /// What it is for, in one line.
    fn title(&self) -> &'static str;
    /// How far it is; `key` says for which node.
    fn progress(&self, world: &World, key: &StepKey) -> Progress;
    /// What kind of work it is.
    fn work(&self) -> Work {
        Work::Change
    }
    /// Whether its action would start a node that has run before.
    fn revives(&self, _world: &World, _key: &StepKey) -> bool {
        false
    }
}

/// What kind of work a step is, where others go by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// It changes files, processes or the cluster.
    Change,
    /// It starts a node.
    Start,
    /// It changes nothing: it waits for what the steps before it have begun.
    Watch,
    /// It changes nothing: it says that the target is reached.
    Prove,
}
