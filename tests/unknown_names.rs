//! What no server knows may be anybody's: of it the name is told, and never the value, neither to people nor in what is
//! passed on.

use restate_scaleout::api::check::{CheckFile, CheckInput, FixMode};
use restate_scaleout::api::render::{Format, RenderInput};
use restate_scaleout::{check, render};

/// Stands for a value. Nothing of it looks like a secret.
const MARK: &str = "zqxmark";
/// The same as a number.
const NUMBER: &str = "7391826";

/// Names of all kinds: words that people keep secrets under, words of nothing, and keys with a slip of the keyboard.
const NAMES: [&str; 22] = [
    "auth",
    "basic",
    "cert",
    "cred",
    "dsn",
    "foo",
    "hmac",
    "identity",
    "keyfile",
    "login",
    "otp",
    "pin",
    "pk",
    "pw",
    "salt",
    "seed",
    "url",
    "user-pass",
    "webhook",
    "x",
    "node-nam",
    "destinatio",
];
/// Those of them that are known keys but for a letter.
const NEAR: [&str; 2] = ["node-nam", "destinatio"];
/// Formats that have changes in them.
const CHANGES: [&str; 2] = ["Json", "Sarif"];
/// The tables that they stand in.
const TABLES: [&str; 6] = ["", "worker.snapshots", "metadata-client", "admin", "foo", "worker.bar"];

/// A name as that of a variable that sets the key.
fn variable(table: &str, name: &str) -> String {
    let dotted = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
    format!("RESTATE_{}", dotted.replace('.', "__").replace('-', "_").to_ascii_uppercase())
}

/// Configuration files in which the name is set, in every form of writing.
fn configurations(at: usize, table: &str, name: &str) -> Vec<String> {
    let dotted = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
    let section = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
    let first = "cluster-name = \"acme\"\n";
    let mut found = Vec::new();
    let values = [
        format!("\"{MARK}\""),
        NUMBER.to_owned(),
        format!("'{MARK}'"),
        format!("\"\"\"\n{MARK}\n{MARK}\"\"\""),
        format!("[\"{MARK}\", \"{MARK}\"]"),
        format!("[\n  \"{MARK}\",\n  {NUMBER}\n]"),
        format!("{{ a = \"{MARK}\" }}"),
        format!("[{{ a = \"{MARK}\", b = {NUMBER} }}]"),
        format!("\"http://h/{MARK}\""),
    ];
    // Each name has some of them, and each of them many names.
    for value in (0..3).map(|more| &values[(at + more * 4) % values.len()]) {
        found.push(format!("{first}{section}{name} = {value}\n"));
        found.push(format!("{first}{dotted} = {value}\n"));
        found.push(format!("{first}{section}\"{name}\" = {value}\n"));
        if !table.is_empty() && !value.contains('\n') {
            found.push(format!("{first}{table} = {{ {name} = {value} }}\n"));
        }
    }
    // What cannot be read is shown, too.
    for broken in ["= MARK", "= \"MARK", "MARK", ": MARK", "= \"a\" MARK", "= [MARK]", "= \"\"\"MARK\nMARK"] {
        let line = format!("{name} {}", broken.replace("MARK", MARK));
        found.push(format!("{first}{section}{line}\n"));
        found.push(format!("node-name = n1\n{section}{line}\n"));
    }
    found.push(format!("{first}[{dotted}]\na = \"{MARK}\"\n"));
    found.push(format!("{first}[[{dotted}]]\na = \"{MARK}\"\nb = {NUMBER}\n"));
    found.push(format!(
        "{first}[ingress]\nkafka-clusters = [{{ name = \"a\", brokers = [\"b\"], {name} = \"{MARK}\" }}]\n"
    ));
    found.push(format!(
        "{first}[[ingress.kafka-clusters]]\nname = \"a\"\nbrokers = [\"b\"]\n{name} = \"{MARK}\"\n"
    ));
    found.push(format!("{first}node-name = {{ {name} = \"{MARK}\" }}\n"));
    found
}

/// A text below a key of YAML.
fn block(text: &str, indent: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(indent))).collect()
}

/// Files in which a configuration stands.
fn with_configuration(text: &str) -> Vec<Vec<(String, String)>> {
    let file = |name: &str, text: String| (name.to_owned(), text);
    let compose = format!(
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    command: [--config-file, /c.toml]\n    configs: [{{source: c, target: /c.toml}}]\n\
         configs:\n  c:\n    content: |\n{}",
        block(text, 6)
    );
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  c.toml: |\n{}---\napiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\n\
         spec:\n  volumes: [{{name: c, configMap: {{name: c}}}}]\n  containers:\n    - name: r\n      image: restatedev/restate:1.7.12\n      \
         args: [--config-file, /c/c.toml]\n      volumeMounts: [{{name: c, mountPath: /c}}]\n",
        block(text, 4)
    );
    let cluster = format!(
        "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {{name: q}}\nspec:\n  config: |\n{}  compute:\n    \
         image: restatedev/restate:1.7.12\n  storage: {{storageRequestBytes: 1}}\n",
        block(text, 4)
    );
    vec![
        vec![file("restate.toml", text.to_owned())],
        vec![file("compose.yaml", compose)],
        vec![file("pod.yaml", map)],
        vec![file("cluster.yaml", cluster)],
    ]
}

