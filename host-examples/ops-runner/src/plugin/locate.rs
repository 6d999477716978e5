//! Finds the directory with the modules.

use std::path::{Path, PathBuf};

use super::PURE;
use crate::failure::Failure;

/// The directory with the modules: the one asked for, or `dist/` in a directory above the runner's
/// program or above the working directory.
///
/// # Errors
/// When the modules are not there, with how to build them.
pub fn locate(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(dir) = asked {
        if dir.join(PURE).is_file() {
            return Ok(dir.to_owned());
        }
        return Err(Failure::bad_input(format!(
            "there is no {PURE} in {}; build it with `./build.sh`, or name another directory with --plugin-dir",
            dir.display()
        )));
    }
    let starts = [std::env::current_exe(), std::env::current_dir()];
    let starts: Vec<PathBuf> = starts.into_iter().flatten().collect();
    starts
        .iter()
        .flat_map(|start| start.ancestors())
        .map(|dir| dir.join("dist"))
        .find(|dir| dir.join(PURE).is_file())
        .ok_or_else(|| {
            let starts: Vec<String> = starts.iter().map(|start| start.display().to_string()).collect();
            Failure::bad_input(format!(
                "there is no dist/{PURE} in any directory above {}; build it with `./build.sh`, \
                 or name its directory with --plugin-dir or RESTATE_SCALEOUT_PLUGIN_DIR",
                starts.join(" or ")
            ))
        })
}
