//! The repository that a worker keeps its snapshots in.

use super::super::verified_trim::Place;
use crate::broken::Broken;
use crate::config::Setting;
use crate::effect::Effect;
use crate::read::nodes::Member;
use crate::review::Review;
use crate::world::Host;

/// A file keeps its repository, unless the node is alone.
pub(super) fn kept(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let had = !matches!(review.before(node)?.repository, Setting::Unset);
    let now = review.settings(node)?;
    let keeps = now.repository.get(node, "worker.snapshots.destination")?.is_some();
    if had && !keeps {
        return Err(Broken::new(
            format!("{node} would lose its snapshot repository"),
            vec![review.world.host(node).config.evidence("the file has worker.snapshots.destination")],
            "keep it",
        ));
    }
    shared(review, node)
}

/// Workers never look for snapshots in different places.
pub(super) fn shared(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    if nodes.named(node).is_none() {
        // A joiner's repository is held against the others' when it joins.
        return Ok(());
    }
    let own = place(review, node)?;
    if own.is_none() && !review.settings(node)?.roles(node)?.contains("worker") {
        return Ok(());
    }
    // A declaration that is contradicted is refused where something rests on it; here its node counts as living.
    let lost = review.lost().unwrap_or_default();
    let others = nodes.members.values().filter(|member| member.name != node && member.has("worker"));
    for other in others.filter(|other| !lost.contains(&other.id) && !is_down(review, other)) {
        let Some(theirs) = place(review, &other.name)? else { continue };
        if own.as_ref().is_none_or(|own| own.differs(&theirs)) {
            let host = review.world.host(&other.name);
            return Err(elsewhere(host, node, own.as_ref(), &other.name, &theirs));
        }
    }
    Ok(())
}

/// The start of a worker would keep its snapshots where the first one of the target does, by the files that both will have
/// then.
pub(in super::super) fn with_first(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    if !review.settings(node)?.roles(node)?.contains("worker") {
        return Ok(());
    }
    let own = place(review, node)?;
    for other in review.target().nodes.iter().map(|spec| spec.name.as_str()).filter(|other| *other != node) {
        let host = review.world.host(other);
        let written = host.config.seen().is_some_and(|file| file.text.is_some());
        if !written || !review.settings(other)?.roles(other)?.contains("worker") {
            continue;
        }
        let Some(theirs) = place(review, other)? else { continue };
        return match own.as_ref().is_none_or(|own| own.differs(&theirs)) {
            false => Ok(()),
            true => Err(elsewhere(host, node, own.as_ref(), other, &theirs)),
        };
    }
    Ok(())
}

fn elsewhere(host: &Host, node: &str, own: Option<&Place>, other: &str, theirs: &Place) -> Broken {
    let shown = own.map_or_else(|| "none".to_owned(), Place::to_string);
    Broken::new(
        format!("{node} would not keep its snapshots where {other} does"),
        vec![host.config.evidence(format!("{other}: {theirs}, {node}: {shown}"))],
        "give all workers the same `worker.snapshots.destination`, and what else leads to the store, in files and variables; a \
         repository is moved on all nodes, with placement frozen and snapshots written before anything is trimmed",
    )
}

/// Where a start of the node would keep its snapshots.
pub(super) fn place(review: &Review<'_>, node: &str) -> Result<Option<Place>, Broken> {
    Place::of(&*review.settings(node)?, &review.start(node)?.environment, node)
}

/// Whether a node is known not to run. It takes no snapshots now, and is held against the others when it starts.
fn is_down(review: &Review<'_>, member: &Member) -> bool {
    let host = review.world.host(&member.name);
    let silent = host.dial.seen().is_some_and(|dial| !dial.ok && dial.listens != Some(true));
    let dead =
        || review.world.liveness.seen().is_some_and(|all| all.get(&member.id).is_some_and(|it| it == "dead"));
    let ended = host.process.seen().is_some_and(|processes| processes.all.is_empty());
    silent && (ended || dead())
}

/// A worker comes back with the repository that it runs with. Where nothing runs, or its file has been changed
/// since it was started, nobody can say which that is, and it must be the target's. A node that is down alone
/// may have one that is yet to be moved.
pub(super) fn own(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    if matches!(review.effect, Effect::Start(_)) && review.alone()? {
        return Ok(());
    }
    let host = review.world.host(node);
    let settings = review.settings(node)?;
    let key = "worker.snapshots.destination";
    let own = settings.repository.get(node, key)?;
    let written = host.config.seen().and_then(|file| file.written);
    let same_file = written.zip(host.started()).is_some_and(|(written, started)| written <= started);
    // Where a variable or a flag names it, the running server must be known to have it as well.
    let process = host.process.seen().and_then(|processes| processes.all.first());
    let told = process.is_some_and(|it| it.environment.is_some() && it.arguments.is_some());
    let known = same_file && (told || !settings.given().any(|given| key.starts_with(given)));
    let wanted = &review.target().repository.destination;
    let plain = |text: &str| text.trim_end_matches('/').to_owned();
    if known
        || own.is_some_and(|own| plain(own) == plain(wanted))
        || !settings.roles(node)?.contains("worker")
    {
        return Ok(());
    }
    let would = own.map_or("none", String::as_str);
    Err(Broken::new(
        format!(
            "{node} would keep its snapshots elsewhere than the target says, and nobody can say where it kept them"
        ),
        vec![host.config.evidence(format!("repository in the file: {would}; in the target: {wanted}"))],
        format!(
            "write the repository that the node uses into its file as `{key}`, and name the same in the target"
        ),
    ))
}