/// Files in which a variable is set.
fn with_variable(name: &str) -> Vec<Vec<(String, String)>> {
    let image = "image: restatedev/restate:1.7.12";
    let service = |lines: &str| format!("services:\n  n1:\n    {image}\n{}", block(lines, 4));
    let pod = |lines: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\nspec:\n  containers:\n    - name: r\n      {image}\n{}",
            block(lines, 6)
        )
    };
    let cluster = |lines: &str| {
        format!(
            "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {{name: q}}\nspec:\n  compute:\n    {image}\n{}  \
             storage: {{storageRequestBytes: 1}}\n",
            block(lines, 4)
        )
    };
    let one = |name: &str, text: String| vec![(name.to_owned(), text)];
    let mut found = Vec::new();
    let values = [MARK, NUMBER, "http://h/zqxmark"];
    {
        let value = values[name.len() % values.len()];
        let quoted = format!("'{value}'");
        for lines in [
            format!("environment:\n  {name}: {value}\n"),
            format!("environment:\n  {name}: {quoted}\n  RESTATE_NODE_NAME: n1\n"),
            format!("environment:\n  - {name}={value}\n"),
            format!("environment: [\"{name}={value}\", RESTATE_NODE_NAME=n1]\n"),
            format!("entrypoint: sh -c \"{name}={value} exec restate-server\"\n"),
            format!("entrypoint: [sh, -c, \"export {name}={quoted}; exec restate-server --node-name n1\"]\n"),
            format!("entrypoint: [env, {name}={value}, restate-server]\n"),
        ] {
            found.push(one("compose.yaml", service(&lines)));
        }
        for line in [
            format!("{name}={value}"),
            format!("export {name}={quoted}"),
            format!("{name}=\"{value}\" # {MARK}"),
        ] {
            let mut files = one("compose.yaml", service("env_file: n1.env\n"));
            files.push(("n1.env".into(), format!("RESTATE_CLUSTER_NAME=acme\n{line}\n")));
            found.push(files);
        }
        let mut files = one(
            "compose.yaml",
            service(&format!("environment: ['{name}=${{T}}', \"RESTATE_NODE_NAME=n1\"]\n")),
        );
        files.push((".env".into(), format!("T={value}\n")));
        found.push(files);
        found.push(one(
            "pod.yaml",
            pod(&format!("env:\n  - {{name: T, value: {quoted}}}\n  - {{name: {name}, value: $(T)}}\n")),
        ));
        for lines in [
            format!("env:\n  - {{name: {name}, value: {quoted}}}\n"),
            format!(
                "env:\n  - value: {value}\n    name: {name}\n  - {{name: RESTATE_NODE_NAME, value: n1}}\n"
            ),
            format!("command: [sh, -c, \"{name}={quoted} exec restate-server\"]\n"),
        ] {
            found.push(one("pod.yaml", pod(&lines)));
            found.push(one("cluster.yaml", cluster(&lines)));
        }
        for lines in [
            format!("Environment={name}={value}\nExecStart=/usr/bin/restate-server\n"),
            format!(
                "Environment=RESTATE_NODE_NAME=n1 \"{name}={value}\"\nExecStart=/usr/bin/restate-server\n"
            ),
            format!("Environment={name}={quoted}\nExecStart=/usr/bin/restate-server\n"),
            format!("ExecStart=/usr/bin/env {name}={quoted} /usr/bin/restate-server --node-name n1\n"),
            format!("ExecStart=/bin/sh -c \"{name}={value} exec restate-server --node-name n1\"\n"),
            format!(
                "ExecStart=/usr/bin/docker run -e {name}={quoted} restatedev/restate:1.7.12 --node-name n1\n"
            ),
        ] {
            found.push(one("n1.service", format!("[Service]\n{lines}")));
        }
        let mut files = one(
            "n1.service",
            "[Service]\nEnvironmentFile=/etc/n1.env\nExecStart=/usr/bin/restate-server\n".into(),
        );
        files.push(("n1.env".into(), format!("RESTATE_CLUSTER_NAME=acme\n{name}={quoted}\n")));
        found.push(files);
        for line in [
            format!("docker run -e {name}={quoted} restatedev/restate:1.7.12 --node-name n1"),
            format!("docker run --env={name}={value} restatedev/restate:1.7.12 --node-name n1"),
        ] {
            found.push(one("run.sh", format!("#!/bin/sh\n{line}\n")));
        }
    }
    found
}

