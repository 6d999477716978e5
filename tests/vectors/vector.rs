//! One vector, and how it is written.

use std::collections::BTreeMap;

use restate_scaleout::api::Observation;
use restate_scaleout::config::hash::sha256_hex;
use restate_scaleout::exports::{self, RUN};
use serde_json::{Map, Value, json};

use crate::replay::{Call, Replay};

/// Longer answers are kept as their hash.
const LONG: usize = 8 << 10;

/// An input of an export, and what the native crate makes of it.
pub struct Vector {
    pub export: &'static str,
    pub name: String,
    input: String,
    /// The name of the input, if other vectors have it, too.
    shared: Option<String>,
    pub answer: Result<String, String>,
    /// What a run asks its host, in order, and is answered.
    calls: Vec<Call>,
}

impl Vector {
    /// A call that needs no host functions, or fails before it calls any.
    pub fn of(export: &'static str, name: impl Into<String>, input: impl Into<String>) -> Self {
        Self::run(export, name, input, &[])
    }

    /// The same with a JSON value as input.
    pub fn json(export: &'static str, name: impl Into<String>, input: &Value) -> Self {
        Self::of(export, name, input.to_string())
    }

    /// A run over a host that answers with what was observed.
    pub fn run(
        export: &'static str,
        name: impl Into<String>,
        input: impl Into<String>,
        seen: &[Observation],
    ) -> Self {
        let (name, input) = (name.into(), input.into());
        let mut host = Replay::new(seen);
        let answer = match export {
            RUN => exports::run(&mut host, input.as_bytes()),
            export => exports::call(export, input.as_bytes()),
        };
        let answer = answer.map(|bytes| String::from_utf8(bytes).expect("answers are JSON"));
        Self { export, name, input, shared: None, answer, calls: host.calls }
    }

    /// Says that other exports have the same input, under this name.
    pub fn sharing(self, name: &str) -> Self {
        Self { shared: Some(name.into()), ..self }
    }

    /// The answer as JSON.
    pub fn answered(&self) -> Value {
        let answer = self.answer.as_ref().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        serde_json::from_str(answer).expect("answers are JSON")
    }

    /// Its line.
    pub fn line(&self) -> String {
        let mut line = Map::from_iter([("name".to_owned(), json!(self.name))]);
        let input = match &self.shared {
            Some(name) => ("input-from", name),
            None => ("input", &self.input),
        };
        line.insert(input.0.into(), json!(input.1));
        match &self.answer {
            Ok(answer) if answer.len() > LONG => {
                line.insert("sha256".into(), json!(sha256_hex(answer)));
                line.insert("bytes".into(), json!(answer.len()));
            }
            Ok(answer) => drop(line.insert("answer".into(), json!(answer))),
            Err(error) => drop(line.insert("error".into(), json!(error))),
        }
        if !self.calls.is_empty() {
            line.insert("calls".into(), self.calls.iter().map(call).collect());
        }
        format!("{}\n", Value::Object(line))
    }
}

fn call(Call { function, request, answer }: &Call) -> Value {
    let [request, answer] =
        [request, answer].map(|bytes| std::str::from_utf8(bytes).expect("messages are text"));
    json!({"function": function, "request": request, "answer": answer})
}

/// The lines of inputs that several vectors have.
pub fn shared_lines(vectors: &[Vector]) -> String {
    let shared = vectors.iter().filter_map(|vector| Some((vector.shared.as_ref()?, &vector.input)));
    let mut inputs: BTreeMap<&String, &String> = BTreeMap::new();
    for (name, input) in shared {
        assert_eq!(*inputs.entry(name).or_insert(input), input, "two inputs are called {name}");
    }
    inputs.iter().map(|(name, input)| format!("{}\n", json!({"name": name, "input": input}))).collect()
}
