//! While a voter of several is down, the others have a majority: without one no node can start or join.

use super::ask::{self, Stop};
use super::{Case, Verdict};
use crate::sight::Member;

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    match ask::stop(case)? {
        Err(why) => Some(Err(why)),
        Ok(Stop::Only) => None,
        Ok(Stop::OneOf(member)) => quorum(case, member),
    }
}

fn quorum(case: &Case<'_>, member: &Member) -> Verdict {
    let (servers, alive) = match (&case.sight.metadata, case.sight.alive()) {
        (Ok(servers), Ok(alive)) => (servers, alive),
        (Err(why), _) => return Some(Err(why.clone())),
        (_, Err(why)) => return Some(Err(why)),
    };
    let mut voters = std::collections::BTreeSet::new();
    servers.values().for_each(|server| voters.extend(&server.members));
    // An only voter is a single node to the metadata: its restart is a matter of consent.
    if !voters.contains(&member.id) || voters.len() == 1 {
        return None;
    }
    let votes = |voter: &&u64| {
        **voter != member.id
            && alive.contains(voter)
            && servers.get(voter).is_some_and(|server| server.status == "Member")
    };
    let up = voters.iter().filter(votes).count();
    Some(if up * 2 > voters.len() {
        Ok(())
    } else {
        Err(format!("of the voters {voters:?} only {up} are left without {}", member.name))
    })
}
