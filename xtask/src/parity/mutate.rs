//! Changes text at random, as typos do, and in ways that only TOML 1.1 allows.

use fastrand::Rng;

use super::basics::{odd, pick, string};

const SIGNS: [&str; 44] = [
    "0", "1", "9", "s", "m", "h", "d", "S", "M", "K", "i", "B", "P", "T", "é", "µ", "\u{a0}", " ", "\t",
    "\n", ".", ",", ":", ";", "-", "+", "_", "/", "\\", "\"", "'", "=", "#", "[", "]", "{", "}", "(", "%",
    "@", "?", "e", "x", "\u{0}",
];

/// Lines that a TOML 1.0 parser may or may not accept.
const LINES: &[&str] = &[
    "x = {a = 1,}\n",
    "x = {\n a = 1 }\n",
    "x = \"\\e\"\n",
    "x = \"\\x41\"\n",
    "x = 10:20\n",
    "x = 10:20:00\n",
    "x = 1979-05-27 07:32:00\n",
    "x = 1979-05-27T07:32\n",
    "x = 1979-05-27T07:32:00.999999999999-07:00\n",
    "x = 1979-02-30\n",
    "x = 1979-13-01\n",
    "x = 24:00:00\n",
    "x = 07:32:60\n",
    "x = 1979-05-27T07:32:00+24:00\n",
    "x = 01\n",
    "x = 1__0\n",
    "x = 1_\n",
    "x = 1.\n",
    "x = .5\n",
    "x = 1e400\n",
    "x = 9223372036854775808\n",
    "x = -0x1\n",
    "x = 0XFF\n",
    "x = +nan\n",
    "x = True\n",
    "x = \"a\nb\"\n",
    "x = '''a'''''\n",
    "x = \"\\u12\"\n",
    "x = \"\\ud800\"\n",
    "x = \"\"\"a \\\n   b\"\"\"\n",
    "x = [1, 2,, 3]\n",
    "x = [1, # c\n 2,\n]\n",
    "ä = 1\n",
    "= 1\n",
    "x\n",
    "x = 1 y = 2\n",
];

/// Structure that may clash with what comes before it.
const TABLES: &[&str] = &[
    "[worker]\n",
    "[worker.snapshots]\n",
    "[[worker]]\n",
    "[[ingress.kafka-clusters]]\nname = \"k\"\nbrokers = []\n",
    "[a]\n[a]\n",
    "[a.b]\n[a]\n",
    "[a]\nb.c = 1\n[a.b]\n",
    "a = {}\n[a.b]\n",
    "[[a]]\n[a.b]\n[[a]]\n",
    "a = []\n[[a]]\n",
    "[ a . 'b' ]\n",
    "[]\n",
    "[a\n",
    "[a] x\n",
];

/// A text with one or two changes.
pub fn text(rng: &mut Rng, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..rng.usize(1..3) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = rng.usize(0..=lines.len());
        let join = |head: &[&str], middle: &str, tail: &[&str]| {
            format!("{}{middle}{}", head.concat(), tail.concat())
        };
        text = match rng.u8(0..10) {
            0 if at < lines.len() => join(&lines[..at], "", &lines[at + 1..]),
            1 if at < lines.len() => join(&lines[..at], lines[at], &lines[at..]),
            2 => join(&lines[..at], pick::<&str>(rng, LINES), &lines[at..]),
            3 => join(&lines[..at], pick::<&str>(rng, TABLES), &lines[at..]),
            4 => {
                let mut lines = lines.clone();
                rng.shuffle(&mut lines);
                lines.concat()
            }
            5 | 6 if at < lines.len() => {
                let changed = replace_value(rng, lines[at]);
                join(&lines[..at], &changed, &lines[at + 1..])
            }
            _ => letters(rng, &text),
        };
    }
    text
}

fn replace_value(rng: &mut Rng, line: &str) -> String {
    match line.split_once('=') {
        Some((key, _)) => format!("{key}= {}\n", odd(rng)),
        None => line.into(),
    }
}

/// A text with one character more, fewer or changed.
pub fn letters(rng: &mut Rng, text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let at = rng.usize(0..=signs.len());
    let new = *pick(rng, &SIGNS);
    let (head, tail) = signs.split_at(at);
    let rest = tail.get(1..).unwrap_or_default();
    let build = |head: &[char], new: &str, tail: &[char]| -> String {
        head.iter().copied().chain(new.chars()).chain(tail.iter().copied()).collect()
    };
    match rng.u8(0..4) {
        0 => build(head, "", rest),
        1 => build(head, new, rest),
        2 if !rest.is_empty() => {
            let swapped: String = [rest[0], tail[0]].iter().collect();
            build(head, &swapped, &rest[1..])
        }
        _ => build(head, new, tail),
    }
}

/// A literal with a change inside its quotes, or anywhere when it has none.
pub fn literal(rng: &mut Rng, literal: &str) -> String {
    match literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(body) if !body.contains('\\') => string(&letters(rng, body)),
        _ => letters(rng, literal),
    }
}
