//! Secrets that words before them announce: `-u user:password`, `--token …`, `Bearer …`; and words that are secrets
//! by their form.

use std::ops::Range;

use super::value::Values;
use super::{SHORTEST, is_secret_key};

/// Programs that take a password with `-p`, glued to it.
const GLUED: [&str; 4] = ["mariadb", "mysql", "mysqldump", "sshpass"];

/// Programs whose `-p` is about a directory or a package.
const OTHERS: [&str; 4] = ["mkdir", "cargo", "rmdir", "cp"];

/// How keys and tokens of well-known services begin, and how long they are at least.
const FORMS: [(&str, usize); 9] = [
    ("AKIA", 20),
    ("ASIA", 20),
    ("AIza", 39),
    ("eyJ", 40),
    ("ghp_", 24),
    ("github_pat_", 30),
    ("glpat-", 24),
    ("sk_live_", 20),
    ("xoxb-", 20),
];

pub(super) fn words(text: &str, values: &mut Values<'_>, found: &mut Vec<Range<usize>>) {
    let (mut end, mut before, mut glued) = (0, "", false);
    while let Some(start) = text[end..].find(|sign: char| !sign.is_whitespace()).map(|at| end + at) {
        end = start + text[start..].find(char::is_whitespace).unwrap_or(text.len() - start);
        let word = text[start..end].trim_start_matches(['"', '\'', '`', '(', '[', ',', '\\']);
        let flag = word.trim_end_matches(['"', '\'', '`', ',', '\\']);
        match flag {
            "-u" | "-U" | "--user" | "--proxy-user" => {
                let next = values.after(end, false);
                found.extend(Some(next).filter(|next| text[next.clone()].contains(':')));
            }
            "-p" if !OTHERS.contains(&before) => {
                let next = values.after(end, false);
                found.extend(Some(next).filter(|next| is_password(&text[next.clone()])));
            }
            _ if is_flag(flag) && is_secret_key(flag) => {
                found.push(values.after(end, false));
            }
            _ => {
                let user = word.strip_prefix("-u").or_else(|| word.strip_prefix("--user="));
                if let Some(rest) = user.filter(|rest| rest.contains(':')) {
                    found.push(end - rest.len()..end);
                }
                if let Some(rest) = word.strip_prefix("-p").filter(|rest| is_password(rest)) {
                    let letter = |sign: char| sign.is_ascii_alphabetic() || sign == '-';
                    if glued
                        || rest.contains(|sign: char| sign.is_ascii_digit())
                            && rest.contains(letter)
                            && !rest.contains('-')
                    {
                        found.push(end - rest.len()..end);
                    }
                }
                scheme(text, word, end, values, found);
            }
        }
        before = flag.rsplit('/').next().unwrap_or_default();
        glued |= GLUED.contains(&before);
    }
    forms(text, found);
}

fn is_flag(word: &str) -> bool {
    word.starts_with('-') && word.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_.".contains(&sign))
}

/// Whether what follows `-p` is a password, and no port, path or flag.
fn is_password(text: &str) -> bool {
    let is_port = text.bytes().all(|sign| sign.is_ascii_digit() || b":./,-".contains(&sign));
    !is_port
        && !text.starts_with(['-', '/', '.', '~', '='])
        && !text.ends_with("/tcp")
        && !text.ends_with("/udp")
}

/// `Bearer …` and `Basic …`, also where the blank between them is spelled.
fn scheme(text: &str, word: &str, end: usize, values: &mut Values<'_>, found: &mut Vec<Range<usize>>) {
    let plain = Scheme::at_end_of(word).filter(|scheme| scheme.is_whole);
    let blanks = || word.match_indices("%20").chain(word.match_indices('+'));
    let spelled =
        || blanks().find_map(|(at, blank)| Some((Scheme::at_end_of(&word[..at])?, at + blank.len())));
    let (scheme, next) = match plain {
        Some(scheme) => (scheme, values.after(end, false)),
        None => match spelled() {
            Some((scheme, from)) => (scheme, end - word.len() + from..end),
            None => return,
        },
    };
    let shown = &text[next.clone()];
    let encoded = || shown.contains(|sign: char| sign.is_ascii_digit() || sign == '=') || is_user(shown);
    if scheme.bearer && shown.len() >= SHORTEST || !scheme.bearer && encoded() {
        found.push(next);
    }
}

/// The name of a scheme.
struct Scheme {
    bearer: bool,
    /// Whether nothing is glued to it, such as the rest of an escape.
    is_whole: bool,
}

impl Scheme {
    fn at_end_of(text: &str) -> Option<Self> {
        let last = text.rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
        ["bearer", "basic"].into_iter().find_map(|name| {
            let start = last.len().checked_sub(name.len())?;
            let is = last.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(name));
            is.then_some(Self { bearer: name == "bearer", is_whole: start == 0 })
        })
    }
}

/// Whether a word is `user:password` in Base64.
fn is_user(word: &str) -> bool {
    let word = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
    let (mut bits, mut held, mut colon) = (0_u32, 0, false);
    for sign in word.bytes() {
        let digit = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = (bits << 6 | u32::from(digit)) & 0xfff;
        held += 6;
        if held >= 8 {
            held -= 8;
            match (bits >> held) as u8 {
                b':' => colon = true,
                b' '..=b'~' => {}
                _ => return false,
            }
        }
    }
    colon
}

fn forms(text: &str, found: &mut Vec<Range<usize>>) {
    for (start, least) in FORMS {
        let mut done = 0;
        for (at, _) in text.match_indices(start) {
            if at < done || text[..at].ends_with(|sign: char| sign.is_alphanumeric()) {
                continue;
            }
            let part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
            let length = text[at..].find(|sign| !part(sign)).unwrap_or(text.len() - at);
            done = at + length;
            let word = &text[at..done];
            if length >= least && (start != "eyJ" || word.contains('.')) {
                found.push(at..done);
            }
        }
    }
}
