//! What the command does, from Helm's message and standard input to standard output.

use restate_scaleout::api::check::{CheckFile, CheckInput, CheckOutput, MissingFile};
use restate_scaleout::api::collect::{CollectFile, CollectInput};
use restate_scaleout::api::describe::ExplainInput;
use restate_scaleout::api::render::RenderInput;
use restate_scaleout::api::validate::Severity;
use restate_scaleout::{check, collect, describe, explain, render};
use serde::Deserialize;

use crate::options::{Asked, HELP, Options, asked};
use crate::rendered;

const PROGRAM: &str = "helm restate-check";
/// What is said to do when there is nothing to check.
const PIPE: &str = "pipe in what Helm renders: helm template RELEASE CHART | helm restate-check";
/// Columns of pages: a plugin does not learn how wide the terminal is.
const WIDTH: usize = 80;
/// How often what is missing may lead to more that is.
const ROUNDS: usize = 8;

/// What Helm sends.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    /// It is `null` when there are none.
    extra_args: Option<Vec<String>>,
}

/// Does what Helm's message asks for.
///
/// # Errors
/// What is wrong with the command line or the input; or that something is wrong with what was checked, which has been written by
/// then.
pub fn run(
    message: &[u8],
    read: impl FnOnce() -> Result<Vec<u8>, String>,
    mut write: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let message: Message = serde_json::from_slice(message)
        .map_err(|error| format!("Helm's message is not understood: {error}"))?;
    match asked(&message.extra_args.unwrap_or_default())? {
        Asked::Help => write(HELP),
        Asked::Version => write(&format!("{PROGRAM} {}\n", describe().version)),
        Asked::Explain(topic) => write(&page(&topic)?),
        Asked::Check(options) => {
            let text = String::from_utf8(read()?).map_err(|_| "standard input is not UTF-8".to_owned())?;
            let files = rendered::files(&text);
            if files.is_empty() {
                return Err(format!("standard input is empty; {PIPE}"));
            }
            let checked = check(&asked_of(&options, files))?;
            write(&shown(&options, &checked))?;
            verdict(&options, &checked)
        }
    }
}

fn page(topic: &str) -> Result<String, String> {
    let found = explain(&ExplainInput {
        topic: Some(topic.to_owned()),
        width: Some(WIDTH),
        ..ExplainInput::default()
    })?;
    if found.pages.is_empty() {
        let near = found.nearest.join(" or ");
        let near = if near.is_empty() { String::new() } else { format!("; did you mean {near}?") };
        return Err(format!("there is no page `{topic}`{near}"));
    }
    let pages: Vec<&str> = found.pages.iter().map(|page| page.text.trim()).collect();
    Ok(pages.join("\n\n") + "\n")
}

fn asked_of(options: &Options, files: Vec<CheckFile>) -> CheckInput {
    CheckInput {
        missing: missing(&files),
        files,
        server_version: options.server_version.clone(),
        target_version: options.target_version.clone(),
        accepted: options.accepted.clone(),
        ..CheckInput::default()
    }
}

/// What the manifests name and do not have: Helm gives a plugin nothing besides.
fn missing(files: &[CheckFile]) -> Vec<MissingFile> {
    let file = |file: &CheckFile| CollectFile { name: file.name.clone(), text: file.text.clone() };
    let files: Vec<CollectFile> = files.iter().map(file).collect();
    let mut missing: Vec<MissingFile> = Vec::new();
    for _ in 0..ROUNDS {
        let paths = missing.iter().map(|one| one.path.clone()).collect();
        let input = CollectInput { files: files.clone(), missing: paths, ..CollectInput::default() };
        let known = missing.len();
        for need in collect(&input).needs {
            if missing.iter().all(|one| one.path != need.path) {
                missing
                    .push(MissingFile { path: need.path, problem: "it is not in what Helm rendered".into() });
            }
        }
        if missing.len() == known {
            break;
        }
    }
    missing
}

fn shown(options: &Options, checked: &CheckOutput) -> String {
    let input = RenderInput {
        output: checked.findings.clone(),
        files: checked.files.clone(),
        reading: Some(checked.reading.clone()),
        program: Some(PROGRAM.into()),
        format: options.format,
        advice: options.advice,
        ..RenderInput::default()
    };
    let text = render(&input).text;
    match text.trim_end() {
        "" => String::new(),
        text => format!("{text}\n"),
    }
}

