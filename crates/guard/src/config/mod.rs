//! The guard's own reading of a configuration: the few settings that decide who a node is, what it may
//! found or join and where its copies go, from its file, its variables and its flags.

mod flags;
mod listening;
mod setting;
mod settings;
mod variables;

pub use flags::{MIGRATION_MODE, config_file};
pub use listening::{Listener, Listening};
pub use setting::Setting;
pub use settings::{ALL_ROLES, DEFAULT_CLUSTER, Settings, read};
pub use variables::key_of;
