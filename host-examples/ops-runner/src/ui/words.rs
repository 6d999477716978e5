//! Decisions, actions and exposures in a few words.

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use restate_scaleout_api::plan::{PlanOutput, RoadEnd, StepStatus};
use restate_scaleout_api::{
    Action, Evidence, Exposure, ExposureChange, Reason, Refusal, TargetShown, Tolerance,
};

/// An action in one line.
pub fn action(action: &Action) -> String {
    let restored = |restore: &Option<String>| match restore {
        Some(hash) => format!(", with its previous configuration ({})", hash.get(..12).unwrap_or(hash)),
        None => String::new(),
    };
    match action {
        Action::Restatectl { args, .. } => {
            let args = shlex::try_join(args.iter().map(String::as_str)).unwrap_or_else(|_| args.join(" "));
            format!("restatectl {args}")
        }
        Action::WriteConfig { node, expect: None, .. } => format!("write the new configuration of {node}"),
        Action::WriteConfig { node, .. } => format!("change the configuration of {node}"),
        Action::StartNode { node, restore } => format!("start {node}{}", restored(restore)),
        Action::StopNode { node } => format!("stop {node}"),
        Action::RestartNode { node, restore } => format!("restart {node}{}", restored(restore)),
        Action::UpgradeNode { node, version, restore } => {
            format!("upgrade {node} to {version}{}", restored(restore))
        }
    }
}

/// The diff of an action that changes a file.
pub fn diff(action: &Action) -> Option<&str> {
    match action {
        Action::WriteConfig { diff, .. } => Some(diff),
        _ => None,
    }
}

/// A target in one line.
pub fn target(target: &TargetShown) -> String {
    let name = target.cluster_name.as_deref().unwrap_or("(the name that runs)");
    let mut parts = vec![
        format!("cluster {name}"),
        format!("nodes {}", target.nodes.join(", ")),
        format!("replication {}", target.replication),
    ];
    if target.partition_replication != target.replication {
        parts.push(format!("of partitions {}", target.partition_replication));
    }
    if !target.remove.is_empty() {
        parts.push(format!("without {}", target.remove.join(", ")));
    }
    parts.push(format!("snapshots in {}", target.repository));
    parts.push(format!("tolerate {}", target.tolerate));
    parts.join("; ")
}

/// `writes 1, data 1, metadata 1` behind a label, and a line about whole zones where they are known.
pub fn exposure(label: &str, exposure: &Exposure) -> Vec<String> {
    let fields = |one: fn(&Tolerance) -> String| {
        let Exposure { writes, data, metadata } = exposure;
        format!("writes {}, data {}, metadata {}", one(writes), one(data), one(metadata))
    };
    let mut lines = vec![format!("{label}{}", fields(losses))];
    if knows_zones(exposure) {
        lines.push(format!("{:<1$}{2}", "  of whole zones:", label.chars().count(), fields(zones)));
    }
    if shares_machines(exposure) {
        lines.push(format!("{:<1$}{2}", "  of whole machines:", label.chars().count(), fields(machines)));
    }
    lines
}

/// `0/0/0 → DOWN/0/0 → 1/1/1`: writes, data and metadata, before, during and after; the same of whole
/// zones where they are known.
pub fn change(change: &ExposureChange) -> String {
    let moments = [&change.before, &change.during, &change.after];
    let short = |one: fn(&Tolerance) -> String| {
        moments.map(|it| [&it.writes, &it.data, &it.metadata].map(one).join("/")).join(" → ")
    };
    let of_zones = moments.into_iter().any(knows_zones).then(|| format!("; zones {}", short(zones)));
    short(losses) + &of_zones.unwrap_or_default()
}

/// A number of losses, `DOWN` for what is interrupted, or `?` when it is unknown.
pub fn losses(tolerance: &Tolerance) -> String {
    number(tolerance, tolerance.losses)
}

/// The same of whole machines.
fn machines(tolerance: &Tolerance) -> String {
    number(tolerance, tolerance.machines)
}

