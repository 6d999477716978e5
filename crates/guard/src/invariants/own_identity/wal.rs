//! The directory where a log-server keeps its newest records, apart from the rest of its data. Opened with another one
//! it comes up without an error, and without these records.

use toml::Value;

use crate::broken::{Broken, one_line};
use crate::config::{Setting, Settings};
use crate::directory::Directory;
use crate::effect::Effect;
use crate::endpoint::Endpoint;
use crate::review::Review;

const KEY: &str = "log-server.rocksdb-wal-dir";

/// A log-server keeps the directory that it had, and has it for itself.
pub(super) fn check(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    match &review.effect {
        Effect::Write(_) => stays(review, node, settings),
        Effect::Join(_) => apart(review, node, settings),
        Effect::Start(_) | Effect::Revive(_) | Effect::Restart(_) | Effect::Upgrade { .. } => {
            had(review, node, settings)
        }
        // They start nothing and write no file.
        Effect::SetReplication { .. }
        | Effect::ReplicateLogs { .. }
        | Effect::Snapshot { .. }
        | Effect::AddVoter(_)
        | Effect::Unlisted(_) => Ok(()),
    }
}

/// Where the records would be, for a node that keeps some; none for the place that a server chooses itself.
fn of(settings: &Settings, node: &str) -> Result<Option<Value>, Broken> {
    let set = settings.merged(KEY);
    let set = set.get(node, KEY)?;
    Ok(if settings.roles(node)?.contains("log-server") { set.cloned() } else { None })
}

/// A change of the file of a registered node leaves it alone, whatever the target asks for.
fn stays(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    if review.member(node)?.is_none() || review.written()?.before.is_none() {
        return Ok(());
    }
    if review.before(node)?.merged(KEY) == settings.merged(KEY) {
        return Ok(());
    }
    Err(Broken::new(
        format!("the new file would move {node} off its newest records"),
        vec![review.world.host(node).config.evidence(format!("`{KEY}` changes"))],
        format!(
            "leave `{KEY}` as it is, in the file and in the target; a node with another one is a new node, with a new name and disk"
        ),
    ))
}

/// A node comes back with the directory that it runs with. Where nothing runs, or its file has been changed since it
/// was started, nobody can say which that is.
fn had(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let Some(would) = of(settings, node)? else { return Ok(()) };
    let would = one_line(would.as_str().unwrap_or("no text"));
    let host = review.world.host(node);
    let written = host.config.seen().and_then(|file| file.written);
    let same_file = written.zip(host.started()).is_some_and(|(written, started)| written <= started);
    let process = host.process.seen().and_then(|processes| processes.all.first());
    let told = process.is_some_and(|it| it.environment.is_some() && it.arguments.is_some());
    if process.is_some() && same_file && (told || !settings.given().any(|given| KEY.starts_with(given))) {
        return Ok(());
    }
    Err(Broken::unknown(
        format!(
            "{node} would keep its newest records in a directory of their own, and nobody can say whether it had that one"
        ),
        vec![host.config.evidence(format!("`{KEY}` of a start: {would}"))],
        format!(
            "if it ran with this `{KEY}`, start it by hand; if not, take that out of its file and its variables"
        ),
    ))
}

/// A node that joins shares the directory with no other on its host.
fn apart(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let Some(Value::String(would)) = of(settings, node)? else { return Ok(()) };
    let host = |address: &str| Endpoint::parse(address).map(|endpoint| endpoint.host);
    let spec = review.target().nodes.iter().find(|spec| spec.name == node);
    let own_host = spec.and_then(|spec| host(&spec.address));
    let nodes = review.world.nodes.need("who is registered")?;
    review.each_member(|other, name| {
        let member = nodes.named(name);
        let together = review.target().one_host || member.is_some_and(|it| host(&it.address) == own_host);
        if !together {
            return Ok(());
        }
        let theirs = review.settings(name)?;
        // Where it is not set, it lies in the node's own directory.
        let data = other.disk.seen().and_then(|disk| disk.data_directory.as_deref());
        let base_dirs =
            [other.disk.seen().and_then(|disk| disk.base_dir.as_deref()), theirs.base_dir(name).ok()];
        let own = base_dirs.into_iter().flatten().map(|base_dir| Directory::of(base_dir).join(name));
        let mut places = data.map(Directory::of).into_iter().chain(own);
        let would_be = Directory::of(&would);
        let fact = match theirs.merged(KEY) {
            Setting::Set(Value::String(theirs)) if Directory::of(&theirs) == would_be => {
                format!("`{KEY}` of {name}: {would}")
            }
            _ if places.any(|place| place.overlaps(&would_be)) => {
                format!("`{KEY}` of {node}: {would}, and {name} keeps all its data there")
            }
            _ => return Ok(()),
        };
        Err(Broken::new(
            format!("{node} would write its newest records where {name} has its own"),
            vec![other.config.evidence(one_line(&fact))],
            format!("give {node} another `{KEY}`, or none"),
        ))
    })
}
