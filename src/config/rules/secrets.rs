//! Secrets of the files at hand, to keep them out of every answer.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Node;
use crate::api::secret::{self, SHORTEST};
use crate::config::secret::{collect, secrets_in};

/// A shorter word may be one of any sentence, and is then a secret only where somebody else's text is quoted.
const WORD: usize = 8;

/// Whether a secret is a plain word.
fn is_plain(secret: &str) -> bool {
    secret.len() < WORD && secret.chars().all(char::is_alphabetic)
}

/// Whether what stands at a place is no part of a longer name.
fn stands_alone(text: &str, at: usize, length: usize) -> bool {
    let part = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_');
    let before = text[..at].chars().next_back();
    let after = text[at + length..].chars().next();
    ![before, after].into_iter().flatten().any(part)
}

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
        Self::new(found)
    }

    /// These values.
    pub fn new(mut found: Vec<String>) -> Self {
        found.retain(|secret| secret.len() >= SHORTEST);
        let all: BTreeSet<String> = found.into_iter().collect();
        let lengths: BTreeSet<usize> = all.iter().map(String::len).collect();
        Self { all, lengths: lengths.into_iter().rev().collect() }
    }

    /// Whether the text holds one.
    pub fn are_in(&self, text: &str) -> bool {
        (0..text.len()).any(|at| self.at(text, at).is_some())
    }

    /// Whether the text holds one, or what looks like one, as a comment that moves with its value may.
    pub fn show_in(&self, text: &str) -> bool {
        self.are_in(text) || matches!(secret::withhold(text), Cow::Owned(_))
    }

    /// The text without them, and without what looks like one.
    pub fn withheld(&self, text: &str) -> String {
        let text = self.without_known(text);
        match secret::withhold(&text) {
            Cow::Owned(less) => less,
            Cow::Borrowed(_) => text,
        }
    }

    /// The text without them.
    pub fn without_known(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut at, mut quoted) = (0, false);
        while let Some(sign) = text[at..].chars().next() {
            let told = |length: &usize| {
                !is_plain(&text[at..at + length]) || (quoted && stands_alone(text, at, *length))
            };
            match self.at(text, at).filter(told) {
                Some(length) => {
                    out.push_str(secret::WITHHELD);
                    at += length;
                }
                None => {
                    quoted ^= matches!(sign, '`' | '"');
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_word_is_withheld_where_it_is_quoted_alone() {
        let all = BTreeSet::from(["server".to_owned(), "hush-hush".to_owned()]);
        let secrets = Secrets { lengths: vec![9, 6], all };
        for (text, shown) in [
            ("the server ignores `metadata-server.x`", "the server ignores `metadata-server.x`"),
            ("`server` is taken literally", "`<withheld>` is taken literally"),
            ("it has \"a server b\", the server says", "it has \"a <withheld> b\", the server says"),
            ("the xhush-hushx of it", "the x<withheld>x of it"),
        ] {
            assert_eq!(secrets.withheld(text), shown);
        }
    }
}
