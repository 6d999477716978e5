//! The web module, the npm package around it, and the page.

use std::process::{Command, Stdio};

use crate::dist;
use crate::out::{self, at_once};
use crate::run::{node_tests, npm_ci, root, run};
use crate::section::section;

const PACKAGE: &str = "doors/web/package";
const PAGE: &str = "host-examples/browser";
const PAGE_TESTS: &str = "host-examples/browser/test";

/// The names that wasm-bindgen gives its files.
const GLUE: &str = "restate_scaleout_web.js";
const MODULE: &str = "restate_scaleout_web_bg.wasm";

/// Builds the page, and tests it and the package, which is built.
///
/// # Errors
/// What fails.
pub fn check() -> Result<(), String> {
    at_once(
        || section("tests of the npm package", || node_tests("tests/web")),
        || {
            page()?;
            section("tests of the page", || node_tests(PAGE_TESTS))
        },
    )
}

/// Builds the page and opens it, where the desktop knows how.
///
/// # Errors
/// When something cannot be built.
pub fn open() -> Result<(), String> {
    package()?;
    page()?;
    let address = format!("file://{}", root().join(PAGE).join("dist/index.html").display());
    out::say(&address);
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    // The address is printed: whoever has no desktop opens it elsewhere.
    let _ = Command::new(opener).arg(&address).stdout(Stdio::null()).stderr(Stdio::null()).status();
    Ok(())
}

/// Builds the npm package with its module.
///
/// # Errors
/// When it cannot be built.
pub fn package() -> Result<(), String> {
    section("web module and npm package", || {
        dist::build(&["restate-scaleout-web"])?;
        let bound = "target/web";
        let bindgen = ["run", "--quiet", "--locked", "-p", "restate-scaleout-bindgen", "--"];
        let module = dist::built("restate_scaleout_web.wasm");
        run("", "cargo", &[&bindgen[..], &[&module, bound]].concat())?;
        npm_ci(PACKAGE)?;
        run(PACKAGE, "npm", &["run", "--silent", "build"])?;
        dist::optimise(&format!("{bound}/{MODULE}"), &format!("{PACKAGE}/dist/{MODULE}"))?;
        let copy = |file: &str| {
            std::fs::copy(root().join(bound).join(file), root().join(PACKAGE).join("dist").join(file))
        };
        copy(GLUE).map(drop).map_err(|error| format!("{bound}/{GLUE}: {error}"))
    })
}

fn page() -> Result<(), String> {
    section("page", || {
        npm_ci(PAGE)?;
        run(PAGE, "npm", &["run", "--silent", "build"])
    })
}
