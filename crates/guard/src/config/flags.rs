//! Command-line flags, which beat variables and file.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::slice::Iter;

use toml::Value;

use super::setting::Setting;
use crate::broken::one_line;

/// Flags with a text, which they set the key of the same name to.
const TEXTS: [&str; 19] = [
    "--node-name",
    "--cluster-name",
    "--base-dir",
    "--advertised-address",
    "--advertised-host",
    "--location",
    "--bind-address",
    "--bind-ip",
    "--listen-mode",
    "--log-filter",
    "--log-format",
    "--log-disable-ansi-codes",
    "--tracing-endpoint",
    "--tracing-filter",
    "--tracing-json-path",
    "--tracing-runtime-endpoint",
    "--tracing-services-endpoint",
    "--shutdown-timeout",
    CONFIG_FILE,
];

/// The file that a server reads, which is no setting.
const CONFIG_FILE: &str = "--config-file";

/// Flags that set no key, but a server that runs with one of these is not to come back without it.
const KEPT: [&str; 2] = [MIGRATION_MODE, "--metadata-store-address"];

/// With it a server takes these roles in place of its own, whatever else sets them.
pub const MIGRATION_MODE: &str = "--metadata-migration-mode";
const MIGRATES: [&str; 2] = ["admin", "metadata-server"];

/// Adds what flags set, by dotted key.
///
/// # Errors
/// When a flag is not understood: it could set anything.
pub(super) fn read(arguments: &[String], over: &mut BTreeMap<String, Setting<Value>>) -> Result<(), String> {
    let mut rest = arguments.iter().peekable();
    let (mut seen, mut named_roles) = (BTreeSet::new(), Vec::new());
    while let Some(argument) = rest.next() {
        let (flag, attached) = split(argument);
        // What is no flag may be anything, a secret included.
        if !flag.starts_with("--") {
            return Err("its command line has a word that is no flag and no value of one".into());
        }
        let named = one_line(flag);
        // The server rejects most of them then; of roles it takes all.
        if !seen.insert(flag) && flag != "--roles" {
            return Err(format!("it has the command-line flag {named} twice"));
        }
        let bare = match flag {
            "--no-logo" if attached.is_none() => continue,
            // It makes `auto-provision` false where nothing else sets it; what nothing sets is taken for true.
            "--production" => Some("--production"),
            "--use-random-ports" if !said(&mut rest) => Some("use-random-ports"),
            MIGRATION_MODE if !said(&mut rest) => Some(MIGRATION_MODE),
            _ => None,
        };
        if let Some(key) = bare.filter(|_| attached.is_none()) {
            over.insert(key.into(), Setting::Set(Value::Boolean(true)));
            continue;
        }
        if flag == "--roles" {
            over.insert("roles".into(), roles(&mut named_roles, attached, &mut rest));
            continue;
        }
        let mut value = || {
            let next = || rest.next_if(|value| !value.starts_with('-')).map(String::as_str);
            attached.or_else(next).ok_or_else(|| format!("the command-line flag {named} has no value"))
        };
        let key = flag.trim_start_matches('-');
        let unclear = |what: &str| Setting::Unclear(format!("{named} is not {what}"));
        let (key, setting) = match flag {
            "--auto-provision" | "--allow-bootstrap" => ("auto-provision", truth(value()?)),
            "--use-random-ports" => (key, truth(value()?)),
            "--bind-port" => (key, value()?.parse().ok().map(|port: u16| Value::Integer(port.into()))),
            "--force-node-id" => (key, number(value()?.trim_start_matches('N'))),
            "--default-num-partitions" | "--bootstrap-num-partitions" => {
                ("default-num-partitions", number(value()?).filter(|count| *count != Value::Integer(0)))
            }
            "--node-location" => ("location", Some(Value::String(value()?.into()))),
            flag if KEPT.contains(&flag) => (flag, Some(Value::String(value()?.into()))),
            flag if TEXTS.contains(&flag) => (key, Some(Value::String(value()?.into()))),
            _ => return Err(format!("it has a command-line flag that is not known here, {named}")),
        };
        if flag != CONFIG_FILE {
            over.insert(key.into(), setting.map_or_else(|| unclear("a value that it takes"), Setting::Set));
        }
    }
    if seen.contains(MIGRATION_MODE) {
        let roles = MIGRATES.iter().map(|role| Value::String((*role).into())).collect();
        over.insert("roles".into(), Setting::Set(Value::Array(roles)));
    }
    Ok(())
}

/// A flag and the value that is attached to it. One short flag has a value.
fn split(argument: &str) -> (&str, Option<&str>) {
    match argument.strip_prefix("-c") {
        Some("") => (CONFIG_FILE, None),
        Some(path) => (CONFIG_FILE, Some(path.strip_prefix('=').unwrap_or(path))),
        None => match argument.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (argument, None),
        },
    }
}

/// The configuration file that the arguments name.
pub fn config_file(arguments: &[String]) -> Option<&str> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let (flag, attached) = split(argument);
        if flag == CONFIG_FILE {
            return attached.or_else(|| rest.next().map(String::as_str));
        }
    }
    None
}

