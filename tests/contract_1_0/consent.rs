//! What an `approve` decision asks.

use serde_json::Value;

/// A question to a human.
pub struct Consent<'a> {
    /// `plan` or `risk`.
    pub kind: &'a str,
    /// The steps of a plan.
    pub steps: &'a Value,
    /// The step of a risk.
    pub step: &'a Value,
    /// The action of a risk.
    pub action: &'a Value,
    /// Losses tolerated before, during and after.
    pub exposure: &'a Value,
}

impl<'a> Consent<'a> {
    /// The question, if the decision asks one.
    pub fn of(decision: &'a Value) -> Option<Self> {
        let consent = &decision["consent"];
        let scope = &consent["scope"];
        Some(Self {
            kind: scope["kind"].as_str()?,
            steps: &scope["steps"],
            step: &scope["step"],
            action: &scope["action"],
            exposure: &consent["exposure"],
        })
    }
}