/// Files in which a flag is given.
fn with_flag(name: &str) -> Vec<Vec<(String, String)>> {
    let mut found = Vec::new();
    let one = |name: &str, text: String| vec![(name.to_owned(), text)];
    for words in [
        format!("--{name} {MARK}"),
        format!("--{name}={MARK}"),
        format!("--{name} '{MARK}'"),
        format!("--{name}={NUMBER}"),
    ] {
        let items: Vec<&str> = words.split(' ').map(|word| word.trim_matches('\'')).collect();
        let list = format!("[--cluster-name, acme, {}]", items.join(", "));
        for line in [
            format!("command: {list}"),
            format!("command: --cluster-name acme {words}"),
            format!("entrypoint: [restate-server, {}", &list[1..]),
            format!("entrypoint: sh -c \"exec restate-server {words}\""),
        ] {
            found.push(one(
                "compose.yaml",
                format!("services:\n  n1:\n    image: restatedev/restate:1.7.12\n    {line}\n"),
            ));
        }
        found.push(one(
            "pod.yaml",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\nspec:\n  containers:\n    - name: r\n      image: restatedev/restate:1.7.12\n      \
                 args: {list}\n"
            ),
        ));
        found.push(one(
            "cluster.yaml",
            format!(
                "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {{name: q}}\nspec:\n  compute:\n    image: restatedev/restate:1.7.12\n    \
                 args: {list}\n  storage: {{storageRequestBytes: 1}}\n"
            ),
        ));
        found.push(one(
            "n1.service",
            format!("[Service]\nExecStart=/usr/bin/restate-server --cluster-name acme {words}\n"),
        ));
        found.push(one(
            "run.sh",
            format!("docker run restatedev/restate:1.7.12 --cluster-name acme {words}\n"),
        ));
    }
    found
}

/// All that people are told of some files, and all that is passed on of them.
fn told(files: &[(String, String)]) -> Vec<(String, String)> {
    let file =
        |(name, text): &(String, String)| CheckFile { name: name.clone(), text: text.clone(), found: false };
    let files = files.iter().map(file).collect();
    let input = CheckInput { files, share: true, fix: Some(FixMode::Unsafe), ..CheckInput::default() };
    let output = check(&input).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        output.reading.deployments.iter().any(|one| !one.found.is_empty()),
        "no node in {:?}",
        input.files
    );
    let mut told: Vec<(String, String)> = Vec::new();
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github, Format::Junit] {
        let (findings, reading, files) =
            (output.findings.clone(), Some(output.reading.clone()), output.files.clone());
        let input =
            RenderInput { output: findings, reading, files, format, advice: true, ..RenderInput::default() };
        told.push((format!("{format:?}"), render(&input).text));
    }
    let shared = output.shared.expect("it was asked for");
    let shared = shared.files.iter().map(|one| format!("== {}\n{}", one.name, one.text)).collect();
    told.push(("shared".into(), shared));
    let diffs = output.fixes.iter().flat_map(|fixes| &fixes.texts).map(|one| one.diff.as_str());
    told.push(("fixes".into(), diffs.collect()));
    told
}

/// Holds what is told of files against the marks. Several of one kind are told once.
fn held(all: impl IntoIterator<Item = (String, Vec<(String, String)>)>) {
    let mut wrong = Vec::new();
    for (what, files) in all {
        // A change that moves a misspelled key carries what it sets to its new place, in the formats that programs apply.
        let is_moved = NEAR.iter().any(|near| what.contains(near));
        let all = told(&files);
        for (whom, text) in all.into_iter().filter(|(whom, _)| !is_moved || !CHANGES.contains(&whom.as_str()))
        {
            if text.contains(MARK) || text.contains(NUMBER) {
                let written: String = files.iter().map(|(name, text)| format!("== {name}\n{text}")).collect();
                wrong.push(format!("{what}, {whom}:\n{written}-- {whom}\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n\n"));
}

/// Each name with a few of the tables, so that each table has many names.
fn places() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.into_iter().enumerate().map(|(at, name)| (TABLES[at % TABLES.len()], name))
}

#[test]
fn of_a_key_that_no_server_knows_the_name_alone_is_told() {
    // Each form of writing stands in each kind of file, under one name or another.
    let texts =
        places().enumerate().flat_map(|(at, (table, name))| configurations(at, table, name)).enumerate();
    held(texts.map(|(at, text)| {
        let mut files = with_configuration(&text);
        (text, files.swap_remove(at % files.len()))
    }));
}

#[test]
fn of_a_variable_that_no_server_knows_the_name_alone_is_told() {
    let own = places().map(|(table, name)| variable(table, name));
    let others = ["AWS_ZZZ", "OTEL_ZZZ", "RESTATE_", "RESTATE_CONFIG_X"].map(str::to_owned);
    held(own.chain(others).flat_map(|name| {
        with_variable(&name).into_iter().map(move |files| (name.clone(), files)).collect::<Vec<_>>()
    }));
}

#[test]
fn of_a_flag_that_no_server_has_the_name_alone_is_told() {
    let near = ["node-nam", "cluster-nme", "locatio", "log-filtr", "role", "base-dirr"];
    held(NAMES.into_iter().chain(near).flat_map(|name| {
        with_flag(name).into_iter().map(move |files| (format!("--{name}"), files)).collect::<Vec<_>>()
    }));
}
