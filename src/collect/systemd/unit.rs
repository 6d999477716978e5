//! The text of a unit: its sections and settings, with their places.

use std::ops::Range;

use super::words;
use crate::collect::sources::Locus;

/// What a line of a unit is, or several that a backslash joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitLine {
    /// The name of a section, and where it stands.
    Section(String, Locus),
    /// A setting.
    Setting(UnitSetting),
    /// Neither of them.
    Stray(Locus),
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSetting {
    /// The section that it stands in; nothing before the first one.
    pub section: Option<String>,
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub name_at: Locus,
    /// Its value; lines that a backslash joins are one.
    pub value: String,
    /// Its bytes in the file.
    pub at: Locus,
    /// Its lines: where each begins in the value, and in the file.
    pub runs: Vec<(usize, usize)>,
}

impl UnitSetting {
    /// Its words, each with its place.
    pub fn words(&self) -> Option<Vec<(String, Locus)>> {
        let (words, rest) = self.words_until();
        rest.is_none().then_some(words)
    }

    /// Where a byte of the value stands in the file.
    fn there(&self, at: usize) -> usize {
        let run = self.runs.iter().rev().find(|(begins, _)| *begins <= at);
        run.map_or(self.at.bytes.start, |(begins, there)| there + at - begins)
    }

    /// Its words up to where systemd takes no more of them, and the place of what is left then.
    pub fn words_until(&self) -> (Vec<(String, Locus)>, Option<Locus>) {
        let (words, left) = words::split_until(&self.value);
        let place = |bytes: Range<usize>| {
            // The last byte of a word counts, since what is behind it may be on the next line.
            let last = bytes.end.saturating_sub(1).max(bytes.start);
            Locus { file: self.at.file, bytes: self.there(bytes.start)..self.there(last) + bytes.end - last }
        };
        let left = left.map(|left| place(left..self.value.len()));
        (words.into_iter().map(|(word, bytes)| (word, place(bytes))).collect(), left)
    }
}

/// The settings of `[Service]`, in their order.
pub fn settings(lines: &[UnitLine]) -> Vec<UnitSetting> {
    let settings = lines.iter().filter_map(|line| match line {
        UnitLine::Setting(setting) => Some(setting),
        _ => None,
    });
    settings.filter(|setting| setting.section.as_deref() == Some(SERVICE)).cloned().collect()
}

/// The section of what is started.
pub const SERVICE: &str = "Service";

/// The lines of a unit that are no comments.
pub fn lines(file: usize, text: &str) -> Vec<UnitLine> {
    let mut found = Vec::new();
    // systemd passes over a byte order mark.
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let (mut at, mut section) = (mark, None);
    let mut lines = text[mark..].split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        let blank = line.len() - line.trim_start().len();
        if let Some(name) = bare.strip_prefix('[') {
            let name = name.strip_suffix(']').unwrap_or(name).to_owned();
            section = Some(name.clone());
            let bytes = start + blank..start + blank + bare.len();
            found.push(UnitLine::Section(name, Locus { file, bytes }));
            continue;
        }
        let mut joined = bare.to_owned();
        let mut pieces = vec![(0, start + blank)];
        let mut end = start + line.trim_end().len();
        while joined.ends_with('\\') {
            joined.pop();
            let Some(next) = lines.next() else { break };
            let comment = next.trim_start().starts_with(['#', ';']);
            end = at + next.trim_end().len();
            let there = at + next.len() - next.trim_start().len();
            at += next.len();
            match comment {
                // A comment in between does not end the value.
                true => joined.push('\\'),
                false => {
                    joined.push(' ');
                    pieces.push((joined.len(), there));
                    joined.push_str(next.trim());
                }
            }
        }
        let name_start = start + blank;
        let Some((name, value)) = joined.split_once('=') else {
            found.push(UnitLine::Stray(Locus { file, bytes: name_start..end }));
            continue;
        };
        let name = name.trim_end();
        let sign = text[start..end].find('=').map_or(start, |sign| start + sign + 1);
        let blank = text[sign..end].len() - text[sign..end].trim_start().len();
        let at = Locus { file, bytes: (sign + blank).min(end)..end };
        // A backslash may stand in the name, too, which is none then.
        let name_end = (name_start + name.len()).min(sign.max(name_start));
        let name_at = Locus { file, bytes: name_start..name_end };
        let before = joined.len() - value.trim_start().len();
        let runs = pieces.into_iter().map(|(begins, there)| match begins.checked_sub(before) {
            Some(begins) => (begins, there),
            // The name stands on the same line, before it.
            None => (0, there + before - begins),
        });
        // Of lines that end before the value begins the last one counts.
        let runs = runs.collect();
        let (name, value) = (name.into(), value.trim().into());
        found.push(UnitLine::Setting(UnitSetting {
            section: section.clone(),
            name,
            name_at,
            value,
            at,
            runs,
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_their_places() {
        let text = "[Unit]\nA=no\n[Service]\n# ü\nB = x \"y z\"\nC=a \\\n  # c\n  b\nD=\n[Install]\nE=no\n";
        let found = settings(&lines(0, text));
        let pairs: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
        assert_eq!(pairs, [("B", "x \"y z\""), ("C", "a  b"), ("D", "")]);
        let words = found[0].words().unwrap();
        assert_eq!((words[1].0.as_str(), &text[words[1].1.bytes.clone()]), ("y z", "\"y z\""));
        assert!(text[found[1].at.bytes.clone()].starts_with("a \\"));
        let words = found[1].words().unwrap();
        assert_eq!((words[1].0.as_str(), &text[words[1].1.bytes.clone()]), ("b", "b"));
        let text = "[Service]\nE \\\n  = ä \\\n \"b\\\n  c\" \\\n";
        let found = settings(&lines(0, text));
        let words: Vec<_> = found[0]
            .words()
            .unwrap()
            .into_iter()
            .map(|(word, at)| (word, text[at.bytes].to_owned()))
            .collect();
        assert_eq!(words, [("ä".into(), "ä".into()), ("b c".into(), "\"b\\\n  c\"".to_owned())]);
    }
}
