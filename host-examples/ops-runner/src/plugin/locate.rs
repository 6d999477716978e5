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
    above(&starts.into_iter().flatten().collect::<Vec<_>>())
}

/// The directory with the modules in one above these.
fn above(starts: &[PathBuf]) -> Result<PathBuf, Failure> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_modules_are_found_above_and_else_it_is_said_how_to_name_them() {
        let dir = tempfile::tempdir().unwrap();
        let (program, below) = (dir.path().join("bin/ops-runner"), dir.path().join("a/b"));
        let error = above(&[program.clone(), below.clone()]).unwrap_err();
        for part in ["bin/ops-runner or ", "./build.sh", "--plugin-dir or RESTATE_SCALEOUT_PLUGIN_DIR"] {
            assert!(error.message.contains(part), "{error}");
        }
        std::fs::create_dir_all(dir.path().join("a/dist")).unwrap();
        std::fs::write(dir.path().join("a/dist").join(PURE), "").unwrap();
        assert_eq!(above(&[program, below]).unwrap(), dir.path().join("a/dist"));
    }
}
