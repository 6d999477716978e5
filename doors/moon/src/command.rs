//! What the command does, from moon's message to what is printed.

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::{check, describe, exports};
use restate_scaleout_command::gather::gather;
use restate_scaleout_command::option_lines;
use restate_scaleout_command::options::{Asked, Options, asked, wrong};
use restate_scaleout_command::words::{Show, page, shown, verdict};
use serde::Deserialize;

use crate::disk::Disk;
use crate::plain::plain;

/// How it is called; `restate` is what the workspace calls the extension.
const HELP: &str = concat!(
    "\
What is wrong with the Restate nodes in the files of a deployment.

  moon ext restate -- [options] FILE...
  moon ext restate -- explain TOPIC

Reads restate.toml files, compose files, Kubernetes manifests, what Helm
renders, RestateCluster resources, units, and scripts that run containers, and
of the workspace what these name. Several restate.toml files are those of one
deployment.

",
    option_lines!("human (default), json, sarif, github or junit"),
    "
It fails when a server would not load or start with what it is given, would
lose data or stop, or when there is no Restate node in what it reads.
`explain` prints the page of a rule or a key.
"
);

/// What moon sends.
#[derive(Debug, Deserialize)]
struct Message {
    args: Vec<String>,
    context: Context,
}

#[derive(Debug, Deserialize)]
struct Context {
    working_dir: String,
}

/// What is known of moon beside its message.
#[derive(Debug)]
pub struct Moon {
    /// What the workspace calls the extension.
    pub id: String,
    /// Folders that the extension sees: each as it is called outside, and as the extension calls it.
    pub shown: Vec<(String, String)>,
}

/// Does what moon's message asks for.
///
/// # Errors
/// What is wrong with the command line or the files; or that something is wrong with what was checked, which has been written by
/// then.
pub fn run(
    message: &[u8],
    moon: Moon,
    mut write: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let message: Message = serde_json::from_slice(message)
        .map_err(|error| format!("moon's message is not understood: {error}"))?;
    let program = format!("moon ext {} --", moon.id);
    match asked(&message.args)? {
        Asked::Help => write(HELP),
        Asked::Version => write(&format!("restate-scaleout {}", describe().version)),
        Asked::Explain(topic) => write(&plain(&page(&topic)?, Default::default())),
        Asked::Check(options) => {
            let disk = Disk { working_dir: message.context.working_dir, shown: moon.shown };
            let checked = check(&asked_of(&options, &disk)?)?;
            let show = Show { program: &program, format: options.format, advice: options.advice };
            write(&plain(&shown(&show, &checked), options.format))?;
            verdict(&options, &checked)
        }
    }
}

fn asked_of(options: &Options, disk: &Disk) -> Result<CheckInput, String> {
    let (files, missing) = gather(named(&options.files, disk)?, |path, files| {
        let text = disk.text(path)?;
        match size(files) + text.len() > exports::limit("check") {
            true => Err("with it the files are more than can be read at once".into()),
            false => Ok(text),
        }
    });
    Ok(options.asks(files, missing))
}

/// The files of the command line.
fn named(names: &[String], disk: &Disk) -> Result<Vec<CheckFile>, String> {
    if names.is_empty() {
        return Err(wrong("name a file to check, as in `moon ext restate -- restate.toml`"));
    }
    let mut files: Vec<CheckFile> = Vec::new();
    let mut problems: Vec<String> = Vec::new();
    for name in names {
        let name = name.trim_start_matches("./");
        if files.iter().any(|file| file.name == name) {
            problems.push(format!("{name} is named twice"));
            continue;
        }
        match disk.text(name) {
            Ok(text) => files.push(CheckFile { name: name.to_owned(), text, found: false }),
            Err(_) if name == "-" => {
                problems.push("moon gives an extension no standard input: name a file".into());
            }
            Err(problem) => problems.push(format!("{name}: {problem}")),
        }
    }
    let limit = exports::limit("check");
    if size(&files) > limit {
        problems.push(format!("the files have more than {limit} bytes together; name fewer"));
    }
    match problems.as_slice() {
        [] => Ok(files),
        problems => Err(problems.join("\n")),
    }
}

