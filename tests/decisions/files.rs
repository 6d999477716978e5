//! A server that runs on variables alone has no configuration file.

use restate_scaleout::api::answer::{ConfigFile, EnvironmentValue};
use restate_scaleout::api::{Decision, Observation, Reply, StepInput};
use restate_scaleout::next_step;

use crate::common::step_input;

/// The fresh node without a file, once the variables of its start are these.
fn without_file(variables: &[(&str, &str)]) -> StepInput {
    let mut input = step_input("single-fresh");
    for observation in &mut input.observations {
        match observation {
            Observation::ReadConfig { node, answer, .. } if node == "n1" => {
                *answer = Reply::Ok(ConfigFile::default());
            }
            Observation::Installed { node, answer: Reply::Ok(installed), .. } if node == "n1" => {
                let value = |text: &str| EnvironmentValue::Text(text.into());
                let given = variables.iter().map(|(name, text)| ((*name).to_owned(), value(text)));
                installed.environment = Some(given.collect());
            }
            _ => {}
        }
    }
    input
}

#[test]
fn an_error_in_variables_is_not_said_to_stand_in_a_file_that_is_not_there() {
    let Decision::Refuse(refusal) =
        next_step(&without_file(&[("RESTATE_BASE_DIR", "/var/lib/restate/n1/data")])).decision
    else {
        panic!("without a port of its own it would listen elsewhere")
    };
    assert_eq!(refusal.name, "valid-start", "{refusal:?}");
    assert!(refusal.evidence.iter().all(|it| it.source.contains("there is no file")), "{refusal:?}");
    assert!(!refusal.remedy.contains("validate"), "{}", refusal.remedy);
}
