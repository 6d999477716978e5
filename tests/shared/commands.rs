//! Words of command lines.

use restate_scaleout::api::check::CheckInput;

use crate::{checked, file, findings, passed};

#[test]
fn of_a_line_that_tells_of_a_node_only_that_is_passed_on() {
    let of = |service: &str| passed(&[("n1.service", &format!("[Service]\n{service}\n"))]);
    for service in [
        "ExecStart=/bin/sh -c \"unlock hush && exec restate-server --node-name n1\"",
        "ExecStart=/bin/sh -c \"unlock --pin=hush; exec /usr/bin/restate-server --node-name n1\"",
        "ExecStart=/bin/sh -c \"HUSH=hush exec restate-server --node-name n1\"",
        "ExecStart=/usr/bin/docker run -e DB=hush -p hush restatedev/restate:1.7.12 --node-name n1",
        "Environment=RESTATE_NODE_NAME=n1 hush \"DB=hush hush\"\nExecStart=/usr/bin/restate-server --node-name n1",
        "ExecStart=/usr/bin/restate-server --node-name n1\nExecStart=/opt/hush restate-server --node-name n1",
    ] {
        let text = of(service);
        assert!(text.contains("restate"), "{service}\n{text}");
        assert!(!text.to_lowercase().contains("hush"), "{service}\n{text}");
    }
    let compose = "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: n1.env\n";
    let text = passed(&[
        ("compose.yaml", compose),
        ("n1.env", "RESTATE_NODE_NAME=n1 # hush\nRESTATE_CLUSTER_NAME='acme' # hush\nDB=hush\n"),
        (
            "other.env",
            "AWS_SECRET_ACCESS_KEY=hush-hush\nHTTPS_PROXY=http://me:hush@proxy\nRESTATE_X=a # hush\n",
        ),
    ]);
    assert!(text.contains("RESTATE_NODE_NAME=n1") && !text.contains("hush"), "{text}");
}

/// Where something is started, with `WORDS` in the place of what is added to its words.
const STARTED: [&str; 13] = [
    "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    command: [--node-name, n1, LIST]\n",
    "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    command: --node-name n1 WORDS\n",
    "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    entrypoint: [sh, -c, 'PW=hush exec restate-server WORDS']\n",
    "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    entrypoint: sh -c \"PW=hush restate-server WORDS\"\n",
    "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    entrypoint: [/bin/bash, -ec]\n    command: ['export D=postgres://u:hush@h; exec restate-server WORDS']\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: r\n      image: restatedev/restate:1.7.12\n      args: [LIST]\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: r\n      image: restatedev/restate:1.7.12\n      command: [restate-server, --node-name, n1, LIST]\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: r\n      image: restatedev/restate:1.7.12\n      command: [sh, -c]\n      args:\n        - |\n          curl -H \"A: Bearer hush\" x\n          exec restate-server WORDS\n",
    "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {name: q}\nspec:\n  compute:\n    image: restatedev/restate:1.7.12\n    command: [sh, -c, 'PW=hush restate-server']\n    args: [LIST]\n  storage: {storageRequestBytes: 1}\n",
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: restate}\nspec:\n  chart: {spec: {chart: restate-helm, version: 1.7.6}}\n  values:\n    args: [LIST]\n    env: [{name: RESTATE_NODE_NAME, value: a}]\n",
    "[Service]\nExecStart=/usr/bin/restate-server --node-name n1 WORDS\n",
    "[Service]\nExecStart=/usr/bin/docker run --rm -e PASS=hush --label x=hush restatedev/restate:1.7.12 WORDS\n",
    "[Service]\nExecStart=/bin/sh -c 'export PW=hush; exec restate-server --node-name n1 WORDS'\n",
];

