//! The picture of `check` in the repository's README is what `check` prints.

mod common;

use std::path::{Path, PathBuf};

use anstyle_svg::Term;
use common::{FAILED, Place};

const CONFIG: &str = include_str!("recording/restate.toml");

fn picture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/recordings/check.svg")
}

#[test]
fn the_recording_of_check_is_current() {
    let place = Place::new();
    place.write("restate.toml", CONFIG);
    let end = common::end(place.command(&["check", "restate.toml"]).env("CLICOLOR_FORCE", "1"));
    assert_eq!(end.code, FAILED, "{}", end.all());
    let svg = Term::new().render_svg(&format!("$ ops-runner check restate.toml\n{}", end.stdout));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(picture().parent().expect("a folder")).expect("made");
        std::fs::write(picture(), &svg).expect("written");
    }
    let recorded = std::fs::read_to_string(picture()).expect("UPDATE=1 records it");
    assert!(svg == recorded, "check prints something else now; UPDATE=1 records it anew:\n{}", end.stdout);
}
