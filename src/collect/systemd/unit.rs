//! The text of a unit: its `[Service]` settings, with their places.

use std::ops::Range;

use super::words;
use crate::collect::sources::Locus;

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSetting {
    /// Its name.
    pub name: String,
    /// Its value; lines that a backslash joins are one.
    pub value: String,
    /// Its bytes in the file.
    pub at: Locus,
    /// It stands on one line, so that its words stand there as they are.
    pub one_line: bool,
}

impl UnitSetting {
    /// Its words, each with its place.
    pub fn words(&self) -> Option<Vec<(String, Locus)>> {
        let words = words::split(&self.value)?;
        let start = self.at.bytes.start;
        let place = |bytes: Range<usize>| match self.one_line {
            true => Locus { file: self.at.file, bytes: start + bytes.start..start + bytes.end },
            false => self.at.clone(),
        };
        Some(words.into_iter().map(|(word, bytes)| (word, place(bytes))).collect())
    }
}

/// The settings of `[Service]`, in their order.
pub fn settings(file: usize, text: &str) -> Vec<UnitSetting> {
    let mut found = Vec::new();
    let (mut at, mut inside) = (0, false);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        if bare.starts_with('[') {
            inside = bare == "[Service]";
            continue;
        }
        let mut joined = bare.to_owned();
        let mut one_line = true;
        let mut end = start + line.trim_end().len();
        while joined.ends_with('\\') {
            joined.pop();
            let Some(next) = lines.next() else { break };
            let comment = next.trim_start().starts_with(['#', ';']);
            end = at + next.trim_end().len();
            at += next.len();
            one_line = false;
            match comment {
                // A comment in between does not end the value.
                true => joined.push('\\'),
                false => {
                    joined.push(' ');
                    joined.push_str(next.trim());
                }
            }
        }
        let Some((name, value)) = joined.split_once('=').filter(|_| inside) else { continue };
        let sign = text[start..end].find('=').map_or(start, |sign| start + sign + 1);
        let blank = text[sign..end].len() - text[sign..end].trim_start().len();
        let at = Locus { file, bytes: (sign + blank).min(end)..end };
        found.push(UnitSetting { name: name.trim().into(), value: value.trim().into(), at, one_line });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_their_places() {
        let text = "[Unit]\nA=no\n[Service]\n# ü\nB = x \"y z\"\nC=a \\\n  # c\n  b\nD=\n[Install]\nE=no\n";
        let found = settings(0, text);
        let pairs: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
        assert_eq!(pairs, [("B", "x \"y z\""), ("C", "a  b"), ("D", "")]);
        let words = found[0].words().unwrap();
        assert_eq!((words[1].0.as_str(), &text[words[1].1.bytes.clone()]), ("y z", "\"y z\""));
        assert!(text[found[1].at.bytes.clone()].starts_with("a \\"));
    }
}
