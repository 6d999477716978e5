//! A word that a newer server may use for a state is not understood: nothing is done on it, and nothing is
//! declared done.

use restate_scaleout::api::{Decision, Observation, Reply};
use restate_scaleout::next_step;

use crate::common::step_input;

/// A cluster over three zones that is done.
const DONE: &str = "three-zones";

/// What a server says where everything is fine, up to the word.
const FINE: [(&str, &str); 11] = [
    ("\"storage_state\": \"", "read-write"),
    ("\"worker_state\": \"", "active"),
    ("\"metadata_server_state\": \"", "member"),
    ("\"state\":\"", "alive"),
    ("\"replay_status\":\"", "active"),
    ("\"effective_mode\":\"", "Leader"),
    ("\"kind\": \"", "replicated"),
    ("\"default_provider\": {\n      \"", "replicated"),
    ("\"status\":\"", "Alive"),
    ("\"admin_status\":\"", "Ready"),
    ("    ", "Member"),
];

#[test]
fn a_word_that_is_not_known_is_never_fine() {
    assert!(matches!(next_step(&step_input(DONE)).decision, Decision::Done { .. }));
    for (before, word) in FINE {
        let (fine, other) = (format!("{before}{word}"), format!("{before}{}", "Dozing"));
        let mut input = step_input(DONE);
        let mut met = false;
        for observation in &mut input.observations {
            let text = match observation {
                Observation::Restatectl { answer: Reply::Ok(output), .. } => &mut output.stdout,
                Observation::Dial { answer: Reply::Ok(report), .. } => report.body.get_or_insert_default(),
                _ => continue,
            };
            met |= text.contains(&fine);
            *text = text.replace(&fine, &other);
        }
        assert!(met, "no answer says `{fine}`");
        let decision = next_step(&input).decision;
        let careful =
            matches!(decision, Decision::Observe { .. } | Decision::Wait { .. } | Decision::Refuse(_));
        assert!(careful, "{fine}: {decision:?}");
    }
}
