//! What is searched, and how far.

use crate::road::walk;
use crate::search::{Pace, Setting};
use crate::starts::{single, target};
use crate::world::World;

/// Searched to the end by every run of the tests.
///
/// # Errors
/// When the road without faults does not end where it should, so that there is no grown deployment to begin with.
pub fn in_every_test() -> Result<Vec<Setting>, String> {
    let grown = grown(3)?;
    Ok(vec![
        set("one node → 3 nodes, 2 copies", single(3), 3, Pace::Settled, 0, true),
        set("3 nodes at rest", grown, 3, Pace::Settled, 1, true),
    ])
}

/// Takes longer, and is searched on demand.
///
/// # Errors
/// As [`in_every_test`].
pub fn on_demand() -> Result<Vec<Setting>, String> {
    let grown = grown(3)?;
    Ok(vec![
        set("one node → a repository", single(1), 1, Pace::Any, 1, true),
        set("one node → 3 nodes, 2 copies", single(3), 3, Pace::Any, 0, false),
        set("one node → 3 nodes, 2 copies", single(3), 3, Pace::Settled, 1, false),
        set("one node → a repository", single(1), 1, Pace::Any, 2, true),
        set("one node → 3 nodes, 2 copies", single(3), 3, Pace::Settled, 2, false),
        set("one node → 3 nodes, 2 copies", single(3), 3, Pace::Any, 1, false),
        set("one node → 3 nodes, 2 copies", single(3), 3, Pace::Any, 0, true),
        set("3 nodes at rest", grown, 3, Pace::Any, 2, true),
        set("one node → 4 nodes, 2 copies", single(4), 4, Pace::Settled, 1, false),
    ])
}

/// The end of the road to so many nodes.
fn grown(nodes: usize) -> Result<World, String> {
    walk(&single(nodes), &target(nodes))?.pop().ok_or_else(|| "a road without a world".into())
}

fn set(name: &str, start: World, nodes: usize, pace: Pace, faults: usize, lies: bool) -> Setting {
    Setting { name: name.into(), start, target: target(nodes), pace, faults, lies }
}
