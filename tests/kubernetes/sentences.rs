//! One sentence, one case.

use restate_scaleout::config::patch;

use crate::{codes, first, read, stateful_set, validated, value};

const POD_NAME: &str =
    "  - name: POD_NAME\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.name\n";

fn env(list: &str) -> String {
    stateful_set(&format!("env:\n{list}"), "")
}

#[test]
fn replicas_are_nodes_with_names_of_their_own() {
    let output = read(&[(
        "db.yaml",
        &env(&format!("{POD_NAME}  - name: RESTATE_NODE_NAME\n    value: $(POD_NAME)\n")),
    )]);
    let [deployment] = output.deployments.as_slice() else { panic!("{output:#?}") };
    assert_eq!((deployment.name.as_str(), deployment.kind.as_str()), ("prod/db", "stateful-set"));
    for (at, node) in deployment.nodes.iter().enumerate() {
        let name = format!("db-{at}");
        assert_eq!((node.name.as_str(), node.host_name.as_deref()), (name.as_str(), Some(name.as_str())));
        assert_eq!(node.environment["RESTATE_NODE_NAME"], Some(name));
    }
    assert_eq!(deployment.nodes.len(), 2);
    assert_eq!(deployment.found[0].version, "1.7.12");
}

#[test]
fn the_first_ordinal_may_be_another() {
    let text = stateful_set("", "").replace("  replicas: 2\n", "  replicas: 1\n  ordinals:\n    start: 5\n");
    assert_eq!(first(&text).name, "db-5");
}

#[test]
fn no_replicas_are_one_and_nought_are_none() {
    let one = stateful_set("", "").replace("  replicas: 2\n", "");
    assert_eq!(read(&[("db.yaml", &one)]).deployments[0].nodes.len(), 1);
    let none = read(&[("db.yaml", &one.replace("  template:", "  replicas: 0\n  template:"))]);
    assert!(none.deployments.is_empty());
    assert!(none.read[0].notes[0].message.contains("0 replicas"), "{:?}", none.read);
}

#[test]
fn the_namespace_is_known_when_it_is_written() {
    let list = "  - name: RESTATE_CLUSTER_NAME\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.namespace\n";
    assert_eq!(value(&env(list), "RESTATE_CLUSTER_NAME").as_deref(), Some("prod"));
    assert_eq!(value(&env(list).replace("  namespace: prod\n", ""), "RESTATE_CLUSTER_NAME"), None);
}

#[test]
fn other_fields_of_the_pod_are_unknown() {
    for field in ["status.podIP", "spec.nodeName", "metadata.labels['topology.kubernetes.io/zone']"] {
        let list = format!(
            "  - name: ZONE\n    valueFrom:\n      fieldRef:\n        fieldPath: {field}\n  - name: RESTATE_LOCATION\n    value: \
             eu.$(ZONE)\n"
        );
        let node = first(&env(&list));
        assert_eq!(node.environment["RESTATE_LOCATION"], None);
        let settled: Vec<&str> = node.unknown.iter().map(|one| one.settled_by.as_str()).collect();
        assert!(settled.len() == 1 && settled[0].contains(field), "{settled:?}");
    }
}

#[test]
fn amounts_of_the_container_are_known_when_they_are_written() {
    let list = "  - name: RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE\n    valueFrom:\n      resourceFieldRef:\n        resource: limits.memory\n        \
                divisor: \"2\"\n";
    let limits = "resources:\n  limits:\n    memory: 4Gi\n";
    let text = stateful_set(&format!("env:\n{list}{limits}"), "");
    let node = first(&text);
    assert_eq!(node.memory_limit, Some(4 << 30));
    assert_eq!(node.environment["RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"], Some((2_u64 << 30).to_string()));
    assert_eq!(value(&env(list), "RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"), None);
}

