//! Private keys in PEM, whole or in part: the end of a log may begin inside of one.

use std::ops::Range;

const PRIVATE: &str = "PRIVATE KEY";

/// A shorter line may be anything.
const FULL_LINE: usize = 60;

pub(super) fn keys(text: &str, found: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for (at, _) in text.match_indices(PRIVATE) {
        let rest = text[at + PRIVATE.len()..].trim_start_matches(" BLOCK").trim_start_matches(' ');
        let from = text.len() - rest.trim_start_matches('-').len();
        if at < done || !rest.starts_with("--") {
            continue;
        }
        let line = text[done..at].rfind('\n').map_or(done, |end| done + end + 1);
        let is_end = text[line..at].rfind("END ").is_some_and(|end| !text[line + end..at].contains("BEGIN"));
        if is_end {
            found.extend(lines_before(&text[done..line]).map(|span| done + span.start..done + span.end));
            done = from;
        } else {
            let end = text[from..].find("-----END").or_else(|| text[from..].find("---- END"));
            done = from + end.unwrap_or(text.len() - from);
            found.push(from..done);
        }
    }
    full_lines(text, found);
}

/// The lines at the end of a text that can be those of a key.
fn lines_before(text: &str) -> Option<Range<usize>> {
    let mut start = text.len();
    for line in text.split_inclusive('\n').rev() {
        if line.trim().is_empty() || !line.trim().bytes().all(is_digit) {
            break;
        }
        start -= line.len();
    }
    let end = text.trim_end().len();
    (start < end).then_some(start..end)
}

/// Lines that are as long as those of a key and have nothing else. A hash has no capitals.
fn full_lines(text: &str, found: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let has = |of: fn(&u8) -> bool| line.as_bytes().iter().any(of);
        if line.len() >= FULL_LINE
            && line.bytes().all(is_digit)
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && has(u8::is_ascii_digit)
        {
            let blanks = whole.len() - whole.trim_start().len();
            found.push(start + blanks..start + blanks + line.len());
        }
        start += whole.len();
    }
}

/// Whether a sign is one of Base64.
fn is_digit(sign: u8) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, b'+' | b'/' | b'=')
}
