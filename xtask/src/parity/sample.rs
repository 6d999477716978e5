//! Values for keys, right and wrong.

use fastrand::Rng;
use restate_scaleout::config::catalogue::{Key, Kind, history};
use restate_scaleout::config::values::tooling::Dice;
use semver::Version;

use super::basics::{odd, pick};
use super::mutate;

/// A value for `key`; `wrong` is the share of those that are likely to be refused.
pub fn literal(rng: &mut Rng, key: &Key, version: &Version, wrong: f64) -> String {
    // What stands for an element of an array is set with its array.
    let array = if key.path.contains("[]") { Kind::named("[table]") } else { None };
    let kind = array.unwrap_or_else(|| key.kind_in(version));
    if rng.f64() >= wrong {
        return right(rng, kind, key.as_table);
    }
    match rng.u8(0..8) {
        0..=2 => odd(rng),
        3 => format!("[{}]", right(rng, kind, key.as_table)),
        4 => {
            let other = pick(rng, history()).kind;
            right(rng, other, false)
        }
        _ => {
            let text = right(rng, kind, key.as_table);
            mutate::literal(rng, &text)
        }
    }
}

/// A name for a key of a free map.
pub fn name(rng: &mut Rng) -> String {
    pick(rng, &["x-key", "a", "A", "sasl.password", "a b", "é", "", "$__toml_private_datetime"]).to_string()
}

/// A value that is likely to be accepted.
fn right(rng: &mut Rng, kind: Kind, as_table: bool) -> String {
    let table = as_table && rng.u8(0..8) == 0;
    let text = kind.tooling().random(&mut Dice::new(&mut |most| rng.u64(0..most)));
    if table { format!("{{{text} = {{}}}}") } else { text }
}
