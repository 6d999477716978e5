//! Answers as such: late, cut off, failed, doubled, garbled.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{Kind, kind};
use crate::observed::Observed;

pub(super) const KINDS: &[Kind] = &[
    kind("drop a row", drop_row),
    kind("double a row", double_row),
    kind("age", age),
    kind("age all but one", age_others),
    kind("partial", partial),
    kind("non-zero exit", exit),
    kind("timed out", timed_out),
    kind("host error", host_error),
    kind("garble", garble),
    kind("cut off", cut_off),
    kind("drop an observation", drop_observation),
    kind("an older answer beside", older),
    kind("an action since", action),
];

/// What an observation is about.
fn about(seen: &Value) -> String {
    let args: Vec<&str> = seen["args"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let words =
        if args.is_empty() { seen["node"].as_str().unwrap_or_default().into() } else { args.join(" ") };
    format!("`{} {words}`", seen["kind"].as_str().unwrap_or_default())
}

fn observation<'a>(world: &'a mut Observed, rng: &mut Rng) -> Option<&'a mut Value> {
    let at = rng.usize(..world.0.len().max(1));
    world.0.get_mut(at).filter(|seen| seen["kind"] != "action")
}

fn command<'a>(world: &'a mut Observed, rng: &mut Rng) -> Option<&'a mut Value> {
    let commands =
        world.0.iter_mut().filter(|seen| seen["kind"] == "restatectl" && seen["answer"]["ok"].is_object());
    rng.choice(commands.collect::<Vec<_>>())
}

/// A list with its rows, wherever an output has one: rows of a query, nodes, logs, partitions, lines of a table.
fn rows(world: &mut Observed, rng: &mut Rng, change: impl FnOnce(&mut Vec<Value>, usize)) -> Option<String> {
    let seen = command(world, rng)?;
    let words = about(seen);
    let text = seen["answer"]["ok"]["stdout"].as_str()?.to_owned();
    let mut change = Some(change);
    let mut pick = |list: &mut Vec<Value>| {
        let at = rng.usize(..list.len().max(1));
        let change = change.take().filter(|_| !list.is_empty())?;
        change(list, at);
        Some(())
    };
    let text = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Array(mut list)) => {
            pick(&mut list)?;
            Value::Array(list).to_string()
        }
        Ok(mut printed) => {
            let key = ["nodes", "logs", "partitions"].into_iter().find(|key| printed[*key].is_array())?;
            pick(printed[key].as_array_mut()?)?;
            format!("{printed:#}\n")
        }
        Err(_) => {
            // ` N1 …` or ` 0 …`, and not the headings.
            let is_row = |line: &&str| {
                let first =
                    line.strip_prefix(' ').and_then(|line| line.split(' ').next()).unwrap_or_default();
                let number = first.strip_prefix('N').unwrap_or(first);
                number.parse::<u32>().is_ok()
            };
            let lines: Vec<&str> = text.split('\n').collect();
            let first = lines.iter().position(is_row)?;
            let count = lines[first..].iter().take_while(|line| is_row(line)).count();
            let mut list: Vec<Value> = lines[first..first + count].iter().map(|line| json!(line)).collect();
            pick(&mut list)?;
            let middle = list.iter().filter_map(Value::as_str);
            lines[..first]
                .iter()
                .copied()
                .chain(middle)
                .chain(lines[first + count..].iter().copied())
                .collect::<Vec<_>>()
                .join("\n")
        }
    };
    seen["answer"]["ok"]["stdout"] = json!(text);
    Some(words)
}

fn drop_row(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let words = rows(world, rng, |list, at| drop(list.remove(at)))?;
    Some(format!("{words} lacks a row"))
}

fn double_row(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let words = rows(world, rng, |list, at| list.insert(at, list[at].clone()))?;
    Some(format!("{words} has a row twice"))
}

fn age(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let back = if rng.bool() { 59_000 } else { 61_000 + rng.u64(..100_000) };
    // There must be room before.
    for seen in &mut world.0 {
        seen["at-ms"] = json!(seen["at-ms"].as_u64()? + 1_000_000);
    }
    let seen = observation(world, rng)?;
    seen["at-ms"] = json!(seen["at-ms"].as_u64()? - back);
    Some(format!("{} is {back} ms older", about(seen)))
}

