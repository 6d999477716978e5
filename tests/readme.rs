//! The README says what the code says: the ten-line host, the invariants, the folders.
//!
//! `UPDATE=1 cargo test --test readme` rewrites the generated parts.

use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::api::limits;
use restate_scaleout::{api, exports};
use restate_scaleout_guard::{INVARIANTS, InvariantInfo};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The smallest host of each other language.
const HOSTS: [(&str, &str, &str); 4] = [
    ("Python", "python/check.py", "python"),
    ("Go", "go/check/main.go", "go"),
    ("Java", "java/src/main/java/scaleout/Check.java", "java"),
    ("Rust, without WebAssembly", "rust/src/bin/check.rs", "rust"),
];

/// The text between `<!-- name -->` and `<!-- /name -->`, replaced.
fn with_part(readme: &str, name: &str, part: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = readme.find(&open).unwrap_or_else(|| panic!("a page lacks {open}")) + open.len();
    let end = readme.find(&close).unwrap_or_else(|| panic!("a page lacks {close}"));
    format!("{}{part}{}", &readme[..start], &readme[end..])
}

#[test]
fn generated_parts_are_current() {
    let file = root().join("README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let hosts: String = HOSTS
        .iter()
        .map(|(language, file, fence)| {
            let text = fs::read_to_string(root().join("host-examples").join(file)).unwrap();
            let file = format!("[`host-examples/{file}`](host-examples/{file})");
            format!("<details>\n<summary>{language}</summary>\n\n{file}:\n\n```{fence}\n{text}```\n\n</details>\n\n")
        })
        .collect();
    let host = fs::read_to_string(root().join("host-examples/node/check.mjs")).unwrap();
    let mut invariants = String::new();
    for InvariantInfo { name, never, .. } in INVARIANTS {
        invariants += &format!("- [`{name}`](docs/invariants/{name}.md): {never}\n");
    }
    let wanted = with_part(&readme, "ten-lines", &format!("\n```js\n{host}```\n\n"));
    let wanted = with_part(&wanted, "hosts", &format!("\n{hosts}"));
    let wanted = with_part(&wanted, "invariants", &format!("\n{invariants}\n"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), wanted, "UPDATE=1 rewrites README.md");
    let file = root().join("docs/safety.md");
    let safety = fs::read_to_string(&file).unwrap();
    let list = invariants.replace("](docs/", "](");
    let wanted = with_part(&safety, "invariants", &format!("\n{list}\n"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), wanted, "UPDATE=1 rewrites docs/safety.md");
}

#[test]
fn every_link_leads_to_a_file() {
    for (page, least) in [("README.md", 15), ("docs/contract.md", 2), ("docs/safety.md", 20)] {
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

/// The first cells of the table under a heading, without backticks.
fn rows(page: &str, heading: &str) -> Vec<String> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let section = section.split("\n## ").next().unwrap();
    let first = |line: &str| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned());
    section.lines().filter_map(first).collect()
}

/// The kinds that a schema tells apart by a tag or a word, without the one for later versions.
fn kinds(file: &str, definition: &str) -> Vec<String> {
    let schema = serde_json::to_value(&exports::schemas::all()[file]).unwrap();
    let variants = schema["$defs"][definition]["oneOf"].as_array().expect("kinds").clone();
    let tag = |variant: &Value| variant["properties"]["kind"]["const"].clone();
    let word = |variant: &Value| variant["const"].clone();
    let names = variants.iter().filter_map(|it| Some(tag(it).as_str().or(word(it).as_str())?.to_owned()));
    names.collect()
}

#[test]
fn the_contract_has_a_row_for_everything() {
    let page = fs::read_to_string(root().join("docs/contract.md")).unwrap();
    let exports: Vec<String> =
        exports::EXPORTS.iter().chain([&exports::RUN]).map(|it| (*it).into()).collect();
    assert_eq!(rows(&page, "Modules and exports"), exports);
    assert_eq!(rows(&page, "Host functions of `run`"), api::host::HOST_FUNCTIONS);
    for (heading, file, definition) in [
        ("Replies", "look.answer.json", "ErrorKind"),
        ("Requests", "look.request.json", "Request"),
        ("Actions", "next_step.output.json", "Action"),
        ("Decisions", "next_step.output.json", "Decision"),
    ] {
        let (rows, kinds) = (rows(&page, heading), kinds(file, definition));
        assert!(kinds.len() > 4, "{kinds:?}");
        assert_eq!(rows, kinds, "{heading}");
    }
    assert!(page.contains(&format!("({} now)", api::CONTRACT)), "the version is {}", api::CONTRACT);
}

#[test]
fn the_contract_has_the_limits() {
    let page = fs::read_to_string(root().join("docs/contract.md")).unwrap();
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(root().join("plugin.json")).unwrap()).unwrap();
    assert_eq!(manifest["config"]["contract"], api::CONTRACT);
    let memory = manifest["memory"]["max_pages"].as_u64().unwrap() as usize * 65_536;
    for (what, limit) in [
        ("a message", limits::MESSAGE),
        ("an input of an export about one file", limits::ONE_FILE_INPUT),
        ("the text of one configuration file", limits::FILE_TEXT),
        ("the answer to one request", limits::ANSWER),
        ("memory of a module", memory),
    ] {
        let row = page.lines().find(|line| line.starts_with(&format!("| {what}"))).expect(what);
        assert!(row.contains(&format!("| {} MiB", limit / (1024 * 1024))), "{row}");
    }
    for (limit, of) in [
        (limits::VALUES, "values"),
        (limits::NAMES, "fields"),
        (limits::FILE_PARTS, "keys, values and signs"),
        (limits::NODES, "nodes"),
        (limits::FINDINGS, "findings"),
    ] {
        let digits = limit.to_string().into_bytes();
        let groups: Vec<_> = digits.rchunks(3).rev().map(String::from_utf8_lossy).collect();
        let limit = format!("at most {} {of}", groups.join(","));
        assert!(page.contains(&limit), "{limit}");
    }
}
