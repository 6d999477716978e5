//! Whatever is sent, the answer is an error text that says which export, where and how to mend it.

use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::exports;
use restate_scaleout_contract::Plugin;

use crate::inputs;
use crate::malformed_inputs::{self, EXPORTS, Malformed};

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
    for export in EXPORTS {
        assert!(inputs::root().join(format!("schemas/{export}.input.json")).is_file(), "{export}");
    }
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let long = vec![b' '; exports::LIMIT + 1];
    for export in EXPORTS.into_iter().chain(["describe"]) {
        let mut plugin = driver();
        let message = plugin.call(export, &long).expect_err("an error");
        for part in [export, "8388609 bytes", "limit of 8388608", "send fewer or shorter texts"] {
            assert!(message.contains(part), "{message}");
        }
        assert!(plugin.memory().module < exports::LIMIT, "it was copied into the module's memory");
    }
}

/// A byte changed or missing anywhere leads to an answer or to an error, as it does natively.
#[test]
fn no_broken_message_traps() {
    let mut plugin = Plugin::pure();
    let all = inputs::all();
    for export in EXPORTS.iter().filter(|export| **export != exports::RUN) {
        let own = all.iter().filter(|input| input.export == *export && input.bytes.len() > 2);
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

/// 256 KiB are a hundred real configuration files. Some take 75 times as much memory once parsed, and
/// the manifest allows 64 MiB.
#[test]
fn a_very_long_file_does_not_trap() {
    for (before, part) in
        [("# ", "x"), ("", r"[[a]]\n"), ("a = [", "1,"), ("a = [", "{},"), ("a = ", "["), ("", r"\n")]
    {
        let text = part.repeat((256 * 1024) / part.len());
        let input = format!(r#"{{"files": [{{"name": "a", "text": "{before}{text}"}}]}}"#);
        Plugin::pure().call("validate", input.as_bytes()).expect("an answer");
    }
}
