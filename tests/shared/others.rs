//! Parts of files that say nothing of a node, or are none of its kind.

use restate_scaleout::api::check::{CheckInput, MissingFile};

use crate::{file, passed, shared};

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
