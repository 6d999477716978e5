//! Only a few commands are ever given. Anything else could do what no rule here looks at.

use restate_scaleout_api::Action;

use super::{Case, Verdict, ask};

pub(super) fn judge(case: &Case<'_>) -> Verdict {
    let (step, action) = ask::action(case)?;
    let known = match action {
        Action::Restatectl { args, .. } => {
            let words: Vec<&str> =
                args.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
            // After the address; a time limit may come before the command.
            let rest = words.get(1..).unwrap_or_default();
            let rest = rest.strip_prefix(["600000"].as_slice()).unwrap_or(rest);
            let command = rest.get(..2).unwrap_or_default();
            let force = args.iter().any(|arg| arg.contains("force"));
            !force
                && (command == ["config", "set"]
                    || command == ["snapshots", "create"]
                    || command == ["metadata-server", "add-node"])
        }
        Action::WriteConfig { .. } | Action::StartNode { .. } | Action::RestartNode { .. } => true,
        _ => false,
    };
    Some(if known { Ok(()) } else { Err(format!("{step} does something that is not on the list")) })
}
