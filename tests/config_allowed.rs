//! Findings that comments allow are hidden from people, counted, and told when they match nothing.

use restate_scaleout::api::validate::{NodeConfig, ValidateInput, ValidateOutput};
use restate_scaleout::config::validate;

fn checked(files: &[&str]) -> ValidateOutput {
    let named = |(at, text): (usize, &&str)| NodeConfig::with_file(format!("n{}.toml", at + 1), *text);
    validate(&ValidateInput {
        nodes: files.iter().enumerate().map(named).collect(),
        ..ValidateInput::default()
    })
}

/// What is shown and what is hidden, as `code@file`.
fn said(files: &[&str]) -> (Vec<String>, Vec<String>) {
    let output = checked(files);
    let one = |code: &str, file: &str| format!("{code}@{file}");
    let hidden = output.suppressed.iter().map(|it| one(&it.finding.code, &it.finding.file)).collect();
    (output.diagnostics.iter().map(|it| one(&it.code, &it.file)).collect(), hidden)
}

#[test]
fn a_comment_allows_the_finding_of_its_place_alone() {
    const NAME: &str = "node-name = \"n1\"\n";
    for (text, shown, hidden) in [
        ("zzz = 1 # restate-scaleout: allow RS103 planned\n", &[][..], &["RS103@n1.toml"][..]),
        ("# restate-scaleout: allow unknown-key planned\nzzz = 1\n", &[], &["RS103@n1.toml"]),
        (
            "# restate-scaleout: allow-file RS103 planned\nzzz = 1\nyyy = 2\n",
            &[],
            &["RS103@n1.toml", "RS103@n1.toml"],
        ),
        (
            "# restate-scaleout: allow RS103 planned\nzzz = 1\nyyy = 2\n",
            &["RS103@n1.toml"],
            &["RS103@n1.toml"],
        ),
        ("# restate-scaleout: allow RS103 planned\n\nzzz = 1\n", &["RS190@n1.toml", "RS103@n1.toml"], &[]),
        ("zzz = 1 # restate-scaleout: allow RS104 planned\n", &["RS103@n1.toml", "RS190@n1.toml"], &[]),
        ("zzz = 1 # restate-scaleout: allow RS103, RS104 planned\n", &["RS190@n1.toml"], &["RS103@n1.toml"]),
        ("zzz = 1 # restate-scaleout: allow RS999 planned\n", &["RS103@n1.toml", "RS190@n1.toml"], &[]),
        // What keeps the server from loading or starting stays in view.
        (
            "auto-provision = 5 # restate-scaleout: allow RS108 planned\n",
            &["RS108@n1.toml", "RS190@n1.toml"],
            &[],
        ),
        (
            "tracing-endpoint = \"\" # restate-scaleout: allow RS171 planned\n",
            &["RS171@n1.toml", "RS190@n1.toml"],
            &[],
        ),
    ] {
        let text = format!("{NAME}{text}");
        assert_eq!(said(&[&text]), (owned(shown), owned(hidden)), "{text}");
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn what_is_found_about_a_set_can_be_allowed_in_any_of_its_files() {
    let node = |name: &str, more: &str| {
        format!(
            "node-name = \"{name}\"\ncluster-name = \"c\"\nadvertised-address = \"http://{name}:5122\"\ndefault-replication = 2\n\
             auto-provision = {}\n[metadata-client]\naddresses = [\"http://n1:5122\", \"http://n2:5122\", \
             \"http://n3:5122\"]\n{more}",
            name == "n1"
        )
    };
    let files = |comment: &str| [node("n1", ""), node("n2", comment), node("n3", "")];
    let said = |comment: &str| {
        let files = files(comment);
        said(&files.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(said("").0, ["RS211@n1.toml"]);
    let allowed = said("# restate-scaleout: allow-file RS211 a test bed\n");
    assert_eq!(allowed, (vec![], vec!["RS211@n1.toml".to_owned()]));
    // A rule about one file is allowed in that file only.
    assert_eq!(
        said("# restate-scaleout: allow-file RS103 a test bed\n").0,
        ["RS211@n1.toml", "RS190@n2.toml"]
    );
}

#[test]
fn the_reason_is_given_and_no_secret_in_it() {
    let output = checked(&["node-name = \"n1\"\n# restate-scaleout: allow RS146 hunter2hunter2 until May\n\
        [worker.snapshots]\ndestination = \"s3://b/p\"\n"]);
    assert!(output.suppressed.is_empty());
    let output = checked(&[
        "node-name = \"n1\"\n[worker.snapshots]\ndestination = \"s3://b/p\"\naws-region = \"x\"\n\
        snapshot-interval = \"1h\"\naws-access-key-id = \"AKIA1\"\n\
        aws-secret-access-key = \"hunter2hunter2\" # restate-scaleout: allow RS146 hunter2hunter2 until May\n",
    ]);
    let reasons: Vec<&str> = output.suppressed.iter().map(|it| it.reason.as_str()).collect();
    assert!(!reasons.is_empty(), "{:?}", output.diagnostics);
    assert!(
        reasons.iter().all(|reason| reason.contains("until May") && !reason.contains("hunter2")),
        "{reasons:?}"
    );
}
