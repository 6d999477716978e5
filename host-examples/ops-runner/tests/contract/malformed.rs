//! Whatever is sent, the answer is an error text that says which export, where and how to fix it.

use restate_scaleout::api::limits;
use restate_scaleout::exports;
use serde_json::json;

use crate::malformed_inputs::{self, Malformed};
use crate::modules::{Loaded, recorded};

fn driver() -> Loaded {
    Loaded::driver(Box::new(|name, _| panic!("{name} is called for a malformed input")))
}

#[test]
fn every_malformed_input_is_an_error_that_says_how_to_fix_it() {
    for Malformed { export, input, parts } in malformed_inputs::all() {
        let message = driver().call(export, &input).expect_err("an error");
        if export != exports::RUN {
            assert_eq!(Loaded::pure().call(export, &input), Err(message.clone()));
            assert_eq!(exports::call(export, &input), Err(message.clone()));
        }
        assert!(message.starts_with(&format!("{export}: ")), "{message}");
        for part in parts {
            assert!(message.contains(&part), "{export}: no `{part}` in: {message}");
        }
    }
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let long = vec![b' '; limits::MESSAGE + 1];
    for export in malformed_inputs::exports().chain(["describe"]) {
        assert_error_of_both(
            export,
            &long,
            &[
                &format!("{} bytes", long.len()),
                &format!("limit of {}", exports::limit(export)),
                "send fewer or shorter texts",
            ],
        );
    }
}

/// The native crate's caller has to look at the length itself.
#[track_caller]
fn assert_error_of_both(export: &str, input: &[u8], parts: &[&str]) {
    let message = driver().call(export, input).expect_err("an error");
    if export != exports::RUN {
        assert_eq!(Loaded::pure().call(export, input), Err(message.clone()));
    }
    for part in parts {
        assert!(message.contains(part), "{export}: no `{part}` in: {message}");
    }
}

/// A message that ends early, or has a byte changed, is answered as natively.
#[test]
fn no_broken_message_traps() {
    let fresh = recorded("single-fresh");
    let message =
        json!({"target": fresh.target, "observations": fresh.observations}).to_string().into_bytes();
    let mut pure = Loaded::pure();
    for at in (1..message.len()).step_by(message.len() / 60) {
        let mut spoilt = message.clone();
        spoilt[at] = b'}';
        for broken in [&message[..at], &spoilt] {
            assert_eq!(pure.call("next_step", broken), exports::call("next_step", broken), "at {at}");
        }
    }
}

/// The memory that the manifest allows is enough for texts far longer than any real file.
#[test]
fn a_very_long_file_is_answered() {
    for (before, part) in [("# ", "x"), ("", "[[a]]\n"), ("a = [", "{},"), ("a = ", "[")] {
        let text = format!("{before}{}", part.repeat((256 * 1024) / part.len()));
        let input = json!({"nodes": [{"name": "a", "file": {"name": "a", "text": text}}]}).to_string();
        assert_eq!(
            Loaded::pure().call("validate", input.as_bytes()),
            exports::call("validate", input.as_bytes())
        );
    }
}
