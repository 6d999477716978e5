//! Secrets, and values of others, planted in files of every kind.

use restate_scaleout::api::check::{CheckFile, CheckInput, CheckOutput};

use crate::{cases, checked, passed_on, shared};

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
