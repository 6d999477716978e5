//! What keeps a server from coming up, or from serving, though its configuration loads.

use toml::Value;

use crate::broken::Broken;
use crate::config::{MIGRATION_MODE, Setting, Settings};
use crate::review::Review;

/// Where traces go. A server that cannot make a URL of it ends at its start.
const ENDPOINTS: [&str; 2] = ["tracing-endpoint", "tracing-services-endpoint"];

/// Flags that are rejected with values which the file may have.
const COUNTS: [&str; 1] = ["default-num-partitions"];

/// No server is started that ends at once.
pub(super) fn check(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    for key in ENDPOINTS {
        let Setting::Set(Value::String(text)) = settings.at(key) else { continue };
        if !is_url(&text) {
            return Err(Broken::new(
                format!("{node} would end at its start: `{key}` is no URL"),
                vec![review.world.host(node).config.evidence(format!("`{key}` has no scheme or no host"))],
                format!(
                    "write a whole URL, such as http://collector:4317, or take `{key}` out of the file, the variables \
                     and the flags; an empty variable counts as set"
                ),
            ));
        }
    }
    for key in COUNTS {
        if let Setting::Unclear(why) = settings.at(key) {
            return Err(Broken::new(
                format!("{node} would end at its start: {why}"),
                vec![review.world.host(node).installed.evidence(format!("`{key}`: {why}"))],
                format!("correct `{key}` where its host starts the server"),
            ));
        }
    }
    migrates(review, node, settings)?;
    storage(review, node, settings)?;
    let disk = &review.world.host(node).disk;
    let starts = review.effect.does().starts.is_some();
    if let Some(report) = disk.seen().filter(|report| starts && report.is_full()) {
        let free = report.free_bytes.unwrap_or_default() >> 20;
        return Err(Broken::new(
            format!("{node} would be started on a disk that is full"),
            vec![disk.evidence(format!("{free} MiB are free"))],
            "make room on its file system first, without touching the base directory",
        ));
    }
    Ok(())
}

/// In migration mode a server runs neither partitions nor logs, and is registered without these roles from then on.
fn migrates(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    if settings.at(MIGRATION_MODE) == Setting::Unset {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} would start in metadata migration mode, in which it serves no partition and no log"),
        vec![review.world.host(node).installed.evidence(format!("the flag {MIGRATION_MODE}"))],
        format!(
            "let its host start it without {MIGRATION_MODE}; if its metadata is being migrated, finish that first, by hand"
        ),
    ))
}

/// States of a log server that comes up. In any other it ends at its start, as one that is disabled or has lost its data
/// does, or nobody has seen what becomes of it.
const COMES_UP: [&str; 3] = ["provisioning", "read-only", "read-write"];

/// What does not come up again is not stopped, and not started either.
fn storage(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let nodes = &review.world.nodes;
    // Nobody can tell while the cluster cannot be asked, or before the node has joined.
    let member = nodes.seen().filter(|_| review.effect.does().starts.is_some());
    let Some(member) = member.and_then(|nodes| nodes.named(node)) else { return Ok(()) };
    let Some(state) = member.storage.as_deref().filter(|state| !COMES_UP.contains(state)) else {
        return Ok(());
    };
    if !settings.roles(node)?.contains("log-server") {
        return Ok(());
    }
    Err(Broken::new(
        format!("the log server of {node} would not come up: it is {state}"),
        vec![nodes.evidence(format!("storage state of {}: {state}", member.id))],
        format!(
            "find out who did it and why; `restatectl nodes set-storage-state --nodes {} --storage-state read-write` puts it \
             back, where the server allows that without force. Until then leave its process as it is",
            member.id
        ),
    ))
}

/// What a server can send traces to, beside http and https, which it also knows in capitals.
const SCHEMES: [&str; 3] = ["grpc", "otlp+http", "otlp+https"];

/// A scheme that it knows and a host, and nothing that a URL cannot hold.
fn is_url(text: &str) -> bool {
    let plain = |sign: char| sign.is_ascii_graphic();
    text.split_once("://").is_some_and(|(scheme, rest)| {
        let web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
        (web || SCHEMES.contains(&scheme))
            && !rest.is_empty()
            && !rest.starts_with(['/', ':'])
            && text.chars().all(plain)
    })
}

#[cfg(test)]
mod tests {
    use super::is_url;

    #[test]
    fn a_url_has_a_scheme_and_a_host() {
        for (text, url) in [
            ("http://h:4317", true),
            ("https://h/v1/traces?x=1", true),
            ("", false),
            (" ", false),
            ("nonsense", false),
            ("h:4317", false),
            ("http://", false),
            ("HTTP://h", true),
            ("grpc://h:4317", true),
            ("otlp+http://h/v1/traces", true),
            ("otlp+https://h", true),
            ("GRPC://h", false),
            ("grpcs://h", false),
            ("ftp://h", false),
            ("http://:4317", false),
            ("http:///path", false),
            ("://h", false),
            ("http://h x", false),
            ("http://h\n", false),
        ] {
            assert_eq!(is_url(text), url, "{text:?}");
        }
    }
}
