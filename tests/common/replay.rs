//! A host that answers from recorded observations, for the driver's loop, natively and in
//! WebAssembly.

use std::collections::BTreeMap;

use restate_scaleout::Host;
use restate_scaleout::api::Observation;
use serde_json::{Value, json};

/// One call of a host function, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub function: String,
    pub request: Vec<u8>,
    pub answer: Vec<u8>,
}

/// Answers looks with what was recorded, says yes to everything and that every action worked. Its
/// clock goes by itself, so equal scripts give equal calls.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    observations: Vec<Observation>,
    /// Answers that take the place of the host's own, by the name of a function, of a request
    /// (`look:read-config`) or of an action (`act:start-node`).
    fixed: BTreeMap<String, Vec<u8>>,
    pub calls: Vec<Call>,
    /// After this many reports the host asks to stop: nothing ever changes here, so a run would
    /// repeat itself until it gives up.
    patience: usize,
    now_ms: u64,
}

impl Replay {
    pub fn new(observations: &[Observation]) -> Self {
        Self { observations: observations.to_vec(), patience: 4, now_ms: 1_000_000, ..Self::default() }
    }

    pub fn patient(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    pub fn fixing(mut self, name: &str, answer: &[u8]) -> Self {
        self.fixed.insert(name.into(), answer.into());
        self
    }

    pub fn answer(&mut self, function: &str, request: &[u8]) -> Vec<u8> {
        let fields: Value = serde_json::from_slice(request).expect("a request is JSON");
        self.now_ms += 1 + fields["ms"].as_u64().unwrap_or(0);
        let name = match fields["kind"].as_str() {
            Some(kind) => format!("{function}:{kind}"),
            None => function.to_owned(),
        };
        let answer = match self.fixed.get(&name).or_else(|| self.fixed.get(function)) {
            Some(answer) => answer.clone(),
            None => self.own(function, &fields).into_bytes(),
        };
        self.calls.push(Call { function: function.into(), request: request.into(), answer: answer.clone() });
        answer
    }

    fn own(&self, function: &str, request: &Value) -> String {
        match function {
            "look" => {
                let requests = request["requests"].as_array().expect("a list of requests");
                let answers: Vec<String> = requests.iter().map(|request| self.look(request)).collect();
                format!(r#"{{"ok":{{"answers":[{}]}}}}"#, answers.join(","))
            }
            "approve" => r#"{"ok":{"approved":true,"by":"ada"}}"#.into(),
            "report" => {
                let reports = self.calls.iter().filter(|call| call.function == "report").count();
                json!({"ok": {"go-on": reports < self.patience}}).to_string()
            }
            "sleep" => json!({"ok": {"now-ms": self.now_ms}}).to_string(),
            _ => r#"{"ok":{"exit":0,"stdout":"","stderr":""}}"#.into(),
        }
    }

    /// The answer to one request with its time, as text: a fixed one need not be JSON that is one.
    fn look(&self, request: &Value) -> String {
        let kind = request["kind"].as_str().expect("a kind");
        let answer = match self.fixed.get(&format!("look:{kind}")) {
            Some(answer) => String::from_utf8(answer.clone()).expect("an answer among others is text"),
            None => self.recorded(request).to_string(),
        };
        format!(r#"{{"at-ms":{},"answer":{answer}}}"#, self.now_ms)
    }

    fn recorded(&self, request: &Value) -> Value {
        let same = |seen: &Value| {
            ["kind", "args", "node", "base-dir", "url", "from"]
                .iter()
                .all(|field| seen[field] == request[field])
        };
        let mut seen =
            self.observations.iter().map(|seen| serde_json::to_value(seen).expect("an observation"));
        seen.rfind(same).map_or_else(
            || json!({"error": {"kind": "unsupported", "message": "not recorded"}}),
            |seen| seen["answer"].clone(),
        )
    }
}

impl Host for Replay {
    fn call(&mut self, function: &'static str, request: &[u8]) -> Result<Vec<u8>, String> {
        Ok(self.answer(function, request))
    }
}
