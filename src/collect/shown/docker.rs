//! Options of what runs containers, of which it is known what their values are.

use super::harmless;

/// What the value of an option is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DockerValue {
    /// A name, an amount, or a word of the program.
    Word,
    /// Ports.
    Ports,
    /// Paths.
    Paths,
    /// A variable.
    Variable,
}

impl DockerValue {
    /// Whether a text is such a value, and nothing else. A variable is judged by its name.
    pub fn allows(self, text: &str) -> bool {
        let all = |is: &dyn Fn(char) -> bool| text.chars().all(is);
        harmless::is_value(text)
            && match self {
                Self::Word => all(&|sign| sign.is_alphanumeric() || "._-:/$%{}".contains(sign)),
                Self::Ports => {
                    let numbers = text.trim_end_matches("/tcp").trim_end_matches("/udp");
                    numbers.chars().all(|sign| sign.is_ascii_digit() || ".:-[]".contains(sign))
                }
                Self::Paths => text.contains(['/', ':']) && all(&|sign| !sign.is_whitespace()),
                Self::Variable => false,
            }
    }
}

const PLAIN: [&str; 14] = [
    "--detach",
    "--init",
    "--interactive",
    "--no-healthcheck",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--read-only",
    "--rm",
    "--tty",
    "-d",
    "-i",
    "-it",
    "-t",
];
const WITH_VALUE: [(&str, DockerValue); 21] = [
    ("--cpus", DockerValue::Word),
    ("--entrypoint", DockerValue::Word),
    ("--env", DockerValue::Variable),
    ("--env-file", DockerValue::Paths),
    ("--hostname", DockerValue::Word),
    ("--memory", DockerValue::Word),
    ("--mount", DockerValue::Paths),
    ("--name", DockerValue::Word),
    ("--net", DockerValue::Word),
    ("--network", DockerValue::Word),
    ("--platform", DockerValue::Word),
    ("--publish", DockerValue::Ports),
    ("--pull", DockerValue::Word),
    ("--restart", DockerValue::Word),
    ("--user", DockerValue::Word),
    ("--volume", DockerValue::Paths),
    ("-e", DockerValue::Variable),
    ("-h", DockerValue::Word),
    ("-m", DockerValue::Word),
    ("-p", DockerValue::Ports),
    ("-v", DockerValue::Paths),
];

/// What an option takes, if it is known: nothing, or such a value.
pub fn option(name: &str) -> Option<Option<DockerValue>> {
    let value = WITH_VALUE.iter().find(|(known, _)| *known == name).map(|(_, value)| Some(*value));
    value.or_else(|| PLAIN.contains(&name).then_some(None))
}