/// Advice never counts.
fn verdict(options: &Options, checked: &CheckOutput) -> Result<(), String> {
    if let Some(nothing) = &checked.reading.nothing {
        return Err(nothing.clone());
    }
    let count = |severity| checked.findings.diagnostics.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => Ok(()),
        (0, _) if !options.deny_warnings => Ok(()),
        (0, warnings) => Err(format!("{}, which --deny-warnings counts", counted(warnings, "warning"))),
        (errors, 0) => Err(counted(errors, "error")),
        (errors, warnings) => {
            Err(format!("{} and {}", counted(errors, "error"), counted(warnings, "warning")))
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &str = "\
---
# Source: restate-helm/templates/service.yaml
apiVersion: v1
kind: Service
metadata: {name: restate}
spec: {clusterIP: None, selector: {app: restate}, ports: [{port: 5122}]}
---
# Source: restate-helm/templates/statefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: restate}
spec:
  serviceName: restate
  replicas: 1
  selector: {matchLabels: {app: restate}}
  template:
    metadata: {labels: {app: restate}}
    spec:
      containers:
        - name: restate
          image: docker.restate.dev/restatedev/restate:1.7.12
          envFrom: [{configMapRef: {name: elsewhere}}]
          env:
            - {name: RESTATE_CLUSTER_NAM, value: prod}
            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            - {name: RESTATE_NODE_NAME, value: $(POD_NAME)}
          volumeMounts: [{name: data, mountPath: /restate-data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

    /// What is written, and what comes of it.
    fn ran(args: &[&str], stdin: &str) -> (String, Result<(), String>) {
        let message = serde_json::json!({ "extraArgs": args }).to_string();
        let mut written = String::new();
        let end = run(
            message.as_bytes(),
            || Ok(stdin.as_bytes().to_vec()),
            |text| {
                written += text;
                Ok(())
            },
        );
        (written, end)
    }

    #[test]
    fn findings_stand_in_their_templates() {
        let (written, end) = ran(&[], SET);
        assert!(written.contains("RESTATE_CLUSTER_NAM"), "{written}");
        assert!(written.contains("restate-helm/templates/statefulset.yaml:18:"), "{written}");
        assert_eq!(end, Ok(()), "{written}");
        let (_, end) = ran(&["--deny-warnings"], SET);
        assert!(end.as_ref().is_err_and(|error| error.contains("which --deny-warnings counts")), "{end:?}");
        let (written, end) = ran(&["--deny-warnings", "--allow", "RS109"], SET);
        assert_eq!(end, Ok(()), "{written}");
    }

    #[test]
    fn an_error_fails_and_is_shown_before() {
        let broken = SET.replace("RESTATE_CLUSTER_NAM, value: prod", "RESTATE_ROLES, value: '[king]'");
        let (written, end) = ran(&[], &broken);
        assert!(written.contains("statefulset.yaml") && written.contains("king"), "{written}");
        assert!(end.as_ref().is_err_and(|error| error.starts_with("1 error")), "{end:?}");
        let (sarif, _) = ran(&["--format", "sarif"], &broken);
        let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
        let place =
            &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(place, "restate-helm/templates/statefulset.yaml");
    }

    #[test]
    fn what_is_not_rendered_is_said() {
        let (written, end) = ran(&["--advice"], SET);
        assert!(written.contains("elsewhere") && written.contains("not in what Helm rendered"), "{written}");
        assert_eq!(end, Ok(()));
    }

    #[test]
    fn nothing_to_check_is_no_success() {
        for (stdin, words) in [
            ("", "standard input is empty"),
            ("---\nkind: Service\nmetadata: {name: a}\n", "no node of Restate"),
        ] {
            let (_, end) = ran(&[], stdin);
            assert!(end.as_ref().is_err_and(|error| error.contains(words)), "{end:?}");
        }
    }

    #[test]
    fn pages_and_mistakes() {
        let (page, end) = ran(&["explain", "RS103"], "");
        assert!(page.contains("RS103") && end.is_ok());
        let (_, end) = ran(&["explain", "node-nam"], "");
        assert!(end.is_err_and(|error| error.contains("did you mean")));
        let end = run(br#"{"extraArgs": null}"#, || Ok(vec![0xff]), |_| Ok(()));
        assert!(end.is_err_and(|error| error.contains("UTF-8")));
        assert!(run(b"", || Ok(Vec::new()), |_| Ok(())).is_err());
    }
}
