//! The pages of the rules are their tests: examples marked `bad` must be found, those marked `good`
//! must not, and `fixed` is what the fix makes of the example before it.

mod examples;
mod unknown;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restate_scaleout::api::Edit;
use restate_scaleout::api::render::{Format, RenderInput};
use restate_scaleout::api::validate::{Diagnostic, FixSafety, Severity};
use restate_scaleout::check::render;
use restate_scaleout::config::patch;
use restate_scaleout::config::rules::{self, Fixable};

use examples::{Case, cases};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

fn show(found: &[Diagnostic]) -> String {
    let line = |one: &Diagnostic| {
        format!("{} {:?} {}: {} | {:?}", one.code, one.key, one.file, one.message, one.help)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_is_what_its_page_says() {
    for rule in rules::RULES {
        let code = rule.code;
        let mut bad = 0;
        let mut before: Option<(Case, Vec<Diagnostic>)> = None;
        for (verdict, input) in cases(rule.page) {
            let found = input.validate().diagnostics;
            let own: Vec<Diagnostic> = found.iter().filter(|one| one.code == code).cloned().collect();
            match verdict.as_str() {
                "bad" => {
                    bad += 1;
                    assert!(!own.is_empty(), "{code}: not found in\n{}\n{}", input.text(), show(&found));
                    before = Some((input, own));
                }
                "good" => {
                    assert!(own.is_empty(), "{code}: found in a good example\n{}", show(&own));
                    let errors = found
                        .iter()
                        .filter(|one| one.severity == Severity::Error)
                        .cloned()
                        .collect::<Vec<_>>();
                    assert!(errors.is_empty(), "{code}: a good example has errors\n{}", show(&errors));
                }
                "fixed" => {
                    let (input_before, own_before) = before.take().expect("a bad example before a fixed one");
                    let edits: Vec<Edit> = own_before
                        .iter()
                        .filter_map(|one| one.fix.clone())
                        .flat_map(|fix| fix.edits)
                        .map(|edit| edit.edit())
                        .collect();
                    let text = patch::apply(input_before.text(), &edits).expect("edits that fit");
                    assert_eq!(text, input.text(), "{code}: the fix makes something else");
                    assert!(own.iter().all(|one| one.fix.is_none()), "{code}: fixed, and still to be fixed");
                }
                other => panic!("{code}: unknown verdict {other}"),
            }
        }
        assert!(bad > 0, "{code} has no bad example");
    }
}

/// What a person reads at these widths, with the messages, helps and titles that must be in it.
fn rendered(input: &Case, width: usize) -> (String, Vec<String>) {
    let output = input.validate();
    let texts = |one: &Diagnostic| {
        let related = one.related.iter().map(|related| related.message.clone());
        let fix = one.fix.iter().map(|fix| fix.title.clone());
        related.chain(fix).chain(one.help.clone()).chain([one.message.clone()]).collect::<Vec<_>>()
    };
    let wanted = output.diagnostics.iter().flat_map(texts).collect();
    let files = input.files();
    let (contract, format, width) = (None, Format::Human, Some(width));
    let input =
        RenderInput { contract, output, files, format, width, advice: true, ..RenderInput::default() };
    (render(&input).text, wanted)
}

/// The words of a line; nothing for a line of a file, what marks it and where it is.
fn words(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let bare = line.trim_start_matches(|sign: char| sign.is_ascii_digit()).trim_start();
    if line.starts_with("--> ") || bare.starts_with('|') || line == "..." {
        return None;
    }
    let labels = ["= note: ", "= help: "].into_iter().find_map(|label| line.strip_prefix(label));
    let title = line.split_once("]: ").filter(|(label, _)| !label.contains(' ')).map(|(_, words)| words);
    Some(labels.or(title).unwrap_or(line))
}

#[test]
fn what_is_rendered_breaks_between_words_at_the_width_of_the_terminal() {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut broken = 0;
    for (_, input) in rules::RULES.iter().flat_map(|rule| cases(rule.page)) {
        for width in [80, 120] {
            let (text, wanted) = rendered(&input, width);
            let long = text.lines().filter(|line| line.chars().count() > width);
            for line in long.filter_map(words) {
                assert!(!line.contains(' '), "longer than {width} columns: {line}\n{text}");
            }
            let text = one_line(&text);
            for words in wanted.iter().map(|words| one_line(words)) {
                assert!(text.contains(&words), "`{words}` is not in\n{text}");
                broken += usize::from(words.len() > width);
            }
        }
        for narrow in [0, 1, 10, usize::MAX] {
            let (text, wanted) = rendered(&input, narrow);
            let text = one_line(&text);
            assert!(wanted.iter().all(|words| text.contains(&one_line(words))), "{narrow}: {text}");
        }
    }
    assert!(broken > 50, "only {broken} texts had to be broken");
}

/// `fix` in a rule's head is a promise to those who read the table.
#[test]
fn a_rule_has_the_fixes_that_it_says_it_has() {
    let mut fixes: BTreeMap<String, Vec<FixSafety>> = BTreeMap::new();
    for (_, input) in rules::RULES.iter().flat_map(|rule| cases(rule.page)) {
        for one in input.validate().diagnostics {
            fixes.entry(one.code).or_default().extend(one.fix.map(|fix| fix.safety));
        }
    }
    let mut wrong = Vec::new();
    for rule in rules::RULES {
        let found = fixes.get(rule.code).map_or(&[][..], Vec::as_slice);
        let shown = match (found.is_empty(), found.contains(&FixSafety::Safe)) {
            (true, _) => Fixable::None,
            (_, false) => Fixable::Unsafe,
            (_, true) => Fixable::Safe,
        };
        if rule.fix != shown {
            wrong.push(format!("{}: it says {:?}, and the pages show {shown:?}", rule.code, rule.fix));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_file_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("rs"))
        .collect();
    files.sort();
    let wanted: Vec<String> = rules::RULES
        .iter()
        .map(|rule| format!("{}_{}.rs", rule.code.to_lowercase(), rule.name.replace('-', "_")))
        .collect();
    assert_eq!(files, wanted);
}

#[test]
fn every_rule_has_one_page_and_every_page_a_rule() {
    let rules = rules::RULES;
    assert!(rules.windows(2).all(|pair| pair[0].code < pair[1].code), "codes are unique and sorted");
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for rule in rules {
        assert!(names.insert(rule.name, rule.code).is_none(), "{} stands twice", rule.name);
        assert!(rule.page.starts_with(&format!("# {}: {}\n", rule.code, rule.name)), "{}: title", rule.code);
        let known = rule.page.split("**How it is known:** ").nth(1);
        assert!(known.is_some_and(|how| how.trim().len() > 10), "{}: how it is known", rule.code);
    }
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    files.sort();
    let wanted: Vec<String> = rules.iter().map(|rule| format!("{}.md", rule.code)).collect();
    assert_eq!(files, wanted);
}

/// `UPDATE=1 cargo test --test config_pages` writes it anew.
#[test]
fn the_table_of_rules_is_current() {
    let mut table = String::from(
        "# Rules\n\nGenerated from the rules themselves; `UPDATE=1 cargo test --test config_pages` writes it anew.\n\
         Errors are what the server refuses or dies of, warnings what it accepts and its operator regrets, infos advice.\n\
         *Load*: `restate-server --dump-config` fails. *Start*: the server does not survive its start. *Later*: it hurts later.\n\
         *Since*: the contract version that first had the rule. *Fix*: *safe* when some of its fixes only make the server do what\n\
         the text says already, *unsafe* when each guesses what was meant.\n",
    );
    for (start, title) in [
        ("RS1", "One file"),
        ("RS2", "The files of a deployment"),
        ("RS3", "Files and a running cluster"),
        ("RS4", "Files that nodes are read from"),
    ] {
        table.push_str(&format!(
            "\n## {title}\n\n| code | name | severity | hurts | since | status | fix | |\n|---|---|---|---|---|---|---|---|\n"
        ));
        for rule in rules::RULES.iter().filter(|rule| rule.code.starts_with(start)) {
            let severity = format!("{:?}", rule.severity).to_lowercase();
            let stage = format!("{:?}", rule.stage).to_lowercase();
            let status = format!("{:?}", rule.status).to_lowercase();
            let fix = match rule.fix {
                Fixable::None => "",
                Fixable::Unsafe => "unsafe",
                Fixable::Safe => "safe",
            };
            table.push_str(&format!(
                "| [{0}]({0}.md) | `{1}` | {severity} | {stage} | {2} | {status} | {fix} | {3} |\n",
                rule.code, rule.name, rule.since, rule.title
            ));
        }
    }
    let path = folder().join("README.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), table, "run with UPDATE=1");
}
