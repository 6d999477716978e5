//! A text as pieces of the original and new text between them, so that a chain of changes becomes
//! splices on the original without ever comparing texts.

use std::ops::Range;

use crate::api::Edit;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Kept(Range<usize>),
    New(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::New(text) => text.len(),
        }
    }

    fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Kept(range) => {
                let middle = range.start + at;
                (Self::Kept(range.start..middle), Self::Kept(middle..range.end))
            }
            Self::New(mut text) => {
                let tail = text.split_off(at);
                (Self::New(text), Self::New(tail))
            }
        }
    }
}

/// The original and what became of it.
#[derive(Debug, Clone)]
pub struct Pieces {
    original: String,
    pieces: Vec<Piece>,
}

impl Pieces {
    /// Starts from a text.
    pub fn new(text: &str) -> Self {
        Self { original: text.to_owned(), pieces: vec![Piece::Kept(0..text.len())] }
    }

    /// Replaces a range of the present text, on character boundaries.
    pub fn splice(&mut self, range: Range<usize>, insert: &str) {
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        let mut at = 0;
        for piece in std::mem::take(&mut self.pieces) {
            let (start, end) = (at, at + piece.len());
            at = end;
            let (left, rest) = piece.split(range.start.clamp(start, end) - start);
            let right = rest.split(range.end.clamp(start, end) - start - left.len()).1;
            if left.len() > 0 {
                head.push(left);
            }
            if right.len() > 0 {
                tail.push(right);
            }
        }
        if !insert.is_empty() {
            head.push(Piece::New(insert.to_owned()));
        }
        head.append(&mut tail);
        self.pieces = head;
    }

    /// Replaces many ranges of the present text, ascending and apart, on character boundaries.
    pub fn splice_all(&mut self, splices: Vec<(Range<usize>, String)>) {
        let mut splices = splices.into_iter().peekable();
        let mut pieces = Vec::with_capacity(self.pieces.len() + 2 * splices.len());
        // Where the next byte stands in the present text, and from where on it stays.
        let (mut at, mut kept) = (0, 0);
        for mut rest in std::mem::take(&mut self.pieces) {
            while rest.len() > 0 {
                let gone = kept.clamp(at, at + rest.len()) - at;
                let next = splices.peek().map_or(usize::MAX, |(range, _)| range.start);
                let first = if gone > 0 { gone } else { next.clamp(at, at + rest.len()) - at };
                let (part, behind) = rest.split(first);
                at += part.len();
                rest = behind;
                if gone == 0 && part.len() > 0 {
                    pieces.push(part);
                }
                if gone == 0 && at == next {
                    take(&mut splices, &mut pieces, &mut kept);
                }
            }
        }
        while splices.peek().is_some() {
            take(&mut splices, &mut pieces, &mut kept);
        }
        self.pieces = pieces;
    }

    /// The present text.
    pub fn text(&self) -> String {
        let part = |piece: &Piece| match piece {
            Piece::Kept(range) => self.original[range.clone()].to_owned(),
            Piece::New(text) => text.clone(),
        };
        self.pieces.iter().map(part).collect()
    }

    /// Splices on the original that give the present text.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let (mut done, mut insert) = (0, String::new());
        let end = Piece::Kept(self.original.len()..self.original.len());
        for piece in self.pieces.iter().chain(std::iter::once(&end)) {
            match piece {
                Piece::New(text) => insert.push_str(text),
                Piece::Kept(range) => {
                    if range.start > done || !insert.is_empty() {
                        edits.push(Edit {
                            start: done,
                            end: range.start,
                            insert: std::mem::take(&mut insert),
                        });
                    }
                    done = range.end;
                }
            }
        }
        edits
    }
}

/// Puts the text of the next splice, and goes on behind what it replaces.
fn take(
    splices: &mut impl Iterator<Item = (Range<usize>, String)>,
    pieces: &mut Vec<Piece>,
    kept: &mut usize,
) {
    let Some((range, insert)) = splices.next() else { return };
    if !insert.is_empty() {
        pieces.push(Piece::New(insert));
    }
    *kept = range.end;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_splices_at_once_are_the_same_as_one_after_the_other() {
        let splices = [(0..0, "<"), (1..3, ""), (3..3, "x"), (3..3, "y"), (4..6, "z"), (8..8, ">")];
        let mut chain = Pieces::new("abcdef");
        chain.splice(2..2, "--");
        let mut together = chain.clone();
        splices.iter().rev().for_each(|(range, insert)| chain.splice(range.clone(), insert));
        together.splice_all(
            splices.iter().map(|(range, insert)| (range.clone(), (*insert).to_owned())).collect(),
        );
        assert_eq!(together.text(), chain.text());
        assert_eq!(together.edits(), chain.edits());
    }

    #[test]
    fn a_chain_of_splices_becomes_edits_on_the_original() {
        let mut pieces = Pieces::new("abcdef");
        pieces.splice(1..1, "XY");
        pieces.splice(2..4, "z");
        pieces.splice(0..1, "");
        pieces.splice(5..6, "!");
        assert_eq!(pieces.text(), "Xzcde!");
        let edits = pieces.edits();
        assert_eq!(crate::config::patch::apply("abcdef", &edits).unwrap(), "Xzcde!");
        assert!(edits.windows(2).all(|pair| pair[0].end <= pair[1].start), "{edits:?}");
    }
}
