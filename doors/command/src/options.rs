//! The command line of a check.

use lexopt::prelude::*;
use restate_scaleout::api::check::{CheckFile, CheckInput, MissingFile};
use restate_scaleout::api::render::Format;
use restate_scaleout::api::validate::Accepted;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// The options, as a help lists them; `$formats` are those that `--format` takes there.
#[macro_export]
macro_rules! option_lines {
    ($formats:literal) => {
        concat!(
            "\
Options:
  --server-version VERSION  the server version, where no image says one
  --target-version VERSION  also report what changes on the way to this version
  --allow CODE[=REASON]     accept the findings of this rule; repeatable
  --advice                  also show advice, which never fails the check
  --deny-warnings           count warnings as errors
  --format FORMAT           ",
            $formats,
            "
  -V, --version             print the version
  -h, --help                print this
"
        )
    };
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// A check.
    Check(Box<Options>),
    /// A page.
    Explain(String),
    /// How it is called.
    Help,
    /// Which version it is.
    Version,
}

/// What to check, and how.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The files that are named, in their order.
    pub files: Vec<String>,
    pub server_version: Option<String>,
    pub target_version: Option<String>,
    pub accepted: Vec<Accepted>,
    pub advice: bool,
    pub deny_warnings: bool,
    pub format: Format,
}

impl Options {
    /// The check of these files that they ask for.
    pub fn asks(&self, files: Vec<CheckFile>, missing: Vec<MissingFile>) -> CheckInput {
        CheckInput {
            files,
            missing,
            server_version: self.server_version.clone(),
            target_version: self.target_version.clone(),
            accepted: self.accepted.clone(),
            ..CheckInput::default()
        }
    }
}

/// Reads a command line.
///
/// # Errors
/// What is wrong with it.
pub fn asked(args: &[String]) -> Result<Asked, String> {
    read(args).map_err(|error| wrong(&error.to_string()))
}

/// What is said of a command line that cannot be used.
pub fn wrong(problem: &str) -> String {
    format!("{problem}; --help lists the options")
}

fn read(args: &[String]) -> Result<Asked, lexopt::Error> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Asked::Help),
            Short('V') | Long("version") => return Ok(Asked::Version),
            Long("server-version") => options.server_version = Some(version(parser.value()?.string()?)?),
            Long("target-version") => options.target_version = Some(version(parser.value()?.string()?)?),
            Long("allow") => options.accepted.push(allowance(&parser.value()?.string()?)?),
            Long("advice") => options.advice = true,
            Long("deny-warnings") => options.deny_warnings = true,
            Long("format") => options.format = format(&parser.value()?.string()?)?,
            Value(word) => options.files.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    match options.files.as_slice() {
        [explain, topic] if explain == "explain" => Ok(Asked::Explain(topic.clone())),
        [explain, ..] if explain == "explain" => {
            Err("`explain` takes one topic, such as RS103 or a key".into())
        }
        _ => Ok(Asked::Check(Box::new(options))),
    }
}

/// A version with two or three numbers.
fn version(text: String) -> Result<String, lexopt::Error> {
    let numbers = text.trim_start_matches('v').split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match (2..=3).contains(&parts.len()) && parts.iter().all(is_number) {
        true => Ok(text),
        false => {
            Err(format!("`{text}` is no version; write it like 1.7.12, or like 1.7 for its last patch")
                .into())
        }
    }
}

fn allowance(text: &str) -> Result<Accepted, lexopt::Error> {
    let (code, reason) = match text.split_once('=') {
        Some((code, reason)) => (code.trim(), reason.trim()),
        None => (text.trim(), "--allow"),
    };
    if code.is_empty() || reason.is_empty() {
        return Err(format!(
            "`--allow {text}` is not understood; write it like RS146, or like 'RS146=why it is fine'"
        )
        .into());
    }
    Ok(Accepted { code: code.to_owned(), reason: reason.to_owned(), file: None, key: None })
}

fn format(text: &str) -> Result<Format, lexopt::Error> {
    let format: Result<Format, Error> = Format::deserialize(text.into_deserializer());
    format.map_err(|_| format!("there is no format `{text}`: human, json, sarif, github or junit").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Asked, String> {
        asked(&args.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn every_option_of_the_help_is_understood() {
        let options = option_lines!("").lines().filter_map(|line| line.trim_start().strip_prefix("--"));
        let names: Vec<&str> = options.map(|line| line.split([' ', ',']).next().unwrap()).collect();
        assert_eq!(names.len(), 6, "{names:?}");
        for name in names {
            let value = match name {
                "server-version" | "target-version" => Some("1.7.12"),
                "allow" => Some("RS146=it is fine"),
                "format" => Some("sarif"),
                _ => None,
            };
            let args: Vec<String> =
                std::iter::once(format!("--{name}")).chain(value.map(str::to_owned)).collect();
            let Ok(Asked::Check(options)) = asked(&args) else { panic!("{name}") };
            assert_ne!(*options, Options::default(), "{name}");
        }
        assert_eq!(read(&["-h"]), Ok(Asked::Help));
        assert_eq!(read(&["--version"]), Ok(Asked::Version));
        assert_eq!(read(&["explain", "RS103"]), Ok(Asked::Explain("RS103".into())));
    }

    #[test]
    fn files_stand_between_options() {
        let Ok(Asked::Check(options)) = read(&["a.toml", "--advice", "b.toml"]) else { panic!() };
        assert_eq!(options.files, ["a.toml", "b.toml"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (args, words) in [
            (vec!["--server-version", "latest"], "write it like 1.7.12"),
            (vec!["--server-version"], "missing argument"),
            (vec!["--allow", "RS146="], "why it is fine"),
            (vec!["--format", "xml"], "junit"),
            (vec!["--advise"], "--advise"),
            (vec!["explain"], "one topic"),
        ] {
            let error = read(&args).expect_err(words);
            assert!(error.contains(words) && error.contains("--help"), "{args:?}: {error}");
        }
    }
}
