//! A real server, asked with `--dump-config`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use semver::Version;

/// A server binary.
pub struct Server {
    /// What it calls itself.
    pub version: Version,
    binary: PathBuf,
}

/// What a server made of a configuration.
pub struct Answer {
    /// 0: loaded; 1: refused; 101: panicked.
    pub status: i32,
    /// What it complained about.
    pub message: String,
    /// The effective configuration, when it loaded.
    #[cfg(test)]
    pub dump: String,
}

/// The servers to compare with: packages, each pinned to a version.
const PACKAGES: &str = include_str!("../../../tests/parity/package.json");

/// The packages that hold a server, and its version.
///
/// # Errors
/// When one is not pinned to a version.
fn packages() -> Result<Vec<(String, Version)>, String> {
    let list: serde_json::Value = serde_json::from_str(PACKAGES).map_err(|error| error.to_string())?;
    let pinned = list["dependencies"].as_object().into_iter().flatten();
    let version = |(package, pin): (&String, &serde_json::Value)| {
        let version = pin.as_str().and_then(|pin| Version::parse(pin.rsplit_once('@')?.1).ok());
        version
            .map(|version| (package.clone(), version))
            .ok_or_else(|| format!("tests/parity/package.json: {package} is pinned to {pin}, no version"))
    };
    pinned.map(version).collect()
}

impl Server {
    /// The installed servers.
    ///
    /// # Errors
    /// When one is not installed, with the command that installs it.
    pub fn all() -> Result<Vec<Self>, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/parity");
        packages()?
            .into_iter()
            .map(|(package, version)| {
                let binary = folder.join("node_modules").join(package).join("bin/restate-server");
                let binary = binary.canonicalize().map_err(|_| {
                    format!("no server {version}; run `npm ci --ignore-scripts` in tests/parity first")
                })?;
                Ok(Self { version, binary })
            })
            .collect()
    }

    /// Its program.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// Whether the server loads the file, started in an empty directory with an empty environment.
    ///
    /// # Errors
    /// When it cannot be run or was killed.
    pub fn load(&self, file: &Path, empty: &Path) -> Result<Answer, String> {
        let output = Command::new(&self.binary)
            .arg("--config-file")
            .arg(file)
            .arg("--dump-config")
            .current_dir(empty)
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run {}: {error}", self.binary.display()))?;
        let status =
            output.status.code().ok_or_else(|| format!("the server was killed: {}", output.status))?;
        let text = String::from_utf8_lossy(&output.stderr);
        let message = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Answer {
            status,
            message: message.chars().take(400).collect(),
            #[cfg(test)]
            dump: String::from_utf8_lossy(&output.stdout).into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use restate_scaleout::config::version::NEWEST;

    #[test]
    fn every_server_is_pinned_and_the_newest_is_among_them() {
        let packages = super::packages().expect("all are pinned");
        assert!(packages.iter().any(|(_, version)| *version == NEWEST), "{packages:?}");
    }
}
