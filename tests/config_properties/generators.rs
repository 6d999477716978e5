//! Files as people write them, and as nobody should.

use std::collections::BTreeMap;

use proptest::prelude::*;

/// A value that a key may or may not take.
pub fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("\"true\"".to_owned()),
        (-2_i64..100_000).prop_map(|number| number.to_string()),
        Just("1.5".to_owned()),
        Just("\"30m\"".to_owned()),
        Just("\"30\"".to_owned()),
        Just("\"64 MiB\"".to_owned()),
        Just("\"250ms...1m\"".to_owned()),
        Just("\"{zone: 2, node: 3}\"".to_owned()),
        Just("{ node = 2, zone = 3 }".to_owned()),
        Just("{}".to_owned()),
        Just("[]".to_owned()),
        Just("[\"admin\", \"worker\"]".to_owned()),
        Just("[\n  \"http://a.internal:5122\", # first\n  \"http://b.internal\"\n]".to_owned()),
        Just("\"http://n1.internal\"".to_owned()),
        Just("\"http://127.0.0.1:5122\"".to_owned()),
        Just("\"s3://bucket/prefix\"".to_owned()),
        Just("\"file:///tmp/x\"".to_owned()),
        Just("\"0.0.0.0:8080\"".to_owned()),
        Just("\"exponential\"".to_owned()),
        Just("\"fixed-delay\"".to_owned()),
        Just("\"etcd\"".to_owned()),
        Just("\"Replicated\"".to_owned()),
        Just("\"replica-set-only\"".to_owned()),
        Just("1979-05-27".to_owned()),
        "[a-zä\"'\\\\]{0,6}".prop_map(|text| format!("{text:?}")),
    ]
}

/// A dotted key: known ones, of all versions, and what people make of them.
pub fn key() -> impl Strategy<Value = String> {
    let known: Vec<String> = restate_scaleout::config::catalogue::history()
        .iter()
        .filter(|key| !key.path.contains(['*', '[']))
        .map(|key| key.path.clone())
        .collect();
    let road = [
        "node-name",
        "cluster-name",
        "auto-provision",
        "roles",
        "advertised-address",
        "bind-address",
        "default-replication",
        "use-random-ports",
        "listen-mode",
        "force-node-id",
        "location",
        "metadata-client.type",
        "metadata-client.addresses",
        "metadata-client.address",
        "bifrost.default-provider",
        "worker.snapshots.destination",
        "worker.snapshots.snapshot-interval",
        "worker.snapshots.aws-endpoint-url",
        "worker.snapshots.aws-access-key-id",
        "worker.durability-mode",
        "admin.bind-address",
        "tls.mode",
        "metadata-server.raft-election-tick",
        "log-filter",
        "allow-bootstrap",
        "connect-timeout",
    ]
    .map(str::to_owned)
    .to_vec();
    let key = prop_oneof![3 => prop::sample::select(road), 2 => prop::sample::select(known)];
    (key, 0..12_u8).prop_map(|(key, twist)| match twist {
        0 => key.replace('-', "_"),
        1 => key.to_uppercase(),
        2 => format!("admin.{key}"),
        3 => key.rsplit('.').next().unwrap_or_default().to_owned(),
        4 => format!("{key}s"),
        5 => key.replacen(['a', 'e', 'o'], "", 1),
        6 => format!("common.{key}"),
        _ => key,
    })
}

/// Keys written as lines, tables, dotted keys or inline tables, in any mixture that may even be valid.
pub fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((key(), value(), 0..4_u8, prop::bool::ANY), 0..9).prop_map(|entries| {
        let (mut root, mut tables) = (String::new(), BTreeMap::<String, String>::new());
        for (key, value, form, comment) in entries {
            let note = if comment { " # note" } else { "" };
            match (form, key.rsplit_once('.')) {
                (0, Some((table, name))) if !value.contains('\n') => {
                    root.push_str(&format!("{table} = {{ {name} = {value} }}{note}\n"));
                }
                (1, _) | (_, None) => root.push_str(&format!("{key} = {value}{note}\n")),
                (_, Some((table, name))) => {
                    tables
                        .entry(table.to_owned())
                        .or_default()
                        .push_str(&format!("{name} = {value}{note}\n"));
                }
            }
        }
        let tables =
            tables.into_iter().map(|(table, lines)| format!("\n# about {table}\n[{table}]\n{lines}"));
        root + &tables.collect::<String>()
    })
}

