//! The page of a key, written from what the catalogue knows.

use std::fmt::Write;

use super::{ArrayForm, Key, Kind, Words};

/// What the key takes, in one line.
pub fn title(key: &Key) -> String {
    let mut title = sort(key.kind);
    if key.gone.is_some() {
        title += ", removed";
    } else if key.deprecated.is_some() {
        title += ", deprecated";
    }
    title
}

/// The whole page.
pub fn text(key: &Key) -> String {
    let mut text = format!("# {}\n\n{}\n\n", key.path, title(key));
    for line in lines(key) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "- {line}");
    }
    text
}

fn lines(key: &Key) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |line: String| lines.push(line);
    say(match (&key.since, &key.gone) {
        (None, None) => "Every supported version reads it.".into(),
        (Some(since), None) => format!("Read since {since}."),
        (None, Some(gone)) => format!("Removed in {gone}; since then it is ignored."),
        (Some(since), Some(gone)) => format!("Read from {since} on, removed in {gone}."),
    });
    if let Some(deprecated) = &key.deprecated {
        say(format!("Deprecated since {deprecated}."));
    }
    if let Some(successor) = key.renamed {
        say(format!("Its successor is `{successor}`."));
    }
    if let Some((before, kind)) = &key.older_kind {
        say(format!("Before {before} it took {}.", sort(*kind)));
    }
    default(key, &mut say);
    if key.required {
        say("Its table is rejected without it.".into());
    }
    if let Some(other) = key.inherits {
        say(format!("Without it, `{other}` counts."));
    }
    if let Some(words) = key.only {
        say(format!("It counts only when the `type` of its table is {}.", either(words)));
    }
    if key.as_table {
        say("The word can also be written as a table with the word as its only key.".into());
    }
    if let Some(form) = key.array {
        say(array(form));
    }
    if key.secret {
        say("Its value is a secret: it is never shown.".into());
    }
    if key.secret_values {
        say("Its values are secrets: they are never shown.".into());
    }
    lines
}

fn default(key: &Key, say: &mut impl FnMut(String)) {
    match key.default {
        _ if matches!(key.kind, Kind::Table | Kind::TableList) => {}
        _ if key.computed => say("Its default depends on other keys or on the machine.".into()),
        Some(default) => say(format!("Default: `{default}`.")),
        None if key.nullable => say("It has no default and may be left out.".into()),
        None => {}
    }
    for (before, default) in &key.older_defaults {
        say(match default {
            Some(default) => format!("Before {before} the default was `{default}`."),
            None => format!("Before {before} it had no default."),
        });
    }
    if key.implied {
        say("The default does not show in `--dump-config`.".into());
    }
}

fn array(form: ArrayForm) -> String {
    let fields = form.fields().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
    format!(
        "The table can also be written as a list of its values: {fields}; at least the first {}.",
        form.least
    )
}

/// What a value of this kind is.
fn sort(kind: Kind) -> String {
    match kind {
        Kind::Bool => "true or false".into(),
        Kind::Int(min, max) => integer(min, max),
        Kind::IntOrWord(min, max, words) => format!("{}, or {}", integer(min, max), either(words)),
        Kind::Float => "a number".into(),
        Kind::String => "a text".into(),
        Kind::Path => "a path".into(),
        Kind::Word(words) => one_of(words),
        Kind::WordList(words) => format!("a list; each is {}", one_of(words)),
        Kind::StringList => "a list of texts".into(),
        Kind::StringOrList => "a list of texts, or one text with commas".into(),
        Kind::Duration(true) => "a duration such as `\"30m\"` or `\"1h 30m\"`".into(),
        Kind::Duration(false) => "a duration such as `\"30m\"` or `\"1h 30m\"`, longer than zero".into(),
        Kind::Backoff => "two durations, the shortest and the longest: `\"100ms..5s\"`".into(),
        Kind::Bytes(true) => "a number of bytes such as `\"512 MiB\"`".into(),
        Kind::Bytes(false) => "a number of bytes such as `\"512 MiB\"`, more than zero".into(),
        Kind::Replication => {
            "a replication property: `2`, `\"{node: 2}\"` or `\"{zone: 2, node: 3}\"`".into()
        }
        Kind::Address => "an address that others dial, such as `\"http://10.0.0.1:5122\"`".into(),
        Kind::AddressList => "a list of addresses such as `\"http://10.0.0.1:5122\"`".into(),
        Kind::Uri => "a URI".into(),
        Kind::ProxyUri => "a URI with scheme and host".into(),
        Kind::AuthorityList => "a list of hosts, with or without a port".into(),
        Kind::Bind => "an address to listen on: an IP address, with or without a port".into(),
        Kind::Socket => "an IP address with a port".into(),
        Kind::Ip => "an IP address".into(),
        Kind::Location => "a location: `\"region\"` or `\"region.zone\"`".into(),
        Kind::Rate => "a rate: `\"100\"` or `\"100/second\"`".into(),
        Kind::HeaderNames => "a list of HTTP header names".into(),
        Kind::HeaderMap => "a table of HTTP headers".into(),
        Kind::StringMap => "a table of texts".into(),
        Kind::Retry => "a retry policy: a table with `type`".into(),
        Kind::Table => "a table".into(),
        Kind::TableList => "a list of tables".into(),
    }
}

fn integer(min: u64, max: u64) -> String {
    const LARGEST: u64 = i64::MAX as u64;
    match max {
        LARGEST => format!("a whole number, at least {min}"),
        _ => format!("a whole number from {min} to {max}"),
    }
}

fn one_of(words: Words) -> String {
    let aliases: Vec<String> =
        words.aliases().map(|(alias, word)| format!("`{alias}` means `{word}`")).collect();
    match aliases[..] {
        [] => format!("one of {}", list(words)),
        _ => format!("one of {} ({})", list(words), aliases.join(", ")),
    }
}

fn either(words: Words) -> String {
    list(words).replace(", ", " or ")
}

fn list(words: Words) -> String {
    words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::history;
    use super::*;

    fn page(path: &str) -> String {
        text(history().iter().find(|key| key.path == path).expect("a key"))
    }

    #[test]
    fn a_page_says_what_the_catalogue_knows() {
        let bind = page("bind-ip");
        for part in [
            "# bind-ip\n\nan IP address\n\n- Read since 1.6.0.\n",
            "- Default: `\"::\"`.\n- Before 1.7.0 the default was `\"0.0.0.0\"`.\n",
            "- The default does not show in `--dump-config`.\n",
        ] {
            assert!(bind.contains(part), "no {part:?} in {bind}");
        }
        let gone = page("bootstrap-num-partitions");
        assert!(gone.contains(", removed\n\n- Removed in 1.4.0; since then it is ignored.\n"), "{gone}");
        assert!(gone.contains("- Its successor is `default-num-partitions`.\n"), "{gone}");
        assert!(page("connect-timeout").contains("longer than zero, deprecated\n"));
        assert!(page("log-format").contains("one of `\"pretty\"`, `\"compact\"`, `\"json\"`"));
    }

    #[test]
    fn every_key_has_a_page_that_says_something() {
        for key in history() {
            let text = text(key);
            assert!(text.lines().count() > 4, "{text}");
            assert!(!text.contains("``") && !text.contains(" ."), "{text}");
        }
    }
}