/// Roles are told by commas, as several values, or by several flags. Without any there are none.
fn roles<'a>(
    named: &mut Vec<&'a str>,
    attached: Option<&'a str>,
    rest: &mut Peekable<Iter<'a, String>>,
) -> Setting<Value> {
    match attached {
        Some(text) => named.extend(text.split(',')),
        None => {
            while let Some(text) = rest.next_if(|value| !value.starts_with('-')) {
                named.extend(text.split(','));
            }
        }
    }
    // By its older name it is known in files and variables alone.
    if named.contains(&"metadata-store") {
        return Setting::Unclear("--roles does not take metadata-store".into());
    }
    Setting::Set(Value::Array(named.iter().map(|role| Value::String((*role).into())).collect()))
}

/// Whether a value follows.
fn said(rest: &mut Peekable<Iter<'_, String>>) -> bool {
    rest.peek().is_some_and(|next| !next.starts_with('-'))
}

fn truth(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::Boolean(true)),
        "false" => Some(Value::Boolean(false)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    text.parse().ok().map(|number: u32| Value::Integer(number.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(arguments: &str) -> Result<BTreeMap<String, Setting<Value>>, String> {
        let arguments: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
        let mut over = BTreeMap::new();
        read(&arguments, &mut over).map(|()| over)
    }

    #[test]
    fn roles_are_one_or_several_values() {
        let list = |roles: &[&str]| {
            Some(Setting::Set(Value::Array(roles.iter().map(|role| Value::String((*role).into())).collect())))
        };
        for (arguments, expected) in [
            ("--roles worker,admin", list(&["worker", "admin"])),
            ("--roles=worker,admin", list(&["worker", "admin"])),
            ("--roles worker admin --node-name n1", list(&["worker", "admin"])),
            ("--roles worker,admin log-server", list(&["worker", "admin", "log-server"])),
            ("--roles worker --node-name n1 --roles admin", list(&["worker", "admin"])),
            ("--roles", list(&[])),
        ] {
            assert_eq!(over(arguments).map(|it| it.get("roles").cloned()), Ok(expected), "{arguments}");
        }
        for arguments in ["--metadata-migration-mode", "--metadata-migration-mode --roles worker"] {
            let expected = list(&["admin", "metadata-server"]);
            assert_eq!(over(arguments).map(|it| it.get("roles").cloned()), Ok(expected), "{arguments}");
        }
        for arguments in ["--roles metadata-store", "--roles metadata-store --roles admin"] {
            let read = over(arguments).expect("flags");
            assert!(matches!(read["roles"], Setting::Unclear(_)), "{arguments}: {read:?}");
        }
        assert!(over("--roles=worker admin").is_err(), "an attached value ends there");
    }

    #[test]
    fn a_file_is_named_in_several_ways() {
        for arguments in ["-c /e", "-c/e", "-c=/e", "--config-file /e", "--config-file=/e", "--no-logo -c /e"]
        {
            let split: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
            assert_eq!(config_file(&split), Some("/e"), "{arguments}");
            assert_eq!(
                over(arguments).map(|over| over.contains_key("config-file")),
                Ok(false),
                "{arguments}"
            );
        }
        assert_eq!(config_file(&["--no-logo".into()]), None);
        assert_eq!(config_file(&["-c".into()]), None);
    }

    #[test]
    fn what_is_not_understood_is_named_and_no_value_repeated() {
        for (arguments, named) in [
            ("--surprise=hush", "--surprise"),
            ("--no-logo=hush", "--no-logo"),
            ("--node-name a --node-name hush", "--node-name twice"),
            ("-c/hush -c /b", "--config-file twice"),
            ("--node-name", "--node-name has no value"),
            ("hush", "a word that is no flag"),
            ("--node-name n1 hush", "a word that is no flag"),
            ("-x=hush", "a word that is no flag"),
        ] {
            let problem = over(arguments).expect_err(arguments);
            assert!(problem.contains(named) && !problem.contains("hush"), "{arguments}: {problem}");
        }
    }

    #[test]
    fn values_that_a_flag_does_not_take_are_unclear() {
        for (arguments, key, clear) in [
            ("--default-num-partitions 0", "default-num-partitions", false),
            ("--bootstrap-num-partitions=0", "default-num-partitions", false),
            ("--default-num-partitions many", "default-num-partitions", false),
            ("--default-num-partitions 24", "default-num-partitions", true),
            ("--force-node-id N3", "force-node-id", true),
            ("--force-node-id n3", "force-node-id", false),
            ("--bind-port 70000", "bind-port", false),
            ("--auto-provision yes", "auto-provision", false),
            ("--use-random-ports false", "use-random-ports", true),
            ("--node-location r.a", "location", true),
        ] {
            let read = over(arguments).expect(arguments);
            assert_eq!(matches!(read[key], Setting::Set(_)), clear, "{arguments}: {read:?}");
        }
    }
}