#[test]
fn names_are_expanded_where_they_are_defined_before() {
    let list = format!("  - name: RESTATE_NODE_NAME\n    value: $(POD_NAME)\n{POD_NAME}");
    let text = env(&list);
    let output = read(&[("db.yaml", &text)]);
    assert_eq!(
        output.deployments[0].nodes[0].environment["RESTATE_NODE_NAME"].as_deref(),
        Some("$(POD_NAME)")
    );
    assert_eq!(codes(&output), [("RS430", 19)]);
    let help = output.diagnostics[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("line 20"), "{help}");
    let cut = &text[output.diagnostics[0].span.map(|span| span.start..span.end).expect("a span")];
    assert_eq!(cut, "$(POD_NAME)");
}

#[test]
fn doubled_signs_are_not_expanded_and_not_found() {
    let list = format!("{POD_NAME}  - name: RESTATE_LOG_FILTER\n    value: $$(POD_NAME)\n");
    let output = read(&[("db.yaml", &env(&list))]);
    assert_eq!(
        output.deployments[0].nodes[0].environment["RESTATE_LOG_FILTER"].as_deref(),
        Some("$(POD_NAME)")
    );
    assert_eq!(codes(&output), []);
}

#[test]
fn variables_that_kubernetes_makes_of_services_are_unknown() {
    let list = "  - name: RESTATE_LOCATION\n    value: $(DB_SERVICE_HOST)\n";
    assert_eq!(value(&env(list), "RESTATE_LOCATION"), None);
    let without =
        env(list).replace("      containers:", "      enableServiceLinks: false\n      containers:");
    let output = read(&[("db.yaml", &without)]);
    assert_eq!(codes(&output).first().map(|one| one.0), Some("RS430"));
}

#[test]
fn a_config_map_among_the_files_is_read_and_another_is_asked_for() {
    let list = "  - name: RESTATE_CLUSTER_NAME\n    valueFrom:\n      configMapKeyRef:\n        name: settings\n        key: cluster\n";
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  cluster: acme\n";
    let text = stateful_set(&format!("env:\n{list}"), map);
    let node = first(&text);
    assert_eq!(node.environment["RESTATE_CLUSTER_NAME"].as_deref(), Some("acme"));
    let line = text.lines().position(|line| line == "  cluster: acme").map(|at| at + 1);
    assert_eq!(node.origins["RESTATE_CLUSTER_NAME"].line, line);

    let apart = read(&[("db.yaml", &env(list)), ("settings.yaml", map)]);
    assert_eq!(apart.deployments[0].nodes[0].origins["RESTATE_CLUSTER_NAME"].file, "settings.yaml");

    let without = read(&[("db.yaml", &env(list))]);
    assert_eq!(without.deployments[0].nodes[0].environment["RESTATE_CLUSTER_NAME"], None);
    assert_eq!(without.needs[0].path, "ConfigMap/prod/settings");
    assert_eq!(without.needs[0].nodes, ["db-0", "db-1"]);
}

#[test]
fn a_key_that_is_not_there_is_left_out_when_it_is_optional_and_wrong_otherwise() {
    let list = |more: &str| {
        format!(
            "  - name: RESTATE_LOCATION\n    valueFrom:\n      configMapKeyRef:\n        name: settings\n        key: zone\n{more}"
        )
    };
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  cluster: acme\n";
    let optional = stateful_set(&format!("env:\n{}", list("        optional: true\n")), map);
    assert!(!first(&optional).environment.contains_key("RESTATE_LOCATION"));
    let needed = stateful_set(&format!("env:\n{}", list("")), map);
    let output = read(&[("db.yaml", &needed)]);
    assert_eq!(codes(&output).first().map(|one| one.0), Some("RS433"));
}

#[test]
fn a_secret_is_there_and_unknown() {
    let list = "  - name: RESTATE_METADATA_CLIENT__AWS_SECRET_ACCESS_KEY\n    valueFrom:\n      secretKeyRef:\n        name: aws\n        \
                key: secret\n";
    let secret =
        "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: aws\nstringData:\n  secret: do-not-print-me\n";
    let output = read(&[("db.yaml", &stateful_set(&format!("env:\n{list}"), secret))]);
    let node = &output.deployments[0].nodes[0];
    assert_eq!(node.environment["RESTATE_METADATA_CLIENT__AWS_SECRET_ACCESS_KEY"], None);
    assert_eq!(output.needs[0].path, "Secret/prod/aws");
    let shown = format!("{output:?}");
    assert!(!shown.contains("do-not-print-me"));
}

