//! What a service runs: the server or something else, in which version and with which arguments.

use super::interpolate::{ExpandedText, UNKNOWN};
use super::reading::Reading;
use super::service::{ComposeService, Said};
use crate::api::validate::NodePart;
use crate::collect::found::{FoundNode, Given, Told};
use crate::collect::image::{FoundVersion, ImageKind, ImageName};
use crate::collect::sources::base;
use crate::collect::words;
use crate::collect::yaml::{Canonical, Dialect, Yaml};

/// The program of the server.
const SERVER: &str = "restate-server";
/// Programs of Restate that are no server.
const TOOLS: [&str; 2] = ["restate", "restatectl"];

/// What a service is.
pub enum ServiceRole {
    /// A server, with what is known of image, version and arguments.
    Server(Box<FoundNode>),
    /// One of Restate's other programs, which is named.
    Tool(String),
    /// Anything else.
    Foreign,
}

/// Tells what a service runs. A server is known by its image or by its program, whatever variables it has.
pub fn read(reading: &mut Reading<'_, '_>, service: &ComposeService) -> ServiceRole {
    let image = service.last("image").and_then(|(file, value)| reading.text(file, value));
    let kind = image.as_ref().map_or(ImageKind::Foreign, image_kind);
    let entrypoint = service.last("entrypoint").and_then(|said| line(reading, said));
    let command = service.last("command").and_then(|said| line(reading, said));
    let (mut arguments, mut program) = (Vec::new(), None);
    // An entrypoint of its own takes the place of the image's, and of the image's arguments.
    for given in entrypoint.iter().flatten().chain(command.iter().flatten()) {
        let first = arguments.is_empty() && program.is_none();
        let is_program = first
            && (entrypoint.as_ref().is_some_and(|words| !words.is_empty()) || is_known_program(given, kind));
        match is_program {
            true => program = Some(given.clone()),
            false => arguments.push(given.clone()),
        }
    }
    let name = program.as_ref().and_then(|given| given.value.text()).map(base);
    match (name, kind) {
        (Some(SERVER), _) => {}
        (Some(name), _) if TOOLS.contains(&name) => return ServiceRole::Tool(format!("it runs `{name}`")),
        (_, ImageKind::Server) => {}
        (_, ImageKind::Tool) => return ServiceRole::Tool("its image is that of a tool".into()),
        (_, ImageKind::Foreign) => return ServiceRole::Foreign,
    }
    let mut node = FoundNode::new(&service.name, service.at.clone());
    node.image = image.as_ref().map(|image| image.text.replace(UNKNOWN, "…"));
    node.version_at = service.last("image").map(|(file, value)| ComposeService::locus(file, value));
    node.version =
        image.as_ref().map_or_else(|| FoundVersion::Unknown("the service names no image".into()), version);
    if program.as_ref().is_some_and(|given| given.value.text().map(base) != Some(SERVER)) {
        // A script may do anything before it starts the server.
        let what = "what the program of `entrypoint` hands on to the server";
        node.unknown(NodePart::Arguments, None, what);
        node.unknown(NodePart::Environment, None, what);
        arguments.clear();
    }
    node.arguments = arguments;
    ServiceRole::Server(Box::new(node))
}

/// Whether a command begins with a program. Behind the one of Restate's own image, the server's name is an argument.
fn is_known_program(given: &Given, kind: ImageKind) -> bool {
    let is_server = |text: &str| base(text) == SERVER && kind != ImageKind::Server;
    given.value.text().is_some_and(|text| is_server(text) || TOOLS.contains(&base(text)))
}

/// Whose image it is, wherever the part that is not known stands in it.
fn image_kind(image: &ExpandedText) -> ImageKind {
    ImageName::parse(&image.text).kind()
}

/// The version that an image says, where its tag is known.
fn version(image: &ExpandedText) -> FoundVersion {
    let name = ImageName::parse(&image.text);
    match name.tag {
        Some(tag) if tag.contains(UNKNOWN) => {
            let before = image.text.rfind(':').map_or(0, |at| image.text[..at].matches(UNKNOWN).count());
            let names = image.settled_by.get(before..).unwrap_or_default().join(", ");
            FoundVersion::Unknown(format!("the tag is not known without {names}"))
        }
        _ => name.version(),
    }
}

/// A command line: a text is split as a shell does, a list is taken as it is.
fn line(reading: &mut Reading<'_, '_>, (file, value): Said<'_>) -> Option<Vec<Given>> {
    if value.text().is_none() {
        if value.is_mapping() {
            reading.refused(file, value, "a command line is a mapping, which Compose refuses", IN_WORDS);
            return Some(vec![not_known(file, value)]);
        }
        return Some(value.items().iter().map(|item| word(reading, file, item)).collect());
    }
    if is_no_text(value) {
        reading.refused(file, value, "a command line is no text, which Compose refuses", IN_WORDS);
        return Some(vec![not_known(file, value)]);
    }
    let text = reading.text(file, value)?;
    let Some(words) = words::split(&text.text) else {
        let help = "Close the quote, or write a list with one argument an item.";
        reading.refused(file, value, "a quote is not closed in this command line", help);
        return Some(vec![not_known(file, value)]);
    };
    let at = ComposeService::locus(file, value);
    let mut seen = 0;
    let given = |(word, _): words::Word| Given::new(text.piece(&word, &mut seen), at.clone());
    Some(words.into_iter().map(given).collect())
}

fn word(reading: &mut Reading<'_, '_>, file: usize, item: &Yaml) -> Given {
    match reading.text(file, item).filter(|_| !is_no_text(item)) {
        Some(text) => Given::new(text.told(), ComposeService::locus(file, item)),
        None => {
            reading.refused(
                file,
                item,
                "a word of a command line is no text, which Compose refuses",
                IN_WORDS,
            );
            not_known(file, item)
        }
    }
}

/// What to write in the place of what Compose refuses.
const IN_WORDS: &str = "Write a text, or a list of words; a number or a boolean among them stands in quotes.";

fn not_known(file: usize, value: &Yaml) -> Given {
    let told = Told::unknown("the command line, as Compose takes it");
    Given::new(told, ComposeService::locus(file, value))
}

/// Whether a scalar is a number, a boolean or nothing to Compose.
fn is_no_text(value: &Yaml) -> bool {
    value.canonical(Dialect::Compose).is_some_and(|canonical| canonical != Canonical::Text)
}

/// The text of a value, when it is known.
pub fn known(text: &ExpandedText) -> Option<String> {
    match text.told() {
        Told::Known(text) => Some(text),
        Told::Unknown { .. } => None,
    }
}
