//! The smallest host in Rust: `cargo run --bin check FILE…` shows what is wrong with restate.toml files.

use restate_scaleout::api::validate::{NodeConfig, ValidateInput};

fn main() -> std::io::Result<()> {
    let texts = std::env::args().skip(1).map(|name| Ok((std::fs::read_to_string(&name)?, name)));
    let texts = texts.collect::<std::io::Result<Vec<_>>>()?;
    let nodes = texts.iter().map(|(text, name)| NodeConfig::with_file(name, text)).collect();
    for found in restate_scaleout::validate(&ValidateInput { nodes, ..Default::default() }).diagnostics {
        let (line, column) = found.span.map_or((1, 1), |span| (span.line, span.column));
        println!("{}:{line}:{column}: {}: {}", found.file, found.code, found.message);
    }
    Ok(())
}
