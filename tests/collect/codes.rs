//! What readers report is under a rule that exists: a finding without one would be lost.

use std::fs;
use std::path::Path;

use restate_scaleout::config::rules;

fn files(folder: &Path, each: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, each);
        } else {
            each(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_code_that_a_reader_reports_is_a_rule() {
    let mut count = 0;
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/collect"), &mut |path, text| {
        for (at, _) in text.match_indices("\"RS") {
            let code: String = text[at + 1..].chars().take_while(|sign| *sign != '"').collect();
            assert!(rules::find(&code).is_some(), "{}: {code}", path.display());
            count += 1;
        }
    });
    assert!(count > 50, "{count} codes were found");
}
