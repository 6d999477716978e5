//! Words that stand for one another, and names that other systems give to what a key sets.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The data; its head describes it.
const TEXT: &str = include_str!("../words.txt");

/// Words that say nothing about which key is meant: units at the end of a name.
const UNITS: [&str; 9] = ["ms", "milli", "millis", "second", "sec", "secs", "hour", "mb", "gb"];

/// The data, ready to be looked up.
pub(super) struct Words {
    /// A word, and the one that stands for all that mean the same.
    groups: BTreeMap<String, &'static str>,
    /// Keys by the words that somebody may call them by, as written.
    phrases: BTreeMap<String, &'static str>,
    /// The same by what the words mean.
    meanings: BTreeMap<String, &'static str>,
}

impl Words {
    pub(super) fn get() -> &'static Self {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            let mut words =
                Self { groups: BTreeMap::new(), phrases: BTreeMap::new(), meanings: BTreeMap::new() };
            let lines = || TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            for group in lines().filter_map(|line| line.strip_prefix("= ")) {
                let first = group.split(' ').next().unwrap_or_default();
                words.groups.extend(group.split(' ').map(|word| (singular(word), first)));
            }
            for (names, keys) in lines().filter_map(|line| line.split_once(" -> ")) {
                for name in names.split(' ') {
                    words.phrases.entry(joined(stems(name))).or_insert(keys);
                    // One word may mean many things.
                    let meaning = words.meaning([name]);
                    if meaning.contains(' ') {
                        words.meanings.entry(meaning).or_insert(keys);
                    }
                }
            }
            words
        })
    }

    /// The keys that are called so: alternatives, of each of which the first that a version reads is meant.
    pub(super) fn called(&self, names: &[&str]) -> impl Iterator<Item = &'static str> + use<> {
        let as_written = self.phrases.get(&joined(names.iter().flat_map(|name| stems(name)).collect()));
        let keys = as_written.or_else(|| self.meanings.get(&self.meaning(names.iter().copied())));
        keys.copied().into_iter().flat_map(|keys| keys.split(" & "))
    }

    /// What names mean: their words, each by its group, in no order, once.
    pub(super) fn meaning<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> String {
        let words = names.into_iter().flat_map(stems);
        let mut known: Vec<String> =
            words.map(|word| self.groups.get(word.as_str()).map_or(word, |group| (*group).into())).collect();
        if known.len() > 1 && known.last().is_some_and(|last| UNITS.contains(&last.as_str())) {
            known.pop();
        }
        joined(known)
    }

    /// Every word that occurs.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let phrases = self.phrases.keys().flat_map(|phrase| phrase.split(' '));
        self.groups.keys().map(String::as_str).chain(phrases)
    }
}

fn joined(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// The words of a name in lower case and in the singular.
pub(super) fn stems(name: &str) -> Vec<String> {
    split(name).into_iter().map(|word| singular(&word)).collect()
}

/// The words of a name in lower case.
pub fn split(name: &str) -> Vec<String> {
    let (mut words, mut last) = (vec![String::new()], ' ');
    for sign in name.chars() {
        let begins = sign.is_uppercase() && last.is_lowercase();
        if (begins || !sign.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if sign.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
        last = sign;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn singular(word: &str) -> String {
    let cut = |end: &str| word.strip_suffix(end).filter(|rest| rest.len() > 2);
    match (cut("ies"), cut("sses"), cut("s")) {
        (Some(stem), ..) => format!("{stem}y"),
        (_, Some(stem), _) => format!("{stem}ss"),
        (.., Some(stem)) if !word.ends_with("ss") => stem.into(),
        _ => word.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::catalogue::history;

    #[test]
    fn names_are_split_into_words() {
        for (name, words) in [
            ("worker.snapshots.Num_Retained", "worker snapshot num retained"),
            ("brokerRack", "broker rack"),
            ("listen_addresses", "listen address"),
            ("retries", "retry"),
            ("tls", "tls"),
            ("", ""),
        ] {
            assert_eq!(stems(name).join(" "), words, "{name}");
        }
    }

    #[test]
    fn order_number_and_units_do_not_count() {
        let words = Words::get();
        assert_eq!(words.meaning(["max", "messages-size"]), words.meaning(["message-size-limit"]));
        assert_eq!(words.meaning(["retention-ms"]), words.meaning(["retention"]));
    }

    #[test]
    fn every_key_that_is_named_exists() {
        let lines =
            TEXT.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" -> "));
        let mut named = 0;
        for key in lines.flat_map(|(_, keys)| keys.split([' ', '|', '&'])).filter(|key| !key.is_empty()) {
            assert!(history().iter().any(|known| known.path == key), "{key}");
            named += 1;
        }
        assert!(named > 80, "{named}");
    }

    #[test]
    fn no_line_calls_a_key_by_the_name_of_another() {
        for name in
            TEXT.lines().filter_map(|line| line.split_once(" -> ")).flat_map(|(names, _)| names.split(' '))
        {
            let read = history().iter().find(|key| key.path == name && key.gone.is_none());
            assert_eq!(read.map(|key| &key.path), None, "{name}");
        }
    }
}
