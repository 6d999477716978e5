//! Reading messages whose `kind` decides their fields.
//!
//! serde's own reader of such an enum first stores the whole message in a tree and then reads the
//! tree, which loses the path of an error. Here all fields of all kinds are one struct, read in place;
//! the kind then takes the fields that are its own and refuses the others, under the path of each.

mod action;
mod answer;
mod observation;
#[cfg(test)]
mod tests;

use crate::fault::FieldFault;
pub use answer::AnyAnswer;

/// Declares a struct whose fields may all be absent, and which notes the names that it has met. Its reader takes any name:
/// which of them belong there is known only once the kind is.
macro_rules! flat {
    ($(#[$meta:meta])* $visibility:vis $name:ident { $($field:ident = $key:literal: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        $visibility struct $name {
            $($field: Option<$type>,)*
            names: Vec<std::borrow::Cow<'static, str>>,
        }

        impl $name {
            /// The first name that is none of `own`, the fields of the kind. `below` leads to this object.
            fn only(&self, below: &[&str], own: &[&str]) -> Result<(), $crate::fault::FieldFault> {
                match self.names.iter().find(|name| !own.contains(&name.as_ref())) {
                    Some(name) => Err($crate::fault::FieldFault::unknown(below, name, own)),
                    None => Ok(()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Fields;

                impl<'de> serde::de::Visitor<'de> for Fields {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut flat = $name::default();
                        while let Some(name) = map.next_key::<String>()? {
                            match name.as_str() {
                                $($key if flat.names.iter().any(|name| name == $key) => {
                                    return Err(serde::de::Error::duplicate_field($key));
                                }
                                $key => {
                                    flat.$field = Some(map.next_value()?);
                                    flat.names.push($key.into());
                                })*
                                _ => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                    flat.names.push(name.into());
                                }
                            }
                        }
                        Ok(flat)
                    }
                }

                deserializer.deserialize_struct(stringify!($name), &[$($key),*], Fields)
            }
        }
    };
}
use flat;

/// Takes a field that must be there. `below` leads to the object that it belongs to.
fn need<T>(value: &mut Option<T>, below: &[&str], name: &str) -> Result<T, FieldFault> {
    value.take().ok_or_else(|| FieldFault::missing(below, name))
}