/// Texts with a few signs changed, and plain rubbish.
pub fn rubbish() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "=",
        "[",
        "]",
        "[[",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "\"\"\"",
        "#",
        "\n",
        "\r\n",
        "\r",
        ".",
        "a",
        "ä",
        "1",
        "_",
        "-",
        "true",
        "\\",
        "\\e",
        "\\x41",
        "10:20",
        "1e400",
        "99999999999999999999",
        "\u{feff}",
        "\u{0}",
        " ",
        "\t",
    ]);
    let soup = prop::collection::vec(signs.clone(), 0..25).prop_map(|signs| signs.concat());
    let damaged = (text(), prop::collection::vec((any::<prop::sample::Index>(), signs), 1..4)).prop_map(
        |(mut text, changes)| {
            for (place, sign) in changes {
                let mut at = place.index(text.len() + 1);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.insert_str(at, sign);
            }
            text
        },
    );
    prop_oneof![soup, damaged, ".{0,40}"]
}

pub fn version() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["1.4.4", "1.5.3", "1.6.2", "1.7.2", "1.7.12"]).prop_map(str::to_owned)
}

/// Values in spellings that a machine would not choose; `#` becomes a comment.
fn spelled() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "0x10",
        "0o17",
        "0b1",
        "8_080",
        "+5",
        "1e3",
        "1_0.50",
        "-inf",
        "true",
        "'s3://bucket/prefix'",
        "'''30m'''",
        "\"\"\"\n30m\"\"\"",
        "\"\\u0041\"",
        "\"http://a.internal:5122\"",
        "1979-05-27 07:32:00Z",
        "[ 1,2 ]",
        "[ #\n  'http://a.internal:5122', #\n\n  \"http://b.internal:5122\" #\n  #\n]",
        "{ node=0x2,zone = 2 }",
        "{ type = 'exponential', initial-interval=\"10ms\" }",
    ])
}

/// Files with comments wherever one may stand, no two of them the same.
pub fn annotated() -> impl Strategy<Value = String> {
    let entry = (key(), spelled(), 0..5_u8, prop::bool::ANY, prop::bool::ANY);
    prop::collection::vec(entry, 1..9).prop_map(|entries| {
        let (mut root, mut tables) = ("#\n\n".to_owned(), BTreeMap::<String, String>::new());
        for (key, value, form, above, beside) in entries {
            let (above, beside) = (if above { "#\n" } else { "" }, if beside { " #" } else { "" });
            let mut add = |table: &str, line: String| {
                let lines =
                    if table.is_empty() { &mut root } else { tables.entry(table.into()).or_default() };
                lines.push_str(&format!("{above}{line}{beside}\n"));
            };
            match (form, key.rsplit_once('.')) {
                (0, Some((table, name))) => add("", format!("{table} = {{ {name} = {value} }}")),
                (1, _) => add("log-server", format!("{key} = {value}")),
                (2, _) | (_, None) => add("", format!("{key} = {value}")),
                (_, Some((table, name))) => add(table, format!("{name}={value}")),
            }
        }
        let tables = tables.into_iter().map(|(table, lines)| format!("\n#\n[ {table} ] #\n{lines}"));
        numbered(&(root + &tables.collect::<String>()))
    })
}

/// Gives every comment a number of its own.
fn numbered(text: &str) -> String {
    let parts = text.split('#').enumerate();
    parts.map(|(at, part)| if at == 0 { part.to_owned() } else { format!("# no. {at}{part}") }).collect()
}
