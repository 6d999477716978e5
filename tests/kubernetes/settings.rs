//! ConfigMaps, Secrets and files that are mounted: one sentence, one case.

use crate::{codes, env, first, indented, read, stateful_set, validated};

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
    assert!(output.needs.is_empty(), "{:?}", output.needs);
    let alone = read(&[("db.yaml", &stateful_set(&format!("env:\n{list}"), ""))]);
    assert_eq!(alone.needs[0].path, "Secret/prod/aws");
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

pub fn with_volume(mount: &str, volume: &str, rest: &str) -> String {
    let container = format!("{CONFIG}{mount}\n");
    let volumes = format!("      volumes:\n        - name: config\n{}", indented(volume, 10));
    stateful_set(&container, &format!("{volumes}{rest}"))
}

pub const MAP: &str = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  restate.toml: |\n    # ü\n    \
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
        // In Restate's own image there is none.
        let found: &[(&str, usize)] = if what == "in the image" { &[("RS433", 15)] } else { &[] };
        assert_eq!(codes(&output), found);
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
