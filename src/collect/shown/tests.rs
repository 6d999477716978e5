use super::*;

/// What stands for a secret: it may have the sign in it that stands behind a name.
const SECRETS: [&str; 3] = ["hunter2x", "hunter2x==", "hunter2=x"];

/// Holds each text against what is shown of it. `SECRET` stands for what must not be.
fn held(kind: FileKind, texts: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (secret, (text, wanted)) in
        SECRETS.iter().flat_map(|secret| texts.iter().map(move |one| (secret, one)))
    {
        let text = text.replace("SECRET", secret);
        let of = shown(kind, &text).unwrap_or_default();
        if of != *wanted {
            wrong.push(format!("{text:?} is shown as {of:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn of_yaml_keys_are_shown_and_harmless_values() {
    held(
        FileKind::Compose,
        &[
            ("replicas: 3 # SECRET\n", "replicas: 3\n"),
            ("# SECRET\nimage: a/b:1 # SECRET\n", "\nimage: a/b:1\n"),
            ("tag: 'a # b' #SECRET\n", "tag: 'a # b'\n"),
            ("token: SECRET\nflag: true\n", "token: <withheld>\nflag: true\n"),
            ("auth: SECRET\n", "auth: <withheld>\n"),
            (
                "e: {RESTATE_ROLES: a, DB: SECRET, RUST_LOG: info}\n",
                "e: {RESTATE_ROLES: a, DB: <withheld>, RUST_LOG: info}\n",
            ),
            (
                "environment: [RESTATE_ROLES=a, DB=SECRET, SECRET]\n",
                "environment: [RESTATE_ROLES=a, DB=<withheld>, <withheld>]\n",
            ),
            ("DB: SECRET\n", "DB: <withheld>\n"),
            ("DB: RESTATE_A=SECRET\n", "DB: <withheld>\n"),
            (
                "env: [{name: RESTATE_A, value: RESTATE_B=SECRET}]\n",
                "env: [{name: RESTATE_A, value: <withheld>}]\n",
            ),
            ("keepers: [SECRET, DB=SECRET]\n", "keepers: [<withheld>, <withheld>]\n"),
            ("e:\n  - name: RESTATE_ROLES\n    value: a\n", "e:\n  - name: RESTATE_ROLES\n    value: a\n"),
            ("e:\n  - name: DB\n    value: SECRET\n", "e:\n  - name: DB\n    value: <withheld>\n"),
            (
                "e: [{value: SECRET, name: RESTATE_TOKEN}]\n",
                "e: [{value: <withheld>, name: RESTATE_TOKEN}]\n",
            ),
            ("RESTATE_X__AWS_SESSION_TOKN: SECRET\n", "RESTATE_X__AWS_SESSION_TOKN: <withheld>\n"),
            ("RESTATE_HTTP_PROXY: http://me:SECRET@h:1\n", "RESTATE_HTTP_PROXY: <withheld>\n"),
            ("RESTATE_X: '{a = \"SECRET\"}'\n", "RESTATE_X: <withheld>\n"),
            ("path: /a?password=SECRET\n", "path: <withheld>\n"),
            (
                "a: &x {path: /b}\nc: *x\nd: {<<: *x, mode: 1}\n",
                "a: &x {path: /b}\nc: *x\nd: {<<: *x, mode: 1}\n",
            ),
            ("a: &x SECRET\npath: *x\n", "a: &x <withheld>\npath: *x\n"),
            ("password: SECRET\npath: /SECRET\n", "password: <withheld>\npath: <withheld>\n"),
            ("path: a\n<<: {path: SECRET}\nmode: 1\n", "path: a\n\nmode: 1\n"),
            ("a: |\n  SECRET\n  SECRET\npath: x\n", "a: |\n  <withheld>\n\npath: x\n"),
            ("a: >\n  SECRET\n\npath: x\n", "a: >\n  <withheld>\n\npath: x\n"),
            ("a: \"SECRET\n  SECRET\"\npath: x\n", "a: <withheld>\n\npath: x\n"),
            ("? |\n  SECRET\n: 1\npath: x\n", "? |\n  <withheld>\n: <withheld>\npath: x\n"),
        ],
    );
}

#[test]
fn what_belongs_to_other_programs_is_withheld() {
    held(
        FileKind::Kubernetes,
        &[
            (
                "c: {image: restatedev/restate:1, args: [--node-name, a, --token, SECRET]}\n",
                "c: {image: restatedev/restate:1, args: [--node-name, a, --token, <withheld>]}\n",
            ),
            (
                "c: {command: redis --requirepass SECRET, image: redis}\n",
                "c: {command: <withheld>, image: redis}\n",
            ),
            ("c: {image: redis, name: SECRET}\n", "c: {image: redis, name: <withheld>}\n"),
            ("args: [SECRET]\n", "args: [<withheld>]\n"),
            (
                "kind: Secret\nmetadata: {name: a, annotations: {last: SECRET}}\nstringData: {name: SECRET}\n",
                "kind: Secret\nmetadata: {name: a, annotations: {last: <withheld>}}\nstringData: {name: <withheld>}\n",
            ),
            (
                "valueFrom: {secretKeyRef: {name: a, key: b}}\ncredentials: {name: SECRET}\n",
                "valueFrom: {secretKeyRef: {name: a, key: b}}\ncredentials: {name: <withheld>}\n",
            ),
        ],
    );
}

#[test]
fn a_configuration_file_in_yaml_is_shown_as_one() {
    held(
        FileKind::Kubernetes,
        &[
            (
                "data:\n  ü: |\n    node-name = \"a\" # b\n\n    [worker.snapshots]\n    aws-session-token = \"SECRET\"\npath: x\n",
                "data:\n  ü: |\n    node-name = \"a\" # b\n\n    [worker.snapshots]\n    aws-session-token = \"<withheld>\"\npath: x\n",
            ),
            ("data:\n  a: |\n    user = \"SECRET\"\n", "data:\n  a: |\n    <withheld>\n"),
            (
                "kind: Secret\ndata:\n  a: |\n    node-name = \"SECRET\"\n",
                "kind: Secret\ndata:\n  a: |\n    <withheld>\n",
            ),
        ],
    );
}

#[test]
fn of_what_cannot_be_read_nothing_is_shown() {
    assert_eq!(shown(FileKind::Compose, "path: a\nb: [\n"), None);
    for kind in [FileKind::Toml, FileKind::HelmTemplate, FileKind::Other] {
        assert_eq!(shown(kind, "a: 1\n"), None);
    }
}

#[test]
fn of_files_of_variables_those_of_the_server_are_shown() {
    held(
        FileKind::EnvFile,
        &[
            (
                "# SECRET\nexport RESTATE_ROLES='a'\r\nDB=SECRET\n",
                "\nexport RESTATE_ROLES='a'\nDB=<withheld>\n",
            ),
            ("RESTATE_ROLES=a # SECRET\n", "RESTATE_ROLES=a # <withheld>\n"),
            ("RESTATE_TOKEN=SECRET\nSECRET\n", "RESTATE_TOKEN=<withheld>\n\n"),
            ("RESTATE_ROLES=\"a\nSECRET\"\nRESTATE_X=a\n", "RESTATE_ROLES=\"a\n\n\n"),
            ("RESTATE_ROLES=a \\\nSECRET\n", "RESTATE_ROLES=a \\\n\n"),
            ("RESTATE_X=http://a:SECRET@b", "RESTATE_X=<withheld>"),
        ],
    );
}

#[test]
fn of_units_settings_are_shown_that_start_the_server() {
    held(
        FileKind::Systemd,
        &[
            (
                "[Service]\n# SECRET\nMemoryMax=8G\nSetCredential=a:SECRET\nFoo=SECRET\n",
                "[Service]\n\nMemoryMax=8G\n\n\n",
            ),
            ("Environment=RESTATE_ROLES=a \"DB=SECRET\"\n", "\n"),
            (
                "Environment=DB SECRET\nEnvironment=RESTATE_ROLES = b\nEnvironment=RESTATE_A=SECRET\n",
                "\n\n\n",
            ),
            (
                "ExecStart=/bin/restate-server --node-name \\\n  b\nMemoryMax=1\n",
                "ExecStart=/bin/restate-server --node-name \\\n  b\nMemoryMax=1\n",
            ),
            ("ExecStart=/bin/restate-server --token \\\n  SECRET\n", "\n\n"),
            ("ExecStartPre=/bin/db SECRET\n", "\n"),
        ],
    );
}

#[test]
fn of_scripts_commands_are_shown_that_run_the_server() {
    held(
        FileKind::Shell,
        &[
            (
                "X=SECRET\ndocker run \\\n  -e RESTATE_ROLES=b restatedev/restate\n",
                "\ndocker run \\\n  -e RESTATE_ROLES=b restatedev/restate\n",
            ),
            ("docker run -e DB=SECRET restatedev/restate\n", "\n"),
            ("docker run -e \"DB=SECRET\" restatedev/restate\n", "\n"),
            ("db SECRET && docker run restatedev/restate\n", "\n"),
            ("db SECRET; docker run restatedev/restate\n", "\n"),
            ("docker run redis SECRET\n", "\n"),
            ("docker run restatedev/restate --token SECRET\n", "\n"),
        ],
    );
}

#[test]
fn what_only_speaks_of_the_server_is_no_command_of_it() {
    held(
        FileKind::Systemd,
        &[
            ("ExecStartPre=/opt/unlock-restate SECRET\n", "\n"),
            ("ExecStart=/bin/sh -c \"unlock SECRET && restate-server\"\n", "\n"),
            (
                "ExecStart=-/usr/bin/restate-server --node-name n1\n",
                "ExecStart=-/usr/bin/restate-server --node-name n1\n",
            ),
            (
                "ExecStart=/usr/bin/docker run restatedev/restate:1.7\n",
                "ExecStart=/usr/bin/docker run restatedev/restate:1.7\n",
            ),
        ],
    );
    held(
        FileKind::Shell,
        &[
            ("docker run --name restate-cache redis --requirepass-file SECRET\n", "\n"),
            (
                "docker run restatedev/restate:1.7 --node-name n1\n",
                "docker run restatedev/restate:1.7 --node-name n1\n",
            ),
        ],
    );
    held(
        FileKind::Kubernetes,
        &[(
            "c: {image: a/b, command: [sh, -c, \"unlock SECRET && restate-server\"]}\n",
            "c: {image: a/b, command: [sh, -c, <withheld>]}\n",
        )],
    );
}
