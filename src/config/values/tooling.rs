//! What schemas and tests need of a kind of value.

use serde_json::{Value as Json, json};

use super::Slot;

/// What schemas and tests need of a kind of value. No server and no host asks for it.
#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the tools of the repository"))]
pub trait Tooling {
    /// Its JSON Schema.
    fn schema(&self, slot: &Slot<'_>) -> Json;

    /// What several keys share, under the name by which [`schema`](Self::schema) refers to it.
    fn definition(&self, _: &Slot<'_>) -> Option<(&'static str, Json)> {
        None
    }

    /// Values that the newest server takes, and values that it refuses.
    fn samples(&self) -> Samples;

    /// A value that is more likely to be taken than refused.
    fn random(&self, dice: &mut Dice<'_>) -> String {
        dice.pick(self.samples().accepted).into()
    }
}

/// TOML literals.
#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the tools of the repository"))]
#[derive(Debug, Clone, Copy)]
pub struct Samples {
    /// Values that the newest server takes.
    pub accepted: &'static [&'static str],
    /// Values that it refuses.
    pub refused: &'static [&'static str],
}

/// Chance, as far as it is needed here; the caller brings it.
pub struct Dice<'r>(&'r mut dyn FnMut(u64) -> u64);

#[cfg_attr(not(feature = "internals"), allow(dead_code, reason = "for the tools of the repository"))]
impl<'r> Dice<'r> {
    /// From a function that gives numbers below its argument.
    pub fn new(below: &'r mut dyn FnMut(u64) -> u64) -> Self {
        Self(below)
    }

    /// A number below `most`, which is not 0.
    pub fn below(&mut self, most: u64) -> u64 {
        (self.0)(most)
    }

    /// A number within bounds, both included.
    pub fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.below((most - least).saturating_add(1))
    }

    /// True one time out of `times`.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these, of which there is at least one.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// A text as a TOML string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            sign if sign.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(sign))),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

/// A list of up to three items.
pub(super) fn list(dice: &mut Dice<'_>, item: &dyn Fn(&mut Dice<'_>) -> String) -> String {
    let items: Vec<String> = (0..dice.below(4)).map(|_| item(dice)).collect();
    let end = if !items.is_empty() && dice.one_in(10) { "," } else { "" };
    format!("[{}{end}]", items.join(if dice.one_in(10) { ",\n  " } else { ", " }))
}

/// The schema of a string.
pub(super) fn string(pattern: &str) -> Json {
    json!({ "type": "string", "pattern": pattern })
}

/// The schema of a list.
pub fn array(items: Json) -> Json {
    json!({ "type": "array", "items": items })
}

/// The schema that several keys share.
pub(super) fn shared(name: &str) -> Json {
    // In draft 7 nothing counts beside a reference, so that it stands inside.
    json!({ "allOf": [{ "$ref": format!("#/definitions/{name}") }] })
}
