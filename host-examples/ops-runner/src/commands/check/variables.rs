//! The variables of the command line: single ones, and files of them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::{CheckOptions, Quotes};
use crate::failure::{Context, Failure};
use crate::files;
use crate::ui;

/// All of them; of two with one name the later counts.
///
/// # Errors
/// When a file cannot be read or has a line that is no assignment, with its number.
pub fn variables(options: &CheckOptions) -> Result<BTreeMap<String, String>, Failure> {
    let mut all = BTreeMap::new();
    for given in &options.env {
        match assignment(given) {
            Some((name, value)) => drop(all.insert(name.to_owned(), value.to_owned())),
            None => all.extend(read_env(Path::new(given), options.env_quotes)?),
        }
    }
    Ok(all)
}

/// `NAME=VALUE`; a path with a `=` in it can be written as `./a=b`.
fn assignment(given: &str) -> Option<(&str, &str)> {
    let (name, value) = given.split_once('=')?;
    let is_name = name.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some((name, value))
}

/// Environment variables from a file with `NAME=value` lines; `#` begins a comment, and `export ` before the name is
/// dropped. What becomes of quotes around a value depends on who sets the variables.
///
/// # Errors
/// When the file cannot be read or has another line, with its number.
fn read_env(path: &Path, quotes: Option<Quotes>) -> Result<BTreeMap<String, String>, Failure> {
    let text = files::text(path).or_bad_input(format!("cannot read {}", path.display()))?;
    let mut env = BTreeMap::new();
    let mut bared = Vec::new();
    let mut exported = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bare = line.strip_prefix("export ");
        if bare.is_some() {
            exported.get_or_insert(number + 1);
        }
        let assignment = bare.unwrap_or(line).split_once('=');
        let Some((name, value)) =
            assignment.filter(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace))
        else {
            return Err(Failure::bad_input(format!(
                "{}:{}: not an assignment; write NAME=value",
                path.display(),
                number + 1
            )));
        };
        let quoted = ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q));
        let bare = quoted.filter(|_| quotes != Some(Quotes::Keep));
        if bare.is_some() && name.starts_with("RESTATE_") {
            bared.push(name.to_owned());
        }
        env.insert(name.to_owned(), bare.unwrap_or(value).to_owned());
    }
    if let Some(line) = exported {
        ui::note(&format!(
            "{}:{line}: `export` is for a shell that reads this file; systemd and docker do not set such a variable",
            path.display()
        ));
    }
    if let (Some(first), None) = (bared.first(), quotes) {
        let more = if bared.len() > 1 { format!(" and {} more", bared.len() - 1) } else { String::new() };
        ui::note(&format!(
            "{}: the quotes around {first}{more} were taken off, as systemd and docker compose do; docker run and Kubernetes \
             keep them: `--env-quotes keep` checks that, and `--env-quotes strip` says that it is meant",
            path.display()
        ));
    }
    Ok(env)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_file_is_read_and_a_bad_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("env");
        std::fs::write(&path, "# c\n\nRESTATE_ROLES=[admin]\nexport A=\"b c\"\nE=\nQ='x'y\n").unwrap();
        let env = read_env(&path, None).unwrap();
        let expected = [("A", "b c"), ("E", ""), ("Q", "'x'y"), ("RESTATE_ROLES", "[admin]")];
        assert_eq!(env, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        std::fs::write(&path, "A=1\nnonsense\n").unwrap();
        assert!(read_env(&path, None).unwrap_err().message.contains("env:2:"));
    }
}
