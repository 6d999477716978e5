//! Values of others that readers of the code have traced into what is passed on, of every kind of file.

use restate_scaleout::api::check::{CheckFile, CheckInput};

use crate::{checked, file, passed, shared};

/// Nothing of it is to leave.
const PLANTED: &str = "Hx7q9zz2";

fn never_leaves(files: &[(&str, &str)]) -> String {
    let text = passed(files);
    assert!(!text.contains(PLANTED) && !text.contains("98712345"), "{files:?}\n{text}");
    text
}

#[test]
fn a_number_that_another_value_takes_the_place_of_is_withheld() {
    let pod = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {DB_PIN: 98712345}\n---\napiVersion: v1\nkind: Pod\n\
               metadata: {name: n1}\nspec:\n  containers:\n    - name: restate\n      image: restatedev/restate:1.7.12\n      envFrom: \
               [{configMapRef: {name: c}}]\n      env: [{name: DB_PIN, value: \"1\"}, {name: PIN, value: 98712345}, {name: PIN, value: \
               \"1\"}]\n";
    let text = never_leaves(&[("pod.yaml", pod)]);
    // That it is no text is found of it, also by whoever gets it.
    assert!(text.contains("DB_PIN: 0"), "{text}");
}

#[test]
fn words_of_a_unit_that_set_nothing_are_withheld() {
    for environment in [
        format!(
            "RESTATE_NODE_NAME=n1 \\\n# root login of the db is admin/{PLANTED}\n  RESTATE_CLUSTER_NAME=c"
        ),
        format!("RESTATE_NODE_NAME=n1 {PLANTED}"),
        format!("\"RESTATE_CLUSTER_NAME=x\" FOO = {PLANTED}"),
    ] {
        let unit = format!("[Service]\nEnvironment={environment}\nExecStart=/usr/bin/restate-server\n");
        let text = never_leaves(&[("n1.service", &unit)]);
        assert!(text.contains("RESTATE_"), "{text}");
        let output = checked(&CheckInput { files: vec![file("n1.service", &unit)], ..CheckInput::default() });
        let shown = serde_json::to_string(&output).expect("JSON");
        assert!(
            !shown.replace(&serde_json::to_string(&unit).expect("JSON"), "").contains(PLANTED),
            "{shown}"
        );
    }
}

#[test]
fn of_services_and_containers_of_others_no_more_than_what_is_found_is_passed_on() {
    let of = |image: &str| {
        format!(
            "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    depends_on: [app]\n  app:\n    image: {image}\n    \
             hostname: {PLANTED}\n    working_dir: /{PLANTED}\n    volumes: [\"/{PLANTED}:/x\"]\n    env_file: {PLANTED}.env\n"
        )
    };
    for image in ["acme/restate-greeter", "registry.acme.dev/restate-apps/orders:4"] {
        never_leaves(&[("compose.yaml", &of(image))]);
    }
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: n1}}\nspec:\n  containers:\n    - name: restate\n      image: \
         restatedev/restate:1.7.12\n      env: [{{name: RESTATE_NODE_NAME, value: n1}}]\n    - name: app\n      image: acme/{PLANTED}\n      \
         ports: [{{containerPort: 98712345}}]\n      env: [{{name: A, value: 7}}]\n"
    );
    never_leaves(&[("pod.yaml", &pod)]);
}

#[test]
fn what_looks_like_a_line_within_quotes_is_no_variable() {
    let compose = "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [a.env]\n    environment: {NOTES: x}\n";
    for variables in [
        format!("RESTATE_CLUSTER_NAME=c\nNOTES='\nRESTATE_NODE_NAME={PLANTED}\n'\n"),
        format!("RESTATE_CLUSTER_NAME=c\nNOTES=\"\nAWS_PROFILE={PLANTED}\n\"\n"),
    ] {
        never_leaves(&[("compose.yaml", compose), ("a.env", &variables)]);
    }
}

#[test]
fn what_is_put_in_by_a_name_keeps_its_form() {
    let compose = format!(
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_CLUSTER_NAME: ${{PASSWORD:-{PLANTED}}}\n      \
         RESTATE_TRACING_ENDPOINT: \"https://h/${{TOKEN:-{PLANTED}}}\"\n    configs: [c]\nconfigs:\n  c:\n    content: |\n      \
         cluster-name = \"${{PASSWORD:-{PLANTED}}}\"\n"
    );
    let text = never_leaves(&[("compose.yaml", &compose)]);
    assert!(text.contains("PASSWORD:-<withheld>}") && !text.contains("PASSWORD:<withheld>"), "{text}");
    assert!(text.contains("TOKEN:-<withheld>}") || text.contains("TOKEN:-withheld}"), "{text}");
}

#[test]
fn a_line_with_a_colon_keeps_its_form() {
    let compose = "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [a.env]\n";
    let text = never_leaves(&[("compose.yaml", compose), ("a.env", "RESTATE_BASE_DIR: /data\n")]);
    assert!(text.contains("RESTATE_BASE_DIR: /data"), "{text}");
}

#[test]
fn queries_and_tags_are_withheld() {
    let toml = format!("node-name = \"n1\"\ntracing-endpoint = \"https://h/v1?key={PLANTED}&k={PLANTED}\"\n");
    never_leaves(&[("n1.toml", &toml)]);
    let compose = format!(
        "services:\n  n1:\n    image: restatedev/restate:1.7.12\n    hostname: !{PLANTED} n1\n    environment:\n      \
         OTEL_EXPORTER_OTLP_ENDPOINT: https://h?code={PLANTED}\n"
    );
    never_leaves(&[("compose.yaml", &compose)]);
}

#[test]
fn what_was_found_in_a_folder_is_said_to_have_been() {
    let files = [("n1.toml", false), ("b/restate.toml", true)].map(|(name, found)| CheckFile {
        name: name.into(),
        text: "node-name = \"n1\"\n".into(),
        found,
    });
    let shared = shared(&CheckInput { files: files.to_vec(), ..CheckInput::default() });
    let found: Vec<bool> = shared.files.iter().map(|one| one.found).collect();
    assert_eq!(found, [false, true]);
}