fn age_others(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let seen = observation(world, rng)?;
    seen["at-ms"] = json!(seen["at-ms"].as_u64()? + 120_000);
    Some(format!("{} is two minutes newer than the others", about(seen)))
}

fn partial(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let seen = command(world, rng).filter(|seen| about(seen).contains(" sql "))?;
    let said = seen["answer"]["ok"]["stderr"].as_str().unwrap_or_default();
    let text = format!(
        "WARNING (partial results):\n  N2: External error: connect throttled; 1s left in throttling window\n{said}"
    );
    seen["answer"]["ok"]["stderr"] = json!(text);
    Some(format!("{} is partial", about(seen)))
}

fn exit(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let empty = rng.bool();
    let seen = command(world, rng)?;
    seen["answer"]["ok"]["exit"] = json!(1);
    if empty {
        seen["answer"]["ok"]["stdout"] = json!("");
    }
    Some(format!("{} exits with 1", about(seen)))
}

fn timed_out(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let seen = command(world, rng)?;
    seen["answer"]["ok"]["timed-out"] = json!(true);
    if let Some(answer) = seen["answer"]["ok"].as_object_mut() {
        answer.remove("exit");
    }
    Some(format!("{} has timed out", about(seen)))
}

fn host_error(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let kind = *rng.choice(["unsupported", "unreachable", "timed-out", "denied", "failed"].as_slice())?;
    let seen = observation(world, rng)?;
    seen["answer"] = json!({"error": {"kind": kind, "message": "it did not work"}});
    Some(format!("{} is {kind}", about(seen)))
}

/// The text that an answer is mostly made of.
fn text_of(seen: &mut Value) -> Option<&mut Value> {
    let answer = seen.get_mut("answer")?.get_mut("ok")?;
    let key = ["stdout", "body", "text"].into_iter().find(|key| answer[*key].is_string())?;
    answer.get_mut(key)
}

fn garble(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let seen = observation(world, rng)?;
    let words = about(seen);
    let text = text_of(seen)?;
    let mut signs: Vec<char> = text.as_str()?.chars().collect();
    let at = rng.usize(..signs.len().max(1));
    let was = *signs.get(at)?;
    signs[at] = *rng.choice(['0', '1', '9', 'x', ' ', '"', '\n', '\u{fffd}'].as_slice())?;
    *text = json!(signs.iter().collect::<String>());
    Some(format!("in {words} the sign {at} is {:?} instead of {was:?}", signs[at]))
}

fn cut_off(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let seen = observation(world, rng)?;
    let words = about(seen);
    let text = text_of(seen)?;
    let signs: Vec<char> = text.as_str()?.chars().collect();
    let keep = rng.usize(..signs.len().max(1));
    *text = json!(signs[..keep].iter().collect::<String>());
    Some(format!("{words} is cut off after {keep} signs"))
}

fn drop_observation(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let words = about(observation(world, rng)?);
    let at = world.0.iter().position(|seen| about(seen) == words)?;
    world.0.remove(at);
    Some(format!("{words} was not asked"))
}

/// What was answered before is still among the observations.
fn older(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let kinds: Vec<&Kind> =
        super::all().filter(|kind| !KINDS.iter().any(|own| own.name == kind.name)).collect();
    let kind = *rng.choice(&kinds)?;
    let mut past = world.clone();
    let words = (kind.change)(&mut past, rng)?;
    let was: Vec<Value> = past.0.into_iter().filter(|seen| !world.0.contains(seen)).collect();
    for seen in &mut world.0 {
        seen["at-ms"] = json!(seen["at-ms"].as_u64()? + 20_000);
    }
    world.0.extend(was);
    Some(format!("20 s ago, {words}"))
}

/// Everything but one was seen before an action of this run.
fn action(world: &mut Observed, rng: &mut Rng) -> Option<String> {
    let at = if rng.bool() { world.newest() } else { world.newest() + 1 };
    let node = world.host(rng)?;
    world.0.push(json!({
        "kind": "action", "at-ms": at, "step": format!("restart-first-node:{node}"),
        "action": {"kind": "start-node", "node": node},
        "answer": {"ok": {"exit": 0, "stdout": "", "stderr": ""}},
    }));
    Some(format!("{node} was started at {at}, since most was seen"))
}
