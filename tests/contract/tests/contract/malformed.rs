//! Whatever is sent, the answer is an error text that says which export, where and how to mend it.

use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::api::limits;
use restate_scaleout::exports;
use restate_scaleout_contract::Plugin;

use crate::inputs;
use crate::malformed_inputs::{self, Malformed};

fn driver() -> Plugin {
    Plugin::driver(&HOST_FUNCTIONS, Box::new(|name, _| panic!("{name} is called for a malformed input")))
}

#[test]
fn every_malformed_input_is_an_error_that_says_how_to_mend_it() {
    for Malformed { export, input, parts } in malformed_inputs::all() {
        let message = driver().call(export, &input).expect_err("an error");
        if export != exports::RUN {
            assert_eq!(Plugin::pure().call(export, &input), Err(message.clone()));
            assert_eq!(exports::call(export, &input), Err(message.clone()));
        }
        assert!(message.starts_with(&format!("{export}: ")), "{message}");
        for part in parts {
            assert!(message.contains(&part), "{export}: no `{part}` in: {message}");
        }
    }
}

#[test]
fn every_schema_that_an_error_names_is_there() {
    for export in malformed_inputs::exports() {
        assert!(inputs::root().join(format!("schemas/{export}.input.json")).is_file(), "{export}");
    }
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    for export in malformed_inputs::exports().chain(["describe"]) {
        let limit = exports::limit(export);
        let mut plugin = driver();
        let message = plugin.call(export, &vec![b' '; limit + 1]).expect_err("an error");
        let bytes = format!("the input has {} bytes, more than the limit of {limit}", limit + 1);
        assert!(message.contains(&bytes) && message.contains("send fewer or shorter texts"), "{message}");
        assert!(plugin.memory().module < 4 * 1024 * 1024, "it was copied into the module's memory");
    }
}

/// At the limit, a message is read, whatever takes the most memory in it: a long text or many
/// observations. One of too many short values is an error.
#[test]
fn a_message_at_the_limit_is_read() {
    let target = r#""target":{"nodes":[],"replication":"2","repository":{"destination":"s3://b"}}"#;
    let of = |start: &str, part: &str, end: &str, limit: usize| {
        let room = limit - start.len() - end.len();
        let mut input = start.to_owned() + &part.repeat(room / part.len()) + end;
        input.push_str(&" ".repeat(limit - input.len()));
        input
    };
    let text = of(
        &format!(
            r#"{{{target},"observations":[{{"kind":"restatectl","at-ms":1,"args":[],"answer":{{"ok":{{"stdout":""#
        ),
        "x",
        r#""}}}]}"#,
        limits::MESSAGE,
    );
    let words = of(
        &format!(r#"{{{target},"observations":[{{"kind":"restatectl","at-ms":1,"args":[""#),
        r#"","#,
        r#""],"answer":{"ok":{}}}]}"#,
        limits::MESSAGE,
    );
    let observations = of(
        &format!(r#"{{{target},"observations":["#),
        r#"{"kind":"log-tail","at-ms":1700000000000,"node":"a-name-of-usual-length","answer":{"ok":{"lines":["a line of a log, which is rarely shorter than this one here, says what happened and when"]}}},"#,
        r#"{"kind":"log-tail","at-ms":1700000000000,"node":"n1","answer":{"ok":{"lines":[]}}}]}"#,
        limits::MESSAGE,
    );
    let message = Plugin::pure().call("next_step", words.as_bytes()).expect_err("an error");
    assert!(message.contains("there are more than 2000000 values in this message"), "{message}");
    for input in [text, observations] {
        assert_eq!(input.len(), limits::MESSAGE);
        let answer = Plugin::pure().call("next_step", input.as_bytes()).expect("an answer");
        assert!(answer.starts_with(b"{\"contract\":\"2.0\""));
    }
    let limit = limits::ONE_FILE_INPUT;
    let input =
        of(r#"{"node":{"name":"a","file":{"name":"a","text":"a = 1"}},"set":{"b":["#, "0,", "0]}}", limit);
    let message = Plugin::pure().call("fix", input.as_bytes()).expect_err("an error");
    assert!(message.contains("`set` has") && message.contains("more than the limit"), "{message}");
}

/// A byte changed or missing anywhere leads to an answer or to an error, as it does natively.
#[test]
fn no_broken_message_traps() {
    let mut plugin = Plugin::pure();
    let all = inputs::all();
    for export in malformed_inputs::exports().filter(|export| *export != exports::RUN) {
        let own = all.iter().filter(|input| input.export == export && input.bytes.len() > 2);
        let whole = &own.min_by_key(|input| input.bytes.len()).expect("an input").bytes;
        for at in (0..whole.len()).step_by(whole.len().div_ceil(100)) {
            let mut spoilt = whole.clone();
            spoilt[at] = b'}';
            for broken in [&whole[..at], &spoilt] {
                assert_eq!(plugin.call(export, broken), exports::call(export, broken), "{export} at {at}");
            }
        }
    }
}

/// Some texts take 75 times as much memory once parsed, and the manifest allows 256 MiB.
#[test]
fn a_file_at_the_limit_does_not_trap() {
    for (before, part) in
        [("# ", "x"), ("", r"[[a]]\n"), ("a = [", "1,"), ("a = [", "{},"), ("a = ", "["), ("", r"\n")]
    {
        let part_length = part.replace(r"\n", "\n").len();
        let text = part.repeat((limits::FILE_TEXT - before.len()) / part_length);
        let input =
            format!(r#"{{"nodes": [{{"name": "a", "file": {{"name": "a", "text": "{before}{text}"}}}}]}}"#);
        let answer = Plugin::pure().call("validate", input.as_bytes());
        assert_eq!(answer, exports::call("validate", input.as_bytes()), "{before}{part}");
    }
}
