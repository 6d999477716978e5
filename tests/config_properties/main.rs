//! What holds for every configuration, asked of generated ones.
//!
//! The seed is fixed, so that a failure is the same everywhere; `CONFIG_SEED` and `PROPTEST_CASES` look
//! elsewhere and longer.

mod generators;
mod kept;
mod properties;
mod server_parser;

use proptest::test_runner::{Config, RngSeed};

fn config(cases: u32) -> Config {
    let seed = std::env::var("CONFIG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(cases);
    Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() }
}
