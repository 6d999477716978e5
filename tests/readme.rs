//! The README says what the code says: the ten-line host, the invariants, the folders.
//!
//! `UPDATE=1 cargo test --test readme` rewrites the generated parts.

use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::guard;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The text between `<!-- name -->` and `<!-- /name -->`, replaced.
fn with_part(readme: &str, name: &str, part: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = readme.find(&open).unwrap_or_else(|| panic!("README.md lacks {open}")) + open.len();
    let end = readme.find(&close).unwrap_or_else(|| panic!("README.md lacks {close}"));
    format!("{}{part}{}", &readme[..start], &readme[end..])
}

#[test]
fn generated_parts_are_current() {
    let file = root().join("README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let host = fs::read_to_string(root().join("host-examples/node/check.mjs")).unwrap();
    let mut invariants = String::new();
    for invariant in guard::ALL {
        let (name, never) = (invariant.name(), invariant.never());
        invariants += &format!("- [`{name}`](docs/invariants/{name}.md): {never}\n");
    }
    invariants += "- [`approved-plan`](docs/invariants/approved-plan.md): does what was not in the plan that was approved\n";
    let wanted = with_part(&readme, "ten-lines", &format!("\n```js\n{host}```\n\n"));
    let wanted = with_part(&wanted, "invariants", &format!("\n{invariants}\n"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), wanted, "UPDATE=1 rewrites README.md");
}

#[test]
fn every_link_leads_to_a_file() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut links = 0;
    for link in readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !link.starts_with("http") {
            assert!(root().join(link.split('#').next().unwrap()).exists(), "{link}");
            links += 1;
        }
    }
    assert!(links > 15);
}
