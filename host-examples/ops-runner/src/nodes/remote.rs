//! A node that only the user's own commands reach.

use std::collections::BTreeMap;
use std::process::Command;

use restate_scaleout_api::host::WriteConfigCall;
use restate_scaleout_api::{CommandOutput, ConfigFile};

use super::{Node, NodeLook, done, intact};
use crate::files::unchanged;
use crate::http::{Dialled, NoAnswer};
use crate::inventory::{Purpose, RemoteSpec};
use crate::process::run;
use crate::secrets::{Secrets, env_secrets, toml_secrets};

/// The exit code by which `read` says that there is no such file (`EX_NOINPUT`): other codes mean that
/// it could not be read, and a host that cannot be reached must not look like one without a file.
pub const NO_FILE: i32 = 66;

/// A node that only the user's own commands reach.
#[derive(Debug)]
pub struct RemoteNode {
    name: String,
    spec: RemoteSpec,
    secrets: Secrets,
}

impl RemoteNode {
    /// The node of this name.
    pub fn new(name: &str, spec: &RemoteSpec, secrets: &Secrets) -> Self {
        secrets.learn(env_secrets(&spec.env));
        Self { name: name.into(), spec: spec.clone(), secrets: secrets.clone() }
    }

    /// Runs one of the user's commands; `None` when the inventory has none for this purpose.
    fn try_run(
        &self,
        purpose: Purpose,
        dynamic: Option<&str>,
        input: Option<&str>,
    ) -> Result<Option<CommandOutput>, String> {
        let Some(template) = self.spec.templates.get(&purpose) else { return Ok(None) };
        let mut values: BTreeMap<&str, &str> =
            self.spec.vars.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if let (Some(name), Some(value)) = (purpose.dynamic(), dynamic) {
            // Unlike the user's own values, this one comes from the cluster, and a remote shell may
            // read it once more than the template shows.
            if !value.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/[]%@+,=".contains(c)) {
                return Err(format!(
                    "`{value}` is not put into the `{}` command: it has odd characters",
                    purpose.key()
                ));
            }
            values.insert(name, value);
        }
        let line = template.fill(&values)?;
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(line);
        run::run(command, input, self.spec.timeout).map(Some)
    }

    /// Runs a command that must exist and succeed.
    fn must(&self, purpose: Purpose, input: Option<&str>) -> Result<CommandOutput, String> {
        let output = self.try_run(purpose, None, input)?.ok_or_else(|| self.missing(purpose))?;
        if output.exit == Some(0) { Ok(output) } else { Err(self.failure(purpose, &output)) }
    }

    fn missing(&self, purpose: Purpose) -> String {
        format!("node `{}` has no `{}` command in the inventory", self.name, purpose.key())
    }

    fn failure(&self, purpose: Purpose, output: &CommandOutput) -> String {
        let how = match output.exit {
            _ if output.timed_out => {
                format!("did not end within {}", humantime::format_duration(self.spec.timeout))
            }
            Some(code) => format!("failed with exit code {code}"),
            None => "was killed by a signal".into(),
        };
        let said = self.secrets.redact(output.stderr.trim());
        let said = said.lines().rev().take(5).collect::<Vec<_>>();
        let said = said.into_iter().rev().collect::<Vec<_>>().join("\n");
        format!(
            "the `{}` command of node `{}` {how}{}{said}",
            purpose.key(),
            self.name,
            if said.is_empty() { "" } else { ": " }
        )
    }

    fn read(&self) -> Result<Option<String>, String> {
        let output = self.try_run(Purpose::Read, None, None)?.ok_or_else(|| self.missing(Purpose::Read))?;
        match output.exit {
            Some(0) => Ok(Some(output.stdout)),
            Some(NO_FILE) => Ok(None),
            _ => Err(self.failure(Purpose::Read, &output)),
        }
    }

    /// A yes or no by exit code. `systemctl is-active` says no with 3 or 4; 255 is `ssh` failing.
    fn ask(&self, purpose: Purpose) -> Option<bool> {
        match self.try_run(purpose, None, None).ok()??.exit? {
            0 => Some(true),
            1 | 3 | 4 => Some(false),
            _ => None,
        }
    }

    fn print(&self, purpose: Purpose) -> Option<String> {
        let output = self.try_run(purpose, None, None).ok()??;
        (output.exit == Some(0)).then(|| output.stdout.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Seconds, as a command prints them, in milliseconds.
    fn age_ms(&self, purpose: Purpose) -> Option<u64> {
        let seconds: f64 = self.print(purpose)?.parse().ok()?;
        (seconds.is_finite() && seconds >= 0.0).then_some((seconds * 1000.0) as u64)
    }

    fn act(&self, purpose: Purpose, dynamic: Option<&str>) -> Result<CommandOutput, String> {
        let mut output = self.try_run(purpose, dynamic, None)?.ok_or_else(|| self.missing(purpose))?;
        output.stdout = self.secrets.redact(&output.stdout);
        output.stderr = self.secrets.redact(&output.stderr);
        Ok(output)
    }
}

impl Node for RemoteNode {
    fn place(&self) -> &str {
        self.spec.vars.get("host").unwrap_or(&self.name)
    }

    fn read_config(&self) -> Result<ConfigFile, String> {
        let text = self.read()?;
        let age_ms = text.as_ref().and_then(|_| self.age_ms(Purpose::ConfigAge));
        Ok(ConfigFile { text, age_ms, env: self.spec.env.clone() })
    }

    fn write_config(&self, call: &WriteConfigCall) -> Result<CommandOutput, String> {
        intact(call)?;
        let what = format!("the file of node `{}`", self.name);
        unchanged(&what, self.read()?.as_deref(), call.expect.as_deref())?;
        self.secrets.learn(toml_secrets(&call.text));
        if self.spec.templates.contains_key(&Purpose::Verify) {
            self.must(Purpose::Verify, Some(&call.text))
                .map_err(|error| format!("nothing was written: {error}"))?;
        }
        self.must(Purpose::Write, Some(&call.text))?;
        // The command's word is not enough: half a file would keep the node from starting.
        unchanged(&what, self.read()?.as_deref(), Some(&call.sha256)).map_err(|_| {
            format!("the `write` command of node `{}` succeeded, but its file is not the new text", self.name)
        })?;
        Ok(done(format!("wrote {what}")))
    }

    fn start(&self) -> Result<CommandOutput, String> {
        self.act(Purpose::Start, None)
    }

    fn restart(&self) -> Result<CommandOutput, String> {
        self.act(Purpose::Restart, None)
    }

    fn upgrade(&self, version: &str) -> Result<CommandOutput, String> {
        self.act(Purpose::Upgrade, Some(version))
    }

    fn dial(&self, url: &str) -> Result<Dialled, String> {
        let output =
            self.try_run(Purpose::Probe, Some(url), None)?.ok_or_else(|| self.missing(Purpose::Probe))?;
        match output.exit {
            Some(0) => Ok(Dialled::Answered { status: 200, body: output.stdout }),
            // 255 means that `ssh` failed, so nothing was dialled. 126 and 127: no such program.
            Some(126 | 127 | 255) | None => Err(self.failure(Purpose::Probe, &output)),
            // The codes of curl.
            Some(code) => {
                let why = match code {
                    6 => NoAnswer::NoSuchName,
                    7 => NoAnswer::Refused,
                    28 => NoAnswer::TimedOut,
                    _ => NoAnswer::Other,
                };
                Ok(Dialled::Unanswered(why, self.failure(Purpose::Probe, &output)))
            }
        }
    }

    fn look(&self) -> NodeLook {
        let running = self.ask(Purpose::Running);
        let tail = if running == Some(true) { None } else { self.print(Purpose::LogTail) };
        NodeLook {
            running,
            process_age_ms: if running == Some(false) { None } else { self.age_ms(Purpose::ProcessAge) },
            // `restate-server 1.7.12` or just the number.
            installed_version: self.print(Purpose::Version).and_then(|text| {
                text.split_whitespace()
                    .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
                    .map(str::to_owned)
            }),
            data_present: self.ask(Purpose::DataPresent),
            log_tail: tail.unwrap_or_default().lines().map(|line| self.secrets.redact(line)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::sha256;
    use crate::inventory::template::Template;
    use std::fs;
    use std::path::Path;

    fn node(dir: &Path, templates: &[(Purpose, &str)]) -> RemoteNode {
        let vars = BTreeMap::from([("dir".into(), dir.display().to_string()), ("node".into(), "n1".into())]);
        let mut all = BTreeMap::from([
            (Purpose::Read, Template::parse("test -e {dir}/c || exit 66; cat {dir}/c")),
            (Purpose::Write, Template::parse("cat > {dir}/c")),
        ]);
        all.extend(templates.iter().map(|(purpose, text)| (*purpose, Template::parse(text))));
        let env = BTreeMap::from([("AWS_SECRET_ACCESS_KEY".into(), "hush-hush".into())]);
        let spec = RemoteSpec { vars, env, timeout: std::time::Duration::from_secs(60), templates: all };
        RemoteNode::new("n1", &spec, &Secrets::default())
    }

    fn call(expect: Option<&str>, text: &str) -> WriteConfigCall {
        WriteConfigCall {
            node: "n1".into(),
            expect: expect.map(|text| sha256(text.as_bytes())),
            text: text.into(),
            sha256: sha256(text.as_bytes()),
            diff: String::new(),
        }
    }

    #[test]
    fn a_missing_file_and_a_failing_command_differ() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(node(dir.path(), &[]).read_config().unwrap().text, None);
        let error = node(dir.path(), &[(Purpose::Read, "echo hush-hush down >&2; exit 255")])
            .read_config()
            .unwrap_err();
        assert!(error.contains("exit code 255: [withheld] down"), "{error}");
    }

    #[test]
    fn writing_needs_the_text_that_was_read_and_proves_what_it_wrote() {
        let dir = tempfile::tempdir().unwrap();
        let plain = node(dir.path(), &[]);
        plain.write_config(&call(None, "one\n")).unwrap();
        assert_eq!(plain.read_config().unwrap().text.as_deref(), Some("one\n"));
        let error = plain.write_config(&call(Some("other"), "two")).unwrap_err();
        assert!(error.contains("someone else"), "{error}");
        plain.write_config(&call(Some("one\n"), "two")).unwrap();

        let error = node(dir.path(), &[(Purpose::Write, "head -c 2 > {dir}/c")])
            .write_config(&call(Some("two"), "three"))
            .unwrap_err();
        assert!(error.contains("not the new text"), "{error}");
        let wrong = WriteConfigCall { sha256: sha256(b"x"), ..call(Some("th"), "four") };
        assert!(plain.write_config(&wrong).unwrap_err().contains("hash"));
    }

    #[test]
    fn a_text_that_the_server_does_not_take_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let node = node(dir.path(), &[(Purpose::Verify, "grep -q good || { echo not good >&2; exit 1; }")]);
        let error = node.write_config(&call(None, "bad")).unwrap_err();
        assert!(error.contains("nothing was written") && error.contains("not good"), "{error}");
        assert!(!dir.path().join("c").exists());
        node.write_config(&call(None, "good")).unwrap();
    }

    #[test]
    fn what_cannot_be_seen_is_unknown() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(node(dir.path(), &[]).look(), NodeLook::default());
        let failing = [Purpose::Running, Purpose::DataPresent, Purpose::Version, Purpose::ProcessAge];
        let failing: Vec<_> = failing.map(|purpose| (purpose, "exit 255")).to_vec();
        assert_eq!(node(dir.path(), &failing).look(), NodeLook::default());
    }

    #[test]
    fn what_commands_print_is_read() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("c"), "").unwrap();
        let node = node(
            dir.path(),
            &[
                (Purpose::Running, "exit 3"),
                (Purpose::DataPresent, "true"),
                (Purpose::Version, "echo restate-server 1.7.12"),
                (Purpose::ConfigAge, "echo 12.5"),
                (Purpose::LogTail, "printf 'a\\nb hush-hush\\n'"),
            ],
        );
        assert_eq!(node.read_config().unwrap().age_ms, Some(12_500));
        let look = node.look();
        assert_eq!((look.running, look.data_present), (Some(false), Some(true)));
        assert_eq!(look.installed_version.as_deref(), Some("1.7.12"));
        assert_eq!(look.log_tail, ["a", "b [withheld]"]);
    }

    #[test]
    fn a_probe_that_could_not_dial_is_no_dead_node() {
        let dir = tempfile::tempdir().unwrap();
        let dial =
            |template: &str| node(dir.path(), &[(Purpose::Probe, template)]).dial("http://n2:5122/health");
        let answered = Dialled::Answered { status: 200, body: "http://n2:5122/health\n".into() };
        assert_eq!(dial("echo {url}").unwrap(), answered);
        for (code, expected) in [
            (6, NoAnswer::NoSuchName),
            (7, NoAnswer::Refused),
            (28, NoAnswer::TimedOut),
            (22, NoAnswer::Other),
        ] {
            let template = format!("exit {code}");
            let dialled = dial(&template).unwrap();
            assert!(matches!(dialled, Dialled::Unanswered(why, _) if why == expected), "{dialled:?}");
        }
        assert!(dial("exit 255").is_err());
        assert!(node(dir.path(), &[]).dial("http://n2").unwrap_err().contains("`probe`"));
        let error = node(dir.path(), &[(Purpose::Probe, "echo {url}")]).dial("http://n2/$(id)").unwrap_err();
        assert!(error.contains("odd characters"), "{error}");
    }
}
