//! What a host gets to see: the truth, or the truth but for one source.

use restate_scaleout_api::request::Request;
use serde_json::{Value, json};

use crate::world::World;

/// How one source misleads. All others tell the truth meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distortion {
    /// It tells what was true before the last thing that happened.
    Stale,
    /// It has no answer.
    Fails,
    /// A list lacks its last row.
    Short,
}

/// All of them.
pub const DISTORTIONS: [Distortion; 3] = [Distortion::Stale, Distortion::Fails, Distortion::Short];

impl Distortion {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stale => "tells what was true before",
            Self::Fails => "has no answer",
            Self::Short => "lacks a row",
        }
    }
}

/// What a host sees of a world.
#[derive(Debug, Clone)]
pub struct View<'w> {
    /// How it is.
    pub world: &'w World,
    /// How it was before.
    pub before: &'w World,
    /// The source that misleads, by [`source`], and how.
    pub lie: Option<(String, Distortion)>,
}

impl<'w> View<'w> {
    /// The truth.
    pub fn plain(world: &'w World) -> Self {
        Self { world, before: world, lie: None }
    }

    /// A request as an observation, answered now.
    pub fn observe(&self, request: &Request) -> Value {
        let lie = self.lie.as_ref().filter(|(of, _)| *of == source(request));
        let answer = match lie.map(|(_, how)| how) {
            None => super::answer(self.world, request),
            Some(Distortion::Stale) => super::answer(self.before, request),
            Some(Distortion::Fails) => match request {
                Request::Restatectl { .. } => {
                    json!({"ok": super::ended(1, "", "Error: deadline has elapsed\n")})
                }
                _ => json!({"error": {"kind": "failed", "message": "no answer"}}),
            },
            Some(Distortion::Short) => shortened(super::answer(self.world, request)),
        };
        super::observation(self.world, request, answer)
    }
}

/// Whether a source may tell what was true before. What a host says of its own machine is taken for true: that is assumed.
pub fn may_be_stale(request: &Request) -> bool {
    matches!(request, Request::Restatectl { .. } | Request::Dial { .. } | Request::Process { .. })
}

/// What tells sources apart: the command, or the kind of look and the node.
pub fn source(request: &Request) -> String {
    let kind = serde_json::to_value(request).unwrap_or_default();
    let kind = kind["kind"].as_str().unwrap_or_default();
    match (request, request.node()) {
        (Request::Restatectl { args, .. }, _) => match args.last().map(String::as_str) {
            Some("show") => {
                format!("restatectl … {} show", args.get(args.len() - 2).map_or("", String::as_str))
            }
            Some(sql) if sql.contains(" FROM ") => {
                let table = sql.split(" FROM ").nth(1).unwrap_or_default();
                format!("restatectl sql … FROM {}", table.split(' ').next().unwrap_or_default())
            }
            last => format!("restatectl … {}", last.unwrap_or_default()),
        },
        (_, Some(node)) => format!("{kind} of {node}"),
        (_, None) => kind.to_owned(),
    }
}

/// The answer without the last of its rows, when it has rows.
fn shortened(mut answer: Value) -> Value {
    let printed = answer["ok"]["stdout"].as_str().unwrap_or_default();
    if let Ok(Value::Array(mut rows)) = serde_json::from_str::<Value>(printed) {
        rows.pop();
        answer["ok"]["stdout"] = json!(Value::Array(rows).to_string());
    }
    answer
}
