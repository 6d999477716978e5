//! Names of nodes that do not stay, whatever they are made of and wherever they are written.

use restate_scaleout::api::collect::{CollectFile, CollectInput};
use restate_scaleout::collect::collect;

/// How often RS448 is told of a file.
fn told(name: &str, text: &str) -> usize {
    helps(name, text).len()
}

/// What is said to do about it.
fn helps(name: &str, text: &str) -> Vec<String> {
    let file = CollectFile { name: name.into(), text: text.into() };
    let output = collect(&CollectInput { files: vec![file], ..CollectInput::default() });
    assert!(!output.deployments.is_empty(), "{text}");
    let found = output.diagnostics.into_iter().filter(|one| one.code == "RS448");
    found.map(|one| one.help.unwrap_or_default()).collect()
}

fn object(kind: &str, field: &str, name: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: db, namespace: prod}}\nspec:\n  serviceName: db\n  replicas: 3\n  \
         selector: {{matchLabels: {{app: db}}}}\n  template:\n    metadata: {{labels: {{app: db}}}}\n    spec:\n      containers:\n      \
         - name: restate\n        image: restatedev/restate:1.7.12\n        env:\n        - name: IT\n          valueFrom: {{fieldRef: \
         {{fieldPath: {field}}}}}\n        - {{name: RESTATE_NODE_NAME, value: \"{name}\"}}\n"
    )
}

const PASSING: [&str; 5] = [
    "metadata.uid",
    "status.podIP",
    "status.podIPs",
    "\"metadata.labels['pod-template-hash']\"",
    "\"metadata.labels['controller-revision-hash']\"",
];
const OF_MACHINES: [&str; 3] = ["spec.nodeName", "status.hostIP", "status.hostIPs"];

#[test]
fn a_field_of_the_pod_that_another_pod_has_otherwise_is_no_name() {
    for (kind, count) in [("StatefulSet", 1), ("Deployment", 1), ("DaemonSet", 1)] {
        for field in PASSING {
            assert_eq!(told("db.yaml", &object(kind, field, "n-$(IT)")), count, "{kind} {field}");
        }
    }
    for field in OF_MACHINES {
        assert_eq!(told("db.yaml", &object("StatefulSet", field, "$(IT)")), 1, "{field}");
        // A pod of a DaemonSet moves to no other machine.
        assert_eq!(told("db.yaml", &object("DaemonSet", field, "$(IT)")), 0, "{field}");
    }
    assert_eq!(told("db.yaml", &object("StatefulSet", "metadata.name", "$(IT)")), 0);
    assert_eq!(told("db.yaml", &object("StatefulSet", "metadata.uid", "n1")), 0);
    // The flag counts, also in two words.
    let by = |name: &str, args: &str| {
        object("StatefulSet", "metadata.uid", name)
            .replace("        env:", &format!("        args: {args}\n        env:"))
    };
    assert_eq!(told("db.yaml", &by("$(IT)", "[--node-name=n1]")), 0);
    assert_eq!(told("db.yaml", &by("$(IT)", "[--node-name, n1]")), 0);
    assert_eq!(told("db.yaml", &by("n1", "[--node-name=n-$(IT)]")), 1);
    assert_eq!(told("db.yaml", &by("n1", "[--node-name, n-$(IT)]")), 1);
    let cluster = "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata: {name: a}\nspec:\n  compute:\n    replicas: 3\n    image: \
                   restatedev/restate:1.7.12\n    env:\n    - name: RESTATE_NODE_NAME\n      valueFrom: {fieldRef: {fieldPath: FIELD}}\n  \
                   storage: {storageRequestBytes: 1}\n";
    assert_eq!(told("a.yaml", &cluster.replace("FIELD", "metadata.uid")), 1);
    assert_eq!(told("a.yaml", &cluster.replace("FIELD", "metadata.name")), 0);
}

