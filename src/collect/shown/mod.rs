//! Files as people may be shown them, for the lines under findings.
//!
//! A manifest holds more than one server: passwords of databases, keys, settings of programs that nobody here knows. So a
//! value is shown where it is known to be harmless, and `<withheld>` stands in the place of any other; a line of which even
//! that cannot be told is left empty. Line numbers stay as they are.

mod command;
mod docker;
mod harmless;
mod lines;
mod unit;
mod variables;
mod yaml;

pub use command::CommandWords;
pub use unit::{is_harmless as is_harmless_setting, is_plain_setting};

use super::kind::FileKind;

/// The text with everything in doubt withheld; nothing when no line of it may be shown.
pub fn shown(kind: FileKind, text: &str) -> Option<String> {
    match kind {
        FileKind::Compose | FileKind::Kubernetes | FileKind::ChartValues | FileKind::Yaml => {
            yaml::shown(text)
        }
        FileKind::EnvFile => Some(variables::shown(text)),
        FileKind::Systemd => Some(unit::shown(text)),
        FileKind::Shell => Some(lines::shown(text)),
        // Configuration files are shown by those who read them, the others by nobody.
        FileKind::Toml | FileKind::HelmTemplate | FileKind::Other => None,
    }
}

#[cfg(test)]
mod tests;