/// The same of whole zones.
fn zones(tolerance: &Tolerance) -> String {
    number(tolerance, tolerance.zones)
}

fn number(tolerance: &Tolerance, number: Option<u32>) -> String {
    match number {
        _ if tolerance.interrupted => "DOWN".into(),
        Some(number) => number.to_string(),
        None => "?".into(),
    }
}

/// Only where addresses show that nodes share a machine is there something to say of machines.
fn shares_machines(exposure: &Exposure) -> bool {
    let Exposure { writes, data, metadata } = exposure;
    [writes, data, metadata].into_iter().any(|tolerance| tolerance.machines.is_some())
}

/// Nodes without a location are in no zone: then there is nothing to say of zones.
fn knows_zones(exposure: &Exposure) -> bool {
    [&exposure.writes, &exposure.data, &exposure.metadata].iter().any(|it| it.zones.is_some())
}

/// `1` or, where zones are known, `1, zones 0`.
pub fn tolerated(exposure: &Exposure, tolerance: &Tolerance) -> String {
    let of_zones = knows_zones(exposure).then(|| format!(", zones {}", zones(tolerance)));
    losses(tolerance) + &of_zones.unwrap_or_default()
}

/// `19 of 23 steps to do`, counted alike wherever it is shown; of a plan that is not known to its end, at least.
pub fn progress(plan: &PlanOutput) -> String {
    let todo = plan.road.iter().filter(|step| step.status != StepStatus::Done).count();
    match plan.end {
        RoadEnd::Unknown { .. } => format!("at least {todo} steps to do"),
        _ => format!("{todo} of {} steps to do", plan.road.len()),
    }
}

/// The reasons, one a line.
pub fn reason(reason: &Reason) -> Vec<String> {
    let summary = std::iter::once(reason.summary.clone()).filter(|line| !line.is_empty());
    summary.chain(evidence(&reason.evidence)).collect()
}

