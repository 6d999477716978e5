//! What is asked about files as people have them: the cases of `collect`.

use serde_json::json;

use crate::folder;
use crate::folders::{self, Call};
use crate::vector::Vector;

/// One of each kind of file; what they are found to be changes with every rule, so they are few.
const CASES: [&str; 10] = [
    "assumed",
    "broken",
    "env-files",
    "layered",
    "networks-apart",
    "pod-names",
    "script",
    "three-nodes",
    "unit",
    "values",
];

pub fn all() -> Vec<Vector> {
    let mut all = Vec::new();
    for name in CASES {
        let case = folder().join("../collect/cases").join(name);
        let Call { environment, missing } = folders::call(&case);
        let files: Vec<_> = folders::files(&case)
            .into_iter()
            .map(|(name, text)| json!({"name": name, "text": text}))
            .collect();
        assert!(!files.is_empty(), "{name}");
        let input = json!({"files": files, "environment": environment, "missing": missing});
        all.push(Vector::json("collect", name, &input).sharing(&format!("files of {name}")));
        let missing: Vec<_> =
            missing.iter().map(|path| json!({"path": path, "problem": "no such file"})).collect();
        let input = json!({"files": files, "environment": environment, "missing": missing, "fix": "unsafe", "share": true});
        let checked = Vector::json("check", name, &input);
        let answer = checked.answered();
        all.push(checked);
        // What is rendered is most of an input, so it is few.
        let formats: &[&str] = if ["assumed"].contains(&name) { &["human", "sarif"] } else { &[] };
        for format in formats {
            let input = json!({"reading": answer["reading"], "output": answer["findings"], "files": answer["files"],
                "format": format, "width": 80});
            all.push(Vector::json("render", format!("{name} as {format}"), &input));
        }
    }
    all
}
