//! Secrets of the files at hand, to keep them out of every answer.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Node;
use crate::api::secret::{self, SHORTEST};
use crate::config::secret::{collect, secrets_in};

/// The secrets of all files of a call.
pub struct Secrets {
    all: BTreeSet<String>,
    /// The lengths that occur, longest first.
    lengths: Vec<usize>,
}

impl Secrets {
    /// Values under secret keys, and the user part of URLs.
    pub fn of(nodes: &[Node<'_>]) -> Self {
        let mut found = Vec::new();
        for node in nodes {
            found.extend(secrets_in(&node.document));
            if node.layers.has_over() {
                collect(&node.layers.root, &mut found);
            }
        }
        found.retain(|secret| secret.len() >= SHORTEST);
        let all: BTreeSet<String> = found.into_iter().collect();
        let lengths: BTreeSet<usize> = all.iter().map(String::len).collect();
        Self { all, lengths: lengths.into_iter().rev().collect() }
    }

    /// Whether the text holds one.
    pub fn are_in(&self, text: &str) -> bool {
        (0..text.len()).any(|at| self.at(text, at).is_some())
    }

    /// The text without them, and without what looks like one.
    pub fn withheld(&self, text: &str) -> String {
        let text = self.without_known(text);
        match secret::withhold(&text) {
            Cow::Owned(less) => less,
            Cow::Borrowed(_) => text,
        }
    }

    fn without_known(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(sign) = text[at..].chars().next() {
            match self.at(text, at) {
                Some(length) => {
                    out.push_str(secret::WITHHELD);
                    at += length;
                }
                None => {
                    out.push(sign);
                    at += sign.len_utf8();
                }
            }
        }
        out
    }

    /// The length of the longest secret at a place. It costs what the text is long, however many there are.
    fn at(&self, text: &str, at: usize) -> Option<usize> {
        let fits = |length: &&usize| text.get(at..at + **length).is_some_and(|part| self.all.contains(part));
        self.lengths.iter().find(fits).copied()
    }
}
