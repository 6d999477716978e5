//! Durations of the inventory.

use std::time::Duration;

use toml::Spanned;

use super::report::Mistake;

/// A duration such as `"90s"`.
pub(super) fn duration(text: Option<&Spanned<String>>, default: &str) -> Result<Duration, Mistake> {
    let parsed = humantime::parse_duration(text.map_or(default, |text| text.get_ref()));
    parsed.map_err(|error| {
        Mistake::at(text.map_or(0..0, Spanned::span), format!("not a duration: {error}"))
            .help("write it like \"90s\" or \"2m\"")
    })
}
