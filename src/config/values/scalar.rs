//! Booleans, numbers, and words from a list.

use super::issue::ValueIssue;
use crate::config::catalogue::Words;
use crate::config::tree::{Item, Value};

pub(super) fn boolean(item: &Item) -> Vec<ValueIssue> {
    match &item.value {
        Value::Boolean(_) => Vec::new(),
        other => {
            let mut issue = ValueIssue::expected(item, "true or false");
            if let Some(text) = other.as_str() {
                let meant = match text.trim().to_ascii_lowercase().as_str() {
                    "true" | "yes" | "on" | "1" => Some("true"),
                    "false" | "no" | "off" | "0" => Some("false"),
                    _ => None,
                };
                issue.help = meant.map(|word| format!("write {word} without quotes"));
                issue.instead = meant.map(Into::into);
            }
            vec![issue]
        }
    }
}

pub(super) fn integer(item: &Item, min: u64, max: u64) -> Vec<ValueIssue> {
    let bounds = bounds(min, max);
    match &item.value {
        Value::Integer(number) if in_bounds(*number, min, max) => Vec::new(),
        Value::Integer(_) => vec![ValueIssue::rejected(item, format!("must be {bounds}"))],
        other => {
            let mut issue = ValueIssue::expected(item, &bounds);
            let meant = match other {
                Value::String(text) => text.trim().parse::<i64>().ok(),
                Value::Float(number) if number.fract() == 0.0 => whole(*number),
                _ => None,
            };
            if let Some(number) = meant.filter(|number| in_bounds(*number, min, max)) {
                issue.help = Some(format!("write {number}"));
                issue.instead = Some(number.to_string());
            }
            vec![issue]
        }
    }
}

pub(super) fn float(item: &Item) -> Vec<ValueIssue> {
    match &item.value {
        Value::Float(_) | Value::Integer(_) => Vec::new(),
        Value::String(text) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            let number = text.trim().to_owned();
            let mut issue = ValueIssue::expected(item, "a number").or_rather(number.clone());
            issue.help = Some(format!("write {number} without quotes"));
            vec![issue]
        }
        _ => vec![ValueIssue::expected(item, "a number")],
    }
}

/// A word; with `as_table`, also `{word = {}}`.
pub(super) fn word(item: &Item, words: Words, as_table: bool) -> Vec<ValueIssue> {
    match &item.value {
        Value::String(text) if words.find(text).is_some() => Vec::new(),
        Value::String(text) => vec![unknown(item, text, words)],
        Value::Table(table) if as_table => match table.entries.as_slice() {
            [entry]
                if words.find(&entry.key).is_some()
                    && matches!(&entry.item.value, Value::Table(inner) if inner.entries.is_empty()) =>
            {
                Vec::new()
            }
            _ => vec![ValueIssue::expected(item, &one_of(words))],
        },
        _ => vec![ValueIssue::expected(item, &one_of(words))],
    }
}

pub(super) fn integer_or_word(item: &Item, min: u64, max: u64, words: Words) -> Vec<ValueIssue> {
    match &item.value {
        Value::String(text) if words.find(text).is_some() => Vec::new(),
        Value::Integer(_) => integer(item, min, max),
        other => {
            let what = format!("{} or {}", bounds(min, max), one_of(words));
            let mut issue = ValueIssue::expected(item, &what);
            if let Some(text) = other.as_str() {
                issue.message = format!("must be {what}");
                let number = text.parse::<i64>().ok().filter(|number| in_bounds(*number, min, max));
                let meant = number
                    .map(|number| number.to_string())
                    .or_else(|| closest(text, words).map(|word| format!("\"{word}\"")));
                issue.help = meant.as_ref().map(|meant| format!("write {meant}"));
                issue.instead = meant;
            }
            vec![issue]
        }
    }
}

/// A string that is none of the words.
pub(super) fn unknown(item: &Item, text: &str, words: Words) -> ValueIssue {
    let mut issue = ValueIssue::rejected(item, format!("must be {}", one_of(words)));
    if let Some(word) = closest(text, words) {
        issue.help = Some(format!("did you mean \"{word}\"?"));
        issue.instead = Some(format!("\"{word}\""));
    }
    issue
}

/// The word that a misspelling is closest to.
pub(super) fn closest(text: &str, words: Words) -> Option<&'static str> {
    let plain = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let alike = |word: &str| strsim::normalized_damerau_levenshtein(word, &plain);
    let all = words.iter().map(|word| (word, word)).chain(words.aliases());
    all.map(|(spelling, word)| (alike(spelling), word))
        .filter(|(alike, _)| *alike >= 0.6)
        .max_by(|one, two| one.0.total_cmp(&two.0))
        .map(|(_, word)| word)
}

pub(super) fn one_of(words: Words) -> String {
    let all: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match all.as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    }
}

fn in_bounds(number: i64, min: u64, max: u64) -> bool {
    u64::try_from(number).is_ok_and(|number| (min..=max).contains(&number))
}

/// A float without fraction as an integer.
fn whole(number: f64) -> Option<i64> {
    // Beyond this a float no longer tells neighbouring integers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.abs() <= EXACT).then_some(number as i64)
}

fn bounds(min: u64, max: u64) -> String {
    if max == i64::MAX as u64 {
        format!("an integer, {min} or more")
    } else {
        format!("an integer from {min} to {max}")
    }
}
