//! Values for keys, right and wrong.

mod grammar;

use fastrand::Rng;
use restate_scaleout::config::catalogue::{Key, Kind, Words};
use semver::Version;

use super::basics::{odd, pick, string};
use super::mutate;

/// A value for `key`; `wrong` is the share of those that are likely to be refused.
pub fn literal(rng: &mut Rng, key: &Key, version: &Version, wrong: f64) -> String {
    let kind = key.kind_in(version);
    if rng.f64() >= wrong {
        return if key.path.contains("[]") { clusters(rng) } else { right(rng, kind, key.as_table) };
    }
    match rng.u8(0..8) {
        0..=2 => odd(rng),
        3 => format!("[{}]", right(rng, kind, key.as_table)),
        4 => {
            let kind = *pick(rng, &KINDS);
            right(rng, kind, false)
        }
        _ => {
            let text = right(rng, kind, key.as_table);
            mutate::literal(rng, &text)
        }
    }
}

const KINDS: [Kind; 12] = [
    Kind::Bool,
    Kind::Int(0, 9),
    Kind::Float,
    Kind::String,
    Kind::Duration(true),
    Kind::Bytes(true),
    Kind::Replication,
    Kind::Address,
    Kind::Bind,
    Kind::Retry,
    Kind::StringMap,
    Kind::Rate,
];

/// A name for a key of a free map.
pub fn name(rng: &mut Rng) -> String {
    pick(rng, &["x-key", "a", "A", "sasl.password", "a b", "é", "", "$__toml_private_datetime"]).to_string()
}

/// A value that is likely to be accepted.
fn right(rng: &mut Rng, kind: Kind, as_table: bool) -> String {
    match kind {
        Kind::Bool => pick(rng, &["true", "false"]).to_string(),
        Kind::Int(min, max) => integer(rng, min, max),
        Kind::IntOrWord(min, max, words) => {
            if rng.bool() {
                integer(rng, min, max)
            } else {
                word(rng, words)
            }
        }
        Kind::Float => {
            pick(rng, &["0.5", "1", "0", "-1.5", "nan", "inf", "1e-3", "2.0", "1_0.5", "0.85"]).to_string()
        }
        Kind::String | Kind::Path => string(&grammar::text(rng)),
        Kind::Word(words) if as_table && rng.u8(0..8) == 0 => format!("{{{} = {{}}}}", word(rng, words)),
        Kind::Word(words) => word(rng, words),
        Kind::WordList(words) => list(rng, |rng| word(rng, words)),
        Kind::StringList => list(rng, |rng| string(&grammar::text(rng))),
        Kind::StringOrList if rng.bool() => string(&grammar::text(rng)),
        Kind::StringOrList => list(rng, |rng| string(&grammar::text(rng))),
        Kind::Duration(_) => string(&grammar::duration(rng)),
        Kind::Backoff => string(&grammar::backoff(rng)),
        Kind::Bytes(_) if rng.u8(0..3) == 0 => integer(rng, 1, 1 << 40),
        Kind::Bytes(_) => string(&grammar::bytes(rng)),
        Kind::Replication => replication(rng),
        Kind::Address | Kind::Uri | Kind::ProxyUri => string(&grammar::address(rng)),
        Kind::AddressList => list(rng, |rng| string(&grammar::address(rng))),
        Kind::AuthorityList => list(rng, |rng| string(&grammar::authority(rng))),
        Kind::Bind | Kind::Socket | Kind::Ip => string(&grammar::bind(rng)),
        Kind::Location => string(&grammar::location(rng)),
        Kind::Rate => string(&grammar::rate(rng)),
        Kind::HeaderNames => list(rng, |rng| string(&grammar::header(rng))),
        Kind::HeaderMap | Kind::StringMap => map(rng),
        Kind::Retry => retry(rng),
        Kind::Table => pick(rng, &["{}", "1979-05-27", "{x = 1}", "[]"]).to_string(),
        Kind::TableList => clusters(rng),
    }
}

