//! A value with its source, or the reason why it is not known.

use crate::api::Evidence;

/// A value that may or may not be known.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact<T> {
    /// It was observed.
    Known {
        /// What it is.
        value: T,
        /// Where it was read.
        source: String,
    },
    /// It was observed, but without a usable answer.
    Unknown {
        /// Why not.
        reason: String,
        /// What was tried.
        source: String,
    },
    /// It was observed, but too long before the newest observation.
    Stale {
        /// Milliseconds between the two.
        age_ms: u64,
        /// What was observed.
        source: String,
        /// How often it was observed, as far as the observations show.
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

    /// The value to change, if known, to work out what an action will change.
    pub fn known_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Known { value, .. } => Some(value),
            _ => None,
        }
    }

    /// What a known value amounts to; unknown for the reason given when it amounts to nothing.
    pub fn and_then<U>(self, read: impl FnOnce(T) -> Result<U, String>) -> Fact<U> {
        match self {
            Self::Known { value, source } => match read(value) {
                Ok(value) => Fact::Known { value, source },
                Err(reason) => Fact::Unknown { reason, source },
            },
            Self::Unknown { reason, source } => Fact::Unknown { reason, source },
            Self::Stale { age_ms, source, looks } => Fact::Stale { age_ms, source, looks },
            Self::Unseen => Fact::Unseen,
        }
    }

    /// Whether it was not observed yet.
    pub fn unseen(&self) -> bool {
        matches!(self, Self::Unseen)
    }

    /// Whether it has to be observed: for the first time, or again because the answer is too old.
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

    /// Why it is not known, as evidence; nothing when it is known.
    pub fn unknown(&self) -> Option<Evidence> {
        self.reason().map(|reason| self.evidence(reason))
    }

    /// A statement about this fact, with its source.
    pub fn evidence(&self, sentence: impl Into<String>) -> Evidence {
        Evidence { fact: sentence.into(), source: self.source().into() }
    }
}
