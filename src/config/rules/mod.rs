//! The rules: one a file, listed once in [`RULES`].

mod collected;
mod finding;
mod findings;
mod listen;
mod node;
mod origin;
mod peers;
mod prelude;
mod rename;
mod report;
mod rule;
mod run;
mod secrets;
mod set;
mod trial;
mod unknown;
mod unread;

mod rs100_version;
mod rs101_syntax;
mod rs102_toml_1_1;
mod rs103_unknown_key;
mod rs104_misplaced_key;
mod rs105_removed_key;
mod rs106_future_key;
mod rs107_deprecated_key;
mod rs108_refused_value;
mod rs109_unread_variable;
mod rs110_quoted_variable;
mod rs111_other_variant;
mod rs112_inert_key;
mod rs113_unread_flag;
mod rs120_snapshot_scheme;
mod rs121_snapshot_plain_http;
mod rs122_interval_without_destination;
mod rs123_half_a_credential;
mod rs124_foreign_metadata;
mod rs125_no_metadata_address;
mod rs126_raft_ticks;
mod rs127_replication_table;
mod rs128_undialable_address;
mod rs129_log_filter;
mod rs130_unnamed_clients;
mod rs131_odd_node_name;
mod rs132_no_partitions;
mod rs133_three_dots;
mod rs134_ignored_query;
mod rs140_implicit_node_name;
mod rs141_joiner_provisions;
mod rs142_unreachable_address;
mod rs143_portless_address;
mod rs144_no_snapshot_interval;
mod rs145_metadata_fallback;
mod rs146_plain_secret;
mod rs147_lone_provider;
mod rs148_cannot_provision;
mod rs149_random_ports;
mod rs150_zones_without_location;
mod rs151_no_roles;
mod rs152_own_ports;
mod rs153_replica_set_only;
mod rs154_overridden;
mod rs155_raised_value;
mod rs180_upgrade_path;
mod rs181_upgrade_key;
mod rs182_upgrade_default;
mod rs183_upgrade_fatal;
mod rs190_acceptance;
mod rs201_two_provisioners;
mod rs202_cluster_names;
mod rs203_node_name_twice;
mod rs204_port_collision;
mod rs205_peers_without_metadata;
mod rs206_alone;
mod rs207_destinations;
mod rs208_even_metadata;
mod rs209_replication_too_high;
mod rs210_mixed_versions;
mod rs211_no_repository;
mod rs212_implicit_cluster_name;
mod rs213_address_twice;
mod rs214_metadata_kinds;
mod rs215_node_id_twice;
mod rs216_partial_peers;
mod rs217_missing_role;
mod rs301_registered_cluster;
mod rs302_registered_node;
mod rs303_registered_address;
mod rs304_effective_differs;
mod rs305_restart_pending;
mod rs306_running_version;
mod rs307_inert_default;
mod rs308_location_emptied;
mod rs309_other_node_id;

pub use finding::Finding;
pub use node::{Context, Node};
pub use report::{Report, offers, run};
pub use rule::{Check, Rule};
#[cfg(feature = "internals")]
pub use rule::{Fixable, Stage, Status};
pub use run::{findings, read};
pub use secrets::Secrets;
pub use trial::{Bench, Candidate, TrialOutcome};
pub use unread::Unread;

/// Every rule, by code.
pub const RULES: &[&Rule] = &[
    &rs100_version::RULE,
    &rs101_syntax::RULE,
    &rs102_toml_1_1::RULE,
    &rs103_unknown_key::RULE,
    &rs104_misplaced_key::RULE,
    &rs105_removed_key::RULE,
    &rs106_future_key::RULE,
    &rs107_deprecated_key::RULE,
    &rs108_refused_value::RULE,
    &rs109_unread_variable::RULE,
    &rs110_quoted_variable::RULE,
    &rs111_other_variant::RULE,
    &rs112_inert_key::RULE,
    &rs113_unread_flag::RULE,
    &rs120_snapshot_scheme::RULE,
    &rs121_snapshot_plain_http::RULE,
    &rs122_interval_without_destination::RULE,
    &rs123_half_a_credential::RULE,
    &rs124_foreign_metadata::RULE,
    &rs125_no_metadata_address::RULE,
    &rs126_raft_ticks::RULE,
    &rs127_replication_table::RULE,
    &rs128_undialable_address::RULE,
    &rs129_log_filter::RULE,
    &rs130_unnamed_clients::RULE,
    &rs131_odd_node_name::RULE,
    &rs132_no_partitions::RULE,
    &rs133_three_dots::RULE,
    &rs134_ignored_query::RULE,
    &rs140_implicit_node_name::RULE,
    &rs141_joiner_provisions::RULE,
    &rs142_unreachable_address::RULE,
    &rs143_portless_address::RULE,
    &rs144_no_snapshot_interval::RULE,
    &rs145_metadata_fallback::RULE,
    &rs146_plain_secret::RULE,
    &rs147_lone_provider::RULE,
    &rs148_cannot_provision::RULE,
    &rs149_random_ports::RULE,
    &rs150_zones_without_location::RULE,
    &rs151_no_roles::RULE,
    &rs152_own_ports::RULE,
    &rs153_replica_set_only::RULE,
    &rs154_overridden::RULE,
    &rs155_raised_value::RULE,
    &rs180_upgrade_path::RULE,
    &rs181_upgrade_key::RULE,
    &rs182_upgrade_default::RULE,
    &rs183_upgrade_fatal::RULE,
    &rs190_acceptance::RULE,
    &rs201_two_provisioners::RULE,
    &rs202_cluster_names::RULE,
    &rs203_node_name_twice::RULE,
    &rs204_port_collision::RULE,
    &rs205_peers_without_metadata::RULE,
    &rs206_alone::RULE,
    &rs207_destinations::RULE,
    &rs208_even_metadata::RULE,
    &rs209_replication_too_high::RULE,
    &rs210_mixed_versions::RULE,
    &rs211_no_repository::RULE,
    &rs212_implicit_cluster_name::RULE,
    &rs213_address_twice::RULE,
    &rs214_metadata_kinds::RULE,
    &rs215_node_id_twice::RULE,
    &rs216_partial_peers::RULE,
    &rs217_missing_role::RULE,
    &rs301_registered_cluster::RULE,
    &rs302_registered_node::RULE,
    &rs303_registered_address::RULE,
    &rs304_effective_differs::RULE,
    &rs305_restart_pending::RULE,
    &rs306_running_version::RULE,
    &rs307_inert_default::RULE,
    &rs308_location_emptied::RULE,
    &rs309_other_node_id::RULE,
];

/// The rule with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}
