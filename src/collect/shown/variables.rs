//! Files of variables: those of the server are shown.

use super::harmless;
use crate::api::secret::WITHHELD;
use crate::config::variables::set_by;

/// The text with the values withheld that are not the server's. Whoever reads the file, a quote may hold lines, so nothing
/// is shown behind one that its line does not close.
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        if !open {
            out.push_str(&of_line(line));
        }
        out.push_str(if whole.ends_with('\n') { "\n" } else { "" });
        let behind = line.split_once('=').map_or("", |(_, value)| value);
        open |=
            line.ends_with('\\') || ['"', '\''].iter().any(|quote| behind.matches(*quote).count() % 2 > 0);
    }
    out
}

fn of_line(line: &str) -> String {
    let Some((before, value)) = line.split_once('=').filter(|_| !line.trim_start().starts_with(['#', ';']))
    else {
        return String::new();
    };
    let name = before.trim().trim_start_matches("export ").trim();
    let is_name = name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
    match is_name {
        true if harmless::is_variable(name) && harmless::is_value(value) => {
            // To some programs it is a comment, and to others a part of the value.
            let comment = value.find(" #").map(|at| before.len() + "=".len() + at);
            comment.map_or_else(|| line.to_owned(), |at| format!("{} # {WITHHELD}", &line[..at]))
        }
        true if harmless::is_variable(name) || set_by(&format!("{name}={value}")).is_some() => {
            format!("{before}={WITHHELD}")
        }
        // What has the sign in it may be a secret, and no variable.
        _ => String::new(),
    }
}
