//! The name of a unit, and what specifiers make of it.

use crate::collect::found::Told;

/// The name of a unit, such as `restate@n1.service`.
#[derive(Debug, Clone, Copy)]
pub struct UnitName<'u>(pub &'u str);

impl<'u> UnitName<'u> {
    /// The name without `.service`.
    fn stem(self) -> &'u str {
        self.0.strip_suffix(".service").unwrap_or(self.0)
    }

    /// What stands before and behind the `@`.
    fn parts(self) -> (&'u str, Option<&'u str>) {
        self.stem().split_once('@').map_or((self.stem(), None), |(prefix, instance)| (prefix, Some(instance)))
    }

    /// Whether it is a template, of which each instance has a name of its own.
    pub fn is_template(self) -> bool {
        self.parts().1 == Some("")
    }

    /// The template that it is an instance of.
    pub fn template(self) -> Option<String> {
        let (prefix, instance) = self.parts();
        instance.filter(|instance| !instance.is_empty()).map(|_| format!("{prefix}@.service"))
    }

    /// The names of folders with drop-ins, without `.d`: what stands first wins.
    pub fn drop_ins(self) -> Vec<String> {
        let (prefix, instance) = self.parts();
        let mut names = vec![self.0.to_owned()];
        names.extend(self.template());
        let sign = if instance.is_some() { "@" } else { "" };
        let dashes = prefix.match_indices('-').map(|(at, _)| format!("{}{sign}.service", &prefix[..=at]));
        let mut dashes: Vec<String> = dashes.collect();
        dashes.reverse();
        names.extend(dashes.into_iter().filter(|name| name != self.0));
        names.push("service".into());
        names
    }

    /// What a specifier stands for, as far as the name tells.
    fn specifier(self, letter: char) -> Option<String> {
        let (prefix, instance) = self.parts();
        let known = match letter {
            'p' => prefix,
            'j' => prefix.rsplit('-').next().unwrap_or_default(),
            'i' | 'n' | 'N' | 'I' if self.is_template() => return None,
            'n' => self.0,
            'N' => self.stem(),
            'i' => instance.unwrap_or_default(),
            'I' => instance
                .filter(|instance| !instance.contains(['-', '\\']))
                .or(instance.is_none().then_some(""))?,
            '%' => "%",
            _ => return None,
        };
        Some(known.to_owned())
    }

    /// A text with its specifiers: what the name does not tell is not known.
    pub fn specified(self, text: &str) -> Told {
        let mut out = String::with_capacity(text.len());
        let mut signs = text.chars();
        while let Some(sign) = signs.next() {
            match (sign, if sign == '%' { signs.next() } else { None }) {
                ('%', Some(letter)) => match self.specifier(letter) {
                    Some(known) => out.push_str(&known),
                    None => {
                        let settled_by = match (letter, self.is_template()) {
                            ('i' | 'n' | 'N' | 'I', true) => format!("the name of an instance of {}", self.0),
                            _ => format!("what %{letter} stands for"),
                        };
                        return Told::Unknown { prefix: out, settled_by };
                    }
                },
                (sign, _) => out.push(sign),
            }
        }
        Told::Known(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifiers_are_what_the_name_tells() {
        let all = "%p|%n|%N|%i|%j|%%";
        for (name, wanted) in [
            ("restate.service", "restate|restate.service|restate||restate|%"),
            ("acme-restate@n1.service", "acme-restate|acme-restate@n1.service|acme-restate@n1|n1|restate|%"),
        ] {
            assert_eq!(UnitName(name).specified(all), Told::Known(wanted.into()), "{name}");
        }
        for (name, text) in
            [("restate@.service", "%p-%i"), ("restate.service", "restate-%H"), ("a@b-c.service", "a-%I")]
        {
            let Told::Unknown { prefix, .. } = UnitName(name).specified(text) else { panic!("{name}") };
            assert!(text.replace("%p", "restate").starts_with(&prefix) && prefix.ends_with('-'), "{prefix}");
        }
        assert_eq!(UnitName("restate.service").specified("100%"), Told::Known("100%".into()));
    }

    #[test]
    fn drop_ins_of_what_a_unit_is_one_of_count_too() {
        assert_eq!(UnitName("restate.service").drop_ins(), ["restate.service", "service"]);
        assert_eq!(
            UnitName("acme-db-n@1.service").drop_ins(),
            ["acme-db-n@1.service", "acme-db-n@.service", "acme-db-@.service", "acme-@.service", "service"]
        );
    }
}
