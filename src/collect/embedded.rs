//! A text that stands inside of another file: which of its bytes stand there as they are.

use super::sources::{Locus, Sources};
use super::yaml::{ScalarStyle, Yaml};
use crate::api::validate::{Origin, Verbatim};

/// Where the text of a scalar stands, line by line.
pub fn origin(sources: &Sources<'_>, file: usize, node: &Yaml) -> Origin {
    let bytes = node.span.clone();
    let mut origin = sources.origin(&Locus { file, bytes });
    let (Some(text), Some(style)) = (node.text(), node.style()) else { return origin };
    let source = sources.text(file);
    let written = source.get(node.span.clone()).unwrap_or_default();
    let verbatim = match style {
        ScalarStyle::Literal => literal(text, source, node.span.start),
        // What is written in one line, and means what is written, is one run.
        ScalarStyle::Plain if written == text => one(node.span.start, text),
        ScalarStyle::Single | ScalarStyle::Double
            if written.get(1..written.len().saturating_sub(1)) == Some(text) =>
        {
            one(node.span.start + 1, text)
        }
        _ => None,
    };
    if let Some(runs) = &verbatim {
        origin.lines = runs.iter().map(|run| sources.line(file, run.there)).collect();
        origin.column = runs.first().map(|run| match style {
            ScalarStyle::Literal => run.indent + 1,
            _ => sources.span(&Locus { file, bytes: run.there..run.there }).column,
        });
    }
    origin.verbatim = Some(verbatim.unwrap_or_default());
    origin
}

fn one(there: usize, text: &str) -> Option<Vec<Verbatim>> {
    (!text.contains('\n')).then(|| vec![Verbatim { at: 0, there, length: text.len(), indent: 0 }])
}

/// The lines of a block that keeps its line breaks.
pub fn literal(text: &str, source: &str, start: usize) -> Option<Vec<Verbatim>> {
    // The bytes of a block may begin at its sign or at its first line.
    let header = source.get(start..)?.starts_with('|');
    let mut there = if header { start + source[start..].find('\n')? + 1 } else { line_start(source, start) };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let mut indent = None;
    let mut runs = Vec::with_capacity(lines.len());
    let mut at = 0;
    for (place, line) in lines.iter().enumerate() {
        let end = source[there..].find('\n').map_or(source.len(), |end| there + end + 1);
        let whole = &source[there..end];
        let bare = line.trim_end_matches('\n');
        let written = whole.trim_end_matches(['\n', '\r']);
        if place == first {
            indent = written.len().checked_sub(bare.len());
        }
        let skipped = match indent {
            // Lines without a text need no indentation.
            _ if bare.is_empty() => written.len(),
            Some(indent) => indent,
            None => return None,
        };
        if written.get(skipped..)? != bare || !written.get(..skipped)?.bytes().all(|it| it == b' ') {
            return None;
        }
        let length = if whole.get(skipped..) == Some(*line) { line.len() } else { bare.len() };
        runs.push(Verbatim { at, there: there + skipped, length, indent: skipped });
        at += line.len();
        there = end;
    }
    Some(runs)
}

fn line_start(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::collect::{CollectFile, CollectInput};
    use crate::collect::yaml;

    /// The runs of the scalar at `a`, as slices of the file.
    fn runs(text: &str) -> Vec<String> {
        let input = CollectInput {
            files: vec![CollectFile { name: "f".into(), text: text.into() }],
            ..CollectInput::default()
        };
        let sources = Sources::new(&input);
        let read = yaml::read(text);
        assert_eq!(read.errors, []);
        let origin = origin(&sources, 0, read.documents[0].get("a").unwrap());
        let runs = origin.verbatim.unwrap();
        runs.iter().map(|run| text[run.there..run.there + run.length].to_owned()).collect()
    }

    #[test]
    fn lines_of_a_block_stand_as_they_are() {
        assert_eq!(
            runs("ü: 1\na: |\n    x = 1\n\n      y = \"ß\"\nb: 2\n"),
            ["x = 1\n", "\n", "  y = \"ß\"\n"]
        );
        assert_eq!(runs("a: |-\n  x = 1\n  y = 2"), ["x = 1\n", "y = 2"]);
        assert_eq!(runs("a: |\r\n  x = 1\r\n  y = 2\r\nb: 1\r\n"), ["x = 1", "y = 2"]);
    }

    #[test]
    fn what_is_folded_or_escaped_does_not() {
        for text in ["a: >\n  x = 1\n  y\n", "a: \"x \\n y\"\n", "a: 'it''s'\n", "a: x\n  y\n"] {
            assert_eq!(runs(text), [""; 0], "{text}");
        }
        assert_eq!(runs("a: 'x = 1'\n"), ["x = 1"]);
        assert_eq!(runs("a: x y\n"), ["x y"]);
    }
}
