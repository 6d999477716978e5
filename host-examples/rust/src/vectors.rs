//! Vectors, read and compared.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A call that a run makes of its host.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// The host function.
    pub function: String,
    /// The bytes that it is called with.
    pub request: String,
    /// What it answers.
    pub answer: String,
}

/// A line of a file of vectors.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Vector {
    /// The export, which is the name of the file.
    #[serde(skip)]
    pub export: String,
    /// Its name.
    pub name: String,
    /// The bytes to send.
    #[serde(default)]
    pub input: String,
    input_from: Option<String>,
    answer: Option<String>,
    sha256: Option<String>,
    error: Option<String>,
    /// What a run asks its host.
    #[serde(default)]
    pub calls: Vec<Call>,
}

impl Vector {
    fn expects(&self, came: &Result<Vec<u8>, String>) -> bool {
        match (came, &self.answer, &self.sha256, &self.error) {
            (Ok(came), Some(answer), None, None) => came == answer.as_bytes(),
            (Ok(came), None, Some(hash), None) => {
                Sha256::digest(came).iter().map(|byte| format!("{byte:02x}")).collect::<String>() == *hash
            }
            (Err(came), None, None, Some(error)) => came == error,
            _ => false,
        }
    }
}

/// A host that holds a run to the recorded calls.
#[derive(Debug, Default)]
pub struct Recorded(pub VecDeque<Call>);

impl Recorded {
    /// The answer to a call of a host function.
    ///
    /// # Errors
    /// When another call was recorded, or none.
    pub fn answer(&mut self, function: &str, request: &[u8]) -> Result<Vec<u8>, String> {
        match self.0.pop_front() {
            Some(call) if call.function == function && call.request.as_bytes() == request => {
                Ok(call.answer.into_bytes())
            }
            _ => Err(format!("{function} is called with another request")),
        }
    }
}

/// How a host did with the vectors of one export.
#[derive(Debug, Serialize)]
pub struct Compared {
    host: String,
    export: String,
    vectors: usize,
    equal: usize,
    ms: f64,
}

impl Compared {
    /// Whether all were equal.
    #[must_use]
    pub fn all_equal(&self) -> bool {
        self.equal == self.vectors
    }
}

/// All vectors with their whole inputs, by export.
///
/// # Errors
/// When a file cannot be read.
pub fn read(folder: &Path) -> Result<Vec<Vector>, String> {
    let inputs: BTreeMap<String, String> =
        lines(&folder.join("inputs.jsonl"))?.into_iter().map(|line| (line.name, line.input)).collect();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files
        .retain(|file| file.extension().is_some_and(|end| end == "jsonl") && !file.ends_with("inputs.jsonl"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        for mut vector in lines(&file)? {
            vector.export = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(name) = &vector.input_from {
                vector.input = inputs.get(name).ok_or_else(|| format!("no input is called {name}"))?.clone();
            }
            all.push(vector);
        }
    }
    Ok(all)
}

fn lines(file: &Path) -> Result<Vec<Vector>, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines()
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{}: {error}", file.display())))
        .collect()
}

/// Asks a host every vector, and tells how each export did. The host answers with what is left of the recorded calls.
pub fn compare(
    host: &str,
    vectors: &[Vector],
    mut ask: impl FnMut(&Vector) -> (Result<Vec<u8>, String>, usize),
    mut differs: impl FnMut(&Vector, &str),
) -> Vec<Compared> {
    let mut rows: Vec<Compared> = Vec::new();
    for vector in vectors {
        if rows.last().is_none_or(|row| row.export != vector.export) {
            rows.push(Compared {
                host: host.into(),
                export: vector.export.clone(),
                vectors: 0,
                equal: 0,
                ms: 0.0,
            });
        }
        let started = Instant::now();
        let (came, calls_left) = ask(vector);
        let took: Duration = started.elapsed();
        if let Some(row) = rows.last_mut() {
            row.vectors += 1;
            row.ms += took.as_secs_f64() * 1000.0;
            if vector.expects(&came) && calls_left == 0 {
                row.equal += 1;
            } else {
                differs(
                    vector,
                    &came.map_or_else(|error| error, |bytes| String::from_utf8_lossy(&bytes).into_owned()),
                );
            }
        }
    }
    rows
}
