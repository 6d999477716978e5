//! Arguments that a server refuses, or with which it does something else than serve.

use std::iter::Peekable;
use std::slice::Iter;

use semver::Version;

use super::flags::{FLAGS, NEWER, OTHERS, SWITCHES, config_file};
use crate::api::near;

/// The first version whose servers know a flag, when it is not as old as 1.4.
const SINCE_1_6: Version = Version::new(1, 6, 0);
/// Flags with which a server prints something and ends, whatever follows them.
const PRINTING: [&str; 4] = ["--help", "-h", "--version", "-V"];

/// What a server ends with as soon as it reads its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misuse {
    /// It knows no such flag.
    Unknown {
        /// The flag.
        flag: String,
        /// The flag that was probably meant.
        meant: Option<&'static str>,
    },
    /// Servers know it from a version on.
    TooOld {
        /// The flag.
        flag: String,
        /// That version.
        since: Version,
    },
    /// It needs a value.
    NoValue {
        /// The flag.
        flag: String,
    },
    /// It takes no value.
    TakesNone {
        /// The flag.
        flag: String,
    },
    /// It may be given once, and is given again.
    Twice {
        /// The flag, as it is written the second time.
        flag: String,
    },
    /// A word that belongs to no flag.
    Word {
        /// The word.
        word: String,
    },
    /// The server prints something and ends well.
    Prints {
        /// The flag.
        flag: String,
    },
}

impl Misuse {
    /// The argument that it is about.
    pub fn argument(&self) -> &str {
        match self {
            Self::Word { word } => word,
            Self::Unknown { flag, .. }
            | Self::TooOld { flag, .. }
            | Self::NoValue { flag }
            | Self::TakesNone { flag }
            | Self::Twice { flag }
            | Self::Prints { flag } => flag,
        }
    }
}

/// What a server of a version refuses among its arguments.
pub fn misuses(args: &[String], version: &Version) -> Vec<Misuse> {
    let mut found = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut rest = args.iter().peekable();
    let mut only_words = false;
    while let Some(arg) = rest.next() {
        if only_words || !arg.starts_with('-') || arg == "-" {
            found.push(Misuse::Word { word: arg.clone() });
        } else if arg == "--" {
            only_words = true;
        } else if PRINTING.contains(&arg.as_str()) {
            found.push(Misuse::Prints { flag: arg.clone() });
            return found;
        } else {
            let (flag, inline) = parts(arg);
            if let Some(misuse) = of_flag(&flag, inline, &mut rest, version) {
                found.push(misuse);
            } else if seen.contains(&meaning(&flag)) {
                found.push(Misuse::Twice { flag });
            } else if flag != "--roles" {
                seen.push(meaning(&flag));
            }
        }
    }
    found
}

/// A flag and the value that is attached to it.
fn parts(arg: &str) -> (String, Option<&str>) {
    if let Some(value) = arg.strip_prefix("-c") {
        let attached = value.strip_prefix('=').unwrap_or(value);
        return ("-c".into(), (!value.is_empty()).then_some(attached));
    }
    match arg.split_once('=') {
        Some((flag, value)) => (flag.into(), Some(value)),
        None => (arg.into(), None),
    }
}

/// What people call the flag of the configuration file.
const CALLED: [&str; 5] = ["conf", "config", "config-path", "configuration", "configuration-file"];

/// The flag that is meant by one that no server has.
fn meant(name: &str, version: &Version) -> Option<&'static str> {
    if CALLED.contains(&name) {
        return Some("config-file");
    }
    near::nearest(name, known_flags(version))
}

/// The configuration file that the arguments name, by a flag of the server or by one that is meant for it: the server ends
/// over that one, and whoever wrote it has set what is in the file.
pub fn meant_config_file(args: &[String]) -> Option<&str> {
    named_config_file(args).filter(|path| !is_script(path))
}

/// Whether a text is what a shell is given behind its `-c`, which is no path of a file, and may hold anything.
fn is_script(text: &str) -> bool {
    ["\n", ";", "|", "&", "`", "$("].iter().any(|sign| text.contains(sign))
        || text.split_whitespace().any(|word| word.ends_with("restate-server") && word != text)
}

fn named_config_file(args: &[String]) -> Option<&str> {
    config_file(args).or_else(|| {
        let at = args.iter().position(|arg| {
            let (flag, _) = parts(arg);
            let name = flag.strip_prefix("--").unwrap_or_default();
            let is_known = known_flags(&SINCE_1_6).any(|known| known == name);
            !is_known && meant(name, &SINCE_1_6) == Some("config-file")
        })?;
        match args[at].split_once('=') {
            Some((_, path)) => Some(path),
            None => args.get(at + 1).map(String::as_str),
        }
    })
}

