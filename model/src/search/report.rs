//! What came out of a search.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::run::Run;
use crate::world::World;

/// What came out.
#[derive(Debug, Clone)]
pub struct Report {
    /// The setting's name.
    pub name: String,
    /// How many different states there are.
    pub states: usize,
    /// Whether all of them were looked at.
    pub is_whole: bool,
    /// How often each kind of decision was told.
    pub told: BTreeMap<String, usize>,
    /// What must not be.
    pub found: Vec<Finding>,
    /// How long it took.
    pub took: Duration,
}

/// Something that must not be, with the story that leads to it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it is.
    pub what: String,
    /// All that happened, in order.
    pub story: Vec<String>,
    /// How the world is then.
    pub world: World,
    /// What the host remembers then.
    pub run: Run,
}
