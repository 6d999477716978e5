//! Fields by name, each of one of few types, read by one reader that is told which.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::{ActionKind, FlatAnswer, ObservationKind};
use crate::api::action::{Action, Edit, EditBase};
use crate::api::reply::Reply;
use crate::api::step::StepKey;

/// Lists the types that a field can have.
macro_rules! types {
    ($($name:ident($type:ty),)*) => {
        /// The type of a field.
        #[derive(Clone, Copy)]
        pub(super) enum Type {
            $($name,)*
        }

        /// The value of a field.
        pub(super) enum Part {
            $($name($type),)*
        }

        /// A type that a field can have.
        pub(super) trait Field: Sized {
            const TYPE: Type;
            fn of(part: Part) -> Option<Self>;
        }

        $(impl Field for $type {
            const TYPE: Type = Type::$name;

            fn of(part: Part) -> Option<Self> {
                match part {
                    Part::$name(value) => Some(value),
                    _ => None,
                }
            }
        })*

        impl Type {
            fn read<'de, A: MapAccess<'de>>(self, fields: &mut A) -> Result<Option<Part>, A::Error> {
                Ok(match self {
                    // Neither is a kind optional, nor is it nothing.
                    Self::ActionKind => Some(Part::ActionKind(fields.next_value()?)),
                    Self::ObservationKind => Some(Part::ObservationKind(fields.next_value()?)),
                    $(#[allow(unreachable_patterns, reason = "the kinds are read above")]
                    Self::$name => fields.next_value::<Option<$type>>()?.map(Part::$name),)*
                })
            }
        }
    };
}

types! {
    Text(String),
    Texts(Vec<String>),
    TextMap(BTreeMap<String, String>),
    Flag(bool),
    I32(i32),
    U16(u16),
    U64(u64),
    ActionKind(ActionKind),
    ObservationKind(ObservationKind),
    Base(EditBase),
    Edits(Vec<Edit>),
    Step(StepKey),
    Action(Action),
    Answer(Reply<FlatAnswer>),
}

/// The fields that a message can have.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) types: &'static [Type],
}

impl Shape {
    pub(super) fn read<'de, D: Deserializer<'de>>(&'static self, deserializer: D) -> Result<Flat, D::Error> {
        deserializer.deserialize_struct(self.name, self.names, self)
    }
}

impl<'de> Visitor<'de> for &'static Shape {
    type Value = Flat;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "struct {}", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Flat, A::Error> {
        let mut seen = vec![false; self.names.len()];
        let mut parts: Vec<Option<Part>> = self.names.iter().map(|_| None).collect();
        while let Some(at) = fields.next_key_seed(Name(self.names))? {
            if std::mem::replace(&mut seen[at], true) {
                return Err(A::Error::duplicate_field(self.names[at]));
            }
            parts[at] = self.types[at].read(&mut fields)?;
        }
        let is_kind = |of: &Type| matches!(of, Type::ActionKind | Type::ObservationKind);
        match self.types.iter().position(is_kind) {
            Some(at) if parts[at].is_none() => Err(A::Error::missing_field(self.names[at])),
            _ => Ok(Flat { names: self.names, parts }),
        }
    }
}

/// The place of a field's name among all.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let at = self.0.iter().position(|it| *it == name);
        at.ok_or_else(|| E::unknown_field(name, self.0))
    }
}

/// A message's fields that have not been taken.
pub(crate) struct Flat {
    names: &'static [&'static str],
    parts: Vec<Option<Part>>,
}

impl Flat {
    /// The value of a field, if it is there.
    pub(super) fn take<T: Field>(&mut self, name: &str) -> Option<T> {
        let at = self.names.iter().position(|it| *it == name);
        debug_assert!(at.is_some(), "there is no field `{name}`");
        T::of(self.parts[at?].take()?)
    }

    /// The value of a field that must be there.
    pub(super) fn need<T: Field>(&mut self, name: &str) -> Result<T, String> {
        self.take(name).ok_or_else(|| format!("missing field `{name}`"))
    }

    /// Fails if a field is left that was not taken.
    pub(super) fn end(&self) -> Result<(), String> {
        match self.parts.iter().position(Option::is_some) {
            Some(at) => Err(format!("field `{}` does not belong here", self.names[at])),
            None => Ok(()),
        }
    }
}
