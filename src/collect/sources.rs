//! The files of a call: by path, and from bytes to lines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::api::collect::{CollectFile, CollectInput};
use crate::api::validate::{ByteRange, Origin, Span};
use crate::config::document::LineIndex;

/// Bytes of one of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locus {
    /// The file, by its place.
    pub file: usize,
    /// Its bytes.
    pub bytes: Range<usize>,
}

/// The files of a call.
#[derive(Debug)]
pub struct Sources<'i> {
    files: Vec<(&'i CollectFile, LineIndex)>,
    by_path: BTreeMap<String, usize>,
    missing: BTreeSet<String>,
    /// What the host says of variables.
    pub environment: &'i BTreeMap<String, Option<String>>,
}

/// Where a file that another one names is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It is one of the files, by its place.
    Here(usize),
    /// The host has looked for it, and there is none.
    Missing(String),
    /// It was not handed over. The path is what to ask for.
    Outside(String),
}

impl<'i> Sources<'i> {
    /// The files of an input.
    pub fn new(input: &'i CollectInput) -> Self {
        let paths = input.files.iter().enumerate().map(|(at, file)| (normal(&file.name), at));
        Self {
            by_path: paths.collect(),
            missing: input.missing.iter().map(|path| normal(path)).collect(),
            files: input.files.iter().map(|file| (file, LineIndex::new(&file.text))).collect(),
            environment: &input.environment,
        }
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// The name of a file, as the input has it.
    pub fn name(&self, file: usize) -> &'i str {
        self.files.get(file).map_or("", |(file, _)| file.name.as_str())
    }

    /// The text of a file.
    pub fn text(&self, file: usize) -> &'i str {
        self.files.get(file).map_or("", |(file, _)| file.text.as_str())
    }

    /// The place of a file, by the name that the input has for it.
    pub fn file(&self, name: &str) -> Option<usize> {
        self.by_path.get(&normal(name)).copied()
    }

    /// The last part of a file's path.
    pub fn base(&self, file: usize) -> &'i str {
        base(self.name(file))
    }

    /// Looks for a path that stands in a file: a relative one begins at the folder of that file.
    pub fn look(&self, from: usize, path: &str) -> Lookup {
        self.found(beside(self.name(from), path))
    }

    /// Looks for a path that is whole, or relative to where the names of the files are.
    pub fn found(&self, path: String) -> Lookup {
        match self.by_path.get(&path) {
            Some(file) => Lookup::Here(*file),
            None if self.missing.contains(&path) => Lookup::Missing(path),
            None => Lookup::Outside(path),
        }
    }

    /// Whether the host has looked for something of `needs`, and does not have it.
    pub fn is_missing(&self, path: &str) -> bool {
        self.missing.contains(&normal(path))
    }

    /// A range of bytes with its line and column.
    pub fn span(&self, at: &Locus) -> Span {
        let Range { start, end } = at.bytes;
        let (line, column) =
            self.files.get(at.file).map_or((1, 1), |(file, lines)| lines.position(&file.text, start));
        Span { start, end, line, column }
    }

    /// The line of an offset, from 1.
    pub fn line(&self, file: usize, offset: usize) -> usize {
        self.files.get(file).map_or(1, |(_, lines)| lines.line(offset))
    }

    /// A place as messages have it.
    pub fn origin(&self, at: &Locus) -> Origin {
        let Span { start, end, line, column } = self.span(at);
        Origin {
            file: self.name(at.file).to_owned(),
            line: Some(line),
            column: Some(column),
            bytes: Some(ByteRange { start, end }),
            ..Origin::default()
        }
    }
}

/// The last part of a path.
pub fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path; nothing for a name alone.
pub fn folder(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// A path as seen from beside a file.
pub fn beside(file: &str, path: &str) -> String {
    match folder(file) {
        Some(folder) if !path.starts_with('/') && !path.contains("://") => {
            normal(&format!("{folder}/{path}"))
        }
        _ => normal(path),
    }
}

/// A path as seen from a folder, which is empty where the names of the files begin.
pub fn below(folder: &str, path: &str) -> String {
    match folder {
        "" => normal(path),
        _ if path.starts_with('/') || path.contains("://") => normal(path),
        folder => normal(&format!("{folder}/{path}")),
    }
}

/// A path without `.`, and without `..` where a folder stands before it.
pub fn normal(path: &str) -> String {
    // The address of something is none.
    if path.contains("://") {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if path.starts_with('/') => {}
            part => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_where_they_are_written() {
        for (file, path, wanted) in [
            ("docker-compose.yaml", "./restate.toml", "restate.toml"),
            ("deploy/compose.yaml", "../conf/./n1.toml", "conf/n1.toml"),
            ("deploy/compose.yaml", "/etc/restate.toml", "/etc/restate.toml"),
            ("/srv/a/compose.yaml", "../../../x", "/x"),
            ("compose.yaml", "../x", "../x"),
        ] {
            assert_eq!(beside(file, path), wanted, "{file} {path}");
        }
    }

    #[test]
    fn a_file_is_here_missing_or_outside() {
        let file = |name: &str| CollectFile { name: name.into(), text: "ü: x\n".into() };
        let input = CollectInput {
            files: vec![file("./a/compose.yaml"), file("a/conf/restate.toml")],
            missing: vec!["a/.env".into()],
            ..CollectInput::default()
        };
        let sources = Sources::new(&input);
        assert_eq!(sources.look(0, "conf/restate.toml"), Lookup::Here(1));
        assert_eq!(sources.look(0, "./.env"), Lookup::Missing("a/.env".into()));
        assert_eq!(sources.look(0, "b"), Lookup::Outside("a/b".into()));
        let span = sources.span(&Locus { file: 1, bytes: 4..5 });
        assert_eq!((span.line, span.column), (1, 4));
    }
}
