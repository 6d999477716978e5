//! What fits at a place of a file, and the key that stands there: of TOML, of TOML inside of YAML, and of what sets variables.

mod block;
mod toml;
mod variables;

use std::ops::Range;

use self::block::Block;
use super::catalogue::{Catalogue, Key, Kind, NEWEST, page};
use super::version;
use crate::api::CONTRACT;
use crate::api::complete::{CompleteInput, CompleteOutput, KeyAt, Proposal, ProposalKind};
use crate::api::folder::is_wanted;

/// Keys or values that fit at a byte offset.
///
/// # Errors
/// When the offset lies outside the text or inside a character.
pub fn complete(input: &CompleteInput) -> Result<CompleteOutput, String> {
    let (text, offset) = (input.file.text.as_str(), input.offset);
    check_offset(text, offset)?;
    let read_by = input.server_version.as_deref().map(version::parse).transpose();
    let wrong = |_| format!("`server-version`: this is not a version; write it like {NEWEST}");
    let read_by = read_by.map_err(wrong)?.unwrap_or(NEWEST);
    let catalogue = Catalogue::for_version(&read_by);
    let answer = match Form::of(&input.file.name, text, offset) {
        Form::Toml => toml::at(&catalogue, text, offset),
        Form::Inside(block) => block.outside(toml::at(&catalogue, &block.text, block.offset)),
        Form::Variables => variables::at(&catalogue, text, offset),
    };
    let Answer { range, proposals, key } = answer;
    Ok(CompleteOutput { contract: CONTRACT.into(), start: range.start, end: range.end, proposals, key })
}

/// How a file says what a server is started with, at a place.
enum Form {
    Toml,
    /// TOML that stands in a manifest or a compose file.
    Inside(Block),
    Variables,
}

impl Form {
    /// By the file's name; one that says nothing is a server's own.
    fn of(name: &str, text: &str, offset: usize) -> Self {
        let base = name.rsplit('/').next().unwrap_or_default();
        if base.ends_with(".toml") || !is_wanted(base) {
            return Self::Toml;
        }
        let yaml = [".yaml", ".yml", ".tpl"].iter().any(|end| base.ends_with(end));
        let block = if yaml { Block::around(text, offset) } else { None };
        block.map_or(Self::Variables, Self::Inside)
    }
}

/// What fits, which bytes it replaces, and the key that stands there.
struct Answer {
    range: Range<usize>,
    proposals: Vec<Proposal>,
    key: Option<KeyAt>,
}

impl Answer {
    fn nothing(offset: usize) -> Self {
        Self { range: offset..offset, proposals: Vec::new(), key: None }
    }
}

/// Whether there is something to the left and to the right of an offset.
fn check_offset(text: &str, offset: usize) -> Result<(), String> {
    if text.is_char_boundary(offset) {
        return Ok(());
    }
    if offset > text.len() {
        return Err(format!(
            "`offset`: this is past the end of the text, which has {} bytes; offsets are bytes of UTF-8",
            text.len()
        ));
    }
    let before = (0..offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let after = (offset..).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    Err(format!(
        "`offset`: this is inside a character, which takes the bytes {before} to {after}; use {before} or {after}. \
         Offsets are bytes of UTF-8, not characters or UTF-16 units"
    ))
}

/// Values of a key, as they are written in TOML.
fn values(catalogue: &Catalogue, key: &Key) -> Vec<String> {
    let mut all = key.kind_in(catalogue.version()).grammar().choices();
    if let Some(default) = key.default_in(catalogue.version()).filter(|_| !matches!(key.kind, Kind::Retry(_)))
        && !all.iter().any(|value| value == default)
        && !matches!(key.kind, Kind::WordList(_))
    {
        all.push(default.to_owned());
    }
    all
}

/// How much of a name stands at the beginning of a text; names of tables have `also` a dot. What somebody has typed of a
/// name to the right of the place goes with the rest of it.
fn word(rest: &str, also: &str) -> usize {
    let of_name = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign) || also.contains(sign);
    rest.find(|sign| !of_name(sign)).unwrap_or(rest.len())
}

fn proposal(text: String, kind: ProposalKind, key: &Key, catalogue: &Catalogue) -> Proposal {
    Proposal { text, kind, detail: page::title(key), deprecated: key.deprecated_in(catalogue.version()) }
}

