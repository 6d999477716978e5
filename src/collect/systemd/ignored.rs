//! Lines of a unit that systemd passes over with a word in its journal, and goes on without.

use super::limit;
use super::unit::{SERVICE, UnitLine, UnitSetting};
use crate::collect::env_file;
use crate::collect::found::Gathered;
use crate::collect::sources::{Locus, Sources};

/// Settings that say what is started, with what, and how it ends. systemd has many more; a name that is near to one of
/// these, and none of them, was meant as it.
const SETTINGS: [&str; 30] = [
    "AmbientCapabilities",
    "DynamicUser",
    "Environment",
    "EnvironmentFile",
    "ExecReload",
    "ExecStart",
    "ExecStartPost",
    "ExecStartPre",
    "ExecStop",
    "ExecStopPost",
    "Group",
    "KillMode",
    "KillSignal",
    "LimitNOFILE",
    "MemoryHigh",
    "MemoryMax",
    "PassEnvironment",
    "ProtectSystem",
    "ReadWritePaths",
    "Restart",
    "RestartSec",
    "StateDirectory",
    "SupplementaryGroups",
    "TimeoutStartSec",
    "TimeoutStopSec",
    "Type",
    "UnsetEnvironment",
    "User",
    "WorkingDirectory",
    "UMask",
];

/// The sections of a service.
const SECTIONS: [&str; 3] = ["Unit", SERVICE, "Install"];

/// Values of `Type=`.
const TYPES: [&str; 8] = ["simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle"];

/// Why a line does not count, and what to write.
struct IgnoredLine {
    at: Locus,
    message: String,
    help: String,
}

/// Reports them.
pub fn report(lines: &[UnitLine], sources: &Sources<'_>, out: &mut Gathered) {
    for IgnoredLine { at, message, help } in lines.iter().filter_map(ignored) {
        out.finding(sources, "RS407", &at, message, &help);
    }
}

fn ignored(line: &UnitLine) -> Option<IgnoredLine> {
    let found = |at: &Locus, message: &str, help: &str| {
        Some(IgnoredLine { at: at.clone(), message: message.into(), help: help.into() })
    };
    match line {
        UnitLine::Stray(at) => found(
            at,
            "systemd ignores this line: it has no `=`",
            "Write `NAME=value`, with a `#` before a comment, and a `\\` at the end of a line that goes on.",
        ),
        UnitLine::Section(name, _) if SECTIONS.contains(&name.as_str()) || name.starts_with("X-") => None,
        UnitLine::Section(name, at) => {
            let meant = SECTIONS.iter().find(|section| section.eq_ignore_ascii_case(name));
            let help = match meant {
                Some(section) => format!("Write `[{section}]`."),
                None => "A service has `[Unit]`, `[Service]` and `[Install]`.".into(),
            };
            let message = "systemd knows no section of this name, and ignores all that stands in it";
            found(at, message, &help)
        }
        UnitLine::Setting(setting) => setting_ignored(setting),
    }
}