#[test]
fn all_of_a_config_map_comes_with_its_prefix_and_before_the_list() {
    let container = "envFrom:\n  - prefix: RESTATE_\n    configMapRef:\n      name: settings\nenv:\n  - name: RESTATE_LOCATION\n    value: \
                     $(RESTATE_CLUSTER_NAME).a\n  - name: RESTATE_LOG_FORMAT\n    value: json\n";
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  CLUSTER_NAME: acme\n  LOG_FORMAT: pretty\n";
    let node = first(&stateful_set(container, map));
    assert_eq!(node.environment["RESTATE_CLUSTER_NAME"].as_deref(), Some("acme"));
    assert_eq!(node.environment["RESTATE_LOCATION"].as_deref(), Some("acme.a"));
    assert_eq!(node.environment["RESTATE_LOG_FORMAT"].as_deref(), Some("json"));

    let without = read(&[("db.yaml", &stateful_set(container, ""))]);
    let node = &without.deployments[0].nodes[0];
    assert_eq!(node.environment["RESTATE_LOCATION"], None, "it may be defined there");
    assert!(node.unknown.iter().any(|one| one.settled_by.contains("`settings`")), "{:?}", node.unknown);
    assert_eq!(codes(&without), []);
}

const CONFIG: &str = "env:\n  - name: RESTATE_CONFIG\n    value: /config/restate.toml\nvolumeMounts:\n  - name: config\n    mountPath: ";

fn with_volume(mount: &str, volume: &str, rest: &str) -> String {
    let container = format!("{CONFIG}{mount}\n");
    let volumes = format!("      volumes:\n        - name: config\n{}", crate::indented(volume, 10));
    stateful_set(&container, &format!("{volumes}{rest}"))
}

const MAP: &str = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  restate.toml: |\n    # ü\n    \
                   cluster-nam = \"acme\"\n  other: x\n";

#[test]
fn a_file_is_found_wherever_it_is_mounted_from() {
    for (mount, volume) in [
        ("/config", "configMap:\n  name: settings\n"),
        (
            "/config/",
            "configMap:\n  name: settings\n  items:\n    - key: restate.toml\n      path: restate.toml\n",
        ),
        ("/config/restate.toml\n    subPath: restate.toml", "configMap:\n  name: settings\n"),
        (
            "/config",
            "projected:\n  sources:\n    - secret:\n        name: other\n        items:\n          - key: a\n            path: b\n    - \
             configMap:\n        name: settings\n",
        ),
    ] {
        let text = with_volume(mount, volume, MAP);
        let output = read(&[("db.yaml", &text)]);
        let node = &output.deployments[0].nodes[0];
        assert_eq!(node.text(), "# ü\ncluster-nam = \"acme\"\n", "{mount} {volume}");
        let found = validated(&output);
        let typo = found.iter().find(|one| one.code == "RS103").expect("the typo");
        let line = text.lines().position(|line| line.contains("cluster-nam")).map(|at| at + 1);
        let origin = typo.origin.as_ref().expect("an origin");
        assert_eq!((origin.file.as_str(), origin.line, origin.column), ("db.yaml", line, Some(5)));
    }
}

#[test]
fn a_file_that_is_elsewhere_is_unknown() {
    for (mount, volume, what) in [
        ("/config", "emptyDir: {}\n", "an empty directory"),
        ("/config", "secret:\n  secretName: settings\n", "Secret `settings`"),
        ("/config", "configMap:\n  name: absent\n", "ConfigMap `absent`"),
        ("/config", "configMap:\n  name: bytes\n", "the bytes"),
        ("/configs", "configMap:\n  name: settings\n", "in the image"),
    ] {
        let bytes = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bytes\nbinaryData:\n  restate.toml: YQ==\n";
        let output = read(&[("db.yaml", &with_volume(mount, volume, &format!("{MAP}{bytes}")))]);
        let node = &output.deployments[0].nodes[0];
        assert_eq!(node.file, None);
        let settled: Vec<&str> = node.unknown.iter().map(|one| one.settled_by.as_str()).collect();
        assert!(settled.iter().any(|one| one.contains(what)), "{what}: {settled:?}");
        assert_eq!(codes(&output), []);
    }
}

