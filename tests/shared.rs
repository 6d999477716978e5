//! Files as they may be passed on: checked anew they say the same, and nobody else's values are in them.

use std::fs;

use restate_scaleout::api::check::{CheckFile, CheckInput, CheckOutput, MissingFile, Shared};
use restate_scaleout::check;

#[path = "common/folders.rs"]
mod folders;

/// The cases of `collect`: folders of files as people have them.
fn cases() -> Vec<(String, CheckInput)> {
    let mut found = Vec::new();
    for folder in ["tests/collect/cases", "tests/kubernetes"] {
        for entry in fs::read_dir(folder).expect("cases") {
            let folder = entry.expect("an entry").path();
            if !folder.is_dir() {
                continue;
            }
            let folders::Call { environment, missing } = folders::call(&folder);
            let mut input = CheckInput { environment, ..CheckInput::default() };
            let lost = |path: String| MissingFile { path, problem: "it is not there".into() };
            input.missing = missing.into_iter().map(lost).collect();
            let file = |(name, text)| CheckFile { name, text, found: false };
            input.files = folders::files(&folder).into_iter().map(file).collect();
            found.push((folder.display().to_string(), input));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn shared(input: &CheckInput) -> Shared {
    let output = checked(&CheckInput { share: true, ..input.clone() });
    output.shared.expect("it was asked for")
}

fn checked(input: &CheckInput) -> CheckOutput {
    check(input).unwrap_or_else(|error| panic!("{error}"))
}

/// The same call with the files that may be passed on.
fn passed_on(input: &CheckInput, shared: &Shared) -> CheckInput {
    let file = |name: &str, text: &str| CheckFile { name: name.into(), text: text.into(), found: false };
    let files = shared.files.iter().map(|one| file(&one.name, &one.text)).collect();
    CheckInput { files, ..input.clone() }
}

/// What is found, without the places.
fn findings(output: &CheckOutput) -> Vec<String> {
    let mut found: Vec<String> = output
        .findings
        .diagnostics
        .iter()
        .flat_map(|one| {
            // Lines have moved.
            let message = one.message.replace(|sign: char| sign.is_ascii_digit(), "");
            let nodes = std::iter::once(&one.node).chain(&one.nodes);
            nodes.map(|node| format!("{} {node}: {message}", one.code)).collect::<Vec<_>>()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Cases of which what is passed on says less or more, and why.
const NOT_THE_SAME: [(&str, &str); 18] = [
    ("/allowed", "comments are gone, and with them what they allow"),
    ("/anchored-causes", "anchors are gone, and with them that a value is written once"),
    (
        "/assumed",
        "of two equal keys the one that does not count is gone; a default that is withheld is a value",
    ),
    ("/broken", "what cannot be read is left out"),
    ("/data-off-the-volume", "a path in a variable that is called like a secret is withheld"),
    ("/extra-env", "findings about keys alone, whose values say nothing"),
    ("/folder", "a configuration file that is no TOML is left out"),
    ("/half-filled", "what cannot be read is left out"),
    ("/ignored-lines", "a unit of which no node was read is gone"),
    ("/joined-lines", "that a text stood on several lines is gone"),
    ("/networks-apart", "anchors are gone, and with them that a value is written once"),
    ("/refused-objects", "that a text stood on several lines is gone, and variables without a name"),
    ("/refused-values", "items that are refused are gone"),
    ("/refused-unit", "a unit of which no node was read is gone"),
    ("/released", "findings about keys alone, whose values say nothing"),
    ("/script", "what scripts start is gone"),
    ("/stateful-set-broken", "of two equal variables the one that does not count is gone"),
    ("/told-once", "comments are gone, and with them from which chart an object is rendered"),
];

/// What a case says that what is passed on of it does not say, or says beside it.
fn difference(mut input: CheckInput) -> Option<String> {
    // Scripts are left out: their words may be any program's.
    input.files.retain(|file| !file.name.ends_with(".sh"));
    differs(&input)
}

fn differs(input: &CheckInput) -> Option<String> {
    let shared = shared(input);
    let (before, after) = (checked(input), checked(&passed_on(input, &shared)));
    let (before, after) = (findings(&before), findings(&after));
    let lost: Vec<&String> = before.iter().filter(|one| !after.contains(one)).collect();
    let new: Vec<&String> = after.iter().filter(|one| !before.contains(one)).collect();
    (before != after).then(|| format!("left out {:?}\nlost {lost:#?}\nnew {new:#?}", shared.left_out))
}

#[test]
fn what_is_passed_on_says_the_same() {
    let cases = cases();
    let is_case = |name: &str, case: &str| name.ends_with(case);
    let mut wrong = Vec::new();
    for (name, input) in &cases {
        if NOT_THE_SAME.iter().any(|(case, _)| is_case(name, case)) {
            // Of these the scripts are a part of what differs.
            if differs(input).is_none() {
                wrong.push(format!("{name}: it is no exception any more"));
            }
        } else if let Some(difference) = difference(input.clone()) {
            wrong.push(format!("{name}: {difference}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    for (case, _) in NOT_THE_SAME {
        assert!(cases.iter().any(|(name, _)| is_case(name, case)), "there is no case {case} any more");
    }
}

/// What must not be passed on, wherever it stands. Others' values are no secrets of nodes, so nothing else hides them.
const HUSH: &str = "hush-hush-1234567";

const COMPOSE: &str = r#"# password hush-hush-1234567
x-shared: &shared
  POSTGRES_PASSWORD: hush-hush-1234567 # hush-of-others
x-restate: &restate
  RESTATE_CLUSTER_NAME: acme
services:
  hush-of-others:
    image: hush-of-others
  n1:
    image: restatedev/restate:1.7.12 # hush-of-others
    labels: ["traefik.basicauth=hush-hush-1234567"]
    healthcheck: {test: "curl -u a:hush-hush-1234567 http://localhost"}
    command: ["--node-name", "n1", "--token", "hush-hush-1234567"]
    environment:
      <<: [*restate, *shared]
      RESTATE_ADVERTISED_ADDRESS: http://n1:5122
      RESTATE_WORKER__SNAPSHOTS__AWS_ENDPOINT_URL: http://minio:9000
      RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: hush-hush-1234567
      RESTATE_HTTP_PROXY: http://me:hush-hush-1234567@proxy:3128
      OTHER_TOKEN: ${OTHER_TOKEN:-hush-hush-1234567}
      OTEL_EXPORTER_OTLP_HEADERS: x-team=hush-hush-1234567
      RESTATE_INGRESS__KAFKA_CLUSTERS__A__SSL_CA: hush-hush-1234567
      ACME_LICENCE: hush-of-others
    logging: {driver: x, options: {user: hush-of-others, key: hush-of-others, tag: hush-of-others}}
    deploy: {replicas: 1, labels: {name: hush-of-others}, x: {key: hush-of-others}}
    networks: {default: {driver_opts: {name: hush-of-others}}}
    build: {args: ["LICENCE=hush-of-others"]}
  n2:
    image: restatedev/restate:1.7.12
    env_file: n2.env
    environment:
      - RESTATE_NODE_NAME=n2
      - RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY=hush-hush-1234567
    volumes: ["./n2.toml:/n2.toml", "share:/restate-data"]
    configs: [mine]
    entrypoint: [restate-server, --config-file, /n2.toml]
  minio:
    image: minio/minio
    environment: {MINIO_ROOT_PASSWORD: hush-hush-1234567}
    command: [server, hush-of-others]
configs:
  other: {content: hush-of-others}
  mine: {content: hush-of-others}
volumes:
  share: {driver_opts: {type: cifs, o: "username=me,pass=hush-hush-1234567"}}
"#;

const TOML: &str = r#"node-name = "n2" # password = "hush-hush-1234567"
[worker.snapshots]
aws-secret-access-key = "hush-hush-1234567"
destination = "s3://me:hush-hush-1234567@bucket/x"
# Nobody touches STRIPE_ID or LOGIN; hush-of-others
"#;

const ENV: &str =
    "# hush-of-others\nRESTATE_CLUSTER_NAME=acme\nDB=hush-of-others\nMY_PASSWORD='hush-hush-1234567'\n";

const MANIFEST: &str = r#"apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: restate
  annotations: {note: hush-of-others, user: hush-of-others, key: hush-of-others, name: hush-of-others}
spec:
  serviceName: restate
  replicas: 3
  selector: {matchLabels: {app: restate}}
  template:
    metadata: {labels: {app: restate}}
    spec:
      volumes:
        - {name: data, csi: {driver: x, volumeAttributes: {login: hush-of-others}}}
        - {name: other, hostPath: {path: /hush-of-others}}
      initContainers:
        - {name: init, image: busybox, command: [echo, hush-of-others]}
      containers:
        - name: sidecar
          image: acme/sidecar
          env: [{name: DB, value: hush-of-others}]
        - name: restate
          image: restatedev/restate:1.7.12
          volumeMounts: [{name: data, mountPath: /restate-data}]
          lifecycle: {postStart: {exec: {command: [curl, hush-of-others]}}}
          env:
            - {name: HUSH_HUSHED_hush, value: x}
            - {name: RESTATE_CLUSTER_NAME, value: acme}
            - {name: RESTATE_WORKER__SNAPSHOTS__AWS_ACCESS_KEY_ID, valueFrom: {secretKeyRef: {name: s3, key: id}}}
            - name: RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY
              value: "hush-hush-1234567"
---
apiVersion: v1
kind: Secret
metadata: {name: s3}
stringData:
  id: hush-hush-1234567
  other: hush-of-others
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
data: {x: hush-of-others}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {template: {spec: {containers: [{name: shop, image: acme/shop, env: [{name: P, value: hush-of-others}]}]}}}
"#;

const UNIT: &str = "# hush-of-others\n[Service]\nExecStartPre=/bin/echo hush-of-others\n\
                    Environment=RESTATE_NODE_NAME=n9 MY_TOKEN=hush-hush-1234567 ACME=hush-of-others\n\
                    Environment=\"RESTATE_CLUSTER_NAME=acme\"\nExecStart=/usr/bin/restate-server --node-name n9\n";

const OTHER_UNIT: &str = "[Unit]\nDescription=hush-of-others\nAfter=restate-server.service\n[Service]\n# restate-server\n\
                          ExecStart=/opt/app --licence hush-of-others\n";

const OTHER_ENV: &str = "STRIPE_ID=hush-of-others\nLOGIN=hush-of-others\ninfo=hush-of-others\n";

const SCRIPT: &str = "#!/bin/sh\n# hush-of-others\nexport DB=hush-of-others\ncurl -u a:hush-hush-1234567 http://x\n\
                      docker run -e RESTATE_NODE_NAME=n8 -e ACME=hush-of-others \\\n  -e MY_PASSWORD=hush-hush-1234567 restatedev/restate:1.7.12\n";

#[test]
fn what_is_passed_on_holds_nobody_elses_values_and_no_secret() {
    let file = |name: &str, text: &str| CheckFile { name: name.into(), text: text.into(), found: false };
    let kinds = [
        vec![
            file("compose.yaml", COMPOSE),
            file("n2.env", ENV),
            file("n2.toml", TOML),
            file("app.env", OTHER_ENV),
        ],
        vec![file("restate.yaml", MANIFEST)],
        vec![file("restate.service", UNIT), file("other.service", OTHER_UNIT), file("other.env", OTHER_ENV)],
        vec![
            file("run.sh", SCRIPT),
            file("notes.txt", HUSH),
            file("broken.yaml", "a: [hush-hush-1234567"),
            file("n1.toml", TOML),
        ],
    ];
    // A secret may have the sign in it that stands behind a name.
    let written = [HUSH, "hush-hush-1234567==", "hush=hush-1234567", "hush-hush-1234567=hush"];
    for (files, hush) in kinds.iter().flat_map(|files| written.iter().map(move |hush| (files, hush))) {
        let with = |one: &CheckFile| CheckFile { text: one.text.replace(HUSH, hush), ..one.clone() };
        let files: Vec<CheckFile> = files.iter().map(with).collect();
        let names: Vec<String> = files.iter().map(|one| one.name.clone()).collect();
        let input = CheckInput { files, ..CheckInput::default() };
        let before = checked(&input);
        assert!(!before.reading.deployments.is_empty(), "{names:?} have nodes");
        let shared = shared(&input);
        assert!(!shared.files.is_empty(), "{names:?}");
        for one in &shared.files {
            for others in ["hush", "busybox", "sidecar", "shop", "minio/minio"] {
                assert!(!one.text.contains(others), "{others} in {}\n{}", one.name, one.text);
            }
        }
        let count = |output: &CheckOutput| -> usize {
            output.reading.deployments.iter().map(|one| one.found.len()).sum()
        };
        // Scripts are left out, with what runs by them.
        let scripts = names.iter().filter(|name| name.ends_with(".sh")).count();
        assert_eq!(
            count(&checked(&passed_on(&input, &shared))) + scripts,
            count(&before),
            "{names:?}: {shared:#?}"
        );
    }
}

#[test]
fn what_is_passed_on_is_passed_on_as_it_is() {
    let is_same = |name: &str| {
        !["/released", "/extra-env", "/comments-behind", "/joined-lines"]
            .iter()
            .any(|one| name.ends_with(one))
    };
    // Of two of these the first time says less: what was kept for a finding about its key says nothing any more. Of the
    // third a script is left out, and what it alone reads has no reader any more. In the last a configuration stood on several
    // lines that YAML makes one of, which is no TOML.
    for (name, input) in cases().into_iter().filter(|(name, _)| is_same(name)) {
        let once = shared(&input);
        let twice = shared(&passed_on(&input, &once));
        assert_eq!(once.files, twice.files, "{name}");
    }
}

#[test]
fn it_is_there_when_asked_for() {
    let (_, input) = cases().remove(0);
    assert_eq!(checked(&input).shared, None);
    assert!(!shared(&input).files.is_empty());
}

#[test]
fn a_secret_that_must_be_set_stays_a_reference() {
    let text = "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      \
                RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY: ${KEY:?hush}\n      \
                AWS_SECRET_ACCESS_KEY: \"${KEY:-hush-hush}\"\n";
    let files = vec![CheckFile { name: "compose.yaml".into(), text: text.into(), found: false }];
    let input = CheckInput { files, ..CheckInput::default() };
    let shared = shared(&input);
    let [file] = &shared.files[..] else { panic!("{shared:?}") };
    assert!(file.text.contains("${KEY:?<withheld>}") && !file.text.contains("hush"), "{}", file.text);
    let again = checked(&passed_on(&input, &shared));
    let in_plain_text =
        |output: &CheckOutput| findings(output).iter().filter(|one| one.contains("RS441")).count();
    assert_eq!(in_plain_text(&again), in_plain_text(&checked(&input)));
}

fn file(name: &str, text: &str) -> CheckFile {
    CheckFile { name: name.into(), text: text.into(), found: false }
}

/// What is passed on of some files, all in one.
fn passed(files: &[(&str, &str)]) -> String {
    let files = files.iter().map(|(name, text)| file(name, text)).collect();
    let shared = shared(&CheckInput { files, ..CheckInput::default() });
    shared.files.iter().map(|one| format!("== {}\n{}", one.name, one.text)).collect()
}

const KEY: &str = "RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY";

#[test]
fn only_what_its_reader_expands_is_a_reference() {
    let compose = |value: &str| {
        format!(
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      {KEY}: '{value}'\n"
        )
    };
    let item = |value: &str| {
        format!(
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment: ['{KEY}={value}']\n"
        )
    };
    let pod = |value: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\nspec:\n  containers:\n    - name: restate\n      \
             image: restatedev/restate:1.7.12\n      env:\n        - {{name: A, value: b}}\n        - {{name: {KEY}, value: '{value}'}}\n"
        )
    };
    let unit = |value: &str| {
        format!("[Service]\nEnvironment={KEY}={value}\nExecStart=/usr/bin/restate-server --node-name n1\n")
    };
    for (value, in_compose, in_pod) in [
        ("$A", true, false),
        ("${A}", true, false),
        ("${A:?}", true, false),
        ("$12345678", false, false),
        ("${1A}", false, false),
        ("$P4SSW0RD", true, false),
        ("Tr0ub4dor=$A", false, false),
        ("$(A)", false, true),
        ("$(1A)", false, false),
        ("x$(A)", false, false),
    ] {
        for (text, kept) in
            [(passed(&[("pod.yaml", &pod(value))]), in_pod), (passed(&[("n1.service", &unit(value))]), false)]
        {
            assert!(text.contains(KEY), "{text}");
            assert!(kept || !text.contains(value), "{value}\n{text}");
        }
        let text = passed(&[("compose.yaml", &compose(value))]);
        assert_eq!(text.contains(value), in_compose, "{value}\n{text}");
        // In a list it may be withheld with what it stands in.
        let text = passed(&[("compose.yaml", &item(value))]);
        assert!(text.contains(KEY) && (in_compose || !text.contains(value)), "{value}\n{text}");
    }
}

#[test]
fn what_nobody_expands_in_a_file_of_variables_is_no_reference() {
    let unit = "[Service]\nEnvironmentFile=/etc/n1.env\nExecStart=/usr/bin/restate-server --node-name n1\n";
    let text = passed(&[("n1.service", unit), ("n1.env", &format!("{KEY}=$P4SSW0RD\n"))]);
    assert!(text.contains(&format!("{KEY}=<withheld>")) && !text.contains("P4SS"), "{text}");
    let compose = "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file:\n      - {path: n1.env, format: raw}\n";
    let text = passed(&[("compose.yaml", compose), ("n1.env", &format!("{KEY}=${{P4SS}}\n"))]);
    assert!(text.contains(KEY) && !text.contains("P4SS"), "{text}");
}

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

#[test]
fn a_text_that_is_no_configuration_any_more_is_passed_on_nowhere() {
    let manifest = |toml: &str| {
        let toml = toml.replace('\n', "\n    ");
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  restate.toml: |\n    {toml}\n---\n\
             apiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\nspec:\n  volumes: [{{name: c, configMap: {{name: c}}}}]\n  \
             containers:\n    - name: restate\n      image: restatedev/restate:1.7.12\n      \
             args: [--config-file, /c/restate.toml]\n      volumeMounts: [{{name: c, mountPath: /c}}]\n"
        )
    };
    for toml in ["node-name = \"n1 # pw hush", "node-name = \"n1\"\nhush"] {
        let text = passed(&[("pod.yaml", &manifest(toml))]);
        assert!(text.contains("restate.toml") && !text.contains("hush"), "{toml}\n{text}");
        let text = passed(&[("n1.toml", toml)]);
        assert_eq!(text, "", "{toml}");
    }
}

#[test]
fn missing_files_are_named_where_what_is_passed_on_names_them() {
    let compose =
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [./n1.env, .env.local]\n";
    let lost = |path: &str| MissingFile { path: path.into(), problem: "it is not there".into() };
    let of = |name: &str, missing: &[&str]| {
        let missing = missing.iter().map(|path| lost(path)).collect();
        let input = CheckInput { files: vec![file(name, compose)], missing, ..CheckInput::default() };
        shared(&input).missing
    };
    assert_eq!(of("compose.yaml", &["n1.env", ".env", "env", "/home/me/x/.env.local"]), ["n1.env"]);
    assert_eq!(of("a/compose.yaml", &["a/n1.env", "a/.env.local", "b/n1.env"]), ["a/n1.env", "a/.env.local"]);
}

#[test]
fn words_of_an_author_and_values_that_nobody_knows_are_withheld() {
    let toml = "# restate-scaleout: allow RS103 hush\nnode-name = \"n1\"\npw = \"hush\"\nlogin = \"hush\"\nnumbr = 4711\n\
                [hushed]\na = \"hush\"\n[worker.invoker]\nauth = \"hush\"\n";
    let text = passed(&[("n1.toml", toml)]);
    assert!(!text.replace("hushed", "").contains("hush") && !text.contains("4711"), "{text}");
    assert!(text.contains("allow RS103 <withheld>") && text.contains("login = \"<withheld>\""), "{text}");
    let unit = "[Service]\nEnvironment=RESTATE_NODE_NAME=hush \"RESTATE_X=hush \\\n  hush\n\
                ExecStart=/usr/bin/restate-server --node-name n1\n";
    let text = passed(&[("n1.service", unit)]);
    assert!(text.contains("RESTATE_X=") && !text.contains("hush"), "{text}");
}

/// Values with a secret in them, of all shapes that keys have, and what must be found of each as before.
#[test]
fn of_a_value_with_a_secret_in_it_the_same_is_found() {
    let toml = "node-name = \"n1\"\ntracing-endpoint = \"http://u:hush@otel:4317\"\n\
                [worker.snapshots]\ndestination = \"s3://k:hush@b/p?sig=hush\"\naws-endpoint-url = \"https://u:hush@minio:9000\"\n\
                aws-access-key-id = \"hush\"\naws-secret-access-key = \"hush\"\n\
                [worker.invoker]\nadditional-request-headers = { \"x-auth\" = \"hush\", authorization = \"hush\" }\n\
                [metadata-client]\naddresses = [\"http://root:hush@etcd:2379\", \"http://etcd2:2379\"]\n\
                [tracing-headers]\nauthorization = \"\"\"hu\nsh\"\"\"\n\
                [[ingress.kafka-clusters]]\nname = \"k\"\nbrokers = [\"b:1\"]\n\"sasl.password\" = \"hush\"\n\"max.x\" = 5\n";
    let settings = [
        ("WORKER__SNAPSHOTS__DESTINATION", "s3://k:hush@b/p?sig=hush"),
        ("WORKER__SNAPSHOTS__AWS_ENDPOINT_URL", "https://u:hush@minio:9000"),
        ("WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", "hush-hush"),
        ("TRACING_ENDPOINT", "http://user:hush@otel:4317"),
        ("METADATA_CLIENT__ADDRESSES", "[\"http://root:hush@etcd:2379\"]"),
        ("WORKER__INVOKER__ADDITIONAL_REQUEST_HEADERS", "{ x-api-key = \"hush\" }"),
        ("INGRESS__KAFKA_CLUSTERS", "[{name=\"a\",brokers=[\"b\"],\"sasl.password\"=\"hush\"}]"),
        ("INGRESS__KAFKA_CLUSTERS", "[{name=\"a\",brokers=[\"b\"],\"sasl.password\"=\"hush"),
    ];
    let mut all = vec![(vec![("n1.toml", toml.to_owned())], "the file".to_owned())];
    for (name, value) in settings {
        let compose = format!(
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_{name}: '{value}'\n  \
             n2:\n    image: restatedev/restate:1.7.12\n    environment:\n      - 'RESTATE_{name}={value}'\n"
        );
        let pod = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\nspec:\n  containers:\n    - name: r\n      \
             image: restatedev/restate:1.7.12\n      env:\n        - {{name: T, value: '{value}'}}\n        \
             - {{name: RESTATE_{name}, value: $(T)}}\n---\napiVersion: restate.dev/v1\nkind: RestateCluster\n\
             metadata: {{name: q}}\nspec:\n  compute:\n    image: restatedev/restate:1.7.12\n    env:\n      \
             - {{name: RESTATE_{name}, value: '{value}'}}\n  storage: {{storageRequestBytes: 1}}\n"
        );
        let unit = format!(
            "[Service]\nEnvironment='RESTATE_{name}={value}'\nEnvironmentFile=/etc/n1.env\nExecStart=/usr/bin/restate-server \
             --tracing-endpoint http://u:hush@h:1\n"
        );
        let variables = format!("RESTATE_{name}='{value}'\n");
        all.push((vec![("compose.yaml", compose)], name.to_owned()));
        all.push((vec![("pod.yaml", pod)], name.to_owned()));
        all.push((vec![("n1.service", unit), ("n1.env", variables)], name.to_owned()));
    }
    let mut wrong = Vec::new();
    for (files, what) in all {
        let files: Vec<CheckFile> = files.iter().map(|(name, text)| file(name, text)).collect();
        let input = CheckInput { files, ..CheckInput::default() };
        let passed: String =
            shared(&input).files.iter().map(|one| format!("{}\n{}", one.name, one.text)).collect();
        if passed.contains("hush") {
            wrong.push(format!("{what}: {passed}"));
        }
        wrong.extend(differs(&input).map(|difference| format!("{what}: {difference}\n{passed}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

#[test]
fn a_value_of_others_is_withheld_also_where_something_is_found_of_it() {
    let variables = [
        (
            "compose.yaml",
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment: {STRIPE: hush$2er}\n",
        ),
        (
            "compose.yaml",
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment: [\"STRIPE=hush$2er\"]\n",
        ),
        (
            "a.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: r\n    image: restatedev/restate:1.7.12\n    env:\n    - {name: STRIPE, value: hush, valueFrom: {fieldRef: {fieldPath: metadata.name}}}\n",
        ),
        (
            "a.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: r\n    image: restatedev/restate:1.7.12\n    env:\n    - {name: STRIPE, value: $(hush)}\n",
        ),
    ];
    for (name, text) in variables {
        let passed = passed(&[(name, text)]);
        assert!(passed.contains("restatedev/restate") && !passed.contains("hush"), "{text}\n{passed}");
    }
}

#[test]
fn a_service_without_an_image_is_kept_by_name() {
    let text = passed(&[(
        "compose.yaml",
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    depends_on: [app]\n  app:\n    build: .\n    \
         command: [app, --location, hush, -c, a/hush]\n    entrypoint: \"app --roles hush\"\n    key: hush\n    secret: hush\n    \
         configs: [{content: hush}]\n    user: hush\n    networks: [back]\n",
    )]);
    assert!(text.contains("app:") && text.contains("back") && !text.contains("hush"), "{text}");
}

#[test]
fn a_variable_that_no_server_knows_is_withheld_as_its_key_is() {
    for name in
        ["RESTATE_FOO", "RESTATE_WORKER__SNAPSHOTS__CLIENTSEC", "RESTATE_WORKER__SNAPSHOTS__ACCESS_KY"]
    {
        let compose = format!(
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment: {{RESTATE_NODE_NAME: n1, {name}: hush}}\n  \
             n2:\n    image: restatedev/restate:1.7.12\n    env_file: n2.env\n    environment: ['{name}=hush']\n  \
             n3:\n    image: restatedev/restate:1.7.12\n    entrypoint: sh -c \"{name}=hush restate-server\"\n  \
             n4:\n    image: restatedev/restate:1.7.12\n    entrypoint: sh -c \"{name}='hush' restate-server\"\n"
        );
        let variables = format!("RESTATE_CLUSTER_NAME=acme\n{name}=hush\n");
        let unit = format!(
            "[Service]\nEnvironment=RESTATE_NODE_NAME=n1 {name}=hush\nExecStart=/usr/bin/restate-server --node-name n1\n"
        );
        let text = passed(&[("compose.yaml", &compose), ("n2.env", &variables)]);
        assert!(text.contains(name) && text.contains("acme") && !text.contains("hush"), "{text}");
        let text = passed(&[("n1.service", &unit), ("other.env", &variables)]);
        assert!(text.contains(name) && !text.contains("hush"), "{text}");
    }
}

#[test]
fn of_chart_values_only_the_parts_of_a_node_are_passed_on() {
    for beside in [
        "stripe: {key: hush, secret: hush, user: hush}",
        "license: {key: hush}",
        "postgres: {secret: {db: hush}}",
        "postgres: {secrets: {db: hush}}",
        "secretRef: {db: hush}",
        "valueFrom: hush",
        "storage: {db: hush}",
        "cluster: {db: hush}",
        "resources: {db: hush}",
        "user: hush",
        "key: hush",
    ] {
        let text = passed(&[(
            "values.yaml",
            &format!(
                "restate-helm:\n  replicaCount: 3\n  env: [{{name: RESTATE_CLUSTER_NAME, value: acme}}]\n{beside}\n"
            ),
        )]);
        assert!(text.contains("acme") && !text.contains("hush"), "{beside}\n{text}");
    }
    let text = passed(&[(
        "compose.yaml",
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\nlicense: {key: hush}\nstripe: {secret: hush, user: hush}\n",
    )]);
    assert!(text.contains("n1") && !text.contains("hush"), "{text}");
}

/// Keys of others that say something of a node elsewhere.
const BESIDE: [&str; 16] = [
    "auth",
    "driver",
    "file",
    "key",
    "license",
    "path",
    "pin",
    "secret",
    "secretRef",
    "source",
    "storage",
    "tag",
    "target",
    "type",
    "user",
    "value",
];

/// Files of all kinds, with `BESIDE` where somebody else's keys stand beside what is a node's.
const WITH_OTHERS: [(&str, &str); 6] = [
    (
        "values.yaml",
        "restate-helm:\n  replicaCount: 3\n  BESIDE\n  x: {BESIDE}\n  env: [{name: RESTATE_CLUSTER_NAME, value: acme}]\nBESIDE\n",
    ),
    (
        "values.yaml",
        "replicaCount: 3\nBESIDE\nx: {BESIDE}\nenv: [{name: RESTATE_CLUSTER_NAME, value: acme}]\n",
    ),
    (
        "compose.yaml",
        "BESIDE\nx: {BESIDE}\nservices:\n  n1:\n    image: restatedev/restate:1.7.12\n    x: {BESIDE}\n    environment: {RESTATE_CLUSTER_NAME: acme}\n",
    ),
    (
        "pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: n1, x: {BESIDE}}\nx: {BESIDE}\nspec:\n  BESIDE\n  x: {BESIDE}\n  containers:\n    \
         - name: r\n      image: restatedev/restate:1.7.12\n      BESIDE\n      x: [{BESIDE}]\n      env: [{name: RESTATE_CLUSTER_NAME, value: acme}]\n",
    ),
    (
        "cluster.yaml",
        "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {name: q}\nx: {BESIDE}\nspec:\n  x: {BESIDE}\n  clusterName: acme\n  compute:\n    \
         image: restatedev/restate:1.7.12\n    BESIDE\n    x: {BESIDE}\n    env: [{name: RESTATE_NODE_NAME, value: n1}]\n  storage: {storageRequestBytes: 1}\n",
    ),
    (
        "release.yaml",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: restate}\nspec:\n  x: {BESIDE}\n  \
         chart: {spec: {chart: restate-helm, version: 1.7.6}}\n  values:\n    BESIDE\n    x: {BESIDE}\n    env: [{name: RESTATE_CLUSTER_NAME, value: acme}]\n",
    ),
];

#[test]
fn what_stands_beside_a_node_is_withheld_wherever_that_is() {
    for (name, text) in WITH_OTHERS {
        // What the chart or a resource has keys for is theirs.
        for word in BESIDE.into_iter().filter(|word| *word != "storage" || name != "values.yaml") {
            let line = format!("{word}: hush");
            let text = text.replace("{BESIDE}", &format!("{{{line}, {word}s: [hush], zz: {{{line}}}}}"));
            let text = text.replace("BESIDE", &line);
            let passed = passed(&[(name, &text)]);
            assert!(passed.contains("acme") && !passed.contains("hush"), "{text}\n{passed}");
        }
    }
}
