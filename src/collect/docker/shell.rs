//! Commands of a shell script, as far as they can be told without running it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::collect::found::Told;

/// A word of a command, and the bytes that it takes.
pub type ShellWord = (Told, Range<usize>);

/// The commands of a script, in their order. Quotes are stripped; of `$NAME` only what the script itself sets once, and the
/// folder that it is run in, are known.
pub fn commands(text: &str) -> Vec<Vec<ShellWord>> {
    let mut commands: Vec<Vec<ShellWord>> = Vec::new();
    let mut set: BTreeMap<String, Option<Told>> = BTreeMap::new();
    let nothing = BTreeMap::new();
    let mut reader = ScriptReader::new(text, 0, &nothing, DEPTH);
    // The first time only what is set is looked for: a script may set a name again further down.
    for command in reader.all() {
        for (word, _) in
            command.iter().skip_while(|(word, _)| is_word(word, &["export", "readonly", "local"]))
        {
            let Told::Known(word) = word else { continue };
            let Some((name, value)) = word.split_once('=').filter(|(name, _)| is_name(name)) else { break };
            let once = !set.contains_key(name);
            set.insert(name.to_owned(), once.then(|| Told::Known(value.to_owned())));
        }
    }
    let known: BTreeMap<String, String> = set
        .into_iter()
        .filter_map(|(name, value)| match value? {
            Told::Known(value) => Some((name, value)),
            Told::Unknown { .. } => None,
        })
        .collect();
    let mut reader = ScriptReader::new(text, 0, &known, DEPTH);
    commands.extend(reader.all());
    commands
}

/// How deep commands are read that stand in the place of their output.
const DEPTH: usize = 8;