/// Facts with where they were seen, which is said once where several in a row come from one place.
fn evidence(facts: &[Evidence]) -> Vec<String> {
    let mut lines = Vec::new();
    for group in facts.chunk_by(|one, next| one.source == next.source) {
        match group {
            [one] => lines.push(format!("- {} (seen in: {})", one.fact, one.source)),
            several => {
                lines.push(format!("- seen in: {}", several[0].source));
                lines.extend(several.iter().map(|one| format!("    {}", one.fact)));
            }
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// What is awaited, and what is in the way unless that says no more.
pub fn because<'a>(awaiting: &str, cause: &'a str) -> &'a str {
    if cause.ends_with(awaiting) { "" } else { cause }
}

/// The text with each SHA-256 cut to its beginning, which a person can compare.
pub fn short_hashes(text: &str) -> String {
    let short = |word: &str| match word.get(..12) {
        Some(start) if word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("{start}…")
        }
        _ => word.to_owned(),
    };
    text.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

/// A refusal as text.
pub fn refusal(refusal: &Refusal) -> String {
    let mut lines = vec![format!("refused: {}: {}", refusal.name, refusal.message)];
    if !refusal.cause.is_empty() && !refusal.message.contains(&refusal.cause) {
        lines.push(format!("  cause: {}", refusal.cause));
    }
    lines.extend(refusal.step.iter().map(|step| format!("  in step {step}")));
    lines.extend(evidence(&refusal.evidence).into_iter().map(|line| format!("  {line}")));
    if !refusal.remedy.is_empty() {
        lines.push(format!("  remedy: {}", refusal.remedy));
    }
    lines.push(format!("  more: ops-runner explain {}", refusal.name));
    lines.join("\n")
}

/// Whole seconds, for humans: `1m 5s`.
pub fn time(time: Duration) -> String {
    humantime::format_duration(Duration::from_secs(time.as_secs())).to_string()
}

/// A diff, with colours if wanted.
pub fn paint_diff(diff: &str, colours: bool) -> String {
    if !colours {
        return diff.trim_end().to_owned();
    }
    let paint = |line: &str| {
        let style = match line.chars().next() {
            Some('+') => AnsiColor::Green.on_default(),
            Some('-') => AnsiColor::Red.on_default(),
            Some('@') => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        format!("{style}{line}{style:#}")
    };
    diff.lines().map(paint).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tolerance(losses: Option<u32>, zones: Option<u32>) -> Tolerance {
        Tolerance { losses, zones, machines: None, interrupted: false, because: String::new() }
    }

    #[test]
    fn machines_are_told_where_nodes_share_one() {
        let one = Tolerance { machines: Some(0), ..tolerance(Some(1), None) };
        let shared = Exposure { writes: one.clone(), data: one.clone(), metadata: one };
        assert_eq!(
            exposure("losses tolerated now: ", &shared),
            [
                "losses tolerated now: writes 1, data 1, metadata 1",
                "  of whole machines:  writes 0, data 0, metadata 0",
            ]
        );
    }

    fn down() -> Tolerance {
        Tolerance { interrupted: true, ..tolerance(Some(0), None) }
    }

    #[test]
    fn zones_are_told_where_they_are_known() {
        let zoned = Exposure {
            writes: tolerance(Some(1), Some(0)),
            data: tolerance(Some(1), Some(1)),
            metadata: tolerance(None, None),
        };
        let lines = exposure("losses tolerated during: ", &zoned);
        assert_eq!(
            lines,
            [
                "losses tolerated during: writes 1, data 1, metadata ?",
                "  of whole zones:        writes 0, data 1, metadata ?",
            ]
        );
        assert!(
            lines.iter().all(|line| line.len() <= 70),
            "10 of 80 columns are left for the margin: {lines:?}"
        );
        assert_eq!(tolerated(&zoned, &zoned.writes), "1, zones 0");
        let during = Exposure { writes: down(), ..zoned.clone() };
        let moments = ExposureChange { before: zoned.clone(), during, after: zoned };
        assert_eq!(change(&moments), "1/1/? → DOWN/1/? → 1/1/?; zones 0/1/? → DOWN/1/? → 0/1/?");
    }

    #[test]
    fn nothing_is_said_of_zones_where_none_is_known() {
        let alone =
            Exposure { writes: down(), data: tolerance(Some(0), None), metadata: tolerance(Some(0), None) };
        assert_eq!(exposure("now: ", &alone), ["now: writes DOWN, data 0, metadata 0"]);
        assert_eq!(tolerated(&alone, &alone.data), "0");
        let moments = ExposureChange { before: alone.clone(), during: alone.clone(), after: alone };
        assert_eq!(change(&moments), "DOWN/0/0 → DOWN/0/0 → DOWN/0/0");
    }

    #[test]
    fn what_was_seen_in_one_place_is_told_together() {
        let seen = |fact: &str, source: &str| Evidence { fact: fact.into(), source: source.into() };
        let facts = [
            seen("down", "dialling n3"),
            seen("one", "log of n3"),
            seen(" ", "log of n3"),
            seen("two", "log of n3"),
        ];
        let why = Reason { summary: "it is down".into(), evidence: facts.into() };
        assert_eq!(
            reason(&why),
            ["it is down", "- down (seen in: dialling n3)", "- seen in: log of n3", "    one", "    two"]
        );
    }

    #[test]
    fn a_cause_that_repeats_what_is_awaited_is_left_out() {
        assert_eq!(because("n3 to answer", "still waiting for n3 to answer"), "");
        assert_eq!(because("n3 to answer", "connection refused"), "connection refused");
    }

    #[test]
    fn only_whole_hashes_are_cut() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(short_hashes(&format!("file of `n1`: {hash}")), "file of `n1`: 0123456789ab…");
        for text in ["", "two  blanks", &hash[1..], "0123456789abcdeg"] {
            assert_eq!(short_hashes(text), text);
        }
    }
}
