//! The ops runner: carries out, on real hosts, what the restate-scaleout plugin decides.
//!
//! It makes no decision of its own. It looks at nodes and changes them as it is asked, shows what it
//! does and why, asks a human where the plugin wants consent, and writes everything down.
//!
//! The modules form layers, and each uses only those below it:
//!
//! | layer | modules |
//! |---|---|
//! | commands | [`commands`] |
//! | what the plugin calls | [`host`] |
//! | how nodes are reached | [`nodes`] |
//! | what is read and shown | [`cli`], [`inventory`], [`plugin`], [`ui`] |
//! | tools | [`audit`], [`files`], [`http`], [`lock`], [`process`], [`side_by_side`], [`stop`], [`wrap`] |
//! | basics | [`failure`], [`hash`], [`secrets`], [`trouble`] |

pub mod audit;
pub mod cli;
pub mod commands;
pub mod failure;
pub mod files;
pub mod hash;
pub mod host;
pub mod http;
pub mod inventory;
pub mod lock;
pub mod nodes;
pub mod plugin;
pub mod process;
pub mod secrets;
pub mod side_by_side;
pub mod stop;
pub mod trouble;
pub mod ui;
pub mod wrap;
