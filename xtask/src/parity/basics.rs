//! What all parts of the generator share.

use fastrand::Rng;
pub use restate_scaleout::config::values::tooling::quoted as string;

/// Values of every TOML type, with those at the limits of types.
const ODD: [&str; 45] = [
    "true",
    "false",
    "0",
    "1",
    "-1",
    "+1",
    "-0",
    "5",
    "128",
    "129",
    "255",
    "256",
    "65535",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "0x10",
    "0o7",
    "0b1",
    "1_000",
    "0.0",
    "1.0",
    "1e3",
    "nan",
    "-inf",
    "\"\"",
    "\" \"",
    "\"0\"",
    "\"1\"",
    "\"true\"",
    "'x'",
    "\"\"\"\nx\"\"\"",
    "1979-05-27",
    "07:32:00",
    "1979-05-27T07:32:00Z",
    "[]",
    "[[]]",
    "[1]",
    "[\"a\"]",
    "[{}]",
    "{}",
    "{x = 1}",
    "{a.b = \"c\"}",
];

/// Any value.
pub fn odd(rng: &mut Rng) -> String {
    pick(rng, &ODD).to_string()
}

/// One of the items.
pub fn pick<'a, T>(rng: &mut Rng, items: &'a [T]) -> &'a T {
    &items[rng.usize(0..items.len())]
}
