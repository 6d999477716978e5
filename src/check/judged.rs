//! The findings of all deployments as one answer.

use std::collections::BTreeSet;

use super::assembled::Assembled;
use crate::api::CONTRACT;
use crate::api::check::CheckInput;
use crate::api::validate::{Accepted, Diagnostic, NodePart, Severity, Suppressed, ValidateOutput};
use crate::config::rules::in_vain;

/// The rule about acceptances themselves.
const ACCEPTANCE: &str = "RS190";

/// What was found in the files themselves, then what was found about each deployment.
pub fn together(input: &CheckInput, assembled: &Assembled, outputs: Vec<ValidateOutput>) -> ValidateOutput {
    let mut all = ValidateOutput {
        contract: CONTRACT.into(),
        server_version: versions(input, assembled, &outputs),
        suppressed: assembled.suppressed.clone(),
        ..ValidateOutput::default()
    };
    let mut used: BTreeSet<String> = BTreeSet::new();
    for finding in &assembled.diagnostics {
        match input.accepted.iter().find(|one| accepts(one, finding)) {
            Some(accepted) => {
                used.insert(accepted.code.clone());
                let (finding, reason) = (finding.clone(), accepted.reason.clone());
                all.suppressed.push(Suppressed { finding, reason });
            }
            None => all.diagnostics.push(finding.clone()),
        }
    }
    let count = outputs.len();
    let mut of_acceptances: Vec<(Diagnostic, usize)> = Vec::new();
    for output in outputs {
        all.suppressed.extend(output.suppressed);
        for (node, more) in output.more {
            *all.more.entry(node).or_default() += more;
        }
        for finding in output.diagnostics {
            // Those about the call itself come once for each deployment.
            if finding.code != ACCEPTANCE || !finding.file.is_empty() || !finding.node.is_empty() {
                all.diagnostics.push(finding);
                continue;
            }
            match of_acceptances.iter_mut().find(|(one, _)| *one == finding) {
                Some((_, times)) => *times += 1,
                None => of_acceptances.push((finding, 1)),
            }
        }
    }
    let matched = |finding: &Diagnostic, times: usize| {
        // One deployment knows nothing of the findings of another one, nor of those in the files themselves.
        let is_of = |code: &str| finding.message == in_vain(code, "accepted");
        input.accepted.iter().any(|one| is_of(&one.code) && (times < count || used.contains(&one.code)))
    };
    let about_call = of_acceptances.into_iter().filter(|(finding, times)| !matched(finding, *times));
    all.diagnostics.extend(about_call.map(|(finding, _)| finding));
    all
}

/// Whether a finding about the files themselves is accepted. Errors of theirs keep a tool from starting the nodes.
fn accepts(accepted: &Accepted, finding: &Diagnostic) -> bool {
    let named = accepted.code.eq_ignore_ascii_case(&finding.code) || accepted.code == finding.rule;
    let file = accepted.file.as_ref().is_none_or(|file| *file == finding.file || *file == finding.node);
    let key = accepted.key.is_none() || accepted.key == finding.key;
    named && file && key && finding.severity != Severity::Error
}

/// The versions that nodes are read for, in words.
fn versions(input: &CheckInput, assembled: &Assembled, outputs: &[ValidateOutput]) -> String {
    let mut versions: BTreeSet<String> = BTreeSet::new();
    let mut unknown = false;
    for (group, output) in assembled.groups.iter().zip(outputs) {
        for node in group.nodes.iter().map(|node| &node.config) {
            let open = node.unknown.iter().any(|one| one.part == NodePart::Version);
            match &node.server_version {
                Some(version) => drop(versions.insert(version.clone())),
                None if open && input.server_version.is_none() => unknown = true,
                None => drop(versions.insert(output.server_version.clone())),
            }
        }
    }
    let mut words: Vec<String> = versions.into_iter().collect();
    if unknown {
        words.push("of any known version".into());
    }
    match words.split_last() {
        // Nothing was checked.
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}
