//! Numbers of nodes, as Restate prints them.

use std::fmt;

/// A node's number: the `3` of `N3` and of `N3:7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// Reads `N3`; with a generation it is another text.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('N')?;
        let plain = !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit());
        plain.then(|| digits.parse().ok().map(Self)).flatten()
    }

    /// Reads `N3:7`: the number and the generation.
    pub fn parse_generational(text: &str) -> Option<(Self, u32)> {
        let (id, generation) = text.split_once(':')?;
        Some((Self::parse(id)?, generation.parse().ok()?))
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{}", self.0)
    }
}

/// Node numbers for a sentence, at most a few of them.
pub fn list<'a>(ids: impl IntoIterator<Item = &'a NodeId>) -> String {
    let all: Vec<String> = ids.into_iter().map(ToString::to_string).collect();
    match all.len() {
        0 => "none".into(),
        1..=12 => all.join(", "),
        more => format!("{} and {} more", all[..12].join(", "), more - 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_restate_prints_is_a_number() {
        assert_eq!(NodeId::parse("N3"), Some(NodeId(3)));
        assert_eq!(NodeId::parse_generational("N3:7"), Some((NodeId(3), 7)));
        for wrong in ["", "N", "3", "n3", "N+3", "N3:7", "N-1", "N4294967296", " N3"] {
            assert_eq!(NodeId::parse(wrong), None, "{wrong}");
        }
        for wrong in ["N3", "N3:", "N3:x", ":7", "N3:7:1"] {
            assert_eq!(NodeId::parse_generational(wrong), None, "{wrong}");
        }
    }
}
