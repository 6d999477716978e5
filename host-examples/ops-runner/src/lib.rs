//! The ops runner: carries out, on real hosts, what the restate-scaleout plugin decides.
//!
//! It holds no decision of its own. It looks at nodes and changes them as it is asked, shows what it
//! does and why, asks a human where the plugin wants consent, and writes everything down.

pub mod audit;
pub mod check;
pub mod cli;
pub mod commands;
pub mod failure;
pub mod host;
pub mod inventory;
pub mod lock;
pub mod plugin;
pub mod process;
pub mod secrets;
pub mod stop;
pub mod ui;
