//! What one rule found: as many findings as can be shown, and how many more there are.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::api::validate::Severity;

/// Findings of one node that are shown; the worst come first, and the rest are counted.
pub const MOST: usize = 1000;
/// Findings of one rule that are shown in a call, however many nodes it has. Measured in a module: 100,000 of one
/// rule took 209 MiB.
const ALL: usize = crate::api::limits::FINDINGS;

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
        if *count < MOST && self.kept.len() < ALL {
            *count += 1;
            self.kept.push(finding);
        } else {
            *self.beyond.entry(finding.file).or_default() += 1;
        }
    }

    /// Whether further findings of a file would only be counted, unless they are of another severity than the
    /// rule's.
    pub fn is_full(&self, file: usize) -> bool {
        let of_file = self.counts.get(&(Some(file), None));
        self.kept.len() >= ALL || of_file.is_some_and(|count| *count >= MOST)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_most_of_a_file_or_of_the_call_is_counted() {
        let mut findings = Findings::default();
        let files = ALL / MOST + 2;
        for file in 0..files {
            for _ in 0..=MOST {
                findings.push(Finding::new(Some(file), "m"));
            }
            assert!(findings.is_full(file));
        }
        let (kept, beyond) = findings.parts();
        assert_eq!(kept.len(), ALL);
        assert_eq!(kept.len() + beyond.values().sum::<usize>(), files * (MOST + 1));
        assert_eq!((beyond[&Some(0)], beyond[&Some(files - 1)]), (1, MOST + 1));
    }
}
