//! Fields of the JSON that `restatectl` and the server print, read from a parsed text: a reader
//! derived for each of the many shapes would be several times as large as all of them here.

use serde_json::Value;

/// Why a field could not be read.
pub(crate) type Problem = String;

/// A parsed text, an object of it, or an element of a list. What is absent is `null`.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a>(pub(crate) &'a Value);

impl<'a> Json<'a> {
    /// The field of that name; `null` when there is none.
    pub(crate) fn get(self, name: &str) -> Json<'a> {
        Self(self.0.get(name).unwrap_or(&Value::Null))
    }

    fn need<T>(self, name: &str, wanted: &str, value: Option<T>) -> Result<T, Problem> {
        value.ok_or_else(|| match self.0.get(name) {
            None => format!("missing field `{name}`"),
            Some(_) => format!("`{name}` is not {wanted}"),
        })
    }

    /// A text.
    pub(crate) fn text(self, name: &str) -> Result<String, Problem> {
        self.need(name, "a text", self.get(name).0.as_str().map(str::to_owned))
    }

    /// A text, or nothing.
    pub(crate) fn optional_text(self, name: &str) -> Result<Option<String>, Problem> {
        if self.get(name).0.is_null() { Ok(None) } else { self.text(name).map(Some) }
    }

    /// A number from 0.
    pub(crate) fn number(self, name: &str) -> Result<u64, Problem> {
        self.need(name, "a number from 0", self.get(name).0.as_u64())
    }

    /// A number from 0, or nothing.
    pub(crate) fn optional_number(self, name: &str) -> Result<Option<u64>, Problem> {
        if self.get(name).0.is_null() { Ok(None) } else { self.number(name).map(Some) }
    }

    /// A number of 32 bits.
    pub(crate) fn small(self, name: &str) -> Result<u32, Problem> {
        self.need(name, "a number of 32 bits", self.get(name).as_small())
    }

    /// This value as a number of 32 bits.
    pub(crate) fn as_small(self) -> Option<u32> {
        u32::try_from(self.0.as_u64()?).ok()
    }

    /// A list.
    pub(crate) fn list(self, name: &str) -> Result<&'a [Value], Problem> {
        let list = self.get(name).0.as_array();
        self.need(name, "a list", list).map(Vec::as_slice)
    }

    /// A list of pairs of a number and something, as maps with numbers for keys are printed.
    pub(crate) fn pairs(self, name: &str) -> Result<Vec<(u64, Json<'a>)>, Problem> {
        let pair = |item: &'a Value| match item.as_array().map(Vec::as_slice) {
            Some([key, value]) => Some((key.as_u64()?, Json(value))),
            _ => None,
        };
        let pairs = self.list(name)?.iter().map(pair).collect();
        self.need(name, "a list of pairs", pairs)
    }
}
