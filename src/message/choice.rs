//! Structs and enums, as messages have them.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::fault::no_variant;

/// An object. The reader of one would take a list, too, by the order of its fields.
pub(super) struct Object<V>(pub(super) V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(fields)
    }
}

/// One of the variants: its name, or an object of one field with this name.
pub(super) struct OneOf<V> {
    pub(super) visitor: V,
    pub(super) variants: &'static [&'static str],
}

impl<V> OneOf<V> {
    fn none<T, E: Error>(&self) -> Result<T, E> {
        Err(E::custom(no_variant(self.variants)))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for OneOf<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.visitor.expecting(formatter)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        let name: StrDeserializer<'_, E> = name.into_deserializer();
        self.visitor.visit_enum(name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<V::Value, A::Error> {
        let Some(name) = fields.next_key::<String>()? else { return self.none() };
        let field = Field { name: Some(name), fields: &mut fields };
        let value = self.visitor.visit_enum(MapAccessDeserializer::new(field))?;
        match fields.next_key::<IgnoredAny>()? {
            None => Ok(value),
            Some(_) => Err(A::Error::custom(no_variant(self.variants))),
        }
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<V::Value, E> {
        self.none()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<V::Value, E> {
        self.none()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<V::Value, E> {
        self.none()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<V::Value, E> {
        self.none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.none()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<V::Value, A::Error> {
        self.none()
    }
}

/// The first field of an object whose name has been read.
struct Field<'a, A> {
    name: Option<String>,
    fields: &'a mut A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Field<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let Some(name) = self.name.take() else { return Ok(None) };
        let name: StrDeserializer<'_, A::Error> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.fields.next_value_seed(seed)
    }
}
