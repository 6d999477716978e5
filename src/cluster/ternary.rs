//! Yes, no, or unknown.

use crate::api::what_if::Certainty;

/// Yes, no, or unknown. What is unknown never counts as fine, and is not taken for a no either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ternary {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The facts do not tell.
    Unknown,
}

impl Ternary {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Yes if it is so in the worst case, no if it is not so even in the best.
    pub fn between(at_worst: bool, at_best: bool) -> Self {
        match (at_worst, at_best) {
            (true, _) => Self::Yes,
            (false, false) => Self::No,
            (false, true) => Self::Unknown,
        }
    }
}

impl From<bool> for Ternary {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

/// An answer that may be missing: that is unknown.
impl From<Option<bool>> for Ternary {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::from)
    }
}

impl From<Ternary> for Certainty {
    fn from(value: Ternary) -> Self {
        match value {
            Ternary::Yes => Self::Yes,
            Ternary::No => Self::No,
            Ternary::Unknown => Self::Unknown,
        }
    }
}
