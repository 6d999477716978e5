//! Command lines, of which only those words stay that are known to say how a server is started: flags that it has, and their
//! values; what it is run by; variables that it reads. Any other word may be anybody's secret.

use std::borrow::Cow;

use super::docker::{self, DockerValue};
use super::harmless;
use crate::api::secret::{self, WITHHELD, is_secret_key};
use crate::collect::docker::RUNNERS;
use crate::collect::image::{ImageKind, ImageName};
use crate::config::layers::{FlagValue, flag_value};
use crate::config::variables::{is_hidden, is_name, is_read, is_told};

/// Programs of Restate, and those that start others.
const PROGRAMS: [&str; 6] = ["env", "exec", "restate", "restate-server", "restatectl", "nohup"];
/// Those of them that start others.
const STARTERS: [&str; 3] = ["env", "exec", "nohup"];
/// Programs that take a script behind `-c`.
const SHELLS: [&str; 5] = ["ash", "bash", "busybox", "dash", "sh"];
/// Words of shells and of what runs containers, that nothing follows from.
const WORDS: [&str; 9] = ["$@", "$*", "&&", "--", "container", "create", "run", "set", "-ec"];
/// What parts words, and stays.
const BETWEEN: [char; 9] = ['"', '\'', ';', '&', '|', '(', ')', '`', '\\'];

/// Which variables a text may name for others to put in.
pub type References<'r> = &'r dyn Fn(&str) -> bool;

/// What the next word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Nothing is known of it.
    Any,
    /// The value of a flag that servers have, which may be of several words.
    Value { several: bool },
    /// The path of a configuration file.
    Path,
    /// The value of an option of what runs containers.
    Docker(DockerValue),
    /// The value of a flag that nobody knows.
    Hidden,
}

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The server's, or those of what starts it.
    Ours,
    /// Those of what runs a container, up to the image.
    Docker,
    /// Another program's.
    Foreign,
}

/// Goes through the words of a command line, which may be items of a list.
pub struct CommandWords<'r> {
    references: References<'r>,
    next: Next,
    whose: Whose,
    /// A command begins: the word is a program.
    begins: bool,
    /// A shell was started, whose script comes behind `-c`.
    shell: bool,
    /// What stands here starts another program: the next word that is no option of it is one.
    starts: bool,
}

impl<'r> CommandWords<'r> {
    /// For a line that begins with a program, or for what follows one.
    pub fn new(references: References<'r>) -> Self {
        Self { references, next: Next::Any, whose: Whose::Ours, begins: true, shell: false, starts: false }
    }

