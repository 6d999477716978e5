//! What the command does, from Helm's message and standard input to standard output.

use restate_scaleout::api::check::{CheckFile, CheckInput};
use restate_scaleout::{check, describe};
use restate_scaleout_command::gather::gather;
use restate_scaleout_command::option_lines;
use restate_scaleout_command::options::{Asked, Options, asked, wrong};
use restate_scaleout_command::words::{Show, page, shown, verdict};
use serde::Deserialize;

use crate::rendered;

const PROGRAM: &str = "helm restate-check";
/// What is said to do when there is nothing to check.
const PIPE: &str = "pipe in what Helm renders: helm template RELEASE CHART | helm restate-check";
/// How it is called.
const HELP: &str = concat!(
    "\
What is wrong with the Restate nodes in the manifests that Helm renders.

  helm template RELEASE CHART [flags] | helm restate-check [options]
  helm get manifest RELEASE | helm restate-check [options]
  helm restate-check explain TOPIC

",
    option_lines!("human (default), json, sarif, github or junit"),
    "
It fails when a server would not load or start with what it is given, would
lose data or stop, or when there is no Restate node in what it reads.
`explain` prints the page of a rule or a key.
"
);

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
            no_files(&options.files)?;
            let text = String::from_utf8(read()?).map_err(|_| "standard input is not UTF-8".to_owned())?;
            let files = rendered::files(&text);
            if files.is_empty() {
                return Err(format!("standard input is empty; {PIPE}"));
            }
            let checked = check(&asked_of(&options, files))?;
            let show = Show { program: PROGRAM, format: options.format, advice: options.advice };
            write(&shown(&show, &checked))?;
            verdict(&options, &checked)
        }
    }
}

fn no_files(files: &[String]) -> Result<(), String> {
    match files.first() {
        None => Ok(()),
        Some(file) => Err(wrong(&format!(
            "`{file}` cannot be read: Helm gives a plugin no files; pipe it in, as in `helm restate-check < {file}`"
        ))),
    }
}

fn asked_of(options: &Options, files: Vec<CheckFile>) -> CheckInput {
    // Helm gives a plugin nothing besides.
    let (files, missing) = gather(files, |_, _| Err("it is not in what Helm rendered".into()));
    options.asks(files, missing)
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
        let (_, end) = ran(&["out.yaml"], "");
        assert!(
            end.is_err_and(
                |error| error.contains("helm restate-check < out.yaml") && error.contains("--help")
            )
        );
        let end = run(br#"{"extraArgs": null}"#, || Ok(vec![0xff]), |_| Ok(()));
        assert!(end.is_err_and(|error| error.contains("UTF-8")));
        assert!(run(b"", || Ok(Vec::new()), |_| Ok(())).is_err());
    }

    #[test]
    fn the_help_fits_a_terminal() {
        assert!(HELP.lines().all(|line| line.len() <= 80));
    }
}
