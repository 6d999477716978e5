//! The picture in the README is what `ops-runner check` prints, which is what `render` answers.
//!
//! `UPDATE=1 cargo test --test recording` draws it anew; look at it before you commit it.

use std::fs;
use std::path::Path;

use anstyle_svg::Term;
use restate_scaleout::api::validate::{NodeConfig, ValidateInput};
use restate_scaleout::exports;
use serde_json::{Value, json};

#[test]
fn the_picture_of_check_is_current() {
    let nodes = vec![NodeConfig::with_file("restate.toml", include_str!("restate.toml"))];
    let files: Vec<_> = nodes.iter().filter_map(|node| node.file.clone()).collect();
    let output = restate_scaleout::validate(&ValidateInput { nodes, ..ValidateInput::default() });
    let input = json!({"output": output, "files": files, "format": "human", "width": 80, "colour": true});
    let rendered = exports::call("render", input.to_string().as_bytes()).expect("an answer");
    let rendered: Value = serde_json::from_slice(&rendered).expect("JSON");
    let text = rendered["text"].as_str().expect("a text");
    let svg = Term::new().render_svg(&format!("$ ops-runner check restate.toml\n{text}"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recordings/check.svg");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &svg).expect("written");
    }
    let drawn = fs::read_to_string(&file).unwrap_or_default();
    assert!(drawn == svg, "`check` prints something else now; UPDATE=1 draws it anew:\n{text}");
}
