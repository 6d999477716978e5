//! What the user sees: lines on standard output, and a line of progress on a terminal.

pub mod table;
pub mod words;

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::wrap;

/// Without a terminal, a wait is mentioned again after this time.
const STILL: Duration = Duration::from_secs(15);

/// Where words go.
#[derive(Debug)]
pub struct Ui {
    json: bool,
    colours: bool,
    width: Option<u16>,
    started: Instant,
    spinner: Option<ProgressBar>,
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    what: String,
    since: Instant,
    said: Instant,
}

impl Ui {
    /// JSON lines, or words for humans.
    pub fn new(json: bool) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let width =
            terminal.then(|| console::Term::stdout().size_checked().map_or(100, |(_, columns)| columns));
        let spinner = (!json && terminal && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let colours = !set("NO_COLOR") && (terminal || set("CLICOLOR_FORCE"));
        Self { json, colours, width, started: Instant::now(), spinner, waiting: None }
    }

    /// Whether output is for machines.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Whether colours are welcome.
    pub fn colours(&self) -> bool {
        self.colours
    }

    /// The terminal's width, when output goes to one.
    pub fn width(&self) -> Option<u16> {
        self.width
    }

    /// Prints text for humans, broken at the terminal's width; nothing in JSON mode.
    pub fn say(&mut self, text: impl AsRef<str>) {
        match self.width {
            Some(width) => self.show(wrap::lines(text.as_ref(), width.into())),
            None => self.show(text),
        }
    }

    /// Prints text with the time since the start before it, broken like that of `say`.
    pub fn log(&mut self, text: impl AsRef<str>) {
        let elapsed = words::time(self.started.elapsed());
        let (first, rest) =
            text.as_ref().split_once('\n').map_or((text.as_ref(), None), |(a, b)| (a, Some(b)));
        let first = format!("[{elapsed:>7}] {first}");
        match self.width {
            Some(width) => self.show(wrap::hanging(&first, width.into(), 12)),
            None => self.show(first),
        }
        rest.into_iter().for_each(|rest| self.say(rest));
    }

    /// Prints a page of Markdown for humans, filled to the terminal's width.
    pub fn page(&mut self, text: &str) {
        match self.width {
            Some(width) => self.show(wrap::page(text, width.into())),
            None => self.show(text),
        }
    }

    /// Prints what has a layout of its own, such as a table or a diff, as it is; nothing in JSON mode.
    pub fn show(&mut self, text: impl AsRef<str>) {
        if !self.json {
            self.print(text.as_ref());
        }
    }

    /// Prints one JSON object on a line of its own; nothing in human mode.
    pub fn event(&mut self, value: &impl Serialize) {
        if self.json {
            match serde_json::to_string(value) {
                Ok(line) => self.print(&line),
                Err(error) => eprintln!("an event has no JSON form: {error}"),
            }
        }
    }

    /// Shows what is awaited, and what is in the way. Called again and again while the same thing is
    /// awaited.
    pub fn wait(&mut self, what: &str, cause: &str) {
        let now = Instant::now();
        let because = if cause.is_empty() { String::new() } else { format!(": {cause}") };
        match &mut self.waiting {
            Some(waiting) if waiting.what == what => {
                let since = words::time(waiting.since.elapsed());
                if let Some(spinner) = &self.spinner {
                    spinner.set_message(format!("{what} ({since}){because}"));
                } else if waiting.said.elapsed() >= STILL {
                    waiting.said = now;
                    self.log(format!("still {what} ({since}){because}"));
                }
            }
            _ => {
                self.waiting = Some(Waiting { what: what.into(), since: now, said: now });
                match &self.spinner {
                    Some(spinner) => {
                        spinner.reset();
                        spinner.enable_steady_tick(Duration::from_millis(120));
                        spinner.set_message(format!("{what}{because}"));
                    }
                    None => self.log(format!("{what}{because}")),
                }
            }
        }
    }

    /// Shows what is being done, on a terminal only: it takes a moment and is not worth a line.
    pub fn busy(&mut self, what: &str) {
        if let Some(spinner) = &self.spinner {
            spinner.reset();
            spinner.enable_steady_tick(Duration::from_millis(120));
            spinner.set_message(what.to_owned());
        }
    }

    /// Nothing is awaited any more.
    pub fn go(&mut self) {
        self.waiting = None;
        if let Some(spinner) = &self.spinner {
            spinner.disable_steady_tick();
            spinner.finish_and_clear();
        }
    }

    fn print(&self, text: &str) {
        match &self.spinner {
            Some(spinner) => spinner.suspend(|| print(text)),
            None => print(text),
        }
    }
}

/// Why something could not be printed, once that has happened.
static LOST: OnceLock<String> = OnceLock::new();

/// Prints a text and ends its line. It must not end a run in the middle when that fails, see [`lost`].
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // A reader that has gone away, as `head` does, has read enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = LOST.set(error.to_string());
        }
        _ => {}
    }
}

/// Why something could not be printed, if that has happened: whoever reads the output has not got all of it.
pub fn lost() -> Option<&'static str> {
    LOST.get().map(String::as_str)
}

/// The same for what is no result, on standard error.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
