//! The replication property: how many copies, over how many zones and regions.

mod kind;
mod table;

use std::fmt;

pub use kind::Replications;
pub use table::read_table;

/// A scope of the replication property, narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Single nodes.
    Node,
    /// Zones: `region.zone` of a node's `location`.
    Zone,
    /// Regions: the first part of a node's `location`.
    Region,
}

impl Scope {
    /// All scopes, narrowest first.
    pub const ALL: [Self; 3] = [Self::Node, Self::Zone, Self::Region];

    /// The spelling in `{scope: n}`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Zone => "zone",
            Self::Region => "region",
        }
    }

    /// The scope that `text` spells, in any case of letters.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| text.eq_ignore_ascii_case(scope.as_str()))
    }
}

/// A valid replication property: at least one scope, none zero, none wider above a narrower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplicationProperty {
    node: Option<u8>,
    zone: Option<u8>,
    region: Option<u8>,
}

/// Why a text is no replication property.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplicationError {
    /// Neither a number nor `{scope: n, …}`.
    #[error("must be a number from 1 to 255, or for example \"{{zone: 2, node: 3}}\"")]
    Syntax,
    /// A number outside `1..=255`.
    #[error("must have factors from 1 to 255")]
    Factor,
    /// A scope other than node, zone and region.
    #[error("has the unknown scope `{0}`; the scopes are node, zone and region")]
    Scope(String),
    /// A wider scope asks for more than a narrower one.
    #[error(
        "asks for {wide_factor} copies by {wide} and {narrow_factor} by {narrow}; a wider scope cannot ask for more than a narrower one"
    )]
    Conflict {
        /// The wider scope's name.
        wide: &'static str,
        /// Its factor.
        wide_factor: u8,
        /// The narrower scope's name.
        narrow: &'static str,
        /// Its factor.
        narrow_factor: u8,
    },
}

impl ReplicationProperty {
    /// `copies` copies on any nodes; `None` for zero.
    pub fn copies_on_nodes(copies: u8) -> Option<Self> {
        (copies > 0).then_some(Self { node: Some(copies), zone: None, region: None })
    }

    /// Reads the string form: `2`, `{node: 2}`, `{zone: 2, node: 3}` (any order, scopes in any case
    /// of letters, the last of a repeated scope wins).
    ///
    /// # Errors
    /// When the servers refuse the text, with the reason.
    pub fn parse(text: &str) -> Result<Self, ReplicationError> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let copies = factor(digits)?;
            return Self::copies_on_nodes(copies).ok_or(ReplicationError::Factor);
        }
        let scopes = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .filter(|scopes| !scopes.trim().is_empty())
            .ok_or(ReplicationError::Syntax)?;
        let mut property = Self { node: None, zone: None, region: None };
        // Syntax first, as the servers do: a conflict inside bad syntax is bad syntax.
        let mut pairs = Vec::new();
        for pair in scopes.split(',') {
            let (scope, number) = pair.split_once(':').ok_or(ReplicationError::Syntax)?;
            let (scope, number) = (scope.trim(), number.trim());
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(ReplicationError::Syntax);
            }
            let scope = Scope::parse(scope).ok_or_else(|| ReplicationError::Scope(scope.into()))?;
            pairs.push((scope, number));
        }
        for (scope, number) in pairs {
            let factor = factor(number)?;
            property.check(scope, factor)?;
            *property.slot(scope) = Some(factor);
        }
        Ok(property)
    }

    /// A property of the given scopes.
    ///
    /// # Errors
    /// When no scope is given, one is zero, or a wider scope asks for more than a narrower one.
    pub fn of(node: Option<u8>, zone: Option<u8>, region: Option<u8>) -> Result<Self, ReplicationError> {
        let mut property = Self { node: None, zone: None, region: None };
        for (scope, factor) in [(Scope::Node, node), (Scope::Zone, zone), (Scope::Region, region)] {
            let Some(factor) = factor else { continue };
            if factor == 0 {
                return Err(ReplicationError::Factor);
            }
            property.check(scope, factor)?;
            *property.slot(scope) = Some(factor);
        }
        if property.widest().is_none() { Err(ReplicationError::Syntax) } else { Ok(property) }
    }

    /// Copies of every record or partition: the factor of the narrowest scope given.
    pub fn copies(&self) -> u8 {
        self.node.or(self.zone).or(self.region).unwrap_or(1)
    }

    /// Whether it asks for at least as many copies, zones and regions as `wanted` does.
    pub fn covers(&self, wanted: &Self) -> bool {
        let wide = |scope| self.at(scope).unwrap_or(1) >= wanted.at(scope).unwrap_or(1);
        self.copies() >= wanted.copies() && wide(Scope::Zone) && wide(Scope::Region)
    }

    /// The factor given for `scope`.
    pub fn at(&self, scope: Scope) -> Option<u8> {
        match scope {
            Scope::Node => self.node,
            Scope::Zone => self.zone,
            Scope::Region => self.region,
        }
    }

    /// Distinct zones asked for.
    pub fn zone(&self) -> Option<u8> {
        self.zone
    }

    /// Distinct regions asked for.
    pub fn region(&self) -> Option<u8> {
        self.region
    }

    fn widest(&self) -> Option<Scope> {
        Scope::ALL.into_iter().rev().find(|scope| self.at(*scope).is_some())
    }

    fn slot(&mut self, scope: Scope) -> &mut Option<u8> {
        match scope {
            Scope::Node => &mut self.node,
            Scope::Zone => &mut self.zone,
            Scope::Region => &mut self.region,
        }
    }

    fn check(&self, scope: Scope, factor: u8) -> Result<(), ReplicationError> {
        for other in Scope::ALL {
            let Some(given) = self.at(other) else { continue };
            let (wide, wide_factor, narrow, narrow_factor) = if other < scope {
                (scope, factor, other, given)
            } else if other > scope {
                (other, given, scope, factor)
            } else {
                continue;
            };
            if wide_factor > narrow_factor {
                return Err(ReplicationError::Conflict {
                    wide: wide.as_str(),
                    wide_factor,
                    narrow: narrow.as_str(),
                    narrow_factor,
                });
            }
        }
        Ok(())
    }
}

fn factor(digits: &str) -> Result<u8, ReplicationError> {
    digits.parse::<u8>().ok().filter(|factor| *factor > 0).ok_or(ReplicationError::Factor)
}

/// As `restatectl` and the server print it: `{node: 3, zone: 2}`.
impl fmt::Display for ReplicationProperty {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("{")?;
        let mut between = "";
        for scope in Scope::ALL {
            if let Some(factor) = self.at(scope) {
                write!(out, "{between}{}: {factor}", scope.as_str())?;
                between = ", ";
            }
        }
        out.write_str("}")
    }
}

#[cfg(test)]
mod tests;
