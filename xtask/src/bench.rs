//! The speed of the exports, compared with other tools and with merely reading the same input. Everything is
//! measured in one run and printed as ratios; nothing is asserted.

use std::collections::BTreeMap;
use std::{env, fmt, fs};

use serde_json::Value;

use crate::dist::dist;
use crate::gate::gzipped;
use crate::modules::{MODULES, bytes};
use crate::run::{npm_ci, output, root};

/// Measurements by input and by what was measured: nanoseconds, but for `bytes` and `steps`.
#[derive(Default)]
struct Measured(BTreeMap<String, BTreeMap<String, f64>>);

/// Builds the modules, measures, and prints tables.
///
/// # Errors
/// When a tool is missing or fails.
pub fn bench() -> Result<(), String> {
    dist()?;
    npm_ci("bench")?;
    npm_ci("tests/parity")?;
    let path = |file: &str| root().join(file).display().to_string();
    let inputs = path("target/bench");
    let native =
        ["run", "--locked", "--quiet", "--profile", "bench", "--package", "restate-scaleout-bench", "--"];
    let native = output("cargo", &[&native[..], &[&inputs]].concat())?;
    let mut measured = Measured::default();
    for (input, times) in fields(&json(native.lines().last().unwrap_or_default())?) {
        fields(times).for_each(|(what, time)| measured.insert(input, what, time));
    }
    let script = path("bench/run.mjs");
    let module = path(&format!("dist/{}", MODULES[0].file));
    let schema = path(&format!("schema/restate-{}.json", restate_scaleout::config::version::NEWEST));
    let server = path("tests/parity/node_modules/restate-server-1-7/bin/restate-server");
    let tools = json(&output("node", &["--no-warnings", &script, &inputs, &module, &schema, &server])?)?;
    for (tool, times) in fields(&tools) {
        fields(times).for_each(|(input, time)| measured.insert(input, tool, time));
    }
    let tables = [measured.files()?, measured.clusters()?, measured.wanted()?, sizes()?].concat();
    print!("{tables}");
    if env::var_os("UPDATE").is_some() { write(&tables) } else { Ok(()) }
}

/// Puts the tables into `docs/measured.md`, between its marks.
fn write(tables: &str) -> Result<(), String> {
    let file = root().join("docs/measured.md");
    let failed = |error: std::io::Error| format!("docs/measured.md: {error}");
    let page = fs::read_to_string(&file).map_err(failed)?;
    let (open, close) = ("<!-- tables -->\n", "<!-- /tables -->");
    let parts = page.split_once(open).and_then(|(before, rest)| Some((before, rest.split_once(close)?.1)));
    let (before, after) = parts.ok_or("docs/measured.md lacks its marks")?;
    let lines: String = tables.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    fs::write(&file, format!("{before}{open}\n```text\n{lines}```\n\n{close}{after}")).map_err(failed)
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))
}