#[test]
fn a_key_that_no_config_map_has_is_no_file() {
    let text =
        with_volume("/config", "configMap:\n  name: settings\n", &MAP.replace("restate.toml", "config.toml"));
    let output = read(&[("db.yaml", &text)]);
    assert_eq!(codes(&output).first().map(|one| one.0), Some("RS433"));
    let help = output.diagnostics[0].help.clone().unwrap_or_default();
    assert!(help.contains("`config.toml`, `other`"), "{help}");
}

#[test]
fn the_flag_names_the_file_before_the_variable() {
    let text = with_volume("/config", "configMap:\n  name: settings\n", MAP)
        .replace("value: /config/restate.toml", "value: /nowhere")
        .replace("          env:\n", "          args: [\"--config-file=/config/restate.toml\", \"--node-name\", \"$(RESTATE_CONFIG)\"]\n          env:\n");
    let node = first(&text);
    assert_eq!(node.arguments, ["--config-file=/config/restate.toml", "--node-name", "/nowhere"]);
    assert!(node.file.is_some());
}

#[test]
fn numbers_and_booleans_without_quotes_are_refused() {
    for (value, refused) in [
        ("5122", true),
        ("true", true),
        ("yes", true),
        ("off", true),
        ("1e3", true),
        ("\"5122\"", false),
        ("'true'", false),
        ("3Gi", false),
        ("~", false),
        ("info", false),
        ("!!str 5", false),
    ] {
        let output =
            read(&[("db.yaml", &env(&format!("  - name: RESTATE_LOG_FILTER\n    value: {value}\n")))]);
        assert_eq!(codes(&output).contains(&("RS431", 19)), refused, "{value}: {:?}", codes(&output));
    }
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  RESTATE_AUTO_PROVISION: false\n";
    let container = "envFrom:\n  - configMapRef:\n      name: settings\nargs: [--bind-port, 5122]\n";
    let output = read(&[("db.yaml", &stateful_set(container, map))]);
    assert_eq!(codes(&output).iter().filter(|one| one.0 == "RS431").count(), 2);
}

#[test]
fn what_is_no_server_is_no_node_and_is_told() {
    let container =
        |image: &str, more: &str| stateful_set(more, "").replace("restatedev/restate:1.7.12", image);
    for (text, told) in [
        (container("restatedev/restate-cli:1.7", ""), "which is no server"),
        (container("restatedev/restate:1.7", "command: [restatectl, status]\n"), "`restatectl`"),
        (container("acme/greeter:1", ""), ""),
        (
            container("acme/db:1", "env:\n  - name: RESTATE_NODE_NAME\n    value: a\n"),
            "variables of the server",
        ),
        (
            container("restatedev/restate:1.7", "")
                .replace("StatefulSet", "Job")
                .replace("apps/v1", "batch/v1"),
            "runs to its end",
        ),
    ] {
        let output = read(&[("db.yaml", &text)]);
        assert!(output.deployments.is_empty(), "{text}");
        let notes: Vec<&str> = output.read[0].notes.iter().map(|note| note.message.as_str()).collect();
        assert!(notes.iter().any(|note| note.contains(told)) != told.is_empty(), "{told}: {notes:?}");
    }
    let init = stateful_set("", "").replace("containers:", "initContainers:");
    assert!(read(&[("db.yaml", &init)]).deployments.is_empty());
}

