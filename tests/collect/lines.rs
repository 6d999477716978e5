//! The line under a finding is that of the file where people wrote it, without what may be a secret.

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::api::render::RenderInput;
use restate_scaleout::{check, render};

use crate::fuzz::PLANTED;

/// What a person is shown of some files, with all advice.
fn told(files: &[(&str, &str)]) -> String {
    let file = |(name, text): &(&str, &str)| CheckFile {
        name: (*name).into(),
        text: text.replace("§", PLANTED),
        found: false,
    };
    let input = CheckInput { files: files.iter().map(file).collect(), ..CheckInput::default() };
    let output = check(&input).expect("an answer");
    let input = RenderInput {
        output: output.findings,
        files: output.files,
        reading: Some(output.reading),
        advice: true,
        width: Some(200),
        ..RenderInput::default()
    };
    render(&input).text
}

/// A file, and lines that are shown of it, with what marks them.
const SHOWN: [(&str, &str, &[&str]); 8] = [
    (
        "compose.yaml",
        "services:\n  db:\n    image: postgres\n    environment: {POSTGRES_PASSWORD: §}\n  n1:\n    image: restatedev/restate:1.7.12\n    \
         environment:\n      Ä: ü # §\n      RESTATE_ROLE: \"[worker]\" # §\n      RESTATE_NODE_NAMES: n1\n",
        &[
            "\n9 |       RESTATE_ROLE: <withheld>\n  |       ^^^^^^^^^^^^\n",
            "\n10 |       RESTATE_NODE_NAMES: <withheld>\n   |       ^^^^^^^^^^^^^^^^^^\n",
        ],
    ),
    (
        "compose.yaml",
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment: {ü: 'ß', RESTATE_AUTO_PROVISION: 'maybe', DB: §}\n",
        &["4 |     environment: {ü: <withheld>, RESTATE_AUTO_PROVISION: 'maybe', DB: <withheld>}\n"],
    ),
    (
        "compose.yaml",
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      - RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY=§\n      \
         - RESTATE_WORKER__SNAPSHOTS__DESTINATION=s3://a/b\n",
        &["5 |       - RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY=<withheld>\n"],
    ),
    (
        "set.yaml",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: r, annotations: {a: §}}\nspec:\n  selector: {matchLabels: {app: r}}\n  template:\n    \
         metadata: {labels: {app: r}}\n    spec:\n      containers:\n        - name: db\n          image: postgres\n          args: [--password, §]\n        \
         - name: r\n          image: restatedev/restate:1.7.12\n          resources: {limits: {memory: 8GB}}\n          env:\n            \
         - name: RESTATE_METADATA_CLIENT__PASSWORD\n              value: §\n            - {name: RESTATE_AUTO_PROVISION, value: true}\n",
        &[
            "|           resources: {limits: {memory: 8GB}}\n",
            "|             - {name: RESTATE_AUTO_PROVISION, value: true}\n   |                                                     ^^^^\n",
            "|             - name: RESTATE_METADATA_CLIENT__PASSWORD\n",
        ],
    ),
    (
        "cluster.yaml",
        "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {name: r}\nspec:\n  storage: {storageRequestBytes: 1}\n  compute: {image: \"restatedev/restate:1.7.12\"}\n  \
         config: |\n    cluster-nam = \"ä\" # password = §\n    [worker.snapshots]\n    destinatio = \"s3://a/b\" # x\n    aws-session-tokn = \"§\"\n",
        &["8 |     cluster-nam = \"<withheld>\" # password = <withheld>\n  |     ^^^^^^^^^^^\n"],
    ),
    (
        "restate.service",
        "[Service]\nEnvironmentfile=/etc/x\nMemoryMax=8G # a\nEnvironment=DB=§ RESTATE_X=1\nExecStart=/usr/bin/restate-server --node-nam n1\n",
        &["2 | Environmentfile=/etc/x\n  | ^^^^^^^^^^^^^^^\n", "--> restate.service:5:35\n"],
    ),
    (
        "run.sh",
        "docker run -e DB_PASSWORD=§ postgres\ndocker run --name n1 \\\n  -e RESTATE_ROLES=x \\\n  restatedev/restate:1.7.12\n",
        &["3 |   -e RESTATE_ROLES=x \\\n"],
    ),
    (
        "values.yaml",
        "image: {repository: restatedev/restate, tag: 1.10}\npostgresql: {auth: §}\nreplicas: 3 # §\n",
        &[
            "1 | image: {repository: restatedev/restate, tag: 1.10}\n",
            "2 | postgresql: {auth: <withheld>}\n  | ^^^^^^^^^^\n",
            "3 | replicas: 3\n",
        ],
    ),
];

#[test]
fn lines_are_shown_where_people_wrote_them_and_tell_no_secret() {
    for (name, text, lines) in SHOWN {
        let told = told(&[(name, text)]);
        for line in lines {
            assert!(told.contains(line), "{name}: {line}\n{told}");
        }
        assert!(!told.contains(PLANTED), "{told}");
    }
}

#[test]
fn lines_of_a_file_of_variables_are_shown_like_those_of_the_file_that_names_it() {
    let compose = "services: {n1: {image: \"restatedev/restate:1.7.12\", env_file: [n1.env]}}\n";
    let told = told(&[("compose.yaml", compose), ("n1.env", "DB=§\nRESTATE_ROLE=ä # §\n")]);
    assert!(told.contains("2 | RESTATE_ROLE="), "{told}");
    assert!(!told.contains(PLANTED), "{told}");
}
