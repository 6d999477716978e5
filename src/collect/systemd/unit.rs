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
    /// It stands on one line, so that its words stand there as they are.
    pub one_line: bool,
}

impl UnitSetting {
    /// Its words, each with its place.
    pub fn words(&self) -> Option<Vec<(String, Locus)>> {
        let (words, rest) = self.words_until();
        rest.is_none().then_some(words)
    }

    /// Its words up to where systemd takes no more of them, and the place of what is left then.
    pub fn words_until(&self) -> (Vec<(String, Locus)>, Option<Locus>) {
        let (words, left) = words::split_until(&self.value);
        let start = self.at.bytes.start;
        let place = |bytes: Range<usize>| match self.one_line {
            true => Locus { file: self.at.file, bytes: start + bytes.start..start + bytes.end },
            false => self.at.clone(),
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
    let (mut at, mut section) = (0, None);
    let mut lines = text.split_inclusive('\n').peekable();
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
        let (name, value) = (name.into(), value.trim().into());
        found.push(UnitLine::Setting(UnitSetting {
            section: section.clone(),
            name,
            name_at,
            value,
            at,
            one_line,
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
    }
}
