//! Which objects are read, and as which nodes: one sentence, one case.

use restate_scaleout::config::patch;

use crate::settings::{MAP, with_volume};
use crate::{codes, env, first, indented, read, stateful_set, validated};

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
    let inside =
        values(&format!("other: 1\nrestate-helm:\n{}", indented(&format!("replicaCount: 1\n{image}"), 2)));
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
    assert_eq!(codes(&output), [("RS441", 18)]);
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
        indented(values, 4)
    );
    let argo = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: db\nspec:\n  source:\n    chart: restate-helm\n    \
         targetRevision: 1.6.2\n    helm:\n      valuesObject:\n{}",
        indented(values, 8)
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
