//! What people make of a key's name. The word lists are this test's own.

use fastrand::Rng;

/// One way to write a key wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    /// A letter of the name is left out, doubled, replaced, or changes places with the next.
    Typo,
    /// The same in a table's name.
    TableTypo,
    /// `snake_case`, `camelCase`, `CAPITALS`, or all words in one.
    Spelling,
    /// Dots become hyphens, or are quoted away.
    Flat,
    /// A plural for a singular, or the other way round.
    Number,
    /// The words of the name in another order.
    Order,
    /// A word for another that means the same.
    Synonym,
    /// Below a table that no server has.
    Wrapped,
    /// Without its first table, or at the root.
    Unwrapped,
    /// In another table.
    Moved,
}

/// All, in the order of the report.
pub const ALL: [Edit; 10] = [
    Edit::Typo,
    Edit::TableTypo,
    Edit::Spelling,
    Edit::Flat,
    Edit::Number,
    Edit::Order,
    Edit::Synonym,
    Edit::Wrapped,
    Edit::Unwrapped,
    Edit::Moved,
];

impl Edit {
    /// What the report calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typo => "misspelled name",
            Self::TableTypo => "misspelled table",
            Self::Spelling => "other signs or capitals",
            Self::Flat => "table not written as one",
            Self::Number => "plural for singular",
            Self::Order => "words in another order",
            Self::Synonym => "another word",
            Self::Wrapped => "in a guessed table",
            Self::Unwrapped => "without its table",
            Self::Moved => "in another table",
        }
    }

    /// Whether the table of the key cannot be told from what is left.
    pub fn loses_table(self) -> bool {
        matches!(self, Self::Unwrapped | Self::Moved)
    }
}

/// Words that mean the same to whoever writes a configuration.
const SYNONYMS: [(&str, &[&str]); 16] = [
    ("interval", &["period", "frequency"]),
    ("timeout", &["deadline"]),
    ("max", &["maximum"]),
    ("num", &["number", "count"]),
    ("limit", &["maximum"]),
    ("address", &["addr", "url"]),
    ("addresses", &["endpoints", "urls"]),
    ("dir", &["directory", "path"]),
    ("memory", &["mem"]),
    ("size", &["bytes"]),
    ("statistics", &["stats"]),
    ("connection", &["conn"]),
    ("metadata", &["meta"]),
    ("cert", &["certificate"]),
    ("retention", &["ttl"]),
    ("request", &["req"]),
];
const GUESSED: [&str; 6] = ["common", "server", "restate", "config", "node", "settings"];

/// The path written wrongly; `None` when it cannot be, so.
pub fn apply(edit: Edit, path: &[&str], tables: &[&str], rng: &mut Rng) -> Option<Vec<String>> {
    let mut out: Vec<String> = path.iter().map(ToString::to_string).collect();
    let last = out.len() - 1;
    match edit {
        Edit::Typo => out[last] = typo(path[last], rng)?,
        Edit::TableTypo => {
            let at = rng.usize(0..last.max(1));
            out[at] = typo(path[..last].get(at)?, rng)?;
        }
        Edit::Spelling => {
            let style = rng.u8(0..4);
            out.iter_mut().for_each(|part| *part = styled(part, style));
        }
        Edit::Flat if last > 0 && rng.bool() => out = vec![path.join("-")],
        Edit::Flat if last > 0 => out = vec![path.join(".")],
        Edit::Flat => return None,
        Edit::Number => {
            let mut words: Vec<String> = path[last].split('-').map(str::to_owned).collect();
            let at = rng.usize(0..words.len());
            words[at] = match words[at].strip_suffix('s') {
                Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
                _ if words[at].len() > 2 && !words[at].ends_with('s') => format!("{}s", words[at]),
                _ => return None,
            };
            out[last] = words.join("-");
        }
        Edit::Order => {
            let mut words: Vec<&str> = path[last].split('-').collect();
            let at = rng.usize(0..words.len().checked_sub(1).filter(|pairs| *pairs > 0)?);
            words.swap(at, at + 1);
            out[last] = words.join("-");
        }
        Edit::Synonym => {
            let mut words: Vec<&str> = path[last].split('-').collect();
            let places: Vec<usize> =
                (0..words.len()).filter(|at| SYNONYMS.iter().any(|(word, _)| word == &words[*at])).collect();
            let at = *places.get(rng.usize(0..places.len().max(1)))?;
            let (_, others) = SYNONYMS.iter().find(|(word, _)| *word == words[at])?;
            words[at] = others[rng.usize(0..others.len())];
            out[last] = words.join("-");
        }
        Edit::Wrapped => out.insert(0, GUESSED[rng.usize(0..GUESSED.len())].into()),
        Edit::Unwrapped if last == 0 => return None,
        Edit::Unwrapped => drop(out.drain(..if rng.bool() { 1 } else { last })),
        Edit::Moved => {
            let table = tables[rng.usize(0..tables.len())];
            out = table.split('.').chain([path[last]]).map(str::to_owned).collect();
        }
    }
    Some(out)
}

fn typo(name: &str, rng: &mut Rng) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    // Who misspells two letters writes another word.
    if letters.len() < 4 {
        return None;
    }
    let at = rng.usize(1..letters.len() - 1);
    match rng.u8(0..4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        _ => letters[at] = if letters[at] == 'e' { 'a' } else { 'e' },
    }
    Some(letters.into_iter().collect())
}

fn styled(part: &str, style: u8) -> String {
    let words: Vec<&str> = part.split(['-', '_']).collect();
    match style {
        0 => words.join("_"),
        1 => words.join("_").to_uppercase(),
        2 => words.concat(),
        _ => {
            let capital = |word: &&str| word[..1].to_uppercase() + &word[1..];
            words[0].to_owned() + &words[1..].iter().map(capital).collect::<String>()
        }
    }
}