/// What is wrong with a flag; takes its values from the arguments that follow.
fn of_flag(
    flag: &str,
    inline: Option<&str>,
    rest: &mut Peekable<Iter<'_, String>>,
    version: &Version,
) -> Option<Misuse> {
    let flag = flag.to_owned();
    let mut value = || rest.next_if(|next| *next == "-" || !next.starts_with('-'));
    let name = if flag == "-c" { "config-file" } else { flag.strip_prefix("--").unwrap_or(&flag) };
    if !known_flags(version).any(|known| known == name) {
        // What follows is most likely its value, and no mistake of its own.
        if inline.is_none() {
            value();
        }
        return Some(match NEWER.contains(&name) {
            true => Misuse::TooOld { flag, since: SINCE_1_6 },
            false => Misuse::Unknown { meant: meant(name, version), flag },
        });
    }
    if SWITCHES.contains(&name) {
        return match (inline, name) {
            (Some(_), _) => Some(Misuse::TakesNone { flag }),
            (None, "dump-config") => Some(Misuse::Prints { flag }),
            (None, _) => None,
        };
    }
    if name == "roles" {
        if inline.is_none() {
            while value().is_some() {}
        }
        return (inline == Some("")).then_some(Misuse::NoValue { flag });
    }
    (inline.is_none() && value().is_none()).then_some(Misuse::NoValue { flag })
}

/// What two spellings of one flag have in common.
fn meaning(flag: &str) -> String {
    let name = if flag == "-c" { "config-file" } else { flag.trim_start_matches('-') };
    let key = FLAGS.iter().find(|(known, _)| *known == name);
    key.map_or_else(|| name.to_owned(), |(_, key)| key.join("."))
}

/// The flags that a server of a version knows, without their hyphens.
fn known_flags(version: &Version) -> impl Iterator<Item = &'static str> {
    let newer = *version < SINCE_1_6;
    let all = FLAGS.iter().map(|(name, _)| *name).chain(OTHERS).chain(SWITCHES);
    all.filter(move |name| !(newer && NEWER.contains(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str, version: &str) -> Vec<Misuse> {
        let args: Vec<String> = line.split(' ').map(str::to_owned).collect();
        misuses(&args, &Version::parse(version).unwrap())
    }

    fn unknown(flag: &str, meant: Option<&'static str>) -> Misuse {
        Misuse::Unknown { flag: flag.into(), meant }
    }

    #[test]
    fn what_a_server_refuses_is_told() {
        assert_eq!(found("--nod-name=x", "1.7.12"), [unknown("--nod-name", Some("node-name"))]);
        assert_eq!(found("--initialization-timeout 5m", "1.7.12").len(), 1);
        assert_eq!(
            found("--no-logo", "1.5.3"),
            [Misuse::TooOld { flag: "--no-logo".into(), since: SINCE_1_6 }]
        );
        assert_eq!(found("--no-logo --roles", "1.6.2"), []);
        for line in ["--cluster-name", "--cluster-name --roles a", "--use-random-ports", "--roles=", "-c"] {
            let flag = line.split([' ', '=']).next().unwrap();
            assert_eq!(found(line, "1.7.12"), [Misuse::NoValue { flag: flag.into() }], "{line}");
        }
        for line in [
            "--node-location a --allow-bootstrap true -c f",
            "--roles worker admin --roles log-server --node-name=-x",
            "--log-filter - --",
            "-c=f",
            "--node-name ",
        ] {
            assert_eq!(found(line, "1.5.3"), [], "{line}");
        }
    }

    #[test]
    fn a_word_without_a_flag_is_told_once() {
        for (line, word) in [
            ("restate-server", "restate-server"),
            ("--node-name n1 n2", "n2"),
            ("-- n1", "n1"),
            ("--production yes", "yes"),
            ("- --no-logo", "-"),
            ("", ""),
        ] {
            assert_eq!(found(line, "1.7.12"), [Misuse::Word { word: word.into() }], "{line}");
        }
        assert_eq!(found("--replicas 3", "1.7.12"), [unknown("--replicas", None)]);
        assert_eq!(found("-v", "1.7.12"), [unknown("-v", None)]);
        assert_eq!(found("-n n1 --no-logo", "1.7.12"), [unknown("-n", None)]);
    }

    #[test]
    fn a_flag_is_given_once_and_only_some_have_a_value() {
        for line in ["--no-logo=true", "--production=false --node-name n1"] {
            let flag = line.split('=').next().unwrap();
            assert_eq!(found(line, "1.7.12"), [Misuse::TakesNone { flag: flag.into() }], "{line}");
        }
        for (line, flag) in [
            ("--node-name a --node-name=b", "--node-name"),
            ("--auto-provision false --allow-bootstrap true", "--allow-bootstrap"),
            ("-c a --config-file b", "--config-file"),
            ("--production --production", "--production"),
            ("--metadata-store-address a --metadata-store-address b", "--metadata-store-address"),
        ] {
            assert_eq!(found(line, "1.7.12"), [Misuse::Twice { flag: flag.into() }], "{line}");
        }
    }

    #[test]
    fn what_only_prints_is_told_and_ends_the_list() {
        for line in ["--help --nonsense", "-V x", "--version", "-h", "--dump-config"] {
            let flag = line.split(' ').next().unwrap();
            assert_eq!(found(line, "1.7.12"), [Misuse::Prints { flag: flag.into() }], "{line}");
        }
        assert_eq!(found("--dump-config x", "1.7.12").len(), 2);
    }
}
