//! Which script imports which.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The imports between the scripts of a folder and from there to others, as paths from the root.
pub fn imports(repository: &Path, folder: &Path) -> BTreeSet<(PathBuf, PathBuf)> {
    let mut found = BTreeSet::new();
    let entries = fs::read_dir(repository.join(folder)).into_iter().flatten().flatten();
    for name in entries.filter_map(|entry| entry.file_name().into_string().ok()) {
        let file = folder.join(&name);
        if name != "node_modules" && repository.join(&file).is_dir() {
            found.extend(imports(repository, &file));
        } else if name.ends_with(".mjs") {
            let text = fs::read_to_string(repository.join(&file)).expect("a script is text");
            found.extend(relative(&text).map(|to| (file.clone(), normal(&folder.join(to)))));
        }
    }
    found
}

/// What a script imports by a path: `from './x.mjs'`, `import './x.mjs'`, `import('./x.mjs')`.
fn relative(text: &str) -> impl Iterator<Item = &str> {
    ["from '", "import '", "import('"].into_iter().flat_map(move |before| {
        let rest = text.split(before).skip(1);
        rest.filter_map(|rest| rest.split('\'').next()).filter(|path| path.starts_with('.'))
    })
}

/// Without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut parts: Vec<Component> = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir => {}
            other => parts.push(other),
        }
    }
    parts.iter().collect()
}

#[test]
fn imports_are_found_however_they_are_written() {
    let text = "import { a,\n b } from './a.mjs';\nimport './b.mjs';\nawait import('../c.mjs');\nimport fs from 'node:fs';";
    assert_eq!(relative(text).collect::<Vec<_>>(), ["./a.mjs", "./b.mjs", "../c.mjs"]);
    assert_eq!(normal(Path::new("demo/lib/../x/./y.mjs")), Path::new("demo/x/y.mjs"));
}
