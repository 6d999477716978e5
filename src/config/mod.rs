//! `restate.toml` as the server reads it.
