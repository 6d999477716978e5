//! Writing configuration files.

use serde_json::json;

use super::*;

fn write_config() -> Action {
    Action::WriteConfig {
        node: "n2".into(),
        expect: None,
        base: EditBase { node: "n1".into(), sha256: sha256("a = 1\n") },
        edits: vec![
            Edit { start: 0, end: 0, insert: "# new\n".into() },
            Edit { start: 4, end: 5, insert: "2".into() },
        ],
        sha256: sha256("# new\na = 2\n"),
        diff: "-a = 1\n+a = 2\n".into(),
    }
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_config_is_written_whole_from_the_text_that_was_read() {
    for read_before in [true, false] {
        let mut host = Fake::default();
        let output = run_with(&mut host, &input(), |input| {
            if claims(input) > 0 {
                done()
            } else if input.observations.is_empty() && read_before {
                observe(vec![Request::ReadConfig { node: "n1".into() }])
            } else {
                act_on("write-config", write_config())
            }
        });
        assert_eq!(output.outcome, Outcome::Done);
        assert_eq!(host.count("look:read-config"), 1);
        let [call] = host.inputs("act:write-config")[..] else { panic!("one write") };
        assert_eq!(
            *call,
            json!({"kind": "write-config", "node": "n2", "text": "# new\na = 2\n", "sha256": sha256("# new\na = 2\n"),
                "diff": "-a = 1\n+a = 2\n"})
        );
    }
}

/// A server that runs on variables alone has no file, and its first one is written from nothing.
#[test]
fn a_first_config_is_made_from_no_file() {
    let action = Action::WriteConfig {
        node: "n1".into(),
        expect: None,
        base: EditBase { node: "n1".into(), sha256: sha256("") },
        edits: vec![Edit { start: 0, end: 0, insert: "a = 1\n".into() }],
        sha256: sha256("a = 1\n"),
        diff: "+a = 1\n".into(),
    };
    let mut host = Fake::answering("look:read-config", &[r#"{"ok":{}}"#]);
    let output = run_with(&mut host, &input(), once(action));
    assert_eq!(output.outcome, Outcome::Done, "{}", output.message);
    assert_eq!(host.inputs("act:write-config")[0]["text"], "a = 1\n");
}

#[test]
fn a_config_that_is_not_what_was_expected_is_left_alone() {
    let out_of_range = |start, end| {
        let mut action = write_config();
        let Action::WriteConfig { edits, .. } = &mut action else { unreachable!() };
        *edits = vec![Edit { start, end, insert: String::new() }];
        action
    };
    let wrong_result = {
        let mut action = write_config();
        let Action::WriteConfig { sha256, .. } = &mut action else { unreachable!() };
        *sha256 = "0".repeat(64);
        action
    };
    for (answer, action, expected) in [
        (r#"{"ok":{"text":"a = 1 # touched\n"}}"#, write_config(), "has changed since"),
        (r#"{"ok":{}}"#, write_config(), "has none"),
        (r#"{"error":{"kind":"denied","message":"not readable"}}"#, write_config(), "not readable"),
        (r#"{"ok":{"text":"a = 1\n"}}"#, wrong_result, "do not give the text"),
        (r#"{"ok":{"text":"a = 1\n"}}"#, out_of_range(4, 99), "`edits[0]` does not fit"),
        (r#"{"ok":{"text":"a = 1\n"}}"#, out_of_range(5, 4), "`edits[0]` does not fit"),
    ] {
        let mut host = Fake::answering("look:read-config", &[answer]);
        let output = run_with(&mut host, &input(), always(action));
        assert_eq!((output.outcome, host.count("act:write-config")), (Outcome::Failed, 0));
        assert!(output.message.contains(expected), "{}", output.message);
    }
}

/// An edit may bring a credential of the target; the diff withholds it.
#[test]
fn edits_are_carried_out_but_not_reported() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), once(write_config()));
    assert_eq!(output.outcome, Outcome::Done);
    let reported = host.inputs("report")[0];
    assert_eq!(reported["decision"]["action"]["edits"], json!([]));
    assert_eq!(reported["decision"]["action"]["diff"], "-a = 1\n+a = 2\n");

    let dry = RunInput { dry_run: true, ..input() };
    let Some(Decision::Act { action: Action::WriteConfig { edits, .. }, .. }) =
        run_with(&mut Fake::default(), &dry, once(write_config())).decision
    else {
        panic!("the decision that would be carried out")
    };
    assert!(edits.is_empty());
}
