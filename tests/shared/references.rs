//! References to variables, and secrets beside and inside of values.

use restate_scaleout::api::check::{CheckFile, CheckInput, CheckOutput};

use crate::{checked, differs, file, findings, passed, passed_on, shared};

const KEY: &str = "RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY";
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