fn size(files: &[CheckFile]) -> usize {
    files.iter().map(|file| file.text.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPOSE: &str = "\
services:
  n1:
    image: docker.restate.dev/restatedev/restate:1.7.12
    env_file: [n1.env, gone.env]
    volumes: [data:/restate-data]
volumes: {data: {}}
";
    const ENV: &str = "RESTATE_NODE_NAME=n1\nRESTATE_CLUSTER_NAM=prod\n";

    /// What is written, and what comes of it, in a folder with these files.
    fn ran(files: &[(&str, &str)], args: &[&str]) -> (String, Result<(), String>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let place = folder.path().to_str().unwrap().to_owned();
        let context = serde_json::json!({ "working_dir": place, "workspace_root": place });
        let message = serde_json::json!({ "args": args, "context": context }).to_string();
        let mut written = String::new();
        let moon = Moon { id: "rs".into(), shown: vec![(place.clone(), place)] };
        let end = run(message.as_bytes(), moon, |text| {
            written += text;
            Ok(())
        });
        (written, end)
    }

    #[test]
    fn files_are_checked_with_what_they_name() {
        let files = [("compose.yaml", COMPOSE), ("n1.env", ENV)];
        let (written, end) = ran(&files, &["./compose.yaml"]);
        assert!(written.contains("n1.env:2:1") && written.contains("gone.env"), "{written}");
        assert!(written.contains("moon ext rs -- explain"), "{written}");
        assert_eq!(end, Ok(()));
        let (_, end) = ran(&files, &["compose.yaml", "--deny-warnings"]);
        assert!(end.as_ref().is_err_and(|error| error.contains("which --deny-warnings counts")), "{end:?}");
        let (written, end) = ran(&files, &["compose.yaml", "--deny-warnings", "--allow", "RS109"]);
        assert_eq!(end, Ok(()), "{written}");
    }

    #[test]
    fn an_error_fails_and_is_shown_before() {
        let files = [("restate.toml", "roles = [\"king\"]\n")];
        let (written, end) = ran(&files, &["restate.toml"]);
        assert!(written.contains("restate.toml:1:") && written.contains("king"), "{written}");
        assert!(end.as_ref().is_err_and(|error| error.starts_with("1 error")), "{end:?}");
        let (sarif, _) = ran(&files, &["restate.toml", "--format", "sarif"]);
        let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert!(results.iter().any(|result| result["level"] == "error"), "{results:?}");
    }

    #[test]
    fn nothing_to_check_is_no_success() {
        let files = [("a.yaml", "kind: Service\nmetadata: {name: a}\n")];
        for (args, words) in [
            (&[][..], "name a file"),
            (&["a.yaml"], "no node of Restate"),
            (&["a.yaml", "./a.yaml"], "named twice"),
            (&["none.yaml", "gone.yaml"], "none.yaml: there is no such file\ngone.yaml"),
            (&["-"], "no standard input"),
            (&["--sever-version", "1.7"], "--sever-version"),
        ] {
            let (_, end) = ran(&files, args);
            assert!(end.as_ref().is_err_and(|error| error.contains(words)), "{end:?}");
        }
    }

    #[test]
    fn pages_and_help() {
        let (page, end) = ran(&[], &["explain", "RS103"]);
        assert!(page.contains("RS103") && end.is_ok());
        let (_, end) = ran(&[], &["explain", "node-nam"]);
        assert!(end.is_err_and(|error| error.contains("did you mean")));
        assert!(ran(&[], &["--help"]).0.contains("--server-version"));
        assert!(ran(&[], &["-V"]).0.contains(env!("CARGO_PKG_VERSION")));
        assert!(HELP.lines().all(|line| line.len() <= 80));
    }
}