#[test]
fn what_swarm_fills_in_for_a_task_is_no_name() {
    let stack = |name: &str, deploy: &str| {
        format!(
            "services:\n  a:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_NODE_NAME: \"{name}\"\n    deploy: \
             {deploy}\n"
        )
    };
    let three = "{replicas: 3}";
    for name in ["{{.Task.ID}}", "n-{{ .Task.ID }}", "{{.Task.Name}}", "{{.Node.Hostname}}", "{{.Node.ID}}"] {
        assert_eq!(told("compose.yaml", &stack(name, three)), 1, "{name}");
    }
    assert_eq!(told("compose.yaml", &stack("n-{{.Task.Slot}}", three)), 0);
    assert_eq!(told("compose.yaml", &stack("{{.Node.Hostname}}", "{mode: global}")), 0);
    let helps = helps("compose.yaml", &stack("{{.Task.ID}}", "{mode: global}"));
    assert!(matches!(helps.as_slice(), [help] if help.contains("{{.Node.Hostname}}")), "{helps:?}");
}

#[test]
fn what_a_script_or_a_unit_makes_up_is_no_name() {
    let image = "restatedev/restate:1.7.12";
    for made_up in [
        "n-$RANDOM",
        "${RANDOM}",
        "n-$$",
        "$(uuidgen)",
        "`uuidgen`",
        "$(cat /proc/sys/kernel/random/uuid)",
        "$(head -c 4 /dev/urandom)",
        "$(openssl rand -hex 4)",
        "$(date +%s)",
        "`date +%s`",
        "$EPOCHSECONDS",
        "$(python3 -c 'import uuid; print(uuid.uuid4())')",
    ] {
        let script = format!("#!/bin/sh\ndocker run -e \"RESTATE_NODE_NAME={made_up}\" {image}\n");
        assert_eq!(told("run.sh", &script), 1, "{made_up}");
        let script = format!("#!/bin/sh\ndocker run {image} --node-name \"{made_up}\"\n");
        assert_eq!(told("run.sh", &script), 1, "{made_up}");
    }
    for stays in [
        "n1",
        "$1",
        "$(hostname)",
        "$HOST",
        "$(cat /etc/machine-id)",
        "${NAME}",
        "$(cat /var/lib/restate/node-uuid)",
        "$(cat /sys/class/dmi/id/product_uuid)",
        "$(cat /etc/brand )",
        "$EPOCH_NAME",
        "$(candidate +%s)",
    ] {
        let script = format!("#!/bin/sh\ndocker run -e \"RESTATE_NODE_NAME={stays}\" {image}\n");
        assert_eq!(told("run.sh", &script), 0, "{stays}");
    }
    for (name, count) in [("n-%b", 1), ("%H", 0), ("%m", 0)] {
        let unit =
            format!("[Service]\nEnvironment=RESTATE_NODE_NAME={name}\nExecStart=/usr/bin/restate-server\n");
        assert_eq!(told("restate.service", &unit), count, "{name}");
    }
    for (name, count) in [("${INVOCATION_ID}", 1), ("${MAINPID}", 1), ("${HOSTNAME}", 0)] {
        let unit = format!("[Service]\nExecStart=/usr/bin/restate-server --node-name {name}\n");
        assert_eq!(told("restate.service", &unit), count, "{name}");
    }
}

#[test]
fn a_container_that_is_called_anew_beside_its_data_is_told() {
    let run = |options: &str| {
        let script = format!("#!/bin/sh\ndocker run {options} restatedev/restate:1.7.12\n");
        told("run.sh", &script)
    };
    assert_eq!(run("-v data:/restate-data"), 1);
    assert_eq!(run("--name a --mount type=volume,src=data,dst=/restate-data"), 1);
    for named in
        ["-h a", "--hostname=a", "-e RESTATE_NODE_NAME=a", "--network host", "--net=host", "--uts host"]
    {
        assert_eq!(run(&format!("{named} -v data:/restate-data")), 0, "{named}");
    }
    assert_eq!(run("-v /srv/restate:/restate-data"), 0);
    assert_eq!(run(""), 0);
    let compose = |more: &str| {
        let text = format!(
            "services:\n  a:\n    image: restatedev/restate:1.7.12\n    volumes: [\"data:/restate-data\"]\n{more}volumes: {{data: \
             {{}}}}\n"
        );
        told("compose.yaml", &text)
    };
    assert_eq!(compose(""), 1);
    // It has the name of the machine.
    assert_eq!(compose("    network_mode: host\n"), 0);
    assert_eq!(compose("    uts: host\n"), 0);
}
