//! How many losses something tolerates, and which of two tolerates fewer.

use crate::api::Tolerance;
use crate::state::quorum::Margin;

/// The tolerance that a margin of nodes and one of zones make together.
pub fn tolerance(nodes: Margin, zones: Margin, because: impl Into<String>) -> Tolerance {
    let because = because.into();
    match nodes {
        Margin::Broken => {
            Tolerance { losses: Some(0), zones: None, machines: None, interrupted: true, because }
        }
        Margin::Unknown => unknown(because),
        Margin::Stands(losses) => {
            let zones = zones.losses();
            Tolerance { losses: Some(losses), zones, machines: None, interrupted: false, because }
        }
    }
}

/// Something that does not hold now.
pub fn interrupted(because: impl Into<String>) -> Tolerance {
    tolerance(Margin::Broken, Margin::Broken, because)
}

/// A number of losses that is not known.
pub fn unknown(because: impl Into<String>) -> Tolerance {
    Tolerance { losses: None, zones: None, machines: None, interrupted: false, because: because.into() }
}

/// The tightest by nodes, with the lowest number of zones among all.
pub fn tightest(all: impl IntoIterator<Item = Tolerance>, otherwise: &str) -> Tolerance {
    all.into_iter().reduce(|a, b| worse(&a, &b)).unwrap_or_else(|| unknown(otherwise))
}

/// The worse of two, for nodes, zones and machines separately.
pub fn worse(a: &Tolerance, b: &Tolerance) -> Tolerance {
    let worse = if rank(b) < rank(a) { b } else { a };
    // What is interrupted or unknown by nodes is no better by zones.
    let zones = if worse.interrupted || worse.losses.is_none() { None } else { a.zones.min(b.zones) };
    let machines = a.machines.into_iter().chain(b.machines).min();
    Tolerance { zones, machines, ..worse.clone() }
}

/// Interrupted is worse than an unknown number, and that is worse than any number.
pub fn rank(tolerance: &Tolerance) -> (bool, bool, Option<u32>) {
    (!tolerance.interrupted, tolerance.losses.is_some(), tolerance.losses)
}
