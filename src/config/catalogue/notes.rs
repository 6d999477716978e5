//! What there is to know of a key that its type, its default and its successor do not say.

use super::nearest::split;
use crate::config::help::{Help, HelpSetting};
use crate::config::keys;

/// What a note is made of.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// Words.
    Words(&'static str),
    /// A key, and the value that it is to have, as TOML.
    Set(&'static [&'static str], &'static str),
}
use Said::{Set, Words};

/// What retries are called that were policies of a type of their own.
const FIXED_DELAY: Said = Set(keys::DEFAULT_RETRY_POLICY_EXPONENTIATION_FACTOR, "1.0");
const NO_RETRIES: Said = Set(keys::DEFAULT_RETRY_POLICY_MAX_ATTEMPTS, "1");

/// Keys of 1.3 to 1.6 that went, or go, without a successor of the same kind, and what does their work now.
const SUCCESSION: [(&[&str], &[Said]); 14] = [
    (
        keys::ADMIN_LOG_TRIM_CHECK_INTERVAL,
        &[Words(
            "Since 1.6 logs are trimmed once their records are durable as `worker.durability-mode` says, and \
         `worker.trim-delay-interval` after that.",
        )],
    ),
    (
        keys::ADMIN_LOG_TRIM_INTERVAL,
        &[Words(
            "Until 1.5 it was `admin.log-trim-check-interval`. Since 1.6 logs are trimmed once their records are durable as \
         `worker.durability-mode` says, and `worker.trim-delay-interval` after that.",
        )],
    ),
    (
        keys::ADMIN_LOG_TRIM_THRESHOLD,
        &[Words("Logs are trimmed by durability: see `worker.durability-mode`.")],
    ),
    (
        keys::WORKER_EXPERIMENTAL_PARTITION_DRIVEN_LOG_TRIMMING,
        &[Words(
            "Since 1.6 logs are always trimmed so: see `worker.durability-mode` and `worker.trim-delay-interval`.",
        )],
    ),
    (
        keys::INGRESS_KAFKA_CLUSTERS,
        &[Words(
            "Register the clusters over the admin API (`POST /kafka-clusters`) or with `restate kafka-clusters create`.",
        )],
    ),
    (
        keys::METADATA_SERVER_TYPE,
        &[Words(
            "The metadata server is always the replicated one. A store outside is chosen by `metadata-client.type`.",
        )],
    ),
    (
        keys::WORKER_INVOKER_RETRY_POLICY_TYPE,
        &[
            Words("`default-retry-policy` has no type: it is exponential. A fixed delay is "),
            FIXED_DELAY,
            Words(", and no retries are "),
            NO_RETRIES,
            Words("."),
        ],
    ),
    (
        keys::WORKER_INVOKER_RETRY_POLICY_INTERVAL,
        &[
            Words("In `default-retry-policy` a fixed delay is `initial-interval` with "),
            FIXED_DELAY,
            Words("."),
        ],
    ),
    (
        keys::WORKER_INVOKER_RETRY_POLICY_FACTOR,
        &[Words("It is now `default-retry-policy.exponentiation-factor`.")],
    ),
    (
        keys::BIFROST_REPLICATED_LOGLET_LOG_SERVER_RETRY_POLICY,
        &[Words(
            "`bifrost.replicated-loglet.rpc-timeout` is a range: the first and the longest interval, as in \"250ms..2s\".",
        )],
    ),
    (
        keys::BIFROST_REPLICATED_LOGLET_LOG_SERVER_RPC_TIMEOUT,
        &[Words(
            "`bifrost.replicated-loglet.rpc-timeout` is a range: its first value is this one, as in \"2s..1m\".",
        )],
    ),
    (
        keys::BIFROST_REPLICATED_LOGLET_SEQUENCER_RETRY_POLICY,
        &[Words(
            "`bifrost.replicated-loglet.rpc-timeout` is a range: the first and the longest interval, as in \"250ms..5s\".",
        )],
    ),
    (
        keys::WORKER_INVOKER_DISABLE_EAGER_STATE,
        &[
            Set(keys::WORKER_INVOKER_EAGER_STATE_SIZE_LIMIT, "0"),
            Words(" keeps state from being sent ahead."),
        ],
    ),
    (
        keys::WORKER_STORAGE_NUM_PARTITIONS_TO_SHARE_MEMORY_BUDGET,
        &[Words("The budget is shared by the partitions that there are.")],
    ),
];

