//! What counts of a decision and a plan: no texts, no order that means nothing.

use serde_json::{Map, Value, json};

use crate::cases::Case;
use crate::consent::Consent;
use crate::engine;
use crate::requests::requests;
use crate::variations;
use crate::walk::{covered, walk};

/// Everything that counts of a case.
pub fn of(case: &Case) -> Value {
    let yes = walk(case, |_| true);
    let plan = engine::plan(case);
    let mut outcome = json!({
        "asked": yes.asked.iter().map(decision).collect::<Vec<_>>(),
        "decision": decision(&yes.output["decision"]),
        "exposure": exposure(&yes.output["exposure"]),
        "plan": {
            "exposure": exposure(&plan["exposure"]),
            "road": list(&plan["road"]).iter().map(planned).collect::<Vec<_>>(),
            "end": end(&plan["end"]),
        },
        "variations": variations::of(case, &yes.output),
    });
    if !case.approvals.plan.is_empty() {
        let given = walk(case, |asked| covered(&case.approvals, asked));
        outcome["given"] = line(&given.output).into();
    }
    outcome
}

/// A decision in one line: enough to see that it is another one.
pub fn line(output: &Value) -> String {
    let decision = &output["decision"];
    let mut words = vec![text(&decision["kind"])];
    words.extend(["step", "name"].iter().map(|field| text(&decision[*field])));
    words.push(match decision["action"] {
        Value::Null => String::new(),
        ref action => action_line(action),
    });
    words.push(requests(&decision["requests"]).join("; "));
    words.retain(|word| !word.is_empty());
    format!("{} | {}", words.join(" "), exposure(&output["exposure"]))
}

fn decision(decision: &Value) -> Value {
    let mut outcome = Map::new();
    let mut put = |field: &str, value: Value| {
        if !value.is_null() {
            outcome.insert(field.into(), value);
        }
    };
    for field in ["kind", "step", "name", "poll-ms", "give-up-after-ms"] {
        put(field, decision[field].clone());
    }
    put("action", action(&decision["action"]));
    put("exposure", change(&decision["exposure"]));
    if decision["kind"] == "observe" {
        put("requests", requests(&decision["requests"]).into());
    }
    if let Some(consent) = Consent::of(decision) {
        put("consent", consent.kind.into());
        put("steps", consent.steps.clone());
        put("step", consent.step.clone());
        put("action", action(consent.action));
        if consent.kind != "plan" {
            put("exposure", change(consent.exposure));
        }
    }
    Value::Object(outcome)
}

/// An action without its diff, which is for people.
fn action(action: &Value) -> Value {
    let mut action = action.clone();
    if let Value::Object(fields) = &mut action {
        fields.remove("diff");
    }
    action
}

fn change(change: &Value) -> Value {
    if change.is_null() {
        return Value::Null;
    }
    json!({
        "before": exposure(&change["before"]),
        "during": exposure(&change["during"]),
        "after": exposure(&change["after"]),
    })
}

/// The three numbers: `writes 1, data 0, metadata ? interrupted`.
fn exposure(exposure: &Value) -> String {
    let number = |what: &str| {
        let tolerance = &exposure[what];
        let losses = tolerance["losses"].as_u64().map_or_else(|| "?".into(), |losses| losses.to_string());
        let interrupted = if tolerance["interrupted"] == true { " interrupted" } else { "" };
        format!("{what} {losses}{interrupted}")
    };
    ["writes", "data", "metadata"].map(number).join(", ")
}

/// A step of the road; just its name when it does nothing.
fn planned(step: &Value) -> Value {
    let name = format!("{} {}", text(&step["status"]), text(&step["step"]));
    let actions: Vec<String> = list(&step["actions"]).iter().map(action_line).collect();
    let exposure = change(&step["exposure"]);
    if actions.is_empty() && exposure.is_null() {
        return name.into();
    }
    json!({
        "step": name,
        "actions": actions,
        "exposure": exposure,
        "needs-approval": step["needs-approval"] == true,
    })
}

fn end(end: &Value) -> Value {
    match end["kind"].as_str() {
        Some("target") => json!({ "kind": "goal", "exposure": exposure(&end["exposure"]) }),
        Some("unknown") => json!({ "kind": "unknown", "requests": requests(&end["requests"]) }),
        _ => json!({ "kind": "refused", "name": end["name"], "step": end["step"] }),
    }
}

fn action_line(action: &Value) -> String {
    match action["kind"].as_str() {
        Some("restatectl") => format!("restatectl {}", argv(&action["args"])),
        Some(kind) => {
            let rest = ["node", "sha256", "version"].map(|field| text(&action[field]));
            format!("{kind} {}", rest.join(" ").trim_end())
        }
        None => String::new(),
    }
}

pub fn argv(args: &Value) -> String {
    let words = list(args).iter().map(|arg| {
        let arg = text(arg);
        if arg.contains(' ') { format!("'{arg}'") } else { arg }
    });
    words.collect::<Vec<_>>().join(" ")
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
