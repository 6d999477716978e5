//! Writes settings as TOML, with tables in every form that they can have.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::basics::string;

/// A key, as a path, and its value as a TOML literal.
pub type Setting = (Vec<String>, String);

/// The settings as a file.
pub fn settings(rng: &mut Rng, chosen: &[Setting]) -> String {
    let mut root: Vec<String> = Vec::new();
    let mut sections: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    let mut inline: BTreeMap<String, Vec<&Setting>> = BTreeMap::new();
    // All keys of a top-level table are written in one form, since TOML refuses to mix some forms.
    let mut ways: BTreeMap<String, u8> = BTreeMap::new();
    for setting in chosen {
        let (path, value) = setting;
        let way = *ways.entry(path[0].clone()).or_insert_with(|| rng.u8(0..6));
        match (path.as_slice(), way) {
            ([key], _) => root.push(format!("{} = {value}", quoted(rng, key))),
            (_, 0) => root.push(format!("{} = {value}", dotted(rng, path))),
            (_, 1) => inline.entry(path[0].clone()).or_default().push(setting),
            ([table, rest @ ..], 2) => {
                let line = format!("{} = {value}", dotted(rng, rest));
                sections.entry(vec![table.clone()]).or_default().push(line);
            }
            ([table @ .., key], _) => {
                let line = format!("{} = {value}", quoted(rng, key));
                sections.entry(table.to_vec()).or_default().push(line);
            }
            ([], _) => {}
        }
    }
    for (table, settings) in inline {
        let settings: Vec<(&[String], &str)> =
            settings.iter().map(|(path, value)| (&path[1..], value.as_str())).collect();
        root.push(format!("{} = {}", quoted(rng, &table), inline_table(rng, &settings)));
    }
    rng.shuffle(&mut root);
    let mut text = String::new();
    if rng.u8(0..60) == 0 {
        text.push('\u{feff}');
    }
    for line in &root {
        push_line(rng, &mut text, line);
    }
    let mut order: Vec<_> = sections.into_iter().collect();
    rng.shuffle(&mut order);
    for (table, lines) in order {
        let header = format!("[{}]", dotted(rng, &table));
        push_line(rng, &mut text, &header);
        for line in lines {
            push_line(rng, &mut text, &line);
        }
    }
    if rng.u8(0..40) == 0 { text.replace('\n', "\r\n") } else { text }
}

fn inline_table(rng: &mut Rng, settings: &[(&[String], &str)]) -> String {
    let mut groups: BTreeMap<&String, Vec<(&[String], &str)>> = BTreeMap::new();
    for (path, value) in settings {
        groups.entry(&path[0]).or_default().push((&path[1..], value));
    }
    let mut parts = Vec::new();
    for (key, below) in groups {
        let value = match below.as_slice() {
            [([], value)] => (*value).to_owned(),
            below => inline_table(rng, below),
        };
        parts.push(format!("{} = {value}", quoted(rng, key)));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn push_line(rng: &mut Rng, text: &mut String, line: &str) {
    match rng.u8(0..30) {
        0 => text.push_str("# a comment\n"),
        1 => text.push('\n'),
        2 => text.push_str("  \t"),
        _ => {}
    }
    text.push_str(line);
    if rng.u8(0..30) == 0 {
        text.push_str("  # why");
    }
    text.push('\n');
}

fn dotted(rng: &mut Rng, path: &[String]) -> String {
    let parts: Vec<String> = path.iter().map(|key| quoted(rng, key)).collect();
    parts.join(if rng.u8(0..30) == 0 { " . " } else { "." })
}

/// A key, quoted if it has to be, and sometimes if it does not.
fn quoted(rng: &mut Rng, key: &str) -> String {
    let bare =
        !key.is_empty() && key.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-'));
    if bare && rng.u8(0..40) > 0 { key.into() } else { string(key) }
}
