//! A deployment that is only played: scripts and a socket answer with what real servers were
//! recorded to say. Nothing ever changes in it, whatever is done.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;

use serde_json::Value;

use super::Place;

/// The deployment, its inventory being `cluster.toml`.
pub struct Cluster {
    pub place: Place,
}

/// Answers as the host of a node would. Purpose and node are its arguments.
const ANSWER: &str = r#"
dir=$(dirname "$0")
at=$dir/nodes/$2
case $1 in
  read) test -e "$at/config" || exit 66; cat "$at/config" ;;
  write) cat > "$at/config"; echo "$1 $2" >> "$dir/done" ;;
  start | restart)
    echo "$1 $2" >> "$dir/done"
    while test -e "$dir/hold"; do sleep 0.02; done ;;
  *) test -e "$at/$1" || exit 255; cat "$at/$1"; exit "$(cat "$at/$1.exit")" ;;
esac"#;

impl Cluster {
    /// A recorded scenario of the repository.
    pub fn new(scenario: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/scenarios")
            .join(scenario)
            .join("input.json");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let input: Value = serde_json::from_str(&text).expect("JSON");
        let input: Value = serde_json::from_str(&addresses(&input).apply(text)).expect("JSON");
        let cluster = Self { place: Place::new() };
        cluster.restatectl(&input);
        cluster.nodes(&input);
        cluster.inventory(&input);
        cluster
    }

    /// What was changed, one action a line.
    pub fn done(&self) -> String {
        fs::read_to_string(self.place.path().join("done")).unwrap_or_default()
    }

    /// The events of the audit log.
    pub fn audit(&self) -> Vec<Value> {
        let text = self.place.read("cluster.toml.audit.jsonl");
        text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
    }

    /// Names of the files beside the inventory.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.place.path()).expect("a directory");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    }

    fn restatectl(&self, input: &Value) {
        let mut cases = String::new();
        for (at, seen) in observations(input, "restatectl").enumerate() {
            let args: Vec<&str> =
                seen["args"].as_array().expect("args").iter().filter_map(Value::as_str).collect();
            let answer = &seen["answer"]["ok"];
            let out =
                self.place.write(&format!("ctl/{at}.out"), answer["stdout"].as_str().unwrap_or_default());
            let err =
                self.place.write(&format!("ctl/{at}.err"), answer["stderr"].as_str().unwrap_or_default());
            let args = args.join(" ").replace('\'', r"'\''");
            let exit = answer["exit"].as_i64().unwrap_or(1);
            let (out, err) = (out.display(), err.display());
            writeln!(cases, "'{args}') /bin/cat {out}; /bin/cat {err} >&2; exit {exit} ;;").expect("text");
        }
        let done = self.place.path().join("done");
        self.place.script(
            "restatectl",
            &format!("case \"$*\" in\n{cases}*) echo \"restatectl $*\" >> {} ;;\nesac", done.display()),
        );
    }

    fn nodes(&self, input: &Value) {
        self.place.script("answer", ANSWER);
        for seen in observations(input, "read-config") {
            let node = seen["node"].as_str().expect("a node");
            if let Some(text) = seen["answer"]["ok"]["text"].as_str() {
                self.place.write(&format!("nodes/{node}/config"), text);
                self.tell(node, "config-age", seconds(&seen["answer"]["ok"]["age-ms"]), 0);
            }
        }
        for (node, answer) in answers(input, "process") {
            let mut text = String::new();
            for (at, process) in answer["processes"].as_array().into_iter().flatten().enumerate() {
                writeln!(text, "pid {}\nage {}", 1000 + at, seconds(&process["age-ms"])).expect("text");
            }
            text.push_str("end\n");
            self.tell(node, "process", text, 0);
        }
        for (node, answer) in answers(input, "disk") {
            let directories = answer["node-directories"].as_array().into_iter().flatten();
            let mut text: String = directories
                .filter_map(Value::as_str)
                .map(|name| format!("entry {name}\ndir {name}\n"))
                .collect();
            writeln!(text, "free {}", answer["free-bytes"].as_u64().unwrap_or(1 << 40)).expect("text");
            self.tell(node, "disk", text, if answer["exists"] == true { 0 } else { 66 });
        }
        for (node, answer) in answers(input, "installed") {
            self.tell(node, "version", answer["version"].as_str().unwrap_or_default().into(), 0);
        }
        for (node, answer) in answers(input, "log-tail") {
            let lines = answer["lines"].as_array().into_iter().flatten();
            self.tell(node, "log-tail", lines.filter_map(Value::as_str).collect::<Vec<_>>().join("\n"), 0);
        }
        for seen in observations(input, "dial").filter(|seen| !seen["from"].is_null()) {
            let from = seen["from"].as_str().expect("a node");
            let answered = !seen["answer"]["ok"]["status"].is_null();
            self.tell(from, "dial", String::new(), if answered { 0 } else { 7 });
        }
    }

