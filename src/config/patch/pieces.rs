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

#[cfg(test)]
mod tests {
    use super::*;

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