#[test]
fn of_the_words_that_start_a_server_only_known_ones_are_passed_on() {
    for started in STARTED {
        // At the end nothing is a value of what comes before it.
        for last in ["hush", "PW=hush", "-uhush"] {
            let words = [
                "--token",
                "hush",
                "--bearer=hush",
                "-u",
                "hush",
                "--production",
                "hush",
                "--node-name",
                "n2",
                "hush",
                "--tracing-endpoint",
                "http://u:hush@o",
                last,
                "--",
                "hush",
                last,
            ];
            let text = started.replace("LIST", &words.join(", ")).replace("WORDS", &words.join(" "));
            let name = if text.starts_with('[') { "n1.service" } else { "a.yaml" };
            let output = checked(&CheckInput { files: vec![file(name, &text)], ..CheckInput::default() });
            let told = findings(&output).join("\n");
            assert!(!told.contains("hush"), "{text}\n{told}");
            let passed = passed(&[(name, &text)]);
            assert!(!passed.is_empty() && !passed.contains("hush"), "{text}\n{passed}");
        }
        let text = started.replace("LIST", "-c, /n1.toml").replace("WORDS", "--config-file /n1.toml");
        let name = if text.starts_with('[') { "n1.service" } else { "a.yaml" };
        let passed = passed(&[(name, &text)]);
        assert!(passed.contains("/n1.toml"), "{text}\n{passed}");
    }
}

#[test]
fn words_of_other_programs_in_a_script_are_withheld() {
    let image = "image: restatedev/restate:1.7.12";
    let of = |line: &str| format!("services:\n  n1:\n    {image}\n    {line}\n");
    for line in [
        "entrypoint: sh -c \"vault login --location hush && restate-server --node-name n1\"",
        "entrypoint: [sh, -c, \"vault login --location hush && restate-server --node-name n1\"]",
        "entrypoint: [sh, -c, \"psql -c a/hush; restate-server --node-name n1\"]",
        "entrypoint: [bash, -ec, \"psql -c a/hush; restate-server --node-name n1\"]",
        "entrypoint: [bash, -lc, \"psql -ca/hush; restate-server --node-name n1\"]",
        "entrypoint: \"psql --location hush; restate-server --node-name n1\"",
        "entrypoint: [restate-server, --node-name, n1, pw=hush/x.toml]",
        "entrypoint: restate-server --node-name n1 https://h/hush/x.toml",
        "entrypoint: restate-server --node-name n1 --token=hush/x.toml",
        "entrypoint: restate-server --node-name n1 -uhush.toml",
        "entrypoint: restate-server --node-name n1 -c https://h/hush/x.toml",
        "entrypoint: restate-server --node-name n1 -cpw=hush/x.toml",
        "entrypoint: sh -c \"docker run curlimages/curl --user admin:hush http://h && exec restate-server --node-name n1\"",
        "entrypoint: sh -c \"docker login -u me -p 12345678 && exec restate-server --node-name n1\"",
        "entrypoint: sh -c \"docker exec db psql -v hush -p 12345678; exec restate-server --node-name n1\"",
        "entrypoint: sh -c \"podman run -d redis --requirepass hush -p hush; exec restate-server --node-name n1\"",
    ] {
        let text = passed(&[("compose.yaml", &of(line))]);
        let is_told = text.contains("hush") || text.contains("12345678");
        assert!(text.contains("--node-name") && !is_told, "{line}\n{text}");
    }
    for line in [
        "sh -c \"vault login --location hush && restate-server --node-name n1\"",
        "/bin/bash -ec 'psql -c a/hush; exec restate-server --node-name n1'",
    ] {
        let text = passed(&[("n1.service", &format!("[Service]\nExecStart={line}\n"))]);
        assert!(text.contains("restate-server") && !text.contains("hush"), "{line}\n{text}");
    }
    for line in ["-c /a/n1.toml", "-c=/a/n1.toml", "--config-file=/a/n1.toml", "--config-file /a/n1.toml"] {
        let line = format!("entrypoint: sh -c \"exec restate-server {line} --node-name n1\"");
        let text = passed(&[("compose.yaml", &of(&line))]);
        assert!(text.contains("/a/n1.toml") && text.contains("--node-name n1"), "{line}\n{text}");
    }
}
