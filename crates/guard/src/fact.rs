//! A value with the observation it was read from, or why there is none.

use restate_scaleout_api::Evidence;

use crate::broken::{Broken, one_line};

/// Something that an observation may have shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact<T> {
    /// It was seen.
    Known {
        /// What it is.
        value: T,
        /// The observation.
        source: String,
    },
    /// It was looked at, and there is no answer that can be relied on.
    Unknown {
        /// Why not.
        reason: String,
        /// The observation.
        source: String,
        /// The host has no way to look at this.
        unsupported: bool,
    },
    /// It was not looked at.
    Unseen,
}

impl<T> Fact<T> {
    /// Looked at without an answer that can be relied on.
    pub fn unknown(reason: impl Into<String>, source: impl Into<String>) -> Self {
        Self::Unknown { reason: reason.into(), source: source.into(), unsupported: false }
    }

    /// The value. Only for what is looked at where it is there; what an effect needs is got with
    /// [`need`](Self::need).
    pub fn seen(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Unknown { .. } | Self::Unseen => None,
        }
    }

    /// The value, or the refusal of an action that rests on it.
    ///
    /// # Errors
    /// When it is not known.
    pub fn need(&self, what: &str) -> Result<&T, Broken> {
        match self {
            Self::Known { value, .. } => Ok(value),
            Self::Unknown { reason, .. } => Err(Broken::unknown(
                format!("{what} cannot be relied on: {}", one_line(reason)),
                vec![self.evidence(one_line(reason))],
                "look again; if the answer stays incomplete, fix what keeps it so",
            )),
            Self::Unseen => Err(Broken::unknown(
                format!("{what} has not been looked at since the last action"),
                vec![self.evidence(format!("{what}: not observed"))],
                "look at it first",
            )),
        }
    }

    /// Whether the host has no way to look at this.
    pub fn is_unsupported(&self) -> bool {
        matches!(self, Self::Unknown { unsupported: true, .. })
    }

    /// A sentence about this fact, with where it was seen.
    pub fn evidence(&self, sentence: impl Into<String>) -> Evidence {
        let source = match self {
            Self::Known { source, .. } | Self::Unknown { source, .. } => source.clone(),
            Self::Unseen => "not observed".into(),
        };
        Evidence { fact: sentence.into(), source }
    }
}