/// What does the work of a key that went, or goes, beside or in place of its successor.
pub fn succession(path: &str) -> Option<Help> {
    SUCCESSION.iter().find(|(known, _)| known.join(".") == path).map(|(_, note)| help(note))
}

fn help(note: &[Said]) -> Help {
    note.iter().fold(Help::default(), |help, said| match said {
        Words(words) => help.words(*words),
        Set(path, literal) => {
            help.setting(HelpSetting { literal: Some((*literal).to_owned()), ..HelpSetting::key(path) })
        }
    })
}

/// Keys that say what is so anyway, where they stand, and why they need not be there.
const SUPERFLUOUS: [(&[&str], &str, &[Said]); 1] = [(
    keys::DEFAULT_RETRY_POLICY,
    "type",
    &[
        Words(
            "The policy has had no type since it came with 1.5: it is always exponential. Remove the key. A fixed delay is ",
        ),
        FIXED_DELAY,
        Words(", and no retries are "),
        NO_RETRIES,
        Words("."),
    ],
)];

/// Why a key need not be there.
pub fn superfluous(path: &[&str]) -> Option<Help> {
    let (last, table) = path.split_last()?;
    let is_it = |(known, name, _): &&(&[&str], &str, &[Said])| *known == table && name == last;
    SUPERFLUOUS.iter().find(is_it).map(|(.., note)| help(note))
}

/// Whether a known key says the opposite of what is written: `disable-web-ui` of `web-ui`.
pub fn is_opposite(written: &[&str], known: &str) -> bool {
    if !known.contains("able") {
        return false;
    }
    let said: Vec<String> = written.iter().flat_map(|name| split(name)).collect();
    let near = |word: &str| said.iter().any(|other| strsim::damerau_levenshtein(other, word) <= 2);
    let of_key = split(known.rsplit('.').next().unwrap_or_default());
    let has = |words: &[String], either: [&str; 2]| words.iter().any(|word| either.contains(&word.as_str()));
    if has(&of_key, ["disable", "disabled"]) {
        return has(&said, ["enable", "enabled"]) || !near("disable") && !near("disabled");
    }
    has(&of_key, ["enable", "enabled"]) && has(&said, ["disable", "disabled"])
}

#[cfg(test)]
mod tests {
    use super::super::history;
    use super::*;

    #[test]
    fn notes_are_about_keys() {
        for (path, note) in SUCCESSION {
            let key = history().iter().find(|key| key.path == path.join(".")).expect("a key");
            assert!(key.gone.is_some() || key.deprecated.is_some(), "{path:?}");
            for named in help(note)
                .written(HelpSetting::to_string)
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|named| named.contains('-'))
            {
                let path = named.split([' ', '=']).next().unwrap_or_default();
                let known = |other: &str| other == path || other.ends_with(&format!(".{path}"));
                let is_command = named.starts_with("POST ") || named.starts_with("restate ");
                assert!(is_command || history().iter().any(|key| known(&key.path)), "{named}");
            }
        }
    }

    #[test]
    fn opposites_are_told_from_misspellings() {
        for (written, known, opposite) in [
            ("admin.web-ui", "admin.disable-web-ui", true),
            ("enable-telemetry", "disable-telemetry", true),
            ("telemetry", "disable-telemetry", true),
            ("dsable-telemetry", "disable-telemetry", false),
            ("disable_telemetry", "disable-telemetry", false),
            ("port", "bind-port", false),
        ] {
            let path: Vec<&str> = written.split('.').collect();
            assert_eq!(is_opposite(&path, known), opposite, "{written}");
        }
    }
}