#[test]
fn a_server_is_known_by_its_program_too() {
    let text = stateful_set(
        "command: [tini, --, /usr/local/bin/restate-server, --node-name, a]\nargs: [--no-logo]\n",
        "",
    )
    .replace("restatedev/restate:1.7.12", "acme/db:3");
    let node = first(&text);
    assert_eq!(node.arguments, ["--node-name", "a", "--no-logo"]);
    assert_eq!(node.server_version, None);
    let script = stateful_set("command: [sh, -c, \"sleep 1; exec restate-server $X\"]\n", "");
    let node = first(&script);
    assert!(node.unknown.iter().any(|one| one.settled_by.contains("script")), "{:?}", node.unknown);
}

#[test]
fn lists_and_several_documents_are_read() {
    let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    let one = stateful_set("", "");
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n  -\n{}  -\n{}",
        indent(&one),
        indent(&one.replace("name: db", "name: dc"))
    );
    let output = read(&[("db.yaml", &list)]);
    assert_eq!(
        output.deployments.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["prod/db", "prod/dc"]
    );
    let both = format!("---\n{one}---\n# nothing\n---\n{}", one.replace("name: db", "name: dc"));
    assert_eq!(read(&[("db.yaml", &both)]).deployments.len(), 2);
}

#[test]
fn objects_of_one_cluster_are_one_deployment() {
    let named = |name: &str, cluster: &str| {
        env(&format!("  - name: RESTATE_CLUSTER_NAME\n    value: {cluster}\n"))
            .replace("name: db\n", &format!("name: {name}\n"))
    };
    let files = |second: &str| read(&[("a.yaml", &named("a", "acme")), ("b.yaml", &named("b", second))]);
    let joined = files("acme");
    assert_eq!(joined.deployments.len(), 1);
    let nodes: Vec<&str> = joined.deployments[0].nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(nodes, ["a-0", "a-1", "b-0", "b-1"]);
    assert!(joined.read[1].notes.iter().any(|note| note.message.contains("one deployment")));
    assert_eq!(files("other").deployments.len(), 2);
}

#[test]
fn a_thousand_pods_are_not_read() {
    let text = stateful_set("", "").replace("replicas: 2", "replicas: 1000000000");
    let output = read(&[("db.yaml", &text)]);
    assert_eq!(output.deployments[0].nodes.len(), 100);
    assert!(output.read[0].notes[0].message.contains("the first 100"));
}

#[test]
fn a_service_may_lead_to_all_pods() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: db-cluster\n  namespace: prod\nspec:\n  clusterIP: None\n  \
                   selector:\n    app: db\n  ports:\n    - port: 5122\n";
    let node = first(&stateful_set("", service));
    let names = ["db-cluster", "db-cluster.prod", "db-cluster.prod.svc", "db-cluster.prod.svc.cluster.local"];
    assert_eq!(node.reached_as, names);
    let other = first(&stateful_set("", &service.replace("app: db", "app: other")));
    assert!(other.reached_as.is_empty());
}

#[test]
fn what_the_operator_puts_in_depends_on_its_version() {
    let cluster = "apiVersion: restate.dev/v1\nkind: RestateCluster\nmetadata:\n  name: prod\nspec:\n  compute:\n    image: \
                   restatedev/restate:1.6.2\n    env:\n      - name: RESTATE_LOG_FORMAT\n        value: pretty\n";
    let node = first(cluster);
    let value = |name: &str| node.environment[name].clone();
    assert_eq!(node.name, "restate-0");
    assert_eq!(value("RESTATE_CLUSTER_NAME").as_deref(), Some("prod"));
    assert_eq!(value("RESTATE_NODE_NAME").as_deref(), Some("restate-0"));
    assert_eq!(value("RESTATE_ADVERTISED_ADDRESS").as_deref(), Some("http://restate-0.restate-cluster:5122"));
    assert_eq!(value("RESTATE_LOG_FORMAT").as_deref(), Some("pretty"), "the resource wins");
    let operator = |tag: &str| {
        format!(
            "{cluster}---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: restate-operator\nspec:\n  template:\n    spec:\n      \
             containers:\n        - image: ghcr.io/restatedev/restate-operator:{tag}\n"
        )
    };
    assert!(!first(&operator("1.5.0")).environment.contains_key("RESTATE_NODE_NAME"));
    assert!(first(&operator("2.8.1")).environment.contains_key("RESTATE_NODE_NAME"));
    let named = cluster.replace("spec:\n", "spec:\n  clusterName: acme\n");
    assert_eq!(first(&named).environment["RESTATE_CLUSTER_NAME"].as_deref(), Some("acme"));
    assert_eq!(first(&named).origins["RESTATE_CLUSTER_NAME"].line, Some(6));
}

