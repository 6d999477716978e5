//! A file in YAML, with only that left in it which says something about a node.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::kept::{Pruned, Scalar, TextKind, ToldWords};
use super::places::{Expander, FilePlaces, PlaceKind};
use super::shape::{KeepRule, ObjectKind, Shape};
use super::{lines, stand_in};
use crate::api::secret::{WITHHELD, is_secret_key};
use crate::collect::image::{ImageKind, ImageName};
use crate::collect::yaml::{Canonical, Dialect, Pair, ScalarStyle, Yaml, YamlKind, YamlText};
use crate::config::variables::set_by;

/// What another service is said to run, whose name is all that is kept of it.
const OTHER_IMAGE: &str = "left-out";
/// What a compose file is put together of.
const INCLUDE: &str = "include";
/// What a chart is put together of.
const DEPENDENCIES: &str = "dependencies";
/// What a service goes on with.
const EXTENDS: &str = "extends";
/// Where services stand.
const SERVICES: &str = "services";
/// How a service is reached.
const NETWORK: [&str; 2] = ["networks", "network_mode"];
/// Where it stands how many of a service there are.
const DEPLOY: &str = "deploy";
/// How many there are, below it.
const REPLICAS: &str = "replicas";
/// How many there are, in the service itself.
const SCALE: &str = "scale";
/// What a service runs.
const IMAGE: &str = "image";

/// Leaves out what says nothing about a node.
pub fn prune(read: &YamlText, places: &FilePlaces, names: &KeptNames) -> Option<Pruned> {
    let mut pruner = Pruner { places, names, known: BTreeMap::new() };
    let documents: Vec<Pruned> = read.documents.iter().filter_map(|one| pruner.object(one)).collect();
    (!documents.is_empty()).then_some(Pruned::Documents(documents))
}

/// Names that others are called by where something is kept for them.
#[derive(Debug, Default)]
pub struct KeptNames {
    /// Those that nodes speak of.
    pub mentioned: BTreeSet<String>,
    /// Labels by which pods are selected.
    pub selected: BTreeSet<String>,
}

impl KeptNames {
    /// Adds the labels by which a file selects pods.
    pub fn select(&mut self, node: &Yaml) {
        for pair in node.pairs() {
            let selects = matches!(pair.name(), Some("matchLabels" | "selector"));
            let keys = pair.value.pairs().iter().filter_map(Pair::name).map(str::to_owned);
            self.selected.extend(keys.filter(|_| selects));
            self.select(&pair.value);
        }
        node.items().iter().for_each(|item| self.select(item));
    }
}

/// Where in a file something stands.
#[derive(Debug, Clone, Copy)]
struct At<'y> {
    /// The key it stands under.
    key: &'y str,
    /// What is kept there.
    rule: KeepRule,
    /// It is the data of a Secret.
    secret: bool,
    /// It is an item of a list.
    item: bool,
}

struct Pruner<'p> {
    places: &'p FilePlaces,
    names: &'p KeptNames,
    /// What stands in a part, by its address: aliases lead to one part from many places.
    known: BTreeMap<*const Yaml, Option<Stands>>,
}

/// What stands in a part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    /// Nothing but what a finding is about.
    Finding,
    /// Something of a node.
    Node,
}

impl Stands {
    fn of((_, kind): &(Range<usize>, PlaceKind)) -> Self {
        if *kind == PlaceKind::Finding { Self::Finding } else { Self::Node }
    }
}

