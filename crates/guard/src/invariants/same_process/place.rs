//! The directory that a running server has open, against the one that a start would use.

use restate_scaleout_api::Evidence;
use restate_scaleout_api::answer::ProcessInfo;

use crate::broken::{Broken, one_line};
use crate::config::{Setting, Settings};
use crate::directory::Directory;
use crate::read::health::Place;
use crate::review::Review;
use crate::world::Host;

/// A server comes back with the data that it has. `opened` is what its host sees it have open.
pub(super) fn check(review: &Review<'_>, node: &str, opened: Option<&str>) -> Result<(), Broken> {
    let host = review.world.host(node);
    let would = review.settings(node)?;
    let base_dir = would.base_dir(node)?;
    let configured = Directory::of(base_dir);
    let disk = host.disk.need(&format!("the disk of {node}"))?;
    let looked = disk.base_dir.as_deref().map(|looked| Directory::of(looked).join(node));
    let leads = disk.data_directory.as_deref().map(Directory::of);
    // A path that begins at the root is the same wherever the server is started. Container images start it at the
    // root, with no base directory set.
    let image = || Some(Directory::of(&format!("/{base_dir}")).join(node)) == looked;
    let tells = configured.is_absolute() || would.base_dir == Setting::Unset && image();
    let mut known = tells && (would.base_dir == Setting::Unset || in_effect(host, &would));
    let by_host = opened.map(|directory| (directory, host.process.evidence(shown(directory))));
    for (directory, evidence) in by_host.into_iter().chain(by_its_word(host, node)?) {
        let open = Directory::of(directory);
        if !open.is_absolute() {
            if open == configured.join(node) {
                continue;
            }
            return Err(another(node, evidence, host, base_dir));
        }
        known = true;
        let open = Some(open);
        if open == looked || open == leads {
            continue;
        }
        return Err(match leads {
            Some(_) => another(node, evidence, host, base_dir),
            None => perhaps_another(node, evidence, host, base_dir),
        });
    }
    if known {
        return Ok(());
    }
    if tells {
        return Err(Broken::unknown(
            format!(
                "which directory the server of {node} has open is not told, and its file may be younger than that server"
            ),
            vec![
                host.process.evidence("no data directory is reported"),
                host.config.evidence(shown(base_dir)),
            ],
            "let the host report the directory that the process has open (`data-directory`): `base-dir` may have been changed \
             since it was started",
        ));
    }
    Err(Broken::unknown(
        format!(
            "`{base_dir}` depends on where {node} is started, and nobody says which directory its server has open"
        ),
        vec![host.process.evidence("no data directory is reported"), host.config.evidence(shown(base_dir))],
        "let the host report the directory that the process has open (`data-directory`), and compare it with the one \
         that a start would use",
    ))
}

/// Whether the running server is known to have been started with the `base-dir` that a start would have.
fn in_effect(host: &Host, would: &Settings) -> bool {
    let written = host.config.seen().and_then(|file| file.written);
    let by_file = written.zip(host.started()).is_some_and(|(written, started)| written <= started);
    let given = would.given().any(|key| key == "base-dir");
    let told = |process: &ProcessInfo| process.environment.is_some() && process.arguments.is_some();
    by_file || given && host.process.seen().is_some_and(|processes| processes.all.iter().all(told))
}

/// What a server says of its sockets, which lie in the node's own directory.
fn by_its_word<'h>(host: &'h Host, node: &str) -> Result<impl Iterator<Item = (&'h str, Evidence)>, Broken> {
    Ok(host.bound(node)?.iter().filter_map(move |bound| match &bound.place {
        // A path that is too long for a socket may lie anywhere.
        Place::Directory(directory) if Directory::of(directory).name() == Some(node) => {
            let fact = format!("{}, by its own word", shown(directory));
            Some((directory.as_str(), host.dial.evidence(fact)))
        }
        Place::Directory(_) | Place::Port(_) => None,
    }))
}

fn shown(directory: &str) -> String {
    format!("data directory: {}", one_line(directory))
}

fn another(node: &str, runs: Evidence, host: &Host, base_dir: &str) -> Broken {
    Broken::new(
        format!("{node} runs with another data directory than it would start with"),
        vec![runs, host.disk.evidence(would(host, base_dir))],
        "start it where it runs: correct `base-dir` in its file, its variables and its flags, or the working directory \
         that the host would start it in",
    )
}

/// Two paths may be one directory, by a link.
fn perhaps_another(node: &str, runs: Evidence, host: &Host, base_dir: &str) -> Broken {
    Broken {
        message: format!(
            "{node} runs with another data directory than it would start with, unless a link makes them one"
        ),
        remedy: format!(
            "look where both paths lead (`readlink -f`). If to one directory, let the host report that as \
             `data-directory` of the disk; if not, correct `base-dir` ({base_dir}) or the working directory of the start"
        ),
        ..another(node, runs, host, base_dir)
    }
}

fn would(host: &Host, base_dir: &str) -> String {
    let looked = host.disk.seen().and_then(|disk| disk.base_dir.as_deref()).unwrap_or("not told");
    format!("of a start: `{}`, looked for at {}", one_line(base_dir), one_line(looked))
}
