//! Names that lead to pods, and what is optional, in Secrets, or read by nobody.

use restate_scaleout::api::collect::{CollectFile, CollectInput};
use restate_scaleout::api::validate::NodePart;
use restate_scaleout::collect::collect;

use super::{codes, env, first, read, stateful_set, validated};

fn service(spec: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: db-cluster\n  namespace: prod\nspec:\n  selector:\n    app: db\n{}",
        super::indented(spec, 2)
    )
}

#[test]
fn a_pod_has_names_of_its_own_below_its_headless_service() {
    let own = [
        "db-0.db-cluster",
        "db-0.db-cluster.prod",
        "db-0.db-cluster.prod.svc",
        "db-0.db-cluster.prod.svc.cluster.local",
    ];
    assert_eq!(first(&stateful_set("", "")).own_hosts, own);
    assert_eq!(first(&stateful_set("", &service("clusterIP: None"))).own_hosts, own);
    assert!(first(&stateful_set("", &service("ports:\n  - port: 5122"))).own_hosts.is_empty());
}

#[test]
fn a_service_with_an_address_leads_from_its_ports() {
    let reached = |spec: &str| {
        let ports = "ports:\n  - name: node\n    containerPort: 5122\n";
        first(&stateful_set(ports, &service(spec))).reached_as
    };
    let from = |port: u16| {
        ["db-cluster", "db-cluster.prod", "db-cluster.prod.svc", "db-cluster.prod.svc.cluster.local"]
            .map(|name| format!("{name}:{port}"))
    };
    assert_eq!(reached("ports:\n  - port: 5122"), from(5122));
    assert_eq!(reached("ports:\n  - port: 80\n    targetPort: 5122\n  - port: 9070"), from(80));
    assert_eq!(reached("ports:\n  - port: 81\n    targetPort: node"), from(81));
    assert!(reached("ports:\n  - port: 8080\n  - port: 5122\n    targetPort: nobody").is_empty());
}

/// Two pods that list each other by the names of their Service.
fn peers(probe: &str, spec: &str) -> String {
    let list = "env:\n  - name: RESTATE_METADATA_CLIENT__ADDRESSES\n    value: '[\"http://db-0.db-cluster:5122\", \
                \"http://db-1.db-cluster.prod:5122\"]'\n";
    stateful_set(&format!("{probe}{list}"), &service(spec))
}

#[test]
fn peers_are_known_by_the_names_of_their_pods() {
    let found = validated(&read(&[("db.yaml", &peers("", "clusterIP: None"))]));
    let codes: Vec<&str> = found.iter().map(|one| one.code.as_str()).collect();
    assert!(!codes.contains(&"RS205") && !codes.contains(&"RS216"), "{codes:?}");
    let other = peers("", "clusterIP: None").replace("db-1.db-cluster.prod", "db-2.db-cluster");
    let found = validated(&read(&[("db.yaml", &other)]));
    assert!(found.iter().any(|one| one.code == "RS205"), "{found:?}");
}

#[test]
fn servers_that_are_not_ready_must_find_each_other() {
    let probe = "readinessProbe: {httpGet: {path: /health, port: 5122}}\n";
    let found = |probe: &str, spec: &str| {
        let text = peers(probe, spec);
        codes(&read(&[("db.yaml", &text)])).into_iter().filter(|(code, _)| *code == "RS443").count()
    };
    assert_eq!(found(probe, "clusterIP: None"), 1);
    assert_eq!(found(probe, "clusterIP: None\npublishNotReadyAddresses: true"), 0);
    assert_eq!(found("", "clusterIP: None"), 0);
    assert_eq!(found(probe, "ports:\n  - port: 5122"), 0);
}

#[test]
fn a_secret_has_the_keys_that_it_has() {
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: prod\nstringData:\n  a: hidden-value\ndata:\n  b: \
                  aGlkZGVu\n";
    let with = |key: &str, more: &str| {
        let list = format!(
            "  - name: RESTATE_METADATA_CLIENT__PASSWORD\n    valueFrom:\n      secretKeyRef: {{name: s, key: {key}{more}}}"
        );
        read(&[("db.yaml", &format!("{}{secret}", env(&list)))])
    };
    for key in ["a", "b"] {
        let output = with(key, "");
        assert_eq!((codes(&output), output.needs.len()), (vec![], 0), "{key}");
        let node = &output.deployments[0].nodes[0];
        assert_eq!(node.environment["RESTATE_METADATA_CLIENT__PASSWORD"], None);
    }
    assert_eq!(codes(&with("c", "")), [("RS433", 20)]);
    let optional = with("c", ", optional: true");
    assert_eq!(codes(&optional), []);
    assert!(!optional.deployments[0].nodes[0].environment.contains_key("RESTATE_METADATA_CLIENT__PASSWORD"));
    assert!(!format!("{:?}", with("a", "")).contains("hidden"));
}

