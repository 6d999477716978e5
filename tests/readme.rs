//! The README says what the code says: the ten-line host, the invariants, the folders.
//!
//! `UPDATE=1 cargo test --test readme` rewrites the generated parts.

use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::{api, exports, guard};

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
    for (page, least) in [("README.md", 15), ("docs/contract.md", 2)] {
        let file = root().join(page);
        let text = fs::read_to_string(&file).unwrap();
        let mut links = 0;
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("http") {
                assert!(file.parent().unwrap().join(link.split('#').next().unwrap()).exists(), "{link}");
                links += 1;
            }
        }
        assert!(links >= least, "{page}");
    }
}

#[test]
fn the_contract_has_a_row_for_every_function() {
    let page = fs::read_to_string(root().join("docs/contract.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let wanted = exports::EXPORTS.iter().chain([&exports::RUN]).chain(&api::host::HOST_FUNCTIONS);
    assert!(rows.eq(wanted.copied()), "exports and host functions, in their order");
    let version = api::CONTRACT.rsplit('/').next().unwrap();
    assert!(page.contains(&format!("({version} now)")), "the version is {version}");
}