/// Those that will go come last.
fn sorted(mut all: Vec<Proposal>) -> Vec<Proposal> {
    all.sort_by(|one, two| (one.deprecated, &one.text).cmp(&(two.deprecated, &two.text)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::validate::ConfigText;

    fn at(text: &str) -> (String, Vec<String>, Option<String>) {
        within("f", text)
    }

    /// Proposals at the last `|`, with the text that they replace.
    fn within(name: &str, text: &str) -> (String, Vec<String>, Option<String>) {
        let offset = text.rfind('|').expect("a place");
        let text = format!("{}{}", &text[..offset], &text[offset + 1..]);
        let file = ConfigText { name: name.into(), text: text.clone(), origin: None };
        let output = complete(&CompleteInput { file, offset, ..CompleteInput::default() }).unwrap();
        let replaced = text[output.start..output.end].to_owned();
        let proposals = output.proposals.into_iter().map(|one| one.text).collect();
        (replaced, proposals, output.key.map(|key| key.key))
    }

    #[test]
    fn keys_fit_their_table() {
        let (replaced, keys, _) =
            at("cluster-name = \"x\"\n[worker.snapshots]\ndestination = \"s3://b\"\nsnap|\n");
        assert_eq!(
            (replaced.as_str(), keys.as_slice()),
            ("snap", &["snapshot-interval".to_owned(), "snapshot-interval-num-records".to_owned()][..])
        );
        let (_, keys, _) = at("clus|\n[admin]\n");
        assert_eq!(keys, ["cluster-name"]);
        let (_, keys, _) = at("cluster-name = \"x\"\nclus|\n");
        assert!(keys.is_empty(), "{keys:?}");
        let (replaced, keys, _) = at("worker.snapshots.dest|");
        assert_eq!((replaced.as_str(), keys), ("dest", vec!["destination".to_owned()]));
        assert_eq!(at("nod|e-nam = \"n1\"").0, "node-nam", "the rest of a name goes with it");
        assert_eq!(at("wor|ker.snapshots.destination").0, "worker");
    }

    #[test]
    fn values_and_tables_fit() {
        let (replaced, values, key) = at("[bifrost]\ndefault-provider = \"re|\"");
        assert_eq!(
            (replaced.as_str(), values, key.as_deref()),
            ("\"re\"", vec!["\"replicated\"".to_owned()], Some("bifrost.default-provider"))
        );
        assert_eq!(at("[bifrost]\ndefault-provider = \"re|plic\" # x").0, "\"replic\"");
        assert_eq!(at("[bifrost]\ndefault-provider = \"re|").0, "\"re");
        assert_eq!(at("roles = [\"wo|, \"admin\"]").0, "\"wo");
        assert_eq!(at("roles = [\"wo|\", \"admin\"]").0, "\"wo\"");
        assert_eq!(at("roles = [\"admin\", \"wo|").1, ["\"worker\""]);
        assert_eq!(at("auto-provision = |").1, ["true", "false"]);
        assert!(at("[worker.sn|]").1.contains(&"worker.snapshots".to_owned()));
        assert_eq!(at("[worker.sn|apshot.x] # y").0, "worker.snapshot.x");
        assert!(at("# node-|").1.is_empty());
        assert!(at("auto-provision = true # tr|").1.is_empty());
        // In quotes it begins no comment.
        assert_eq!(at("\"#\".x = \"#\\\"#\"\nroles = [\"#\", '#', \"wo|\"]").1, ["\"worker\""]);
    }

    #[test]
    fn variables_fit_in_every_kind_of_file() {
        for (name, text) in [
            ("compose.yaml", "    environment:\n      RESTATE_NODE_N|: n1\n"),
            ("compose.yaml", "    environment:\n      - \"RESTATE_NODE_N|=n1\"\n"),
            ("k8s.yml", "        env:\n        - name: RESTATE_NODE_N|\n"),
            ("prod.env", "# größe\nRESTATE_NODE_N|"),
            ("deploy/restate.service", "Environment=\"A=ö\" RESTATE_NODE_N|"),
            ("up.sh", "docker run -e RESTATE_NODE_N|=n1 \\\n"),
        ] {
            let (replaced, names, _) = within(name, text);
            assert_eq!(
                (replaced.as_str(), names),
                ("RESTATE_NODE_N", vec!["RESTATE_NODE_NAME".to_owned()]),
                "{text}"
            );
        }
        let (replaced, _, key) = within("compose.yaml", "      RESTATE_NO|DE_NAME: n1\n");
        assert_eq!((replaced.as_str(), key.as_deref()), ("RESTATE_NODE_NAME", Some("node-name")));
        assert!(within("compose.yaml", "      RES|").1.len() > 100);
        for text in ["  # RESTATE_|", "      IMAGE: a|", "      R: \"\"|", "|", "ö|"] {
            assert!(within("compose.yaml", text).1.is_empty(), "{text}");
        }
    }

    #[test]
    fn values_of_variables_fit() {
        let roles = |text| within("compose.yaml", text).1;
        assert_eq!(roles("      RESTATE_ROLES: [admin,wo|]"), ["worker"]);
        assert_eq!(roles("      - RESTATE_ROLES=[admin,wo|"), ["worker"]);
        assert_eq!(within("a.env", "RESTATE_AUTO_PROVISION=|").1, ["true", "false"]);
        assert_eq!(
            within("a.env", "RESTATE_AUTO_PROVISION=f|alse"),
            ("false".into(), vec!["false".into()], None)
        );
        let pod = "- name: RESTATE_AUTO_PROVISION\n  value: ";
        assert_eq!(
            within("k.yaml", &format!("{pod}|")).1,
            ["\"true\"", "\"false\""],
            "Kubernetes takes texts alone"
        );
        assert_eq!(within("k.yaml", &format!("{pod}\"t|\"")), ("t".into(), vec!["true".into()], None));
        assert!(within("k.yaml", "- name: OTHER\n  value: |").1.is_empty());
    }

    #[test]
    fn toml_in_yaml_is_toml() {
        let map = "kind: ConfigMap\ndata:\n  restate.toml: |\n    # ö\n    cluster-name = \"x\"\n\n    [worker.snapshots]\n    ";
        let (replaced, keys, _) = within("cm.yaml", &format!("{map}dest|in = 1\n  other: x\n"));
        assert_eq!((replaced.as_str(), keys), ("destin", vec!["destination".to_owned()]));
        assert_eq!(
            within("cm.yaml", &format!("{map}destination| = 1\n")).2.as_deref(),
            Some("worker.snapshots.destination")
        );
        let (replaced, values, _) =
            within("cm.yaml", "    config: |-\n      [bifrost]\n      default-provider = \"re|\"\n");
        assert_eq!((replaced.as_str(), values), ("\"re\"", vec!["\"replicated\"".to_owned()]));
        for text in [
            &format!("{map}\n  oth|: x\n"),
            &format!("{map}\n  |"),
            "a:\n  notes.txt: |\n    clus|",
            "  restate.toml: |\n|",
        ] {
            assert!(within("cm.yaml", text).1.is_empty(), "{text}");
        }
    }

    /// Also in texts that are broken, and between signs of several bytes: what is replaced has the place in it.
    #[test]
    fn every_place_of_a_text_has_an_answer() {
        let texts = [
            "a:\n  restate.toml: |\n\n    ö = [\"𝄞\n  # x\n x: |\n  - config: |-\n      [wor\n",
            "- name: RESTATE_ROLES\r\n  value: \"[wo, ö\r\n RESTATE_=𝄞=\n\tRESTATE_ROLES : ['a\n",
            "[[worker.ö\nroles = [\"wo\", \n'a.b'.c = \"\n= 1\n",
        ];
        for text in texts {
            for name in ["restate.toml", "c.yaml", "x.env", "r.service"] {
                for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                    let file = ConfigText { name: name.into(), text: text.into(), origin: None };
                    let output =
                        complete(&CompleteInput { file, offset, ..CompleteInput::default() }).unwrap();
                    assert!(
                        output.start <= offset && offset <= output.end && output.end <= text.len(),
                        "{name} {offset}"
                    );
                    assert!(text.get(output.start..output.end).is_some(), "{name} {offset}");
                }
            }
        }
    }

    #[test]
    fn a_place_that_is_none_is_an_error_that_names_the_nearest() {
        let file = ConfigText { name: "f".into(), text: "a€b".into(), origin: None };
        let answer =
            |offset| complete(&CompleteInput { file: file.clone(), offset, ..CompleteInput::default() });
        for offset in [2, 3] {
            let error = answer(offset).unwrap_err();
            assert!(error.contains("inside a character") && error.contains("use 1 or 4"), "{error}");
        }
        for offset in [6, usize::MAX] {
            let error = answer(offset).unwrap_err();
            assert!(error.contains("past the end of the text, which has 5 bytes"), "{error}");
        }
        for offset in [0, 1, 4, 5] {
            assert!(answer(offset).is_ok(), "{offset}");
        }
    }
}