#[test]
fn what_is_optional_and_not_at_hand_is_unknown_all_the_same() {
    let text = stateful_set(
        "envFrom:\n  - configMapRef: {name: more, optional: true}\n  - secretRef: {name: keys, optional: true}\nenv:\n  - name: \
         RESTATE_LOCATION\n    valueFrom:\n      configMapKeyRef: {name: where, key: zone, optional: true}",
        "",
    );
    let with = |missing: &[&str]| {
        let files = vec![CollectFile { name: "db.yaml".into(), text: text.clone() }];
        let missing = missing.iter().map(|path| (*path).to_owned()).collect();
        collect(&CollectInput { files, missing, ..CollectInput::default() })
    };
    let asked = with(&[]);
    let needs: Vec<&str> = asked.needs.iter().map(|need| need.path.as_str()).collect();
    assert_eq!(needs, ["ConfigMap/prod/more", "ConfigMap/prod/where", "Secret/prod/keys"]);
    let unknown = &asked.deployments[0].nodes[0].unknown;
    assert!(unknown.iter().any(|one| one.part == NodePart::Environment), "{unknown:?}");
    let told = with(&["ConfigMap/prod/more", "ConfigMap/prod/where", "Secret/prod/keys"]);
    let node = &told.deployments[0].nodes[0];
    assert!(node.unknown.iter().any(|one| one.part == NodePart::Environment), "{:?}", node.unknown);
    assert!(
        node.unknown.iter().any(|one| one.name.as_deref() == Some("RESTATE_LOCATION")),
        "{:?}",
        node.unknown
    );
}

#[test]
fn an_argument_that_is_unknown_stands_in_its_place() {
    let from = "env:\n  - name: CFG\n    valueFrom:\n      secretKeyRef: {name: s, key: k}\n  - name: RESTATE_CONFIG\n    value: \
                /other.toml\nargs: [\"--config-file\", \"$(CFG)\", \"--node-name=n1\"]";
    let node = first(&stateful_set(from, ""));
    let files: Vec<Option<&str>> =
        node.unknown.iter().filter(|one| one.part == NodePart::File).map(|one| one.name.as_deref()).collect();
    assert_eq!(files, [None], "{:?}", node.unknown);
    assert_eq!(node.arguments, ["--node-name=n1"]);
}

#[test]
fn fields_that_the_operator_does_not_read_are_found() {
    let cluster = |spec: &str| {
        format!(
            "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata:\n  name: c\nspec:\n{}",
            super::indented(spec, 2)
        )
    };
    let operator = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: restate-operator\nspec:\n  template:\n    spec:\n      \
                    containers:\n        - name: operator\n          image: ghcr.io/restatedev/restate-operator:1.7.4\n";
    let found = |text: &str| {
        let output = read(&[("c.yaml", text)]);
        let told = output.diagnostics.iter().filter(|one| one.code == "RS442");
        told.map(|one| (one.span.map_or(0, |span| span.line), one.message.clone())).collect::<Vec<_>>()
    };
    let image = "compute:\n  image: restatedev/restate:1.7.12\n";
    assert_eq!(found(&cluster(&format!("clusterName: c\nstorage: {{storageRequestBytes: 1}}\n{image}"))), []);
    let wrong = found(&cluster(&format!("replicas: 3\n{image}  envFrom: []\n")));
    let lines: Vec<usize> = wrong.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [6, 9], "{wrong:?}");
    let older = found(&format!("{}{operator}", cluster(&format!("{image}  args: [\"--no-logo\"]\n"))));
    assert!(older.len() == 1 && older[0].1.contains("since 1.7.5"), "{older:?}");
}

#[test]
fn init_containers_are_no_nodes() {
    let text = stateful_set("", "").replace(
        "      containers:",
        "      initContainers:\n        - name: wait\n          image: restatedev/restate:1.7.12\n          command: [restate-server]\n      \
         containers:",
    );
    let output = read(&[("db.yaml", &text)]);
    assert_eq!(output.deployments[0].nodes.len(), 2);
}

#[test]
fn a_kustomize_folder_is_read_as_its_files_are() {
    let kustomization = "resources: [db.yaml]\npatches:\n  - path: more.yaml\n";
    for name in ["kustomization.yaml", "prod/kustomization.yml"] {
        let output = read(&[("db.yaml", &stateful_set("", "")), (name, kustomization)]);
        assert_eq!(output.deployments.len(), 1);
        let notes = &output.read[1].notes;
        assert!(notes.iter().any(|note| note.message.contains("kubectl kustomize")), "{notes:?}");
    }
}
