//! Waiting and giving up.

use super::*;

#[test]
fn waits_until_it_gives_up() {
    let mut host = Fake::default();
    let output = run_with(&mut host, &input(), |_| wait("3 of 3 active", 1000, 3500));
    assert_eq!(output.outcome, Outcome::Failed);
    assert!(output.message.contains("3 of 3 active"), "{}", output.message);
    assert!(matches!(output.decision, Some(Decision::Wait { .. })));
    assert_eq!(host.count("sleep"), 4);
    assert_eq!(output.steps.len(), 1);
    assert!(output.steps[0].ended_ms >= output.steps[0].started_ms + 4000);
}

#[test]
fn a_clock_that_stands_still_does_not_wait_for_ever() {
    let mut host = Fake::answering("sleep", &[r#"{"ok":{"now-ms":7}}"#]);
    let output = run_with(&mut host, &input(), |_| wait("news", 0, 500));
    assert_eq!((output.outcome, host.count("sleep")), (Outcome::Failed, 500 / SHORTEST_POLL_MS as usize));
}

#[test]
fn different_things_are_waited_for_separately_and_the_same_in_all() {
    let mut turn = 0;
    let output = run_with(&mut Fake::default(), &input(), |_| {
        turn += 1;
        match turn {
            1..=3 => wait("one", 1000, 3500),
            4..=6 => wait("two", 1000, 3500),
            7 => act_on("settle", restart()),
            _ => wait("one", 1000, 3500),
        }
    });
    assert_eq!(output.outcome, Outcome::Failed);
    assert!(output.message.contains("one"), "{}", output.message);
    // Two whole waits for it in the first run of three, so two more are granted.
    assert_eq!(turn, 10);
}

#[test]
fn marks_come_back_until_an_action_makes_them_void() {
    let mark = |name: &str, at_ms| Mark { name: name.into(), at_ms, state: "s".into() };
    let mut turn = 0;
    let mut seen = vec![];
    run_with(&mut Fake::default(), &input(), |input| {
        turn += 1;
        seen.push(input.marks.clone());
        match turn {
            1 => marked("rest", 1000, 9000, Some(mark("rest", 1))),
            2 => marked("rest", 1000, 9000, Some(mark("other", 2))),
            3 => marked("rest", 1000, 9000, Some(mark("rest", 3))),
            4 => act_on("settle", restart()),
            _ => done(),
        }
    });
    let (one, other, three) = (mark("rest", 1), mark("other", 2), mark("rest", 3));
    assert_eq!(seen, [vec![], vec![one.clone()], vec![one, other.clone()], vec![other, three], vec![]]);
}
