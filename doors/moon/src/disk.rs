//! Files as moon shows them to a plugin: the workspace, the home directory and moon's own folders, each under a name of its own.

use std::io::ErrorKind;
use std::path::Path;

use restate_scaleout::api::limits::{FILE_TEXT, MIB};

/// Resources of a cluster, which lie on no disk.
const RESOURCES: [&str; 2] = ["ConfigMap/", "Secret/"];

/// Where files lie.
#[derive(Debug, Default)]
pub struct Disk {
    /// The folder that paths of a command line start from, as the plugin sees it.
    pub working_dir: String,
    /// Folders that the plugin sees: each as it is called outside, and as the plugin calls it.
    pub shown: Vec<(String, String)>,
}

impl Disk {
    /// The text of a file.
    ///
    /// # Errors
    /// Why there is none, as words that follow its name.
    pub fn text(&self, name: &str) -> Result<String, String> {
        if RESOURCES.iter().any(|kind| name.starts_with(kind)) {
            return Err("it is in none of these files".into());
        }
        let Some(path) = self.place(name) else {
            return Err("moon shows a plugin only what lies in the workspace or in the home directory".into());
        };
        let path = Path::new(&path);
        let unreadable = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => format!("it cannot be read ({error})"),
        };
        let about = std::fs::metadata(path).map_err(unreadable)?;
        if about.is_dir() {
            return Err("it is a folder; name the files in it, as in `deploy/*.yaml`".into());
        }
        if !about.is_file() {
            return Err("it is no file".into());
        }
        if about.len() > FILE_TEXT as u64 {
            return Err(format!("it has {} bytes, and a file may have {} MiB", about.len(), FILE_TEXT / MIB));
        }
        String::from_utf8(std::fs::read(path).map_err(unreadable)?).map_err(|_| "it is not UTF-8".into())
    }

    /// Where the plugin finds a file; `None` when it does not see it. A path that leads out of a folder may lead into another one
    /// that is shown, which only the paths outside tell.
    fn place(&self, name: &str) -> Option<String> {
        if !name.starts_with('/') && !leads_out(name) {
            return Some(straight(&format!("{}/{name}", self.working_dir)));
        }
        let path = match name.starts_with('/') {
            true => straight(name),
            false => straight(&format!("{}/{name}", self.outside()?)),
        };
        let folders =
            self.shown.iter().filter_map(|(outside, inside)| Some((inside, within(&path, outside)?)));
        // One folder may hold another: what is left of the path is shorter in the inner one.
        folders.min_by_key(|(_, rest)| rest.len()).map(|(inside, rest)| format!("{inside}{rest}"))
    }

    /// What the working directory is called outside.
    fn outside(&self) -> Option<String> {
        let folders = self.shown.iter();
        let mut folders =
            folders.filter_map(|(outside, inside)| Some((outside, within(&self.working_dir, inside)?)));
        folders.next().map(|(outside, rest)| format!("{outside}{rest}"))
    }
}

/// Whether a relative path leads out of the folder that it starts from.
fn leads_out(path: &str) -> bool {
    let mut depth = 0_i32;
    path.split('/').any(|part| {
        depth += match part {
            "" | "." => 0,
            ".." => -1,
            _ => 1,
        };
        depth < 0
    })
}

/// What is left of a path within a folder: nothing, or something that begins with `/`.
fn within<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder.trim_end_matches('/')).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path without `.` and `..`.
fn straight(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(working_dir: &str) -> Disk {
        let shown = [
            ("/home/me", "/userhome"),
            ("/home/me/shop", "/workspace"),
            ("/home/me/shop/deploy", "/cwd"),
            ("/home/me/.moon", "/moon"),
        ];
        let shown = shown.map(|(outside, inside)| (outside.to_owned(), inside.to_owned())).to_vec();
        Disk { working_dir: working_dir.into(), shown }
    }

    #[test]
    fn paths_lead_to_folders_that_are_shown() {
        for (name, place) in [
            ("compose.yaml", Some("/cwd/compose.yaml")),
            ("./a/../b.toml", Some("/cwd/b.toml")),
            ("../restate.toml", Some("/workspace/restate.toml")),
            ("../deploy/b.toml", Some("/cwd/b.toml")),
            ("../../x", Some("/userhome/x")),
            ("../../../x", None),
            ("/home/me/shop/restate.toml", Some("/workspace/restate.toml")),
            ("/home/me/shopping/restate.toml", Some("/userhome/shopping/restate.toml")),
            ("/home/me/shop/../x", Some("/userhome/x")),
            ("/etc/restate.toml", None),
        ] {
            assert_eq!(disk("/cwd").place(name).as_deref(), place, "{name}");
        }
        assert_eq!(disk("/workspace/env").place("a").as_deref(), Some("/workspace/env/a"));
        assert_eq!(disk("/workspace/env").place("../a").as_deref(), Some("/workspace/a"));
        assert_eq!(disk("/elsewhere").place("../a"), None);
    }

    #[test]
    fn why_a_text_cannot_be_had_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let disk = Disk { working_dir: path.clone(), shown: vec![(path.clone(), path.clone())] };
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        put("a.toml", b"node-name = \"n1\"\n");
        put("bytes", &[0xff]);
        put("large", &vec![b' '; FILE_TEXT + 1]);
        std::fs::create_dir(folder.path().join("deploy")).unwrap();
        assert_eq!(disk.text("a.toml").as_deref(), Ok("node-name = \"n1\"\n"));
        for (name, words) in [
            ("none", "no such file"),
            ("bytes", "not UTF-8"),
            ("large", "may have 1 MiB"),
            ("deploy", "name the files in it"),
            ("../x", "moon shows a plugin only"),
            ("/etc/x", "moon shows a plugin only"),
            ("ConfigMap/restate", "in none of these files"),
        ] {
            let error = disk.text(name).expect_err(words);
            assert!(error.contains(words), "{name}: {error}");
        }
    }
}