#[test]
fn values_replace_lists_and_keep_what_they_leave_out() {
    let values = |text: &str| {
        let output = read(&[("values.yaml", text)]);
        assert_eq!(output.read[0].kind, "chart-values", "{text}");
        output.deployments[0].nodes[0].clone()
    };
    let image = "image:\n  repository: docker.restate.dev/restatedev/restate\n  tag: 1.7.6\n";
    let node = values(image);
    assert_eq!(node.environment["RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"].as_deref(), Some("3Gi"));
    assert_eq!(
        node.environment["RESTATE_ADVERTISED_ADDRESS"].as_deref(),
        Some("http://restate-0.restate-cluster:5122")
    );
    assert_eq!((node.memory_limit, node.server_version.as_deref()), (Some(8 << 30), Some("1.7.6")));
    let replaced = values("env:\n  - name: RESTATE_CLUSTER_NAME\n    value: acme\n");
    assert!(!replaced.environment.contains_key("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"), "the list is replaced");
    assert_eq!(replaced.server_version, None);
    let older = values(&image.replace("1.7.6", "1.5.3"));
    assert!(!older.environment.contains_key("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE"));
    assert_eq!(older.memory_limit, Some(3 << 30));
    let gone = values(&format!("{image}nodeName: null\nresources: null\n"));
    assert!(!gone.environment.contains_key("RESTATE_NODE_NAME"));
    assert_eq!(gone.memory_limit, None);
    let templated = values("env:\n  - name: RESTATE_CLUSTER_NAME\n    value: \"{{ .Values.cluster }}\"\n");
    assert_eq!(templated.environment["RESTATE_CLUSTER_NAME"], None);
    let inside = values(&format!(
        "other: 1\nrestate-helm:\n{}",
        crate::indented(&format!("replicaCount: 1\n{image}"), 2)
    ));
    assert_eq!(inside.server_version.as_deref(), Some("1.7.6"));
}

#[test]
fn the_version_of_the_chart_may_stand_beside_its_values() {
    let values =
        "restate-helm:\n  replicaCount: 3\n  advertisedAddress: http://$(POD_NAME).restate-cluster:5122\n";
    let chart = "apiVersion: v2\nname: ours\nversion: 0.1.0\ndependencies:\n  - name: restate-helm\n    version: 1.6.2\n";
    let output = read(&[("Chart.yaml", chart), ("values.yaml", values)]);
    let nodes = &output.deployments[0].nodes;
    assert_eq!((nodes.len(), nodes[0].server_version.as_deref()), (3, Some("1.6.2")));
}

#[test]
fn what_pods_share_is_not_copied_without_end() {
    let map = format!("{MAP}  filler: x\n").replace("# ü", &format!("# {}", "x".repeat(500_000)));
    let text = with_volume("/config", "configMap:\n  name: settings\n", &map)
        .replace("replicas: 2", "replicas: 100");
    let output = read(&[("db.yaml", &text)]);
    let nodes = output.deployments[0].nodes.len();
    assert!((10..30).contains(&nodes), "{nodes}");
    assert!(
        output.read[0].notes.iter().any(|note| note.message.contains("left out")),
        "{:?}",
        output.read[0].notes
    );
}

#[test]
fn a_template_is_called_that() {
    let text = stateful_set("", "").replace("name: db\n", "name: {{ .Release.Name }}\n");
    let output = read(&[("statefulset.yaml", &text)]);
    assert_eq!(codes(&output), [("RS440", 4)]);
    assert_eq!(output.read[0].kind, "helm-template");
}