impl Pruner<'_> {
    /// Whether something of a node stands in a part, or something is found of it.
    fn has_place(&mut self, node: &Rc<Yaml>) -> bool {
        self.stands_in(node).is_some()
    }

    /// Whether something of a node stands in a part, and not a finding alone.
    fn has_own_place(&mut self, node: &Rc<Yaml>) -> bool {
        self.stands_in(node) == Some(Stands::Node)
    }

    /// What stands in a part, what counts more of several.
    fn stands_in(&mut self, node: &Rc<Yaml>) -> Option<Stands> {
        if let Some(known) = self.known.get(&Rc::as_ptr(node)) {
            return *known;
        }
        let found = match &node.kind {
            YamlKind::Scalar(..) => self.places.within(&node.span).map(Stands::of).max(),
            YamlKind::Sequence(items) => {
                let begins = self.begins(&node.span);
                items.iter().map(|item| self.stands_in(item)).max().unwrap_or_default().max(begins)
            }
            YamlKind::Mapping(pairs) => {
                let begins = self.begins(&node.span);
                let of_pair = |pair: &Pair| self.stands_in(&pair.key).max(self.stands_in(&pair.value));
                pairs.iter().map(of_pair).max().unwrap_or_default().max(begins)
            }
        };
        self.known.insert(Rc::as_ptr(node), found);
        found
    }

    fn begins_here(&self, span: &Range<usize>) -> bool {
        self.begins(span).is_some()
    }

    /// What begins where a part does.
    fn begins(&self, span: &Range<usize>) -> Option<Stands> {
        let here = self.places.within(span).filter(|(place, _)| place.start == span.start);
        here.map(Stands::of).max()
    }

    fn is_mentioned(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.names.mentioned.contains(name))
    }

    /// A document, or an object in a list of them.
    fn object(&mut self, node: &Rc<Yaml>) -> Option<Pruned> {
        let kind = node.text_at(&["kind"]).unwrap_or_default();
        let named =
            ObjectKind::named(kind).is_resource() && self.is_mentioned(node.text_at(&["metadata", "name"]));
        let (is_composed, is_chart) = (self.is_composed(node), is_chart(node));
        if !named && !is_composed && !is_chart && !self.has_place(node) {
            return None;
        }
        let shape = match () {
            () if node.get("kind").is_some() => Shape::Object(ObjectKind::named(kind)),
            () if is_composed || node.get(SERVICES).is_some() => Shape::Project,
            () if is_chart => Shape::ChartFile,
            () if self.is_values(node) => Shape::Values,
            () => Shape::Other,
        };
        let pairs =
            node.pairs().iter().filter(|pair| !pair.name().is_some_and(|name| name.starts_with("x-")));
        let at = At { key: "", rule: KeepRule::In(shape), secret: kind == "Secret", item: false };
        match node.is_mapping() {
            true => self.mapping(pairs, node, at),
            false => self.part(node, At { rule: KeepRule::Places, ..at }),
        }
    }

    /// Whether a mapping has values of Restate's chart: something of a node stands below a key of it, or is about all of them.
    fn is_values(&mut self, node: &Yaml) -> bool {
        let is_about_all = self.begins_here(&node.span);
        let mut own =
            node.pairs().iter().filter(|pair| pair.name().is_some_and(|name| Shape::Values.has(name)));
        own.any(|pair| is_about_all || self.has_place(&pair.value))
    }

    /// Whether it is a compose file that says of services how they are put together, or which other files do.
    fn is_composed(&self, node: &Yaml) -> bool {
        let services = node.get(SERVICES).map(|services| services.pairs()).unwrap_or_default();
        node.get(INCLUDE).is_some() || services.iter().any(|pair| self.is_mentioned(pair.name()))
    }

    fn part(&mut self, node: &Rc<Yaml>, at: At<'_>) -> Option<Pruned> {
        match &node.kind {
            YamlKind::Scalar(text, style) => {
                let single = self.single(node, text, *style, at)?;
                let reader = self.places.reader;
                let refers = |word: &str| lines::is_reference(word, reader);
                // The items of a list are gone through together.
                let is_command = at.rule == KeepRule::Command && !at.item;
                Some(Pruned::Scalar(match is_command {
                    true => single.of_command(node, &mut ToldWords::new(&refers)),
                    false => single,
                }))
            }
            YamlKind::Sequence(items) => {
                let reader = self.places.reader;
                let refers = |word: &str| lines::is_reference(word, reader);
                let mut words = (at.rule == KeepRule::Command).then(|| ToldWords::new(&refers));
                let mut kept: Vec<Pruned> = Vec::new();
                for item in items {
                    kept.extend(self.item(item, at).map(|one| match (one, &mut words) {
                        (Pruned::Scalar(one), Some(words)) => Pruned::Scalar(one.of_command(item, words)),
                        (one, _) => one,
                    }));
                }
                (!kept.is_empty() || (items.is_empty() && at.rule != KeepRule::Places))
                    .then_some(Pruned::List(kept))
            }
            YamlKind::Mapping(pairs) => self.mapping(pairs.iter(), node, at),
        }
    }

    fn mapping<'y>(
        &mut self,
        pairs: impl Iterator<Item = &'y Pair>,
        node: &Yaml,
        at: At<'_>,
    ) -> Option<Pruned> {
        let mut kept: Vec<(Scalar, Pruned)> = pairs.filter_map(|pair| self.pair(pair, at)).collect();
        if at.item && at.rule == KeepRule::Parts(Shape::Variable) {
            kept.extend(self.set(node, &kept));
        }
        // A compose file is known by having services.
        let is_empty = node.pairs().is_empty() && at.rule != KeepRule::Places;
        (!kept.is_empty() || is_empty || at.key == SERVICES).then_some(Pruned::Mapping(kept))
    }

    fn item(&mut self, item: &Rc<Yaml>, at: At<'_>) -> Option<Pruned> {
        let at = At { item: true, ..at };
        match at.rule {
            KeepRule::Parts(Shape::Other) => self.object(item),
            KeepRule::Parts(_) if !self.has_place(item) => None,
            // Something is found in another's container: what that is, and where.
            KeepRule::Parts(Shape::Container) if !self.has_own_place(item) => {
                self.part(item, At { rule: KeepRule::Places, ..at })
            }
            KeepRule::In(Shape::ChartFile) if !is_ours(item) => None,
            KeepRule::Named(_) if item.is_mapping() => {
                let name = item.text_at(&["name"]);
                let kept = name.is_none() || self.is_mentioned(name) || self.has_place(item);
                kept.then(|| self.part(item, at)).flatten()
            }
            _ => self.part(item, at),
        }
    }

    fn pair(&mut self, pair: &Pair, at: At<'_>) -> Option<(Scalar, Pruned)> {
        let name = pair.name()?;
        let key = Scalar {
            text: name.to_owned(),
            style: pair.key.style()?,
            tag: pair.key.tag.clone(),
            kind: TextKind::Plain,
        };
        let value = &pair.value;
        let is_part =
            !at.item && matches!(at.rule, KeepRule::Parts(_) | KeepRule::Named(_) | KeepRule::Names(_));
        let rule = match at.rule {
            // Each part is of that shape, under a name of its own.
            KeepRule::Parts(shape) | KeepRule::Named(shape) | KeepRule::Names(shape) if is_part => {
                KeepRule::In(shape)
            }
            KeepRule::Selector => KeepRule::Selector,
            KeepRule::Labels if self.names.selected.contains(name) => KeepRule::Single,
            rule => rule.shape().rule(name),
        };
        // Charts that are put together of others have values of each below a key.
        let rule = match rule {
            KeepRule::Places if self.is_values(value) => KeepRule::In(Shape::Values),
            rule => rule,
        };
        let below = At {
            key: name,
            rule,
            secret: at.secret && (rule == KeepRule::Data || !at.key.is_empty()),
            item: false,
        };
        let kept = if is_part
            && !matches!(at.rule, KeepRule::Names(_))
            && !self.has_place(&pair.key)
            && !self.has_place(value)
        {
            self.other(name, value, at, below)
        } else if at.rule == KeepRule::Data && !self.has_place(value) {
            // That there is something of this name is all that is told.
            self.is_mentioned(Some(name)).then(|| Pruned::Scalar(hidden(WITHHELD.to_owned())))
        } else if is_part
            && at.rule == KeepRule::Parts(Shape::Service)
            && !self.has_own_place(&pair.key)
            && !self.has_own_place(value)
            && value.get(EXTENDS).is_none()
        {
            // Something is found in another's service: what that is, and where.
            self.part(value, At { rule: KeepRule::Places, ..below })
        } else {
            self.part(value, below)
        };
        match kept {
            Some(kept) => Some((key, kept)),
            // The name alone says something, or that it is a list: what is in it says nothing.
            None if self.has_place(&pair.key) || self.has_place(value) => Some((key, shape(value))),
            None => None,
        }
    }

    /// What is kept of somebody else's part that a node names.
    fn other(&mut self, name: &str, value: &Rc<Yaml>, at: At<'_>, below: At<'_>) -> Option<Pruned> {
        if !self.is_mentioned(Some(name)) {
            return None;
        }
        // More of a service that another file begins has places of its own.
        let image = value.text_at(&[IMAGE]);
        let may_be_node = image.is_some_and(may_be_server);
        if at.rule != KeepRule::Parts(Shape::Service) || may_be_node {
            return self.part(value, below).or_else(|| Some(Pruned::Mapping(Vec::new())));
        }
        let scalar = |text: &str| Scalar {
            text: text.to_owned(),
            style: ScalarStyle::Plain,
            tag: None,
            kind: TextKind::Plain,
        };
        let mut kept: Vec<(Scalar, Pruned)> =
            image.iter().map(|_| (scalar(IMAGE), Pruned::Scalar(scalar(OTHER_IMAGE)))).collect();
        for key in NETWORK {
            let at = At { key, rule: Shape::Service.rule(key), secret: false, item: false };
            kept.extend(value.get(key).and_then(|value| Some((scalar(key), self.part(value, at)?))));
        }
        // How many of it there are may be set over what another file begins.
        if image.is_none() {
            let deploy =
                value.get(DEPLOY).and_then(|deploy| Some((scalar(DEPLOY), count(deploy, REPLICAS)?)));
            kept.extend(deploy.map(|(key, count)| (key, Pruned::Mapping(vec![count]))));
            kept.extend(count(value, SCALE));
        }
        Some(Pruned::Mapping(kept))
    }

    /// The value of a variable that is kept for its name.
    fn set(&self, node: &Yaml, kept: &[(Scalar, Pruned)]) -> Option<(Scalar, Pruned)> {
        let has = |key: &str| kept.iter().any(|(kept, _)| kept.text == key);
        let pair = node.pair("value").filter(|_| has("name") && !has("value"))?;
        let text = pair.value.text()?;
        let plain = |node: &Yaml, text: &str| {
            Some(Scalar { text: text.to_owned(), style: node.style()?, tag: None, kind: TextKind::Plain })
        };
        let value = match pair.value.is_null() || lines::is_reference(text, self.places.reader) {
            true => Scalar { kind: TextKind::Reference, ..plain(&pair.value, text)? },
            false => hidden(stand_in::of_variable(node.text_at(&["name"]), text)),
        };
        Some((plain(&pair.key, "value")?, Pruned::Scalar(value)))
    }

    fn single(&mut self, node: &Rc<Yaml>, text: &str, style: ScalarStyle, at: At<'_>) -> Option<Scalar> {
        let kind = self.places.within(&node.span).map(|(_, kind)| *kind).max();
        // A mapping may stand there without anything in it.
        let is_kept = at.rule.is_single() || (at.rule != KeepRule::Places && node.is_null());
        let kept = kind.is_some() || is_kept;
        let is_secret = kind == Some(PlaceKind::Secret)
            || at.secret
            || (!is_kept && (is_secret_key(at.key) || (!at.item && at.key.starts_with("secret"))));
        // What no node takes as it is may be anything, whatever is found of it.
        let is_anything = kind == Some(PlaceKind::Finding) && !is_kept;
        kept.then(|| {
            if is_anything {
                // What kind of value it is may be what is found.
                let of_kind = match node.canonical(Dialect::Compose) {
                    Some(Canonical::Integer(_) | Canonical::Float(_)) => Some("0"),
                    Some(Canonical::Boolean(_)) => Some("true"),
                    Some(Canonical::Null) => Some(""),
                    Some(Canonical::Text) | None => None,
                };
                if let Some(text) = of_kind {
                    let style = ScalarStyle::Plain;
                    return Scalar { text: text.to_owned(), style, tag: None, kind: TextKind::StandIn };
                }
                // A name before a value says what the value is of.
                let name = set_by(text).filter(|_| at.item);
                return hidden(
                    name.map_or_else(|| WITHHELD.to_owned(), |name| lines::hidden(text, Some(name))),
                );
            }
            let set = self.places.within(&node.span).find_map(|(place, _)| self.places.variable_at(place));
            let reader = match (set, self.places.reader) {
                (Some(set), reader) if set.expanded => reader,
                // All that stands in its files is expanded.
                (None, Expander::Compose) => Expander::Compose,
                _ => Expander::Nobody,
            };
            // A value in a mapping has no name of its own before it.
            let name = set.filter(|_| at.item).map(|set| set.name.as_str());
            let reference = if is_secret { lines::reference(text, name, reader) } else { None };
            if is_secret && !node.is_null() && reference.is_none() && !self.places.names(text) {
                return hidden(match name {
                    Some(_) => lines::hidden(text, name),
                    None => stand_in::of_variable(set.map(|set| set.name.as_str()), text),
                });
            }
            let kind = match kind {
                Some(PlaceKind::Toml) => TextKind::Toml,
                _ if is_secret => TextKind::Reference,
                _ => TextKind::Plain,
            };
            let text = reference.unwrap_or_else(|| text.to_owned());
            Scalar { text, style, tag: node.tag.clone(), kind }
        })
    }
}