    /// A text of words, with those withheld that may be secrets. All else stays as it is.
    pub fn told(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            let length = word_length(rest);
            if length > 0 {
                out.push_str(&self.word(&rest[..length]));
                rest = &rest[length..];
                continue;
            }
            // A value in quotes may be of several words.
            if let Some(value) = self.quoted(sign, rest) {
                out.push(sign);
                out.push_str(&self.word(value));
                out.push(sign);
                rest = &rest[value.len() + 2 * sign.len_utf8()..];
                continue;
            }
            // A line that a backslash joins to the next one goes on.
            let parts =
                ";&|(`".contains(sign) || (sign == '\n' && !out.trim_end_matches('\r').ends_with('\\'));
            if parts {
                self.begin();
            }
            out.push(sign);
            rest = &rest[sign.len_utf8()..];
        }
        out
    }

    /// The value that stands in the quotes with which a text begins.
    fn quoted<'t>(&self, sign: char, text: &'t str) -> Option<&'t str> {
        let is_value = !matches!(self.next, Next::Any | Next::Hidden) && matches!(sign, '"' | '\'');
        let (value, _) = text.strip_prefix(sign).filter(|_| is_value)?.split_once(sign)?;
        (!value.is_empty() && !value.contains([';', '&', '|', '\n', '"', '\''])).then_some(value)
    }

    /// Another command begins.
    fn begin(&mut self) {
        (self.next, self.whose, self.begins) = (Next::Any, Whose::Ours, true);
        (self.shell, self.starts) = (false, false);
    }

    /// A word as it may be told.
    fn word<'w>(&mut self, word: &'w str) -> Cow<'w, str> {
        let begins = std::mem::take(&mut self.begins) || self.starts;
        let next = std::mem::replace(&mut self.next, Next::Any);
        let kept = |is_kept: bool| if is_kept { Cow::Borrowed(word) } else { Cow::Borrowed(WITHHELD) };
        let is_value = !word.starts_with('-') || word == "-";
        match next {
            Next::Value { several } if is_value => {
                self.next = if several { next } else { Next::Any };
                return if self.whose == Whose::Foreign { kept(false) } else { value(word) };
            }
            Next::Path if is_value => return kept(self.whose != Whose::Foreign && is_path(word)),
            Next::Docker(DockerValue::Variable) if is_value => return variable(word),
            Next::Docker(value) if is_value => return kept(value.allows(word)),
            _ => {}
        }
        if self.runs(word) {
            return Cow::Borrowed(word);
        }
        if word.starts_with('-') && self.shell && word.contains('c') && !word.starts_with("--") {
            // Its script comes next, or stands in this word.
            self.begin();
            let is_plain = word[1..].chars().all(|sign| "ceilux".contains(sign));
            return kept(is_plain);
        }
        if begins && WORDS.contains(&word) && word.starts_with(|sign: char| sign.is_ascii_lowercase()) {
            (self.whose, self.starts) = (Whose::Foreign, false);
        }
        let is_file = self.whose != Whose::Foreign && word.ends_with(".toml") && is_path(word);
        if is_file || WORDS.contains(&word) || (self.references)(word) {
            return kept(harmless::is_value(word));
        }
        if word.starts_with('-') && word.len() > 1 {
            return self.option(word);
        }
        if word.contains('=') {
            self.begins = begins;
            let name = word.strip_suffix('=');
            if let Some(name) = name.filter(|name| is_name(name)) {
                // Its value stands in quotes.
                self.next = if is_told(name, "") { Next::Value { several: false } } else { Next::Hidden };
                return kept(is_read(name));
            }
            return variable(word);
        }
        // Behind what else a container is made of, or is asked for, stands what is not known here.
        if begins || self.whose == Whose::Docker {
            (self.whose, self.starts) = (Whose::Foreign, false);
        }
        Cow::Borrowed(WITHHELD)
    }

    /// Whether the word is what runs a server, or the image of one.
    fn runs(&mut self, word: &str) -> bool {
        let program = program(word);
        if ImageName::parse(word).kind() == ImageKind::Server || PROGRAMS.contains(&program) {
            self.whose = Whose::Ours;
            self.shell = false;
            self.starts = STARTERS.contains(&program);
        } else if RUNNERS.contains(&program) {
            (self.whose, self.shell, self.starts) = (Whose::Docker, false, false);
        } else if SHELLS.contains(&program) {
            (self.whose, self.shell, self.starts) = (Whose::Ours, true, true);
        } else {
            return false;
        }
        true
    }

    /// An option, with what is attached to it.
    fn option<'w>(&mut self, word: &'w str) -> Cow<'w, str> {
        let (name, attached) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        if let Some(path) = word.strip_prefix("-c").filter(|path| !path.is_empty()) {
            let path = path.trim_start_matches('=');
            return if self.whose == Whose::Ours && is_path(path) {
                Cow::Borrowed(word)
            } else {
                format!("-c{WITHHELD}").into()
            };
        }
        let is_shaped = |name: &str| {
            let bare = name.trim_start_matches('-');
            match name.len() - bare.len() {
                1 => bare.len() == 1,
                _ => bare.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'-') && !bare.is_empty(),
            }
        };
        let takes = match self.whose {
            Whose::Docker => docker::option(name).map(|value| value.map(Next::Docker)),
            Whose::Foreign => None,
            Whose::Ours if self.starts => None,
            Whose::Ours if name == "-c" => Some(Some(Next::Path)),
            Whose::Ours if is_telling(name) => None,
            Whose::Ours => name.strip_prefix("--").and_then(flag_value).map(|value| match value {
                FlagValue::None => None,
                FlagValue::One => Some(Next::Value { several: false }),
                FlagValue::Several => Some(Next::Value { several: true }),
            }),
        };
        let value = takes.unwrap_or(Some(Next::Hidden));
        match attached {
            // It stands in quotes.
            Some("") => self.next = value.unwrap_or(Next::Hidden),
            None => self.next = value.unwrap_or(Next::Any),
            Some(text) => {
                if matches!(value, Some(Next::Value { .. })) {
                    return format!("{name}={}", self::value(text)).into();
                }
                let is_kept = match value {
                    Some(Next::Docker(DockerValue::Variable)) => variable(text) == text,
                    Some(Next::Docker(value)) => value.allows(text),
                    _ => (self.references)(text),
                };
                if !is_kept {
                    return match takes.is_some() || is_shaped(name) {
                        true => format!("{name}={WITHHELD}").into(),
                        false => Cow::Borrowed(WITHHELD),
                    };
                }
            }
        }
        Cow::Borrowed(if takes.is_some() || is_shaped(name) { word } else { WITHHELD })
    }
}

/// Whether all of a command line may be shown.
pub fn is_shown(line: &str) -> bool {
    CommandWords::new(&is_reference).told(line) == line
}

/// Whether a word is the name of a variable, in one of the ways in which something is put in its place.
pub fn is_reference(word: &str) -> bool {
    let part = |open: &str, close: &str| word.strip_prefix(open).and_then(|name| name.strip_suffix(close));
    part("$(", ")").or_else(|| part("${", "}")).is_some_and(is_name)
}

/// The value of a flag that servers have. Of an address the user goes.
fn value(word: &str) -> Cow<'_, str> {
    if harmless::is_value(word) {
        return Cow::Borrowed(word);
    }
    let less = secret::without_user(word);
    match word.contains("://") && harmless::is_value(&less.replace(WITHHELD, "")) {
        true => less.into(),
        false => Cow::Borrowed(WITHHELD),
    }
}

