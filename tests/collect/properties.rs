//! Whatever a text is, it is read without a panic, in time that its length bounds, and all places are in it.

use std::time::{Duration, Instant};

use proptest::prelude::{ProptestConfig, prop, prop_assert, proptest};
use restate_scaleout::api::collect::{CollectFile, CollectInput, CollectOutput};
use restate_scaleout::api::validate::Origin;
use restate_scaleout::collect::collect;

/// Pieces of which texts are made: what means something to a reader, and what breaks it.
pub const PIECES: [&str; 46] = [
    "services:\n",
    "  n1:\n",
    "  n2:\n",
    "    image: restatedev/restate:1.7\n",
    "    image: ${IMAGE:-restatedev/restate}\n",
    "    environment:\n",
    "      RESTATE_NODE_NAME: n1\n",
    "      - RESTATE_NODE_NAME=${N:?x}\n",
    "      <<: *a\n",
    "      <<: [*a, *b]\n",
    "x-a: &a\n",
    "x-b: &b {RESTATE_ROLES: \"[worker]\"}\n",
    "  <<: *b\n",
    "    command: --node-name=ü '\n",
    "    command: [\"--config-file\", \"/r.toml\"]\n",
    "    volumes: [./r.toml:/r.toml]\n",
    "    env_file: .env\n",
    "    env_file: [{path: a.env, required: false}]\n",
    "    configs: [{source: c, target: /r.toml}]\n",
    "configs:\n  c:\n    content: |\n      node-name = \"ß\"\n",
    "    extends: n1\n",
    "    extends: {service: n2}\n",
    "include: [a.yaml]\n",
    "    deploy: {replicas: 3}\n",
    "    scale: ${S}\n",
    "    mem_limit: 1.5g\n",
    "    network_mode: host\n",
    "---\n",
    "- ",
    "? ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|\n",
    ">\n",
    "\t",
    "ü€𝄞",
    "\u{feff}",
    "$",
    "${",
    "*a\n",
    "A=$B\n",
];

fn input(text: &str) -> CollectInput {
    let file = |name: &str| CollectFile { name: name.into(), text: text.to_owned() };
    let files = vec![
        file("docker-compose.yaml"),
        file("docker-compose.override.yml"),
        file("a.env"),
        file(".env"),
        file("restate.service"),
        file("r.toml"),
    ];
    CollectInput { files, missing: vec!["a.yaml".into()], ..CollectInput::default() }
}

fn origins(output: &CollectOutput) -> impl Iterator<Item = &Origin> {
    let nodes = output.deployments.iter().flat_map(|one| &one.nodes);
    nodes.flat_map(|node| {
        let file = node.file.iter().filter_map(|file| file.origin.as_ref());
        node.origins.values().chain(&node.argument_origins).chain(file)
    })
}

/// Every place is in the file that it names, between characters.
pub fn places_are_there(input: &CollectInput, output: &CollectOutput) -> bool {
    let text = |name: &str| input.files.iter().find(|file| file.name == name).map_or("", |file| &file.text);
    let of_findings = output
        .diagnostics
        .iter()
        .all(|one| one.span.is_none_or(|span| text(&one.file).get(span.start..span.end).is_some()));
    let of_values = origins(output).all(|origin| {
        let text = text(&origin.file);
        let verbatim = origin.verbatim.iter().flatten();
        let mut runs = verbatim.map(|run| run.there..run.there + run.length);
        origin.bytes.is_none_or(|bytes| text.get(bytes.start..bytes.end).is_some())
            && runs.all(|run| text.get(run).is_some())
    });
    of_findings && of_values
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read(pieces in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        let input = input(&text);
        let output = collect(&input);
        prop_assert!(places_are_there(&input, &output), "{text}");
        prop_assert!(collect(&input) == output, "{text}");
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        let input = input(&text);
        prop_assert!(places_are_there(&input, &collect(&input)), "{text}");
    }
}

const WHOLE: &str = "x-env: &env\n  RESTATE_CLUSTER_NAME: größe\nservices:\n  n1:\n    image: restatedev/restate:1.7\n    environment:\n      \
                     <<: *env\n      RESTATE_NODE_NAME: \"n1\"\n    command: --config-file /r.toml\n    configs: [{source: c, target: /r.toml}]\n\
                     configs:\n  c:\n    content: |\n      roles = [\"worker\"]\n";

#[test]
fn no_prefix_of_a_file_panics() {
    for (end, _) in WHOLE.char_indices() {
        let input = input(&WHOLE[..end]);
        let output = collect(&input);
        assert!(places_are_there(&input, &output), "{}", &WHOLE[..end]);
    }
    assert_eq!(collect(&input(WHOLE)).deployments.len(), 1);
}

/// How long a text takes. The fastest of three runs, since the machine has other work.
fn time(text: &str) -> Duration {
    let input = CollectInput {
        files: vec![CollectFile { name: "docker-compose.yaml".into(), text: text.to_owned() }],
        ..CollectInput::default()
    };
    let run = || {
        let start = Instant::now();
        collect(&input);
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

#[test]
fn twice_the_text_takes_about_twice_the_time() {
    type Make = fn(usize) -> String;
    let texts: [(&str, Make); 8] = [
        ("services", |count| {
            let one = |at| {
                format!(
                    "  n{at}:\n    image: restatedev/restate:1.7\n    environment: {{A: \"${{B:-c}}\"}}\n"
                )
            };
            format!("services:\n{}", (0..count).map(one).collect::<String>())
        }),
        ("variables", |count| {
            let one = |at| format!("      V{at}: x\n");
            format!(
                "services:\n  n:\n    image: restatedev/restate\n    environment:\n{}",
                (0..count).map(one).collect::<String>()
            )
        }),
        ("merges", |count| {
            let one =
                |at| format!("  n{at}:\n    image: restatedev/restate\n    environment:\n      <<: *a\n");
            format!("x-a: &a {{B: 1, C: 2}}\nservices:\n{}", (0..count).map(one).collect::<String>())
        }),
        ("documents", |count| "---\na: [\n".repeat(count)),
        ("flow", |count| format!("a: [{}]\n", "1,".repeat(count))),
        ("quotes", |count| format!("a: \"{}\"\n", "\\n".repeat(count))),
        ("dollars", |count| {
            format!("services:\n  n:\n    image: restatedev/restate\n    command: {}\n", "$$ ".repeat(count))
        }),
        ("extends", |count| {
            let one = |at| format!("  n{}:\n    extends: n{at}\n", at + 1);
            format!(
                "services:\n  n0:\n    image: restatedev/restate\n{}",
                (0..count).map(one).collect::<String>()
            )
        }),
    ];
    for (name, make) in texts {
        let (short, long) = (time(&make(1_000)), time(&make(8_000)));
        // Eight times the text: a square would take 64 times as long. The second is for a machine with other work.
        assert!(long < short * 30 + Duration::from_secs(1), "{name}: {short:?}, {long:?}");
    }
}
