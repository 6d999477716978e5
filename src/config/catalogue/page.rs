//! The page of a key, written from what the catalogue knows.

use std::fmt::Write;

use super::{ArrayForm, Key, Kind};

/// What the key takes, in one line.
pub fn title(key: &Key) -> String {
    let mut title = key.kind.grammar().words();
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
    if key.by_notes {
        say("Known from the public release notes alone.".into());
    }
    if let Some(deprecated) = &key.deprecated {
        say(format!("Deprecated since {deprecated}."));
    }
    if let Some(successor) = key.renamed {
        say(format!("Its successor is `{successor}`."));
    }
    if let Some((before, kind)) = &key.older_kind {
        say(format!("Before {before} it took {}.", kind.grammar().words()));
    }
    default(key, &mut say);
    if key.required {
        say("Its table is rejected without it.".into());
    }
    if let Some(other) = key.inherits {
        say(format!("Without it, `{other}` counts."));
    }
    if let Some(words) = key.only {
        say(format!("It counts only when the `type` of its table is {}.", words.either()));
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
        _ if matches!(key.kind, Kind::Table(_) | Kind::TableList(_)) => {}
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