fn is_word(word: &Told, words: &[&str]) -> bool {
    word.text().is_some_and(|text| words.contains(&text))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|sign: char| sign.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

struct ScriptReader<'t, 's> {
    text: &'t str,
    at: usize,
    set: &'s BTreeMap<String, String>,
    /// Commands that stand in the place of their output.
    inner: Vec<Vec<ShellWord>>,
    /// How deep such commands may still stand in each other.
    depth: usize,
    /// The next word is where a command's input or output goes, and none of its arguments.
    redirected: bool,
    /// Words that end the texts which stand below this line.
    documents: Vec<String>,
}

/// A word that is being read.
#[derive(Default)]
struct OpenWord {
    text: String,
    unknown: Option<(usize, String)>,
    start: Option<usize>,
}

impl OpenWord {
    fn close(&mut self, end: usize) -> Option<ShellWord> {
        let Self { text, unknown, start } = std::mem::take(self);
        let told = match unknown {
            Some((length, settled_by)) => {
                Told::Unknown { prefix: text.get(..length).unwrap_or_default().to_owned(), settled_by }
            }
            None => Told::Known(text),
        };
        Some((told, start?..end))
    }
}

impl<'t, 's> ScriptReader<'t, 's> {
    fn new(text: &'t str, at: usize, set: &'s BTreeMap<String, String>, depth: usize) -> Self {
        Self { text, at, set, inner: Vec::new(), depth, redirected: false, documents: Vec::new() }
    }

    fn all(&mut self) -> Vec<Vec<ShellWord>> {
        let (mut commands, mut command, mut word) = (Vec::new(), Vec::new(), OpenWord::default());
        while let Some(sign) = self.text[self.at..].chars().next() {
            let here = self.at;
            self.at += sign.len_utf8();
            let parts = matches!(sign, '\n' | ';' | '&' | '|' | '(' | ')');
            if parts || sign.is_whitespace() {
                command.extend(self.close(&mut word, here));
                if parts && !command.is_empty() {
                    commands.push(std::mem::take(&mut command));
                }
                if sign == '\n' {
                    self.skip_documents();
                }
                continue;
            }
            if matches!(sign, '<' | '>') {
                // A number right before it says which file is meant.
                let number = word.start.is_some() && word.text.bytes().all(|it| it.is_ascii_digit());
                match number {
                    true => word = OpenWord::default(),
                    false => command.extend(self.close(&mut word, here)),
                }
                self.redirection(sign);
                continue;
            }
            if sign == '#' && word.start.is_none() {
                self.at = self.text[here..].find('\n').map_or(self.text.len(), |end| here + end);
                continue;
            }
            if sign == '\\' && self.text[self.at..].starts_with(['\n', '\r']) {
                let end = self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end + 1);
                self.at = end;
                continue;
            }
            word.start.get_or_insert(here);
            match sign {
                '\'' => {
                    let end = self.text[self.at..].find('\'').map_or(self.text.len(), |end| self.at + end);
                    word.text.push_str(&self.text[self.at..end]);
                    self.at = (end + 1).min(self.text.len());
                }
                '"' => self.quoted(&mut word),
                '\\' => word.text.extend(self.next()),
                '$' | '`' => self.expanded(sign, &mut word),
                sign => word.text.push(sign),
            }
        }
        command.extend(self.close(&mut word, self.at));
        if !command.is_empty() {
            commands.push(command);
        }
        commands.append(&mut self.inner);
        commands
    }

    /// Ends a word; nothing when it is where a command's output goes.
    fn close(&mut self, word: &mut OpenWord, end: usize) -> Option<ShellWord> {
        let closed = word.close(end)?;
        match std::mem::take(&mut self.redirected) {
            true => None,
            false => Some(closed),
        }
    }

    /// Passes over `>`, `>>`, `2>&1`, `<<END` and their like; the word behind them is taken out later.
    fn redirection(&mut self, sign: char) {
        let rest = &self.text[self.at..];
        if let Some(behind) = rest.strip_prefix("<<").filter(|_| sign == '<') {
            self.at = self.text.len() - behind.len();
        } else if let Some(behind) = rest.strip_prefix('<').filter(|_| sign == '<') {
            let behind = behind.strip_prefix('-').unwrap_or(behind).trim_start_matches([' ', '\t']);
            let length = behind.find(char::is_whitespace).unwrap_or(behind.len());
            self.documents.push(behind[..length].replace(['"', '\'', '\\'], ""));
            self.at = self.text.len() - behind.len() + length;
            return;
        } else if rest.starts_with(['>', '&', '|']) {
            self.at += 1;
        }
        self.redirected = true;
    }

    /// Passes over the texts that a command before this line reads.
    fn skip_documents(&mut self) {
        for end in std::mem::take(&mut self.documents) {
            while self.at < self.text.len() {
                let line = self.text[self.at..].split_inclusive('\n').next().unwrap_or_default();
                self.at += line.len();
                if line.trim() == end {
                    break;
                }
            }
        }
    }

    /// Reads the commands that stand in the place of their output.
    fn inside(&mut self, start: usize, end: usize) {
        let Some(depth) = self.depth.checked_sub(1) else { return };
        let Some(text) = self.text.get(..end) else { return };
        let mut reader = ScriptReader::new(text, start.min(end), self.set, depth);
        self.inner.extend(reader.all());
    }

    fn next(&mut self) -> Option<char> {
        let sign = self.text[self.at..].chars().next()?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    fn quoted(&mut self, word: &mut OpenWord) {
        while let Some(sign) = self.next() {
            match sign {
                '"' => return,
                '\\' => match self.next() {
                    Some(sign @ ('"' | '\\' | '$' | '`')) => word.text.push(sign),
                    Some('\n') | None => {}
                    Some(sign) => word.text.extend(['\\', sign]),
                },
                '$' | '`' => self.expanded(sign, word),
                sign => word.text.push(sign),
            }
        }
    }

    /// What stands behind a `$`, or between backquotes.
    fn expanded(&mut self, sign: char, word: &mut OpenWord) {
        let rest = &self.text[self.at..];
        let (length, name) = match rest.chars().next() {
            _ if sign == '`' => {
                let end = rest.find('`').unwrap_or(rest.len());
                self.inside(self.at, self.at + end);
                ((end + 1).min(rest.len()), rest.get(..end))
            }
            Some('(') => {
                let end = closing(rest);
                self.inside(self.at + 1, self.at + end);
                ((end + 1).min(rest.len()), rest.get(1..end))
            }
            // The number of the shell's process.
            Some('$') => (1, rest.get(..1)),
            Some('{') => {
                (rest.find('}').map_or(rest.len(), |end| end + 1), rest.get(1..rest.find('}').unwrap_or(1)))
            }
            _ => {
                let length =
                    rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
                (length, rest.get(..length))
            }
        };
        self.at += length;
        let name = name.unwrap_or_default();
        if name.is_empty() && length == 0 {
            word.text.push(sign);
            return;
        }
        match (name, self.set.get(name)) {
            ("PWD" | "pwd", _) => word.text.push('.'),
            (_, Some(value)) => word.text.push_str(value),
            _ => {
                let written = &self.text[self.at - length - sign.len_utf8()..self.at];
                let settled_by = format!("`{}` in the script", written.lines().next().unwrap_or_default());
                word.unknown.get_or_insert((word.text.len(), settled_by));
            }
        }
    }
}

/// Where the bracket closes with which a text begins.
fn closing(text: &str) -> usize {
    let (mut open, mut quote) = (0, None);
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        match (quote, sign) {
            (_, '\\') if quote != Some('\'') => drop(signs.next()),
            (Some(end), sign) if end == sign => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(sign),
            (None, '(') => open += 1,
            (None, ')') if open == 1 => return at,
            (None, ')') => open -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let word = |(word, _): ShellWord| match word {
            Told::Known(text) => text,
            Told::Unknown { prefix, .. } => format!("{prefix}?"),
        };
        commands(text).into_iter().map(|command| command.into_iter().map(word).collect()).collect()
    }

    #[test]
    fn commands_are_told_without_running_them() {
        let text = "#!/bin/sh\nA=1.7 # why\nB=x; B=y\ncd \"$A\" && run -v $PWD/ü:'$A' \\\n  \"r:${A}\" $(date) a\\ b$B `id`\nlast \"open";
        let wanted: Vec<Vec<&str>> = vec![
            vec!["A=1.7"],
            vec!["B=x"],
            vec!["B=y"],
            vec!["cd", "1.7"],
            vec!["run", "-v", "./ü:$A", "r:1.7", "?", "a b?", "?"],
            vec!["last", "open"],
            vec!["date"],
            vec!["id"],
        ];
        assert_eq!(words(text), wanted);
        let text = "ID=$(docker run \"$(x)\" \\\n  i) > /dev/null 2>&1 <in\nrun a 2>e b>>c d<<EOF x\nno $(no)\nEOF\nlast `y`\n";
        let wanted: Vec<Vec<&str>> = vec![
            vec!["ID=?"],
            vec!["run", "a", "b", "d", "x"],
            vec!["last", "?"],
            vec!["docker", "run", "?", "i"],
            vec!["x"],
            vec!["y"],
        ];
        assert_eq!(words(text), wanted);
        for text in [
            "$", "`", ">", "2>", "<<", "<<E\n", "$(\"", "x>&", "$((", "`\\`", "'", "\\", "${", "$(", "\"$",
            "a=$b",
        ] {
            // A command, and what is substituted in it, as far as it is written.
            assert!(words(text).len() <= 2, "{text}");
        }
    }
}
