//! Reads through a deserializer, and knows where it failed and why.
//!
//! `serde_path_to_error` knows the place as well, but not the cause: the words come from `serde_json`, which repeats the
//! value and speaks of Rust's types. What `restatectl` prints is read with it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::choice::{Object, OneOf};
use super::fault::{Failure, Wrong};
use crate::api::limits;
use crate::api::path::{FieldPath, PathPart, shown};

/// Where reading failed, and what was wrong there; empty as long as it has not.
#[derive(Default)]
pub(super) struct Trace {
    wrong: RefCell<Option<Wrong>>,
    /// From the value up.
    path: RefCell<Vec<PathPart>>,
}

impl Trace {
    /// What notes here where it fails.
    pub(super) fn along<X>(&self, inner: X) -> Traced<'_, X> {
        Traced { inner, trace: self }
    }

    /// The path of the value that cannot be read, and what is wrong with it.
    pub(super) fn found(self) -> (FieldPath, Option<Wrong>) {
        let mut path = self.path.into_inner();
        path.reverse();
        let mut wrong = self.wrong.into_inner();
        if let Some(wrong) = &mut wrong {
            path.append(&mut wrong.below.0);
        }
        (FieldPath(path), wrong)
    }

    fn part(&self, part: PathPart) {
        self.path.borrow_mut().push(part);
    }
}

impl<E: Error> Failure<E> {
    /// Notes what is wrong and goes on with an error of the deserializer, which says no more.
    pub(super) fn leave(self, trace: &Trace) -> E {
        match self {
            Self::Theirs(error) => error,
            Self::Ours(wrong) => {
                trace.wrong.replace(Some(wrong));
                E::custom("")
            }
        }
    }
}

/// A deserializer, or what it hands values to.
pub(super) struct Traced<'t, X> {
    inner: X,
    trace: &'t Trace,
}

/// Every value is read as what it is, not as what was expected, so that a wrong type gets an error in our own
/// words. Values that nobody uses are read as well, since no object may have a name twice.
impl<'de, D: Deserializer<'de>> Deserializer<'de> for Traced<'_, D> {
    type Error = Failure<D::Error>;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_any(self.trace.along(visitor)).map_err(Failure::Theirs)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_option(self.trace.along(visitor)).map_err(Failure::Theirs)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.deserialize_any(Object(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.deserialize_any(OneOf { visitor, words })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Visits what is found, and leaves our words behind when it is wrong.
macro_rules! visit {
    ($($name:ident($($value:ident: $of:ty)?)),+ $(,)?) => {
        $(fn $name<E: Error>(self $(, $value: $of)?) -> Result<V::Value, E> {
            self.inner.$name($($value)?).map_err(|failure: Failure<E>| failure.leave(self.trace))
        })+
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Traced<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.inner.expecting(formatter)
    }

    visit! {
        visit_bool(value: bool),
        visit_i64(value: i64),
        visit_u64(value: u64),
        visit_f64(value: f64),
        visit_str(value: &str),
        visit_borrowed_str(value: &'de str),
        visit_string(value: String),
        visit_unit(),
        visit_none(),
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(self.trace.along(inner)).map_err(|failure| failure.leave(self.trace))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let elements = Elements { inner, trace: self.trace, at: 0 };
        self.inner.visit_seq(elements).map_err(|failure| failure.leave(self.trace))
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let fields = Fields { inner, trace: self.trace, name: Cow::Borrowed(""), met: BTreeSet::new() };
        self.inner.visit_map(fields).map_err(|failure| failure.leave(self.trace))
    }
}

struct Elements<'t, A> {
    inner: A,
    trace: &'t Trace,
    at: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, A> {
    type Error = Failure<A::Error>;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        let at = self.at;
        self.at += 1;
        let part = || PathPart::Element(at);
        self.inner.next_element_seed(Below { seed, trace: self.trace, part }).map_err(Failure::Theirs)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Fields<'t, 'de, A> {
    inner: A,
    trace: &'t Trace,
    name: Cow<'de, str>,
    /// All names up to this one. Readers of some objects would take the last of several, others the first.
    met: BTreeSet<Cow<'de, str>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, 'de, A> {
    type Error = Failure<A::Error>;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        let Some(Name(name)) = self.inner.next_key().map_err(Failure::Theirs)? else { return Ok(None) };
        self.name = name;
        if self.met.len() == limits::NAMES {
            return Err(Failure::too_many_names());
        }
        if !self.met.insert(self.name.clone()) {
            self.trace.part(PathPart::Field(shown(&self.name)));
            return Err(Failure::again(&shown(&self.name)));
        }
        let name: StrDeserializer<'_, Self::Error> = self.name.as_ref().into_deserializer();
        let key = seed.deserialize(name);
        if key.is_err() {
            self.trace.part(PathPart::Field(shown(&self.name)));
        }
        key.map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Self::Error> {
        let part = || PathPart::Field(shown(&self.name));
        self.inner.next_value_seed(Below { seed, trace: self.trace, part }).map_err(Failure::Theirs)
    }
}

/// The name of a field, not copied where it stands in the text as it is.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow;
        impl<'de> Visitor<'de> for Borrow {
            type Value = Name<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrow)
    }
}

/// Reads a value below another one, and notes its part of the path when that fails.
struct Below<'t, S, P> {
    seed: S,
    trace: &'t Trace,
    part: P,
}

impl<'de, S: DeserializeSeed<'de>, P: FnOnce() -> PathPart> DeserializeSeed<'de> for Below<'_, S, P> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.seed.deserialize(self.trace.along(inner)).map_err(|failure| {
            self.trace.part((self.part)());
            failure.leave(self.trace)
        })
    }
}
