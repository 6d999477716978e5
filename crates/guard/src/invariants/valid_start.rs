//! `valid-start`

use restate_scaleout_api::approval::digest;

use crate::broken::one_line;
use crate::effect::Effect;

/// Errors that are shown.
const MOST: usize = 5;

use super::Invariant;
use crate::broken::Broken;
use crate::review::Review;

pub(super) const NEVER: &str =
    "starts a server with a configuration that `validate` has errors for, or writes one";

/// No server starts with a configuration that it would reject or read as something else.
pub(super) struct ValidStart;

impl Invariant for ValidStart {
    fn name(&self) -> &'static str {
        "valid-start"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let node = match &review.effect {
            Effect::Write(node) => node.as_str(),
            effect => match effect.starts() {
                Some(node) => node,
                None => return Ok(()),
            },
        };
        let host = review.world.host(node);
        let start = review.start(node)?;
        if start.text.is_none() {
            return Err(Broken::new(
                format!(
                    "{node} has no configuration file: with defaults it would found a cluster of its own"
                ),
                vec![host.config.evidence("no file")],
                "write its configuration first",
            ));
        }
        if start.version.is_none() {
            return Err(Broken::unknown(
                format!("which server version {node} would start is not known"),
                vec![host.installed.evidence("no version")],
                "let the host report what `restate-server --version` prints there",
            ));
        }
        let verdict = (review.proposal.verdict)(&start);
        if verdict.judged != digest(&start) {
            return Err(Broken::unknown(
                format!("the verdict on the configuration of {node} is about another one"),
                vec![host.config.evidence("judged: another text, environment or version")],
                "this is a defect of the planner: report it",
            ));
        }
        if verdict.errors.is_empty() {
            return Ok(());
        }
        Err(Broken::new(
            format!("`validate` has errors for the configuration that {node} would start with"),
            verdict.errors.iter().take(MOST).map(|error| host.config.evidence(one_line(error))).collect(),
            "correct the configuration; `validate` says where it is wrong and offers fixes",
        ))
    }
}
