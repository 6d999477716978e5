//! A server's variables and arguments beat its file: what they set is not written in vain, and what cannot be
//! told is not guessed.

use std::collections::BTreeMap;

use restate_scaleout::api::answer::{EnvironmentValue, HashedValue};
use restate_scaleout::api::plan::RoadEnd;
use restate_scaleout::api::{Decision, Observation, Reply, StepInput};
use restate_scaleout::cluster::gather::gather;
use restate_scaleout::next_step;

use crate::common::step_input;
use crate::refused;

/// n2 has no file yet, and would be started with these.
fn given(variables: &[(&str, Option<&str>)], arguments: &str) -> StepInput {
    let mut input = step_input("single-snapshotted");
    for observation in &mut input.observations {
        if let Observation::Installed { node, answer: Reply::Ok(server), .. } = observation
            && node == "n2"
        {
            let value = |text: &Option<&str>| match text {
                Some(text) => EnvironmentValue::Text((*text).into()),
                None => EnvironmentValue::Hashed(HashedValue { sha256: "00".repeat(32) }),
            };
            let variables = variables.iter().map(|(name, text)| ((*name).into(), value(text)));
            server.environment = Some(BTreeMap::from_iter(variables));
            server.arguments = Some(arguments.split_whitespace().map(str::to_owned).collect());
        }
    }
    input
}

fn decide(variables: &[(&str, Option<&str>)], arguments: &str) -> Decision {
    next_step(&given(variables, arguments)).decision
}

#[test]
fn what_sets_the_right_value_is_in_nobodys_way() {
    for (variables, arguments) in [
        (&[][..], ""),
        (&[("RESTATE_CLUSTER_NAME", Some("localcluster")), ("RESTATE_NODE_NAME", Some("n2"))], ""),
        (
            &[
                ("RESTATE_AUTO_PROVISION", Some("false")),
                ("RESTATE_ADMIN__BIND_ADDRESS", Some("127.0.0.1:19072")),
            ],
            "",
        ),
        (
            &[(
                "RESTATE_METADATA_CLIENT__ADDRESSES",
                Some("[http://127.0.0.1:15122, http://127.0.0.1:15121, http://127.0.0.1:16745]"),
            )],
            "",
        ),
        (&[("RESTATE_METADATA_SERVER", Some("{auto-join=false}"))], ""),
        (&[], "--node-name n2 --cluster-name=localcluster --production"),
    ] {
        let decision = decide(variables, arguments);
        assert!(matches!(decision, Decision::Approve { .. }), "{variables:?} {arguments}: {decision:?}");
    }
}

#[test]
fn what_sets_another_value_is_named() {
    for (variables, arguments, named) in [
        (
            &[("RESTATE_AUTO_PROVISION", Some("true"))][..],
            "",
            "RESTATE_AUTO_PROVISION in the environment of n2",
        ),
        (
            &[("RESTATE_METADATA_CLIENT__ADDRESSES", Some("[http://127.0.0.1:1]"))],
            "",
            "`metadata-client.addresses`",
        ),
        (&[("RESTATE_METADATA_SERVER", Some("{auto-join=true}"))], "", "`metadata-server.auto-join`"),
        (
            &[("RESTATE_WORKER__SNAPSHOTS__DESTINATION", Some("az://other"))],
            "",
            "`worker.snapshots.destination`",
        ),
        (&[], "--auto-provision true", "--auto-provision in the arguments of n2"),
    ] {
        let decision = decide(variables, arguments);
        let Decision::Refuse(refusal) = decision else { panic!("{variables:?} {arguments}: {decision:?}") };
        assert_eq!(refusal.name, "environment-override", "{}", refusal.message);
        assert!(refusal.message.contains(named), "{}", refusal.message);
    }
}

#[test]
fn a_flag_that_makes_another_node_of_it_is_seen() {
    assert_eq!(refused(&decide(&[], "--node-name other")), Some("own-identity"));
    assert_eq!(refused(&decide(&[], "--cluster-name=elsewhere")), Some("wrong-cluster"));
}

#[test]
fn a_withheld_value_is_not_taken_for_the_default() {
    for name in
        ["RESTATE_CLUSTER_NAME", "RESTATE_METADATA_CLIENT", "RESTATE_ADMIN__BIND_ADDRESS", "RESTATE_BASE_DIR"]
    {
        let decision = decide(&[(name, None)], "");
        let Decision::Refuse(refusal) = decision else { panic!("{name}: {decision:?}") };
        assert_eq!(refusal.name, "known-facts", "{}", refusal.message);
        assert!(refusal.message.contains(name), "{}", refusal.message);
    }
    let decision = decide(&[("RESTATE_WORKER__SNAPSHOTS__AWS_SECRET_ACCESS_KEY", None)], "");
    assert!(matches!(decision, Decision::Approve { .. }), "a credential decides nothing: {decision:?}");
}

#[test]
fn settings_are_those_of_a_start_with_its_flags() {
    let input = given(&[("RESTATE_LOCATION", Some("eu.a"))], "--location eu.b --roles admin");
    let facts = gather(&input.target, &input.observations);
    let settings = &facts.hosts["n2"].file().expect("seen").settings;
    assert_eq!(settings.location.value.as_deref(), Some("eu.b"));
    assert_eq!(settings.roles.value.len(), 1);
}

/// What is read of another file than the running server's says nothing about it, so no plan rests on it.
#[test]
fn a_server_that_runs_with_another_file_is_refused_before_anything_is_planned() {
    let with = |runs: &[&str], variable: Option<&str>, start: &[&str]| {
        let list = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect());
        let mut input = step_input("single-fresh");
        for observation in &mut input.observations {
            match observation {
                Observation::Process { node, answer: Reply::Ok(report), .. } if node == "n1" => {
                    for process in &mut report.processes {
                        process.arguments = list(runs);
                        let value = variable.map(|path| EnvironmentValue::Text(path.into()));
                        process.environment =
                            Some(value.into_iter().map(|it| ("RESTATE_CONFIG".into(), it)).collect());
                    }
                }
                Observation::Installed { node, answer: Reply::Ok(server), .. } if node == "n1" => {
                    server.arguments = list(start);
                    server.environment = Some(BTreeMap::new());
                }
                _ => {}
            }
        }
        (next_step(&input).decision, restate_scaleout::plan(&input).end)
    };
    let start = ["--config-file", "/etc/restate.toml"];
    for (runs, variable) in [
        (&["--config-file", "/srv/restate.toml"][..], None),
        (&["--config-file=/srv/restate.toml"], Some("/etc/restate.toml")),
        (&["-c", "/srv/restate.toml"], None),
        (&["-c/srv/restate.toml"], None),
        (&[], Some("/srv/restate.toml")),
    ] {
        let (decision, end) = with(runs, variable, &start);
        let Decision::Refuse(refusal) = &decision else { panic!("{runs:?}: {decision:?}") };
        assert_eq!(refusal.name, "same-process");
        assert!(
            refusal.message.contains("`/srv/restate.toml`")
                && refusal.message.contains("`/etc/restate.toml`")
        );
        assert!(matches!(end, RoadEnd::Refused(_)), "{end:?}");
    }
    for (runs, variable) in [
        (&["--config-file=/etc/restate.toml"][..], None),
        (&["-c", "/etc/restate.toml"], Some("/srv/restate.toml")),
        (&[], Some("/etc/restate.toml")),
        // The guard holds a restart against it; until then nobody knows.
        (&[], None),
    ] {
        let (decision, _) = with(runs, variable, &start);
        assert_ne!(refused(&decision), Some("same-process"), "{runs:?}: {decision:?}");
    }
}
