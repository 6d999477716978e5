//! Each property turns red: targets that are broken in one way each, and what is said of them.

use std::time::Duration;

use restate_scaleout_fuzz::hunt::{Effort, hunt};
use restate_scaleout_fuzz::input::{Answer, Input};
use restate_scaleout_fuzz::plant::{self, Plant};
use restate_scaleout_fuzz::target::{Bounds, Target};
use serde_json::json;

/// A target that answers how long its text is, and does what `ask` does.
fn target(ask: fn(&Input) -> Option<Answer>) -> Target {
    Target {
        name: "red",
        recorded: || vec![Input::Json(json!({"text": "node-name = \"n1\"\ncluster-name = \"c\"\n"}))],
        ask,
        form: |answer| match answer {
            Ok(bytes) if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() => Ok(()),
            _ => Err("the answer is no JSON".into()),
        },
        plant: None,
        bounds: Bounds { memory: 100.0, work: 100.0 },
        mutations: 1200,
    }
}

fn text(input: &Input) -> Option<&str> {
    match input {
        Input::Json(value) => value.get("text")?.as_str(),
        Input::Bytes(_) => None,
    }
}

const EFFORT: Effort = Effort { time: None, seed: 1, is_sample: false };

/// Why a target is red, and the input that shows it.
#[track_caller]
fn why(target: &Target) -> (String, Input) {
    let found = hunt(target, EFFORT).expect_err("it is found");
    (found.why, found.input)
}

fn well(input: &Input) -> Option<Answer> {
    Some(Ok(text(input)?.len().to_string().into_bytes()))
}

#[test]
fn one_that_is_well_is_green() {
    let report = hunt(&target(well), EFFORT).expect("green");
    assert!(report.mutated >= 1200 && report.answered > 600, "{report:?}");
}

#[test]
fn a_panic_is_found_and_made_small() {
    let (why, input) = why(&target(|input| {
        assert!(!text(input)?.contains("[["), "two brackets");
        well(input)
    }));
    assert!(why.contains("two brackets") && why.contains("red.rs"), "{why}");
    let text = text(&input).expect("a text");
    assert!(text.contains("[[") && text.len() < 12, "{text:?}");
}

#[test]
fn an_index_within_a_sign_is_found() {
    let (why, _) = why(&target(|input| {
        let text = text(input)?;
        (text.len() > 20).then(|| text[..20].len());
        well(input)
    }));
    assert!(why.contains("char boundary"), "{why}");
}

#[test]
fn an_answer_that_has_not_its_form_is_found() {
    let (why, _) = why(&target(|input| {
        let broken = text(input)?.contains("''");
        if broken { Some(Ok(b"{".to_vec())) } else { well(input) }
    }));
    assert_eq!(why, "the answer is no JSON");
}

#[test]
fn an_answer_that_is_another_one_the_second_time_is_found() {
    let (why, _) = why(&target(|input| {
        text(input)?;
        let number = std::time::Instant::now();
        Some(Ok(json!(format!("{number:?}")).to_string().into_bytes()))
    }));
    assert_eq!(why, "the answer is another one the second time");
}

#[test]
fn memory_that_grows_with_the_square_is_found() {
    let (why, _) = why(&target(|input| {
        let lines = text(input)?.lines().count();
        std::hint::black_box(vec![0_u8; lines * lines]);
        well(input)
    }));
    assert!(why.contains("allocated at once"), "{why}");
}

#[test]
fn memory_by_a_number_of_the_input_is_found() {
    let (why, _) = why(&target(|input| {
        let digits = |sign: char| sign.is_ascii_digit();
        let number =
            text(input)?.split(|sign| !digits(sign)).filter_map(|word| word.parse::<u32>().ok()).max()?;
        std::hint::black_box(Vec::<u8>::with_capacity(number as usize * 100));
        well(input)
    }));
    assert!(why.contains("allocated at once"), "{why}");
}

#[test]
fn work_that_grows_with_the_square_is_found() {
    let (why, _) = why(&target(|input| {
        let text = text(input)?;
        let signs = text.bytes().filter(|byte| *byte == b'=').count();
        for at in 0..signs {
            std::hint::black_box(text.as_bytes().iter().skip(at % 7).filter(|byte| **byte == b'=').count());
        }
        well(input)
    }));
    assert!(why.contains("times as long"), "{why}");
}

#[test]
fn a_secret_that_is_shown_is_found() {
    let plant = Plant { into: plant::into_text, without_files: plant::nothing };
    let (why, _) = why(&Target { plant: Some(plant), ask: leaks_or, ..target(well) });
    assert!(why.contains("a planted secret is shown"), "{why}");
}

/// Answers with the line of a file that has a secret.
fn leaks_or(input: &Input) -> Option<Answer> {
    let line = text(input)?.lines().find(|line| line.starts_with("pasword"));
    line.map_or_else(|| well(input), |line| Some(Ok(json!(line).to_string().into_bytes())))
}

#[test]
fn a_secret_that_is_the_file_itself_is_none() {
    let plant = Plant { into: plant::into_text, without_files: |answer| drop(answer.take()) };
    hunt(&Target { plant: Some(plant), ask: leaks_or, ..target(well) }, EFFORT).expect("green");
}

#[test]
fn equal_seeds_find_the_same() {
    let broken = || {
        target(|input| {
            assert!(!text(input)?.contains("[["), "two brackets");
            well(input)
        })
    };
    assert_eq!(why(&broken()).1, why(&broken()).1);
}

#[test]
fn a_time_is_kept() {
    let report =
        hunt(&target(well), Effort { time: Some(Duration::from_millis(300)), ..EFFORT }).expect("green");
    assert!(report.time >= Duration::from_millis(300), "{report:?}");
}