#[test]
fn a_secret_that_is_written_out_is_advice_and_never_shown() {
    let list = "  - name: RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY\n    value: do-not-print-me\n";
    let output = read(&[("db.yaml", &env(list))]);
    assert_eq!(codes(&output), [("RS441", 15)]);
    assert!(output.diagnostics[0].message.contains("line 18"), "{:?}", output.diagnostics);
    assert!(!format!("{:?}", output.diagnostics).contains("do-not-print-me"));
}

#[test]
fn pods_of_a_stateful_set_are_hosts_of_their_own_with_names_that_stay() {
    let address = "  - name: RESTATE_ADVERTISED_ADDRESS\n    value: http://db:5122\n";
    let output = read(&[("db.yaml", &env(address))]);
    let found: Vec<String> = validated(&output).into_iter().map(|one| one.code).collect();
    for code in ["RS140", "RS203", "RS204"] {
        assert!(!found.iter().any(|one| one == code), "{code}: {found:?}");
    }
    let deployment = env(address).replace("StatefulSet", "Deployment");
    let output = read(&[("db.yaml", &deployment)]);
    assert!(validated(&output).iter().any(|one| one.code == "RS140"), "the pods are renamed");
}

#[test]
fn what_helm_rendered_names_its_template() {
    let text = format!("---\n# Source: restate-helm/templates/statefulset.yaml\n{}", stateful_set("", ""));
    let output = read(&[("out.yaml", &text)]);
    assert_eq!(
        output.deployments[0].found[0].template.as_deref(),
        Some("restate-helm/templates/statefulset.yaml")
    );
    assert_eq!(read(&[("db.yaml", &stateful_set("", ""))]).deployments[0].found[0].template, None);
}

#[test]
fn values_are_read_where_they_are_handed_to_the_chart() {
    let values = "replicaCount: 3\nenv:\n  - name: RESTATE_CLUSTER_NAME\n    value: acme\n";
    let flux = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: db\nspec:\n  chart:\n    spec:\n      chart: \
         restate-helm\n      version: 1.6.2\n  values:\n{}",
        crate::indented(values, 4)
    );
    let argo = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: db\nspec:\n  source:\n    chart: restate-helm\n    \
         targetRevision: 1.6.2\n    helm:\n      valuesObject:\n{}",
        crate::indented(values, 8)
    );
    for text in [flux, argo] {
        let output = read(&[("release.yaml", &text)]);
        let nodes = &output.deployments[0].nodes;
        assert_eq!((nodes.len(), nodes[0].server_version.as_deref()), (3, Some("1.6.2")), "{text}");
        assert!(read(&[("release.yaml", &text.replace("restate-helm", "other"))]).deployments.is_empty());
    }
}

#[test]
fn a_fix_changes_the_manifest_where_the_text_stands() {
    let text = with_volume("/config", "configMap:\n  name: settings\n", MAP);
    let found = validated(&read(&[("db.yaml", &text)]));
    let typo = found.iter().find(|one| one.code == "RS103").expect("the typo");
    assert_eq!(typo.nodes, ["db-1"], "both pods have the file");
    let fix = typo.fix.as_ref().expect("a fix");
    assert!(fix.edits.iter().all(|edit| edit.file == "db.yaml"), "{fix:?}");
    let edits: Vec<_> = fix.edits.iter().map(|edit| edit.edit()).collect();
    let fixed = patch::apply(&text, &edits).expect("edits that fit");
    assert_eq!(fixed, text.replace("cluster-nam ", "cluster-name "));

    let folded = text.replace("restate.toml: |", "restate.toml: \"cluster-nam = \\\"acme\\\"\\n\"\n  x: |");
    let found = validated(&read(&[("db.yaml", &folded)]));
    let typo = found.iter().find(|one| one.code == "RS103").expect("the typo");
    assert_eq!(typo.fix, None, "its bytes are written otherwise");
}