/// `NAME=value`.
fn variable(word: &str) -> Cow<'_, str> {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let is_shown = is_told(name, value) && harmless::is_value(value);
    match () {
        () if is_shown || (is_name(word) && !is_secret_key(word)) => Cow::Borrowed(word),
        // What has the sign in it may be a secret, and no variable.
        () if is_read(name) => format!("{name}={WITHHELD}").into(),
        () => Cow::Borrowed(WITHHELD),
    }
}

/// Whether the name of a flag says that its value is a secret.
fn is_telling(name: &str) -> bool {
    is_hidden(&name.trim_start_matches('-').replace('-', "_"), "")
}

/// Whether a word looks like the path of a file.
fn is_path(word: &str) -> bool {
    let is_plain = !word.contains('=') && !word.contains("://") && !word.starts_with('-');
    is_plain
        && (word.contains('/') || word.ends_with(".toml") || word.starts_with('$'))
        && harmless::is_value(word)
}

/// What a word is the path of.
fn program(word: &str) -> &str {
    word.trim_start_matches(['-', '@', '+', '!', ':']).rsplit('/').next().unwrap_or_default()
}

/// How long the word is that a text begins with.
fn word_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        // `$(NAME)` is a name that is put in.
        let name = text[at..].strip_prefix("$(").and_then(|rest| {
            let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_')?;
            rest[end..].starts_with(')').then(|| &rest[..end])
        });
        at += match name.filter(|name| is_name(name)) {
            Some(name) => name.len() + "$()".len(),
            None if sign.is_whitespace() || BETWEEN.contains(&sign) => break,
            None => sign.len_utf8(),
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let is_reference = |word: &str| ["$(A)", "${A}"].contains(&word);
        CommandWords::new(&is_reference).told(text)
    }

    #[test]
    fn what_says_how_a_server_is_started_stays() {
        for text in [
            "--node-name n1 --cluster-name=c --roles admin worker --production -c /a.toml",
            "exec /usr/bin/restate-server --config-file \"$(DIR)/a\" $(A) --log-filter=info,restate=debug",
            "sh -c \"RESTATE_ROLES=admin exec restate-server\"",
            "docker run -d --rm --name n1 -e RESTATE_ROLES=admin -p 127.0.0.1:8080:8080 \\\n  -v /a:/b restatedev/restate:1.7 --node-name n1",
            "docker run -e POD_NAME --init restatedev/restate",
            "restate-server --node-name \"n1 of a\" --bind-address='[::]:5122' --no-logo; exit",
        ] {
            let wanted = text.replace("exit", WITHHELD);
            assert_eq!(told(text), wanted);
        }
    }

    #[test]
    fn all_else_is_withheld() {
        for (text, wanted) in [
            ("--token S --node-name n1", "--token <withheld> --node-name n1"),
            ("--token=S S", "--token=<withheld> <withheld>"),
            ("--token='S' -uS -u S", "--token='<withheld>' <withheld> -u <withheld>"),
            ("--node-pass S --node-nam n1", "--node-pass <withheld> --node-nam <withheld>"),
            ("-- S", "-- <withheld>"),
            ("--production S", "--production <withheld>"),
            ("-c S", "-c <withheld>"),
            ("-cS", "-c<withheld>"),
            ("--node-name n1 S", "--node-name n1 <withheld>"),
            ("PW=S restate-server", "<withheld> restate-server"),
            ("PW='S' restate-server", "<withheld>'<withheld>' restate-server"),
            ("RESTATE_ROLES='S' restate-server", "RESTATE_ROLES='S' restate-server"),
            ("RESTATE_X='S' restate-server", "RESTATE_X='<withheld>' restate-server"),
            ("env -i vault --location S", "env -i <withheld> --location <withheld>"),
            ("sh run --location S", "sh run --location <withheld>"),
            ("exec vault --location S", "exec <withheld> --location <withheld>"),
            ("RESTATE_TOKEN='S' restate-server", "RESTATE_TOKEN='<withheld>' restate-server"),
            ("q0u1Zk3== x=S", "<withheld> <withheld>"),
            ("unlock S && restate-server", "<withheld> <withheld> && restate-server"),
            ("vault\nS\nrestate-server", "<withheld>\n<withheld>\nrestate-server"),
            ("x; curl --location S", "<withheld>; <withheld> --location <withheld>"),
            (
                "docker run -e DB=S -p S -l S redis",
                "docker run -e <withheld> -p <withheld> -l <withheld> <withheld>",
            ),
            ("--tracing-endpoint http://a:S@b", "--tracing-endpoint http://<withheld>@b"),
            ("$B ${B:-S} $(cat S)", "<withheld> <withheld> <withheld>(<withheld> <withheld>)"),
            ("--Token1 S", "<withheld> <withheld>"),
        ] {
            assert_eq!(told(text), wanted);
        }
    }
}