    fn tell(&self, node: &str, purpose: &str, text: String, exit: i32) {
        self.place.write(&format!("nodes/{node}/{purpose}"), &text);
        self.place.write(&format!("nodes/{node}/{purpose}.exit"), &exit.to_string());
    }

    fn inventory(&self, input: &Value) {
        let target = &input["target"];
        let answer = self.place.path().join("answer");
        let mut text = format!(
            "restatectl = \"./restatectl\"\n[target]\nreplication = {}\none-host = true\n\
             [target.repository]\ndestination = {}\n[commands]\nenv = {{}}\n",
            target["replication"], target["repository"]["destination"]
        );
        let purposes = [
            "read",
            "write",
            "start",
            "restart",
            "process",
            "disk",
            "version",
            "config-age",
            "log-tail",
            "dial",
        ];
        for purpose in purposes {
            writeln!(text, "{purpose} = \"{} {purpose} {{node}}\"", answer.display()).expect("text");
        }
        for node in target["nodes"].as_array().expect("nodes") {
            text.push_str("[[node]]\n");
            for key in ["name", "address", "location", "roles"] {
                if let Some(value) = node.get(key) {
                    writeln!(text, "{key} = {value}").expect("text");
                }
            }
            // A host looks at the directory that the node's file names.
            let config = answers(input, "read-config").find(|(name, _)| node["name"] == *name);
            let file = config.and_then(|(_, answer)| answer["text"].as_str()).unwrap_or_default();
            let directory = file.lines().find_map(|line| line.strip_prefix("base-dir = "));
            writeln!(text, "[node.commands]\nbase-dir = {}", directory.unwrap_or("\"restate-data\""))
                .expect("text");
            if let Some(settings) = node["settings"].as_object() {
                text.push_str("[node.settings]\n");
                for (key, value) in settings {
                    writeln!(text, "\"{key}\" = {value}").expect("text");
                }
            }
        }
        self.place.write("cluster.toml", &text);
    }
}

/// Node and payload of what was seen of one kind.
fn answers<'a>(input: &'a Value, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    observations(input, kind).filter_map(|seen| Some((seen["node"].as_str()?, seen["answer"].get("ok")?)))
}

fn observations<'a>(input: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    input["observations"].as_array().expect("observations").iter().filter(move |seen| seen["kind"] == kind)
}

fn seconds(ms: &Value) -> String {
    ms.as_f64().map(|ms| (ms / 1000.0).to_string()).unwrap_or_default()
}

/// Recorded addresses with those that take their place.
struct Addresses(BTreeMap<String, String>);

impl Addresses {
    fn apply(&self, text: String) -> String {
        self.0.iter().fold(text, |text, (old, new)| text.replace(old, new))
    }
}

/// A socket for each node that answers, which says what was recorded, and a port at which nobody
/// listens for the others.
fn addresses(input: &Value) -> Addresses {
    let mut addresses = BTreeMap::new();
    let mut answering = Vec::new();
    for seen in observations(input, "dial").filter(|seen| seen["from"].is_null()) {
        let url = seen["url"].as_str().expect("a URL");
        let recorded = url.trim_start_matches("http://").split('/').next().expect("an address").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = listener.local_addr().expect("an address").to_string();
        if !seen["answer"]["ok"]["status"].is_null() {
            let body = seen["answer"]["ok"]["body"].as_str().unwrap_or_default().to_owned();
            answering.push((listener, body));
        }
        addresses.insert(recorded, own);
    }
    let addresses = Addresses(addresses);
    for (listener, body) in answering {
        // A server says where it listens, and that must be where it is dialled.
        let body = addresses.apply(body);
        std::thread::spawn(move || serve(&listener, &body));
    }
    addresses
}

fn serve(listener: &TcpListener, body: &str) {
    for stream in listener.incoming().flatten() {
        let mut reader = BufReader::new(&stream);
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 2) {
            line.clear();
        }
        // Whoever asked may have gone.
        let _ = write!(
            &stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
    }
}