/// Whether an image is one of Restate's, or may become one by what is put in.
fn may_be_server(image: &str) -> bool {
    let is_expanded = image.contains('$') && image.contains("restate");
    is_expanded || ImageName::parse(image).kind() != ImageKind::Foreign
}

/// A count, which may be one that is taken back.
fn count(node: &Yaml, key: &str) -> Option<(Scalar, Pruned)> {
    let pair = node.pair(key)?;
    let text = pair.value.text()?;
    let is_count = text == "null" || text.parse::<u32>().is_ok();
    let scalar = |node: &Yaml, text: &str| {
        let tag = node.tag.clone();
        Some(Scalar { text: text.to_owned(), style: node.style()?, tag, kind: TextKind::Plain })
    };
    let value = scalar(&pair.value, text).filter(|_| is_count)?;
    Some((scalar(&pair.key, key)?, Pruned::Scalar(value)))
}

/// Whether it is a chart that Restate's is a part of.
fn is_chart(node: &Yaml) -> bool {
    node.get(DEPENDENCIES).is_some_and(|all| all.items().iter().any(|one| is_ours(one)))
}

/// Whether a dependency of a chart is Restate's chart.
fn is_ours(dependency: &Yaml) -> bool {
    dependency.text_at(&["name"]).is_some_and(|name| name.contains("restate"))
}

/// A value of the same kind.
fn shape(value: &Yaml) -> Pruned {
    let withheld = || Pruned::Scalar(hidden(WITHHELD.to_owned()));
    match &value.kind {
        YamlKind::Scalar(..) if value.is_null() => Pruned::Scalar(Scalar {
            text: String::new(),
            style: ScalarStyle::Plain,
            tag: None,
            kind: TextKind::Plain,
        }),
        YamlKind::Scalar(..) => withheld(),
        YamlKind::Sequence(_) => Pruned::List(vec![withheld()]),
        YamlKind::Mapping(_) => Pruned::Mapping(vec![(hidden(WITHHELD.to_owned()), withheld())]),
    }
}

fn hidden(text: String) -> Scalar {
    Scalar { text, style: ScalarStyle::Double, tag: None, kind: TextKind::StandIn }
}
