//! What one rule found: as many findings as can be shown, and how many more there are.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::api::validate::Severity;

/// Findings of one node that are shown; the worst come first, and the rest are counted.
pub const MOST: usize = 1000;

/// The findings of one rule. Of each severity it keeps as many of a node as can be shown: a text of a mebibyte
/// may have a million faults, and each of them would take a thousand times its bytes.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    counts: BTreeMap<(Option<usize>, Option<Severity>), usize>,
    beyond: BTreeMap<Option<usize>, usize>,
}

impl Findings {
    /// Takes a finding, or counts it.
    pub fn push(&mut self, finding: Finding) {
        let count = self.counts.entry((finding.file, finding.severity)).or_default();
        if *count < MOST {
            *count += 1;
            self.kept.push(finding);
        } else {
            *self.beyond.entry(finding.file).or_default() += 1;
        }
    }

    /// Whether further findings of a file would only be counted, unless they are of another severity than the
    /// rule's.
    pub fn is_full(&self, file: usize) -> bool {
        self.counts.get(&(Some(file), None)).is_some_and(|count| *count >= MOST)
    }

    /// The findings that are kept, and how many more there are of each file.
    pub fn parts(self) -> (Vec<Finding>, BTreeMap<Option<usize>, usize>) {
        (self.kept, self.beyond)
    }

    /// Counts a finding that nobody will see.
    pub fn count(&mut self, file: usize) {
        *self.beyond.entry(Some(file)).or_default() += 1;
    }
}