fn integer(rng: &mut Rng, min: u64, max: u64) -> String {
    let number = match rng.u8(0..4) {
        0 => min,
        1 => max,
        2 => rng.u64(min..=max),
        _ => rng.u64(min..=max.min(min + 100)),
    };
    match rng.u8(0..12) {
        0 => format!("0x{number:x}"),
        1 => format!("0o{number:o}"),
        2 => format!("0b{number:b}"),
        3 => format!("+{number}"),
        4 if number > 9 => {
            let digits = number.to_string();
            format!("{}_{}", &digits[..1], &digits[1..])
        }
        _ => number.to_string(),
    }
}

fn word(rng: &mut Rng, words: Words) -> String {
    let all: Vec<&str> = words.iter().chain(words.aliases().map(|(alias, _)| alias)).collect();
    let text: &&str = pick(rng, &all);
    string(text)
}

fn list(rng: &mut Rng, item: impl Fn(&mut Rng) -> String) -> String {
    let items: Vec<String> = (0..rng.usize(0..4)).map(|_| item(rng)).collect();
    let end = if !items.is_empty() && rng.u8(0..10) == 0 { "," } else { "" };
    format!("[{}{end}]", items.join(if rng.u8(0..10) == 0 { ",\n  " } else { ", " }))
}

fn replication(rng: &mut Rng) -> String {
    match rng.u8(0..4) {
        0 => rng.u16(1..=255).to_string(),
        1 => {
            let scopes = ["node", "zone", "region", "root"];
            let mut parts: Vec<String> = Vec::new();
            for scope in scopes {
                if rng.u8(0..3) == 0 {
                    parts.push(format!("{scope} = {}", rng.u8(0..6)));
                }
            }
            format!("{{{}}}", parts.join(", "))
        }
        _ => string(&grammar::replication(rng)),
    }
}

fn map(rng: &mut Rng) -> String {
    let mut names: Vec<String> = (0..rng.usize(0..3)).map(|_| grammar::header(rng)).collect();
    names.sort();
    names.dedup();
    let parts: Vec<String> =
        names.iter().map(|name| format!("{} = {}", string(name), string(&grammar::text(rng)))).collect();
    format!("{{{}}}", parts.join(", "))
}

fn clusters(rng: &mut Rng) -> String {
    let mut clusters = Vec::new();
    for _ in 0..rng.usize(0..3) {
        let mut parts = Vec::new();
        if rng.u8(0..12) > 0 {
            parts.push(format!("name = {}", string(&grammar::text(rng))));
        }
        if rng.u8(0..12) > 0 {
            parts.push("brokers = [\"PLAINTEXT://a:9092\", \"b\"]".into());
        }
        if rng.bool() {
            parts.push(format!(
                "\"sasl.password\" = {}",
                if rng.u8(0..6) == 0 { odd(rng) } else { "\"x\"".into() }
            ));
        }
        clusters.push(if rng.u8(0..20) == 0 { odd(rng) } else { format!("{{{}}}", parts.join(", ")) });
    }
    format!("[{}]", clusters.join(", "))
}

fn retry(rng: &mut Rng) -> String {
    let fields = [
        ("type", Kind::String),
        ("interval", Kind::Duration(true)),
        ("initial-interval", Kind::Duration(true)),
        ("factor", Kind::Float),
        ("max-attempts", Kind::Int(1, 50)),
        ("max-interval", Kind::Duration(true)),
    ];
    let value = |rng: &mut Rng, name: &str, kind: Kind| match (rng.u8(0..25), name) {
        (0, _) => odd(rng),
        (_, "type") => {
            let text: &&str = pick(rng, &["none", "fixed-delay", "exponential"]);
            string(text)
        }
        _ => right(rng, kind, false),
    };
    if rng.u8(0..12) == 0 {
        const ORDERS: &[&[usize]] = &[&[0], &[0, 1, 4], &[0, 2, 3, 4, 5], &[0, 1], &[0, 2, 3]];
        let order = pick(rng, ORDERS);
        let parts: Vec<String> = order.iter().map(|at| value(rng, fields[*at].0, fields[*at].1)).collect();
        return format!("[{}]", parts.join(", "));
    }
    let mut parts = Vec::new();
    for (name, kind) in fields {
        if rng.bool() {
            parts.push(format!("{name} = {}", value(rng, name, kind)));
        }
    }
    rng.shuffle(&mut parts);
    format!("{{{}}}", parts.join(", "))
}
