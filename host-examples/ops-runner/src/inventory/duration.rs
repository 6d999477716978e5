//! Durations of the inventory.

use std::time::Duration;

use toml::Spanned;

use super::report::Mistake;

/// A duration such as `"90s"`.
pub(super) fn duration(text: Option<&Spanned<String>>, default: &str) -> Result<Duration, Mistake> {
    let wrong = |what: String| Mistake::at(text.map_or(0..0, Spanned::span), what);
    let duration =
        humantime::parse_duration(text.map_or(default, |text| text.get_ref())).map_err(|error| {
            wrong(format!("this is not a duration: {error}")).help("write it like \"90s\" or \"2m\"")
        })?;
    if duration.is_zero() {
        return Err(wrong("nothing can be done in no time".into())
            .help(format!("write a duration like \"90s\", or leave it out for \"{default}\"")));
    }
    Ok(duration)
}