fn setting_ignored(setting: &UnitSetting) -> Option<IgnoredLine> {
    let name = setting.name.as_str();
    let found =
        |at: &Locus, message: String, help: String| Some(IgnoredLine { at: at.clone(), message, help });
    let Some(section) = setting.section.as_deref() else {
        let message = "systemd ignores this line: it stands before the first section".to_owned();
        return found(&setting.name_at, message, "Put it below `[Service]`.".into());
    };
    if section != SERVICE {
        let is_ours = SETTINGS.contains(&name) && SECTIONS.contains(&section);
        let message = format!("systemd ignores `{name}` in [{section}]");
        return if is_ours {
            found(&setting.name_at, message, "Put it below `[Service]`.".into())
        } else {
            None
        };
    }
    if !SETTINGS.contains(&name) {
        let meant = SETTINGS.iter().find(|known| is_near(name, known))?;
        let message =
            format!("systemd knows no setting of this name, and ignores it; `{meant}` seems to be meant");
        return found(&setting.name_at, message, format!("Write `{meant}`."));
    }
    if setting.value.is_empty() {
        return None;
    }
    let (message, help) = match name {
        "Environment" => return words_ignored(setting, env_file::is_assignment, ASSIGNMENT),
        "PassEnvironment" => {
            return words_ignored(
                setting,
                env_file::is_name,
                "Write names of variables, with blanks between.",
            );
        }
        "UnsetEnvironment" => {
            return words_ignored(
                setting,
                |word| env_file::is_name(word) || env_file::is_assignment(word),
                "Write names of variables, with blanks between.",
            );
        }
        "EnvironmentFile" if !is_whole_path(setting.value.trim_start_matches('-')) => (
            "systemd does not read this file: its path does not begin with `/`",
            "Write the whole path, without quotes.",
        ),
        "WorkingDirectory" if setting.value.starts_with('-') && !is_whole_path(&setting.value[1..]) => (
            "systemd ignores this folder: its path does not begin with `/`",
            "Write the whole path, without quotes.",
        ),
        "MemoryMax" if limit::read(&setting.value).is_none() => (
            "systemd does not read this as an amount of memory, and sets no limit",
            "Write a number with K, M, G or T, such as `8G`. A comment stands on a line of its own.",
        ),
        "Type" if !TYPES.contains(&setting.value.as_str()) => {
            ("systemd knows no such `Type`, and ignores it", "A comment stands on a line of its own.")
        }
        _ => return None,
    };
    found(&setting.at, message.into(), help.into())
}

/// How variables are set.
const ASSIGNMENT: &str =
    "Write `NAME=value` without blanks around the `=`, and all of it in quotes when the value has blanks.";

/// Words that are not what they have to be. They are not told, since one may be a secret.
fn words_ignored(setting: &UnitSetting, fits: impl Fn(&str) -> bool, help: &str) -> Option<IgnoredLine> {
    let (words, left) = setting.words_until();
    let mut odd = words.iter().filter(|(word, _)| !fits(word));
    let name = &setting.name;
    match (odd.next(), left) {
        (Some((_, at)), _) => {
            let more = if odd.next().is_some() { " and others" } else { "" };
            let message = format!("systemd ignores this word{more} of `{name}`: it is not what is set there");
            Some(IgnoredLine { at: at.clone(), message, help: help.into() })
        }
        (None, Some(at)) => {
            let message =
                format!("systemd ignores `{name}` from here on: a quote is not closed, or an escape is none");
            let help = "Close the quote; a backslash that is meant as one is written twice.";
            Some(IgnoredLine { at, message, help: help.into() })
        }
        (None, None) => None,
    }
}

/// What specifiers stand for begins a path as well as `/` does.
fn is_whole_path(path: &str) -> bool {
    path.starts_with(['/', '%'])
}

/// The same but for capitals, or for one letter that is too many, too few or another.
fn is_near(name: &str, known: &str) -> bool {
    if name.eq_ignore_ascii_case(known) {
        return true;
    }
    let (a, b) = (name.as_bytes(), known.as_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let (a, b) = (&a[same..], &b[same..]);
    let ends = |a: &[u8], b: &[u8]| a.eq_ignore_ascii_case(b);
    // Short names are near to others by chance.
    known.len() > 5
        && match (a, b) {
            ([_, a @ ..], [_, b @ ..]) if a.len() == b.len() => ends(a, b),
            ([_, a @ ..], b) if a.len() == b.len() => ends(a, b),
            (a, [_, b @ ..]) if a.len() == b.len() => ends(a, b),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_that_differ_by_a_letter() {
        for (name, known, near) in [
            ("Environmentfile", "EnvironmentFile", true),
            ("EnvironmentFiles", "EnvironmentFile", true),
            ("Enviroment", "Environment", true),
            ("Environmant", "Environment", true),
            ("MemoryMin", "MemoryMax", false),
            ("Restart", "RestartSec", false),
            ("user", "User", true),
            ("Nice", "Type", false),
        ] {
            assert_eq!(is_near(name, known), near, "{name}");
        }
    }
}
