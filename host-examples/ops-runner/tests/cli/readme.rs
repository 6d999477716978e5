//! What the README shows works as it is shown.

use std::path::Path;

use crate::common::{self, BAD_INPUT, DONE, End, FAILED, Place, assert_parts};

fn blocks(language: &str) -> Vec<String> {
    of_page("README.md", language)
}

/// The blocks of a page, by its path from the runner's folder.
fn of_page(page: &str, language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let readme = std::fs::read_to_string(path).expect("the README");
    let fence = format!("```{language}\n");
    let parts = readme.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().expect("its end").to_owned()).collect()
}

/// The text with addresses at which nobody listens.
fn unheard(inventory: &str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = listener.local_addr().expect("an address").to_string();
    // Names below `invalid` never lead anywhere.
    let text = inventory.replace("127.0.0.1:5122", &own);
    ["1", "2", "3"]
        .iter()
        .fold(text, |text, n| text.replace(&format!("//10.0.0.{n}:"), &format!("//n{n}.invalid:")))
}

/// Programs as the inventories of the README name them. None can do anything, but for the first node's
/// file, which can be read.
fn place() -> Place {
    let place = Place::new();
    place.script("bin/restate-server", "echo nobody is there >&2; exit 255");
    let version = "case \"$*\" in --version) echo restatectl 1.7.12; exit ;; esac";
    place.script("bin/restatectl", &format!("{version}\necho nobody is there >&2; exit 255"));
    let file = place.write("n1/restate.toml", crate::check::CLEAN);
    let first = format!("restate-1*'sudo cat'*) exec /bin/cat {} ;;", file.display());
    place.script("ssh", &format!("case \"$*\" in\n{first}\n*'sudo cat'*) exit 66 ;;\n*) exit 255 ;;\nesac"));
    place
}

/// Nobody answers, so nothing may be known of the road, and a start without facts is refused. Any other
/// refusal, and bad input, would be a mistake of the README.
fn is_understood(end: &End) -> bool {
    [DONE, FAILED].contains(&end.code) || end.all().contains("refused: known-facts: ")
}

#[test]
fn the_inventories_are_sound_and_their_targets_can_be_reached() {
    let inventories = [blocks("toml"), of_page("../../README.md", "toml")].concat();
    assert_eq!(inventories.len(), 3);
    for (at, inventory) in inventories.iter().enumerate() {
        let place = place();
        let restatectl =
            if inventory.contains("restatectl = ") { "" } else { "restatectl = \"bin/restatectl\"\n" };
        place.write("cluster.toml", &unheard(&format!("{restatectl}{inventory}")));
        let end = common::end(place.command(&["plan"]).env("PATH", place.path()));
        assert!(is_understood(&end), "inventory {at}: {}\n{}", end.code, end.all());
    }
}

#[test]
fn a_check_without_any_file_is_no_clean_one() {
    let place = place();
    place.write("cluster.toml", &blocks("toml")[0]);
    std::fs::remove_file(place.path().join("n1/restate.toml")).expect("it was there");
    let end = place.expect(BAD_INPUT, &["check"]);
    assert_parts(&end.stderr, &["node n1 has no configuration file yet", "nothing to check", "cluster.toml"]);
    place.write("n1/restate.toml", crate::check::CLEAN);
    let end = place.run(&["check"]);
    assert_parts(&end.all(), &["checked for Restate", "node n2 has no configuration file yet"]);
}

/// Every line of a shell block that runs the runner, the block of `grow` aside.
#[test]
fn the_commands_are_understood() {
    let place = place();
    for name in ["restate.toml", "n1.toml", "n2.toml", "n3.toml"] {
        place.write(name, crate::check::CLEAN);
    }
    place.write("restate.env", "RUST_LOG=info\n");
    let compose = "services:\n  n1:\n    image: restatedev/restate:${TAG:-1.7}\n";
    place.write("docker-compose.yaml", compose);
    place.write("deploy/compose.yaml", compose);
    place.write("cluster.toml", &unheard(&blocks("toml")[0]));
    let mut ran = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        let Some(args) = line.split('#').next().expect("a part").strip_prefix("ops-runner ") else {
            continue;
        };
        let args: Vec<&str> = args.split_whitespace().filter(|arg| *arg != "grow").collect();
        let args = if line.contains(" grow ") { [&["grow", "--dry-run"], &args[..]].concat() } else { args };
        let end = place.run(&args);
        assert!(is_understood(&end), "{line}: {}\n{}", end.code, end.all());
        ran += 1;
    }
    assert_eq!(ran, 17);
}
