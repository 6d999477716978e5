//! The rules: one a file, listed once.

#[macro_use]
mod frame;
mod listen;
mod peers;
mod rename;
mod secrets;
mod set;
mod trial;
mod unread;

pub use frame::{Check, Context, Finding, Node, Rule, Stage};
pub use unread::{Known, Reason, Unread};

use crate::api::validate::{ConfigText, Diagnostic, ValidateInput};

/// Declares the rules' files and lists them.
macro_rules! rules {
    ($($file:ident,)*) => {
        $(mod $file;)*
        /// Every rule, by code.
        pub const RULES: &[&Rule] = &[$(&$file::RULE,)*];
    };
}

rules! {
    rs100_version,
    rs101_syntax,
    rs102_toml_1_1,
    rs103_unknown_key,
    rs104_misplaced_key,
    rs105_removed_key,
    rs106_future_key,
    rs107_deprecated_key,
    rs108_refused_value,
    rs109_unread_variable,
    rs110_quoted_variable,
    rs111_other_variant,
    rs112_inert_key,
    rs113_unread_flag,
    rs120_snapshot_scheme,
    rs121_snapshot_plain_http,
    rs122_interval_without_destination,
    rs123_half_a_credential,
    rs124_foreign_metadata,
    rs125_no_metadata_address,
    rs126_raft_ticks,
    rs127_replication_table,
    rs128_undialable_address,
    rs129_log_filter,
    rs130_unnamed_clients,
    rs131_odd_node_name,
    rs132_no_partitions,
    rs133_three_dots,
    rs134_ignored_query,
    rs140_implicit_node_name,
    rs141_joiner_provisions,
    rs142_unreachable_address,
    rs143_portless_address,
    rs144_no_snapshot_interval,
    rs145_metadata_fallback,
    rs146_plain_secret,
    rs147_lone_provider,
    rs148_cannot_provision,
    rs149_random_ports,
    rs150_zones_without_location,
    rs151_no_roles,
    rs152_own_ports,
    rs153_replica_set_only,
    rs154_overridden,
    rs155_raised_value,
    rs180_upgrade_path,
    rs181_upgrade_key,
    rs182_upgrade_default,
    rs183_upgrade_fatal,
    rs201_two_provisioners,
    rs202_cluster_names,
    rs203_node_name_twice,
    rs204_port_collision,
    rs205_peers_without_metadata,
    rs206_alone,
    rs207_destinations,
    rs208_even_metadata,
    rs209_replication_too_high,
    rs210_mixed_versions,
    rs211_no_repository,
    rs212_implicit_cluster_name,
    rs213_address_twice,
    rs214_metadata_kinds,
    rs215_node_id_twice,
    rs216_partial_peers,
    rs217_missing_role,
    rs301_registered_cluster,
    rs302_registered_node,
    rs303_registered_address,
    rs304_effective_differs,
    rs305_restart_pending,
    rs306_running_version,
    rs307_inert_default,
    rs308_location_emptied,
    rs309_other_node_id,
}

/// Every rule with its page, by code.
pub fn pages() -> &'static [&'static Rule] {
    RULES
}

/// The rule with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}

/// All findings of all rules, by file and position. Secrets are withheld from every word of them, and
/// every fix has been tried.
pub fn run(files: &[ConfigText], context: &Context) -> Vec<Diagnostic> {
    let mut found = diagnose(files, context);
    trial::try_fixes(files, context, &mut found);
    found
}

/// [`run`] without the trial of fixes.
fn diagnose(files: &[ConfigText], context: &Context) -> Vec<Diagnostic> {
    // By name, so that the order in which a host lists its files changes nothing.
    let mut sorted: Vec<&ConfigText> = files.iter().collect();
    sorted.sort_by(|a, b| (&a.name, &a.text).cmp(&(&b.name, &b.text)));
    let nodes: Vec<Node<'_>> =
        sorted.iter().enumerate().map(|(index, file)| Node::read(index, file, context)).collect();
    let complete: Vec<&Node<'_>> = nodes.iter().filter(|node| node.is_complete()).collect();
    let mut found: Vec<(&Rule, Finding)> = Vec::new();
    for rule in RULES {
        let mut findings = Vec::new();
        match rule.check {
            Check::File(check) => nodes.iter().for_each(|node| check(node, &mut findings)),
            Check::Set(check) if complete.len() > 1 => check(&complete, &mut findings),
            Check::Set(_) => {}
        }
        found.extend(findings.into_iter().map(|finding| (*rule, finding)));
    }
    let start = |finding: &Finding| finding.span.as_ref().map_or(0, |span| span.start);
    found.sort_by(|(a_rule, a), (b_rule, b)| {
        (a.file, start(a), a_rule.code, &a.key, &a.message).cmp(&(
            b.file,
            start(b),
            b_rule.code,
            &b.key,
            &b.message,
        ))
    });
    let secrets: Vec<Vec<String>> = nodes.iter().map(secrets::of).collect();
    let mut all: Vec<&String> = secrets.iter().flatten().collect();
    all.sort();
    all.dedup();
    found
        .into_iter()
        .map(|(rule, finding)| {
            let node = &nodes[finding.file];
            let clean = |text: String| secrets::without(text, &all);
            Diagnostic {
                code: rule.code.into(),
                rule: rule.name.into(),
                severity: finding.severity.unwrap_or(rule.severity),
                file: node.file.name.clone(),
                message: clean(finding.message),
                key: finding.key,
                span: finding.span.map(|span| node.document.span(&span)),
                help: finding.help.map(clean),
                // A fix that would carry a credential is not offered: a host may log it.
                fix: finding.fix.filter(|fix| {
                    !fix.edits
                        .iter()
                        .any(|edit| all.iter().any(|secret| edit.insert.contains(secret.as_str())))
                }),
            }
        })
        .collect()
}

/// What is wrong with the versions of the input itself: files are then read for the newest.
pub fn versions(input: &ValidateInput) -> Vec<Diagnostic> {
    let rule = &rs100_version::RULE;
    let files = input.files.iter().map(|file| (file.server_version.as_deref(), file.name.as_str()));
    [input.server_version.as_deref(), input.target_version.as_deref()]
        .into_iter()
        .map(|written| (written, ""))
        .chain(files)
        .filter_map(|(written, file)| {
            let (severity, message) = rs100_version::judge(written?)?;
            Some(Diagnostic {
                code: rule.code.into(),
                rule: rule.name.into(),
                severity,
                file: file.into(),
                message,
                key: None,
                span: None,
                help: Some(rs100_version::help()),
                fix: None,
            })
        })
        .collect()
}