fn fields(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

const FILES: [&str; 12] = [
    "0.5 KB",
    "0.5 KB, misspelled",
    "26 keys",
    "26 keys, misspelled",
    "8 KB",
    "8 KB, misspelled",
    "0.5 MB",
    "0.5 MB, misspelled",
    "1 MB",
    "1 MB, misspelled",
    "5 files",
    "50 files",
];

const SIZES: &[&str] = &["3 × 24", "10 × 128", "100 × 1000", "100 × 4096"];
/// Nodes that one node is to become, all with a vote: the longest roads there are.
const GROWTHS: &[&str] = &["5 nodes", "21 nodes", "101 nodes"];

/// Calls about clusters, and the sizes they are timed for.
const CLUSTERS: [(&str, &[&str]); 5] = [
    ("next_step, done", SIZES),
    ("next_step, mid-road", SIZES),
    ("plan, mid-road", SIZES),
    ("next_step, one node to", GROWTHS),
    ("plan, one node to", GROWTHS),
];

impl Measured {
    fn insert(&mut self, input: &str, what: &str, value: &Value) {
        let values = self.0.entry(input.to_owned()).or_default();
        values.extend(value.as_f64().map(|number| (what.to_owned(), number)));
    }

    fn of(&self, input: &str, what: &str) -> Result<f64, String> {
        let found = self.0.get(input).and_then(|values| values.get(what));
        found.copied().ok_or_else(|| format!("{what} of `{input}` was not measured"))
    }

    /// `validate`, each tool as a multiple of the native time.
    fn files(&self) -> Result<String, String> {
        let tools = ["module", "Extism SDK", "smol-toml + ajv", "--dump-config"];
        let mut table = Table::new("validate, as native = 1", ["native"].iter().chain(&tools));
        for input in FILES {
            let native = self.of(input, "native")?;
            let ratios = tools.map(|tool| Ok(number(self.of(input, tool)? / native)));
            let ratios = ratios.into_iter().collect::<Result<Vec<_>, String>>()?;
            table.row(input, [time(native)].iter().chain(&ratios));
        }
        Ok(table.to_string())
    }

    /// `next_step` and `plan`, as multiples of reading the input.
    fn clusters(&self) -> Result<String, String> {
        let heads = ["input", "reading", "native", "module", "Extism SDK", "steps"];
        let mut table = Table::new("as reading the JSON = 1", heads.iter());
        for (call, sizes) in CLUSTERS {
            for size in sizes {
                let input = format!("{call}, {size}");
                let floor = self.of(&input, "floor")?;
                let times = |what| Ok::<_, String>(number(self.of(&input, what)? / floor));
                let kilobytes = format!("{:.0} KB", self.of(&input, "bytes")? / 1000.0);
                let steps = self.of(&input, "steps")?;
                let steps = if steps > 0.0 { format!("{steps}") } else { String::new() };
                let cells =
                    [kilobytes, time(floor), times("native")?, times("module")?, times("Extism SDK")?, steps];
                table.row(&input, cells.iter());
            }
        }
        Ok(table.to_string())
    }

    /// The ratios that are to be reached.
    fn wanted(&self) -> Result<String, String> {
        let mut table = Table::new("ratio", ["measured", "at most", ""].iter());
        let mut line = |what: &str, ratio: f64, most: f64| {
            let over = if ratio > most { "over" } else { "" };
            table.row(what, [number(ratio), number(most), over.to_owned()].iter());
        };
        for size in ["0.5 KB", "26 keys", "8 KB"] {
            let dirty = self.of(&format!("{size}, misspelled"), "native")?;
            line(&format!("misspelled to clean, {size}"), dirty / self.of(size, "native")?, 10.0);
        }
        for kind in ["", ", misspelled"] {
            let [half, whole] = ["0.5 MB", "1 MB"].map(|size| self.of(&format!("{size}{kind}"), "native"));
            line(&format!("1 MB to 0.5 MB{kind}"), whole? / half?, 2.5);
        }
        let [few, many] = ["5 files", "50 files"].map(|files| self.of(files, "native"));
        line("50 files to 5 files", many? / few?, 15.0);
        for input in &FILES[4..] {
            line(
                &format!("module to native, {input}"),
                self.of(input, "module")? / self.of(input, "native")?,
                2.0,
            );
        }
        for (call, sizes) in CLUSTERS {
            for size in sizes {
                let input = format!("{call}, {size}");
                let native = self.of(&input, "native")?;
                line(&format!("module to native, {input}"), self.of(&input, "module")? / native, 2.0);
                if let Some(state) = call.strip_prefix("plan") {
                    let one = self.of(&format!("next_step{state}, {size}"), "native")?;
                    let steps = self.of(&input, "steps")?;
                    line(&format!("{input}, to steps × next_step"), native / (steps * one), 2.0);
                } else {
                    line(&format!("{input}, to reading"), native / self.of(&input, "floor")?, 5.0);
                }
            }
            if sizes == SIZES {
                let [few, many] =
                    [SIZES[2], SIZES[3]].map(|size| self.of(&format!("{call}, {size}"), "native"));
                line(&format!("{call}, 4096 to 1000 partitions"), many? / few?, 5.0);
            }
        }
        Ok(table.to_string())
    }
}

/// Rows whose columns are as wide as what is in them.
struct Table(Vec<Vec<String>>);

impl Table {
    fn new<'a, T: AsRef<str> + 'a>(name: &str, heads: impl Iterator<Item = &'a T>) -> Self {
        let mut table = Self(Vec::new());
        table.row(name, heads);
        table
    }

    fn row<'a, T: AsRef<str> + 'a>(&mut self, name: &str, cells: impl Iterator<Item = &'a T>) {
        let cells = cells.map(|cell| cell.as_ref().to_owned());
        self.0.push(std::iter::once(name.to_owned()).chain(cells).collect());
    }

    /// How many characters the widest cell of a column has.
    fn width(&self, column: usize) -> usize {
        let cells = self.0.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.0 {
            let cell = |(column, cell): (usize, &String)| match (column, self.width(column)) {
                (0, width) => format!("{cell:<width$}"),
                (_, width) => format!("   {cell:>width$}"),
            };
            let line: String = row.iter().enumerate().map(cell).collect();
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f)
    }
}

/// A ratio with a sensible number of digits.
fn number(ratio: f64) -> String {
    match ratio {
        _ if ratio >= 100.0 => format!("{ratio:.0}"),
        _ if ratio >= 10.0 => format!("{ratio:.1}"),
        _ => format!("{ratio:.2}"),
    }
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        _ if nanoseconds >= 1e6 => format!("{:.1} ms", nanoseconds / 1e6),
        _ => format!("{:.1} µs", nanoseconds / 1e3),
    }
}

fn sizes() -> Result<String, String> {
    let lines = MODULES.iter().map(|module| {
        let code = bytes(module)?;
        Ok(format!("dist/{}: {} bytes, {} gzipped\n", module.file, code.len(), gzipped(&code)?))
    });
    lines.collect()
}
