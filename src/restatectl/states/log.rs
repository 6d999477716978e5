//! What logs are made of, as `bifrost_config` has it.

use strum::{Display, EnumString};

/// What makes new segments: `default_provider` in `bifrost_config`, and the key of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Provider {
    /// Several nodes.
    Replicated,
    /// The disk of one node.
    Local,
    /// The memory of one node.
    InMemory,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

/// What a segment is made of: `kind` in the chains of `bifrost_config`.
#[derive(Debug, Clone, PartialEq, Eq, Display, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum SegmentKind {
    /// It is on the nodes of its nodeset.
    Replicated,
    /// It is on the disk of one node.
    Local,
    /// It is in the memory of one node.
    InMemory,
    /// It holds no records: its log was sealed and has no new segment yet.
    Sealed,
    /// A word that is not known.
    #[strum(default)]
    Other(String),
}

impl SegmentKind {
    /// Whether there may be records in it.
    pub fn holds_records(&self) -> bool {
        match self {
            Self::Replicated | Self::Local | Self::InMemory | Self::Other(_) => true,
            Self::Sealed => false,
        }
    }
}
