//! Credentials that are common words, such as an access key `restate`: they stand openly in paths and addresses, and to
//! refuse whatever has them would refuse every change.

use crate::effect::Written;
use crate::review::Review;
use crate::secrets::is_secret_key;

/// What the target and the file that is replaced say openly.
pub(super) fn said(review: &Review<'_>, written: Option<&Written>) -> Vec<String> {
    let target = review.target();
    let mut all = vec![target.repository.destination.clone()];
    all.extend(target.cluster_name.clone());
    for node in &target.nodes {
        all.extend([node.name.clone(), node.address.clone()]);
        all.extend(node.location.clone());
    }
    let text = written.map(|written| written.before.as_deref().unwrap_or(&written.base)).unwrap_or_default();
    if let Ok(table) = toml::from_str::<toml::Table>(text) {
        values(&toml::Value::Table(table), &mut all);
    }
    // Whoever knows a URL without its user knows nothing of the user.
    all.retain(|text| restate_scaleout_api::secret::user_parts(text).is_empty());
    all
}

fn values(value: &toml::Value, all: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            let open = table.iter().filter(|(key, _)| !is_secret_key(key) && *key != "kafka-clusters");
            open.for_each(|(_, value)| values(value, all));
        }
        toml::Value::Array(items) => items.iter().for_each(|item| values(item, all)),
        toml::Value::String(text) => all.push(text.clone()),
        _ => {}
    }
}

/// Whether a text shows a credential where it may stand for one. A part of what is said openly is nothing to hide in
/// those words, in the name of a file, in a comment, in a heading or under the name of a plain setting.
pub(super) fn shows(shown: &str, credential: &str, said: &[String]) -> bool {
    if !shown.contains(credential) {
        return false;
    }
    let mut holding: Vec<&String> =
        said.iter().filter(|text| text.contains(credential) && *text != credential).collect();
    if holding.is_empty() {
        return true;
    }
    holding.sort_by_key(|text| std::cmp::Reverse(text.len()));
    shown.lines().any(|line| {
        let rest = holding.iter().fold(line.to_owned(), |line, text| line.replace(text.as_str(), ""));
        rest.contains(credential) && !is_plain(line)
    })
}

/// Whether a line of a diff or of a file has nothing that is called like a credential: the name of a file, a comment, a
/// heading, or a setting.
fn is_plain(line: &str) -> bool {
    let in_key = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.');
    if line.split(|sign| !in_key(sign)).any(is_secret_key) || line.contains('@') {
        return false;
    }
    if line.starts_with("--- restate.toml of ") || line.starts_with("+++ restate.toml of ") {
        return true;
    }
    let text = line.strip_prefix(['+', '-', ' ']).unwrap_or(line).trim_start();
    // A heading has keys and no values.
    let heading = text.starts_with('[') && !text.contains(['"', '\'']);
    text.starts_with('#') || heading || text.split_once('=').is_some_and(|(key, _)| !key.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::{shows, values};

    #[test]
    fn what_a_file_says_openly() {
        let text = "log-filter = \"warn\"\nroles = [\"worker\", \"admin\"]\n\
                    [worker.snapshots]\naws-secret-access-key = \"hunter2hunter2\"\n\
                    [[ingress.kafka-clusters]]\nname = \"k\"\nbrokers = [\"b:9092\"]\n";
        let mut said = Vec::new();
        values(&toml::Value::Table(toml::from_str(text).expect("TOML")), &mut said);
        said.sort();
        assert_eq!(said, ["admin", "warn", "worker"]);
    }

    #[test]
    fn a_common_word_is_hidden_only_where_it_may_stand_for_a_credential() {
        let said = ["s3://snaps/hand".to_owned(), "/var/lib/restate/n1".to_owned(), "hunter22".to_owned()];
        for (shown, credential, does) in [
            ("+destination = \"s3://snaps/hand\"", "snaps", false),
            ("s3://snaps/hand", "snaps", false),
            ("--- restate.toml of n1\n+++ restate.toml of n2", "restate", false),
            ("+base-dir = \"/var/lib/restate/n2\"", "restate", false),
            (" # what restate reads", "restate", false),
            ("+aws-access-key-id = \"restate\"", "restate", true),
            ("+x = { api-key = \"restate\" }", "restate", true),
            ("# password restate", "restate", true),
            ("+[worker.snapshots]", "snaps", false),
            ("+[\"snaps\"]", "snaps", true),
            ("+['snaps']", "snaps", true),
            ("restate", "restate", true),
            ("= \"restate\"", "restate", true),
            ("+url = \"http://me:restate@h\"", "restate", true),
            ("+destination = \"s3://snaps/hand\"\n+aws-access-key-id = \"snaps\"", "snaps", true),
            ("+other = \"hunter22\"", "hunter22", true),
            ("+other = \"hunter23\"", "hunter23", true),
            ("+other = \"x\"", "hunter23", false),
        ] {
            assert_eq!(shows(shown, credential, &said), does, "{credential} in {shown}");
        }
    }
}
