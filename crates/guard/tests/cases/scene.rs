//! Deployments as they were recorded on real servers, and actions on them, both to be spoilt by a case.

use restate_scaleout_api::approval::digest;
use restate_scaleout_api::{
    Action, Approval, ExposureChange, Observation, Refusal, StepInput, StepKey, Target,
};
use restate_scaleout_guard::{Proposal, Start, Verdict, judge};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A recorded deployment that can be spoilt, and what is to be done to it.
#[derive(Clone)]
pub struct Scene {
    /// Target and observations as JSON, so that a case can spoil anything.
    pub input: Value,
    /// The action as JSON.
    pub action: Value,
    /// What `validate` says of any start.
    pub errors: Vec<String>,
}

impl Scene {
    /// A recorded scenario.
    pub fn recorded(name: &str) -> Self {
        let path = format!("{}/../../tests/scenarios/{name}/input.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut input: Value = serde_json::from_str(&text).expect("JSON");
        input.as_object_mut().expect("an object").remove("about");
        Self { input, action: Value::Null, errors: Vec::new() }
    }

    /// With this action.
    pub fn act(mut self, action: Value) -> Self {
        self.action = action;
        self
    }

    /// With a command to the address that everything was read from.
    pub fn command(self, words: &[&str]) -> Self {
        let address = self.address();
        let mut args = vec!["--address", &address];
        args.extend(words);
        let action = json!({"kind": "restatectl", "args": args, "timeout-ms": 1_800_000});
        self.act(action)
    }

    /// The address that everything was read from.
    pub fn address(&self) -> String {
        let args = self.observations().iter().find_map(|it| it["args"].get(1).cloned());
        args.and_then(|it| it.as_str().map(Into::into)).unwrap_or_else(|| "http://127.0.0.1:1".into())
    }

    pub fn snapshot(self) -> Self {
        self.command(&["--request-timeout", "600000", "snapshots", "create", "--trim-log", "--yes"])
    }

    pub fn set_replication(self, replication: &str) -> Self {
        self.command(&[
            "config",
            "set",
            "--log-replication",
            replication,
            "--partition-replication",
            replication,
            "--yes",
        ])
    }

    pub fn add_voter(self, node: &str) -> Self {
        self.command(&["metadata-server", "add-node", node, "--yes"])
    }

    pub fn start(self, node: &str) -> Self {
        self.act(json!({"kind": "start-node", "node": node}))
    }

    pub fn restart(self, node: &str) -> Self {
        self.act(json!({"kind": "restart-node", "node": node}))
    }

    pub fn upgrade(self, node: &str, version: &str) -> Self {
        self.act(json!({"kind": "upgrade-node", "node": node, "version": version}))
    }

    /// With the whole text of a node's file replaced.
    pub fn write(self, node: &str, change: impl Fn(&str) -> String) -> Self {
        let answer = self.answer("read-config", node);
        let old = answer["text"].as_str().unwrap_or_default().to_owned();
        let new = change(&old);
        let action = json!({
            "kind": "write-config",
            "node": node,
            "expect": answer.get("text").map(|_| sha256(&old)),
            "base": {"node": node, "sha256": sha256(&old)},
            "edits": [{"start": 0, "end": old.len(), "insert": new}],
            "sha256": sha256(&new),
            "diff": "+ …",
        });
        let action = match action {
            Value::Object(mut fields) => {
                fields.retain(|_, value| !value.is_null());
                Value::Object(fields)
            }
            other => other,
        };
        self.act(action)
    }

    /// With what the host answered about a node changed.
    pub fn host(mut self, kind: &str, node: &str, change: impl Fn(&mut Value)) -> Self {
        let mut found = false;
        for observation in self.observations_mut() {
            let from = observation.get("from").is_some();
            if observation["kind"] == kind && observation["node"] == node && !from {
                change(&mut observation["answer"]["ok"]);
                found = true;
            }
        }
        assert!(found, "{kind} of {node}");
        self
    }

    /// With the text of a node's file changed.
    pub fn file(self, node: &str, change: impl Fn(&str) -> String) -> Self {
        self.host("read-config", node, |answer| {
            answer["text"] = change(answer["text"].as_str().unwrap_or_default()).into();
        })
    }

    /// With a file that is older than the server that runs.
    pub fn in_effect(self, node: &str) -> Self {
        self.host("read-config", node, |it| it["age-ms"] = 86_400_000.into())
    }

    /// With what a server says of itself changed.
    pub fn health(self, node: &str, change: impl Fn(&mut Value)) -> Self {
        self.host("dial", node, |answer| {
            let mut health: Value =
                serde_json::from_str(answer["body"].as_str().unwrap_or("{}")).expect("JSON");
            change(&mut health);
            answer["body"] = health.to_string().into();
        })
    }

    /// With the JSON that a command whose last argument contains `what` printed changed.
    pub fn read(mut self, what: &str, change: impl Fn(&mut Value)) -> Self {
        let output = self.output(what);
        let mut printed: Value =
            serde_json::from_str(output["stdout"].as_str().unwrap_or("[]")).expect("JSON");
        change(&mut printed);
        output["stdout"] = printed.to_string().into();
        self
    }

    /// With the output of a command whose last argument contains `what` changed.
    pub fn printed(mut self, what: &str, change: impl Fn(&mut Value)) -> Self {
        change(self.output(what));
        self
    }

    /// With what `partitions WHAT show` printed changed, or without it.
    pub fn policies(mut self, what: &str, change: impl Fn(&mut Value)) -> Self {
        let of = |it: &&mut Value| {
            it["args"].as_array().is_some_and(|args| args.ends_with(&[what.into(), "show".into()]))
        };
        let output = self.observations_mut().iter_mut().find(of).unwrap_or_else(|| panic!("{what}"));
        change(&mut output["answer"]["ok"]);
        self
    }

    /// With the first partition's placement or leadership frozen.
    pub fn frozen(self, what: &str) -> Self {
        let (free, frozen) = match what {
            "placement" => ("ENABLED      ", "FROZEN: disks"),
            _ => ("-      \n", "FROZEN: disks\n"),
        };
        self.policies(what, |it| {
            it["stdout"] = it["stdout"].as_str().expect("text").replacen(free, frozen, 1).into();
        })
    }

    /// With another observation.
    pub fn seen(mut self, observation: Value) -> Self {
        self.observations_mut().push(observation);
        self
    }

    /// With a node in `nodes_config` changed.
    pub fn member(self, id: u32, change: impl Fn(&mut Value)) -> Self {
        self.read("nodes_config", |printed| {
            for entry in printed["nodes"].as_array_mut().expect("nodes") {
                if entry[0] == id {
                    change(&mut entry[1]["Node"]);
                }
            }
        })
    }

    /// With a node dead by gossip.
    pub fn dead(self, id: &str) -> Self {
        self.read("FROM nodes", |rows| {
            for row in rows.as_array_mut().expect("rows") {
                if row["plain_node_id"] == id {
                    row["state"] = "dead".into();
                }
            }
        })
    }

    /// With the parameters of every segment of every log changed.
    pub fn segments(self, change: impl Fn(&mut Value)) -> Self {
        self.read("bifrost_config", |printed| {
            for log in printed["logs"].as_array_mut().expect("logs") {
                for segment in log[1]["chain"].as_array_mut().expect("a chain") {
                    let mut params: Value =
                        serde_json::from_str(segment[1]["params"].as_str().expect("text")).expect("JSON");
                    change(&mut params);
                    segment[1]["params"] = params.to_string().into();
                }
            }
        })
    }

    /// With only the last segment of each log.
    pub fn trimmed(self) -> Self {
        self.read("bifrost_config", |printed| {
            for log in printed["logs"].as_array_mut().expect("logs") {
                let chain = log[1]["chain"].as_array_mut().expect("a chain");
                chain.drain(..chain.len() - 1);
            }
        })
    }

    /// With the target changed.
    pub fn target(mut self, change: impl Fn(&mut Value)) -> Self {
        change(&mut self.input["target"]);
        self
    }

    /// As if snapshots were kept in a bucket: what leads to a store depends on its kind.
    pub fn in_a_bucket(self) -> Self {
        self.kept_at("s3://")
    }

    /// As if snapshots were kept in a store of this kind.
    pub fn kept_at(mut self, scheme: &str) -> Self {
        let bucket = |text: &Value| Value::from(text.as_str().expect("a text").replace("az://", scheme));
        for observation in self.observations_mut() {
            if observation["kind"] == "read-config" && observation["answer"]["ok"]["text"].is_string() {
                let text = &mut observation["answer"]["ok"]["text"];
                *text = bucket(text);
            }
        }
        self.target(|it| it["repository"]["destination"] = bucket(&it["repository"]["destination"]))
    }

    pub fn answer(&self, kind: &str, node: &str) -> Value {
        let of = |it: &&Value| it["kind"] == kind && it["node"] == node;
        self.observations().iter().find(of).expect(kind)["answer"]["ok"].clone()
    }

    /// Without what the host answered about a node.
    pub fn without(mut self, kind: &str, node: &str) -> Self {
        let before = self.observations().len();
        self.observations_mut().retain(|it| it["kind"] != kind || it["node"] != node);
        assert_ne!(self.observations().len(), before, "{kind} of {node}");
        self
    }

    /// The reading of who is registered.
    pub fn registered(&self) -> &Value {
        let of = |it: &&Value| it["args"][5] == "nodes_config";
        self.observations().iter().find(of).expect("a reading")
    }

    pub fn observations(&self) -> &Vec<Value> {
        self.input["observations"].as_array().expect("observations")
    }

    pub fn observations_mut(&mut self) -> &mut Vec<Value> {
        self.input["observations"].as_array_mut().expect("observations")
    }

    fn output(&mut self, what: &str) -> &mut Value {
        let of = |it: &&mut Value| {
            let last = it["args"].as_array().and_then(|args| args.last()).and_then(Value::as_str);
            it["kind"] == "restatectl" && last.is_some_and(|last| last.contains(what))
        };
        &mut self.observations_mut().iter_mut().find(of).unwrap_or_else(|| panic!("{what}"))["answer"]["ok"]
    }

    /// The messages.
    pub fn messages(&self) -> (Target, Vec<Observation>, Action) {
        let input: StepInput = serde_json::from_value(self.input.clone()).expect("an input");
        let claimed = json!({
            "kind": "action", "at-ms": 0, "step": "x", "action": self.action, "answer": {"ok": {"exit": 0}},
        });
        let claimed: Observation = serde_json::from_value(claimed).expect("an action");
        let Observation::Action { action, .. } = claimed else { panic!("not an action") };
        (input.target, input.observations, action)
    }

    /// What the guard thinks it does to the losses tolerated.
    pub fn judged(&self) -> Result<ExposureChange, Refusal> {
        self.with(&[], |proposal| judge(proposal).map(|judged| judged.estimate))
    }

    /// Does something with the proposal.
    pub fn with<T>(&self, approvals: &[Approval], then: impl FnOnce(&Proposal<'_>) -> T) -> T {
        let (target, observations, action) = self.messages();
        let step = StepKey::cluster("test");
        let verdict = |start: &Start| Verdict::of(start, self.errors.clone());
        let proposal = Proposal {
            target: &target,
            step: &step,
            action: &action,
            observations: &observations,
            approvals,
            verdict: &verdict,
        };
        then(&proposal)
    }

    /// The name by which it is refused.
    pub fn refused(&self) -> Option<String> {
        self.judged().err().map(|refusal| {
            assert!(!refusal.message.is_empty() && !refusal.remedy.is_empty() && !refusal.cause.is_empty());
            refusal.name
        })
    }
}

/// SHA-256 as messages carry it.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text with the line of a key replaced.
pub fn replace_line(text: &str, key: &str, line: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|old| if old.starts_with(key) { line } else { old }).collect();
    lines.join("\n") + "\n"
}

/// When the first thing was seen that a restart rests on.
pub fn oldest(scene: &Scene) -> u64 {
    let kinds = ["dial", "read-config", "installed"];
    let looks = scene.observations().iter().filter(|it| kinds.iter().any(|kind| it["kind"] == *kind));
    looks.filter_map(|it| it["at-ms"].as_u64()).min().expect("a time")
}

/// An approval of a consent.
pub fn approval(consent: Value) -> Approval {
    Approval { digest: digest(&consent), consent, by: None, at_ms: None }
}
