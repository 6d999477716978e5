//! Mutations of a text: by its lines, words, numbers and signs.

use mutatis::Rng;

use super::LONGEST;

/// What means something in one of the languages that are read.
const PIECES: [&str; 76] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "    ",
    "=",
    " = ",
    ":",
    ": ",
    ",",
    "#",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "(",
    ")",
    "|",
    "|-",
    ">",
    "&a",
    "*a",
    "!!x",
    "---\n",
    "- ",
    "<<: ",
    "%",
    "$",
    "${",
    "${X:-",
    "$(X)",
    "}}",
    "{{",
    "\\u",
    "\\x",
    "\\e[",
    "\u{1b}[1m",
    "\u{1b}",
    "\0",
    "\u{feff}",
    "\u{200b}",
    "é",
    "𝄞",
    "\u{2028}",
    "N1",
    "N1:2",
    "N4294967296",
    "N",
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "18446744073709551616",
    "NaN",
    "1ms",
    "http://",
    "s3://",
    "az://",
    "unix:/",
    "@",
    "::1",
    "[::1]:5122",
    "RESTATE_",
    "--",
    "<withheld>",
    "replicated",
    "-----BEGIN PRIVATE KEY-----\n",
];

/// Changes a text in one to three places.
pub fn mutate(rng: &mut Rng, text: &mut String, donors: &[String]) {
    for _ in 0..=rng.gen_index(3).unwrap_or_default() {
        once(rng, text, donors);
    }
    if text.len() > LONGEST {
        let end = place_before(text, LONGEST);
        text.truncate(end);
    }
}

fn once(rng: &mut Rng, text: &mut String, donors: &[String]) {
    let at = place(rng, text);
    match rng.gen_index(14).unwrap_or_default() {
        0 => {
            let end = end(rng, text, at);
            text.replace_range(at..end, "");
        }
        1 | 2 => {
            let piece = rng.choose(PIECES).unwrap_or_default();
            text.insert_str(at, piece);
        }
        3 => {
            let end = end(rng, text, at);
            let piece = rng.choose(PIECES).unwrap_or_default();
            text.replace_range(at..end, piece);
        }
        4 => {
            let twice = text[at..end(rng, text, at)].to_owned();
            text.insert_str(at, &twice);
        }
        5 => text.truncate(at),
        6 => lines(rng, text, |lines, one, other| lines.swap(one, other)),
        7 => lines(rng, text, |lines, one, _| {
            lines.remove(one);
        }),
        8 => lines(rng, text, |lines, one, other| {
            let line = lines[one];
            lines.insert(other, line);
        }),
        9 => {
            // Many of one.
            let part = text[at..end(rng, text, at)].to_owned();
            let most = LONGEST / 2 / part.len().max(1);
            text.insert_str(at, &part.repeat(rng.gen_index(most.min(8000) + 1).unwrap_or_default()));
        }
        10 | 11 => {
            let other = rng.choose(donors).map_or("", String::as_str);
            let from = place(rng, other);
            let piece = &other[from..end(rng, other, from)];
            text.insert_str(at, piece);
        }
        12 => number(rng, text, at),
        _ => {
            if let Some(sign) = text[at..].chars().next() {
                let other =
                    if sign.is_uppercase() { sign.to_ascii_lowercase() } else { sign.to_ascii_uppercase() };
                text.replace_range(at..at + sign.len_utf8(), other.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

/// Takes something out.
pub fn smaller(rng: &mut Rng, text: &mut String) {
    let at = place(rng, text);
    let most = at + (1 << rng.gen_index(12).unwrap_or_default());
    let end = place_before(text, most.min(text.len()));
    if rng.gen_index(3) == Some(0) {
        lines(rng, text, |lines, one, _| {
            lines.remove(one);
        });
    } else if at < end {
        text.replace_range(at..end, "");
    }
}

/// The number at or behind a place becomes another one.
fn number(rng: &mut Rng, text: &mut String, at: usize) {
    let Some(start) = text[at..].find(|sign: char| sign.is_ascii_digit()).map(|start| at + start) else {
        return;
    };
    let length = text[start..].find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len() - start);
    let other = match rng.gen_index(6).unwrap_or_default() {
        0 => "0".into(),
        1 => "-1".into(),
        2 => u64::MAX.to_string(),
        3 => (u64::from(u32::MAX) + 1).to_string(),
        4 => "9".repeat(40),
        _ => rng.gen_u16().to_string(),
    };
    text.replace_range(start..start + length, &other);
}

fn lines(rng: &mut Rng, text: &mut String, change: impl FnOnce(&mut Vec<&str>, usize, usize)) {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if let (Some(one), Some(other)) = (rng.gen_index(lines.len()), rng.gen_index(lines.len())) {
        change(&mut lines, one, other);
        *text = lines.concat();
    }
}

fn place_before(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// A place between two signs.
fn place(rng: &mut Rng, text: &str) -> usize {
    place_before(text, rng.gen_index(text.len() + 1).unwrap_or_default())
}

/// The end of a part that begins at a place: of a word, of a line, or anywhere near.
fn end(rng: &mut Rng, text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let length = match rng.gen_index(4).unwrap_or_default() {
        0 => rest.find('\n').map_or(rest.len(), |end| end + 1),
        1 => rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len()),
        2 => rng.gen_index(8).unwrap_or_default(),
        _ => rng.gen_index(80).unwrap_or_default(),
    };
    place_before(text, at + length.min(rest.len())).max(at)
}
