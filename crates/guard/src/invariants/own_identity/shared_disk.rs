//! Directories that two nodes lead to.

use std::collections::BTreeSet;

use crate::broken::{Broken, one_line};
use crate::directory::Directory;
use crate::review::Review;
use crate::world::Host;

/// The directory of a start is no other node's, where the hosts tell what links lead to.
pub(super) fn check(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let host = review.world.host(node);
    let own = leads(host);
    let name = own.as_ref().and_then(Directory::name);
    if let Some(other) = name.and_then(|name| others(review, node).into_iter().find(|other| *other == name)) {
        let message = format!("the directory of {node} leads to one that has the name of {other}");
        return Err(taken(host, message));
    }
    let base_dir = host.disk.seen().and_then(|disk| disk.base_dir.as_deref()).map(Directory::of);
    let place = own.or_else(|| base_dir.map(|base_dir| base_dir.join(node)));
    for (other, theirs) in review.world.hosts.iter().filter(|(other, _)| *other != node) {
        let opened = theirs.process.seen().into_iter().flat_map(|processes| &processes.all);
        let opened = opened.filter_map(|process| process.data_directory.as_deref()).map(Directory::of);
        let named = leads(theirs).is_some_and(|directory| directory.name() == Some(node));
        // Two hosts may well have a disk of one name each.
        let one = review.target().one_host
            && place.is_some()
            && leads(theirs).into_iter().chain(opened).any(|directory| Some(directory) == place);
        if named || one {
            let message = format!("the directory of {other} leads to that of {node}");
            return Err(taken(theirs, message));
        }
    }
    Ok(())
}

fn leads(host: &Host) -> Option<Directory<'_>> {
    host.disk.seen()?.data_directory.as_deref().map(Directory::of)
}

/// The names of all other nodes that anybody knows.
fn others<'r>(review: &'r Review<'_>, node: &str) -> BTreeSet<&'r str> {
    let wanted = review.target().nodes.iter().map(|spec| spec.name.as_str());
    let registered = review.world.nodes.seen().into_iter().flat_map(|nodes| nodes.members.values());
    let looked_at = review.world.hosts.keys().map(String::as_str);
    let all = wanted.chain(registered.map(|member| member.name.as_str())).chain(looked_at);
    all.filter(|other| *other != node).collect()
}

fn taken(host: &Host, message: String) -> Broken {
    let leads = host.disk.seen().and_then(|disk| disk.data_directory.as_deref());
    let fact =
        format!("it leads to {}", leads.map_or_else(|| "what another server has open".to_owned(), one_line));
    Broken::new(
        message,
        vec![host.disk.evidence(fact)],
        "two servers must never share a directory: look where the links of both lead (`readlink -f`), and give each node a \
         directory of its own, without clearing the one there is",
    )
}
