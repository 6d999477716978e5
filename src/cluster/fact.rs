//! A value with its source, or the reason why it is not known.

use crate::api::Evidence;

/// Something that may be known.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact<T> {
    /// It was observed.
    Known {
        /// What it is.
        value: T,
        /// Where it was read.
        source: String,
    },
    /// It was looked at, and the look gave no usable answer.
    Unknown {
        /// Why not.
        reason: String,
        /// What was tried.
        source: String,
    },
    /// It was looked at, but too long before the newest observation.
    Stale {
        /// Milliseconds between the two.
        age_ms: u64,
        /// What was looked at.
        source: String,
        /// How often it was looked at, as far as the observations show.
        looks: usize,
    },
    /// Not observed yet.
    Unseen,
}

impl<T> Fact<T> {
    /// The value, when known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The value to change, when known; used to foresee what an action will bring about.
    pub fn known_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Known { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether it was not observed yet.
    pub fn unseen(&self) -> bool {
        matches!(self, Self::Unseen)
    }

    /// Whether it has to be looked at: for the first time, or again because the answer is too old.
    pub fn wants_look(&self) -> bool {
        matches!(self, Self::Unseen | Self::Stale { .. })
    }

    /// Where it was read, or what was tried.
    pub fn source(&self) -> &str {
        match self {
            Self::Known { source, .. } | Self::Unknown { source, .. } | Self::Stale { source, .. } => source,
            Self::Unseen => "not observed",
        }
    }

    /// Why it is not known.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Known { .. } => None,
            Self::Unknown { reason, .. } => Some(reason),
            Self::Stale { .. } => Some("the answer is too old"),
            Self::Unseen => Some("not observed yet"),
        }
    }

    /// A sentence about this fact, with its source.
    pub fn evidence(&self, sentence: impl Into<String>) -> Evidence {
        Evidence { fact: sentence.into(), source: self.source().into() }
    }
}
