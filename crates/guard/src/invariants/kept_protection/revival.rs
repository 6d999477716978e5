//! A start while the registry cannot be read: what the node had is told by the target and by the other nodes.

use super::super::verified_trim::Place;
use super::repository::place;
use crate::broken::Broken;
use crate::config::ALL_ROLES;
use crate::review::Review;

/// The roles are those of the target, and repository and location are not missing where others have them.
pub(super) fn check(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let target = review.target();
    let Some(spec) = target.nodes.iter().find(|spec| spec.name == node) else { return Ok(()) };
    let config = &review.world.host(node).config;
    let settings = review.settings(node)?;
    let roles = settings.roles(node)?;
    let wanted: Vec<&str> = match &spec.roles {
        Some(roles) => roles.iter().map(|role| role.as_str()).collect(),
        None => ALL_ROLES.to_vec(),
    };
    if let Some(role) = wanted.into_iter().find(|role| !roles.contains(*role)) {
        return Err(Broken::new(
            format!("{node} would start without the role {role}, and the target gives it that role"),
            vec![config.evidence(format!("roles without {role}"))],
            "name all roles of the node in its file, or in the target those that it has",
        ));
    }
    let own = place(review, node)?;
    let location = settings.location.get(node, "location")?.filter(|location| !location.is_empty());
    if let Some(other) =
        location.filter(|location| spec.location.as_ref().is_some_and(|wanted| wanted != *location))
    {
        return Err(Broken::new(
            format!("{node} would start in {other}, and the target says that it is elsewhere"),
            vec![config.evidence(format!("location: {other}"))],
            "write the location that the node had into its file, and the same into the target",
        ));
    }
    for other in target.nodes.iter().filter(|other| other.name != node).map(|other| other.name.as_str()) {
        let host = review.world.host(other);
        let file = host.config.need(&format!("the configuration file of {other}"))?;
        // What nobody knows the disk of may have run.
        let ran = host.disk.seen().is_none_or(|disk| disk.node_directories.iter().any(|name| name == other));
        if !ran || file.text.is_none() {
            continue;
        }
        let theirs = review.settings(other)?;
        let works = roles.contains("worker") && theirs.roles(other)?.contains("worker");
        let elsewhere = |theirs: &Place| own.as_ref().is_none_or(|own| own.differs(theirs));
        if let Some(theirs) = place(review, other)?.filter(|theirs| works && elsewhere(theirs)) {
            return Err(Broken::new(
                format!("{node} would not keep its snapshots where {other} does"),
                vec![host.config.evidence(format!("repository of {other}: {theirs}"))],
                "give all workers the repository that they had",
            ));
        }
        let elsewhere = theirs.location.get(other, "location")?.filter(|location| !location.is_empty());
        // A target that places the others, and not this one, says that it has none.
        let placed = target.nodes.iter().any(|spec| spec.name == other && spec.location.is_some());
        if let (Some(theirs), None) = (elsewhere, location)
            && (spec.location.is_some() || !placed)
        {
            return Err(Broken::new(
                format!("{node} would start without a location, and {other} has one"),
                vec![host.config.evidence(format!("location of {other}: {theirs}"))],
                match &spec.location {
                    Some(wanted) => {
                        format!("write the location that the node had into its file; the target says {wanted}")
                    }
                    None => "write the location that the node had into its file; if it had none, name those of the \
                             others in the target"
                        .into(),
                },
            ));
        }
    }
    Ok(())
}
