//! Reading messages whose `kind` decides their fields.
//!
//! serde's own reader of such an enum first stores the whole message in a tree and then reads the
//! tree, which loses the path of an error. Here all fields of all kinds are one derived struct, read
//! in place; the kind then takes the fields that are its own.

mod action;
mod answer;
mod observation;
#[cfg(test)]
mod tests;

pub use answer::AnyAnswer;

/// Declares a struct of optional fields and `end`, which names the first field that no kind took.
macro_rules! flat {
    ($(#[$meta:meta])* $visibility:vis $name:ident, $expecting:literal { $($field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, expecting = $expecting)]
        $visibility struct $name {
            $($field: Option<$type>,)*
        }

        impl $name {
            fn end(&self) -> Result<(), String> {
                $(if self.$field.is_some() {
                    let field = stringify!($field).replace('_', "-");
                    return Err(format!("field `{field}` does not belong here"));
                })*
                Ok(())
            }
        }
    };
}
use flat;

fn need<T>(value: &mut Option<T>, field: &str) -> Result<T, String> {
    value.take().ok_or_else(|| format!("missing field `{field}`"))
}
