//! What is said of an upgrade, followed: no help leads to what the old or the new version is told an error for, and none
//! takes nodes straight to TLS that the others do not have yet.

use std::collections::{BTreeMap, BTreeSet};

use restate_scaleout::api::validate::{Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::catalogue::{Catalogue, history};
use restate_scaleout::config::{validate, version};

const OLD: &str = "1.6.2";
const NEW: &str = "1.7.12";

fn found(nodes: &[NodeConfig], version: &str, target: Option<&str>) -> Vec<Diagnostic> {
    validate(&ValidateInput {
        nodes: nodes.to_vec(),
        server_version: Some(version.into()),
        target_version: target.map(Into::into),
        ..ValidateInput::default()
    })
    .diagnostics
}

fn errors(all: &[Diagnostic]) -> Vec<String> {
    let errors = all.iter().filter(|one| one.severity == Severity::Error);
    errors.map(|one| format!("{} {:?}: {}", one.code, one.key, one.message)).collect()
}

/// The settings that a help tells, as variables: what it writes in a file counts from the table of the finding.
fn told(one: &Diagnostic) -> BTreeMap<String, Option<String>> {
    let help = one.help.as_deref().unwrap_or_default();
    let node_has_table = help.contains(" in RESTATE_TLS");
    let quoted = help.split('`').skip(1).step_by(2);
    let table = one.key.as_deref().and_then(|key| key.rsplit_once('.')).map_or("", |(table, _)| table);
    let name = |key: &str| format!("RESTATE_{}", key.replace('.', "__").replace('-', "_").to_uppercase());
    let setting = |quoted: &str| {
        if node_has_table && quoted.starts_with("mode") {
            return None;
        }
        let (key, value) = quoted.split_once('=')?;
        let (key, value) = (key.trim(), value.trim().trim_matches('"').to_owned());
        let is_whole = key.contains('.') || table.is_empty();
        let key = if is_whole { key.to_owned() } else { format!("{table}.{key}") };
        let is_variable = key.starts_with("RESTATE_");
        Some((if is_variable { key } else { name(&key) }, Some(value)))
    };
    quoted.filter_map(setting).collect()
}

/// Sets the mode where one variable holds all of TLS, and the help says so.
fn in_a_table(node: &mut NodeConfig, one: &Diagnostic) -> bool {
    let told = one.help.as_deref().is_some_and(|help| help.contains("`mode = \"off\"` in RESTATE_TLS"));
    let value = node.environment.get_mut("RESTATE_TLS").filter(|_| told);
    value.is_some_and(|value| {
        *value = value
            .as_ref()
            .map(|text| text.replacen("mode=require", "mode=off", 1).replacen("mode=prefer", "mode=off", 1));
        true
    })
}

/// Follows what each finding about the upgrade says, each rule alone and all together, and checks again at both versions.
#[track_caller]
fn follow(nodes: &[NodeConfig], from: &str, to: &str) -> usize {
    let all = found(nodes, from, Some(to));
    let about: Vec<&Diagnostic> = all.iter().filter(|one| one.code.starts_with("RS18")).collect();
    let by_now = [errors(&found(nodes, from, None)), errors(&found(nodes, to, None))].concat();
    let mut followed = 0;
    let codes: BTreeSet<&str> = about.iter().map(|one| one.code.as_str()).collect();
    let of_code = |code: &&str| about.iter().copied().filter(|one| one.code == *code).collect();
    let mut trials: Vec<Vec<&Diagnostic>> = codes.iter().map(of_code).collect();
    trials.push(about);
    for trial in trials {
        let mut after = nodes.to_vec();
        for one in &trial {
            let node = after.iter_mut().find(|node| node.name == one.node).expect("the node of the finding");
            followed += usize::from(in_a_table(node, one));
            assert!(one.fix.is_none(), "a fix is to be followed as well: {one:#?}");
            let settings = told(one);
            followed += usize::from(!settings.is_empty());
            node.environment.extend(settings);
        }
        for (version, target) in [(from, None), (to, None)] {
            let new: Vec<String> = errors(&found(&after, version, target))
                .into_iter()
                .filter(|one| !by_now.contains(one))
                .collect();
            assert!(new.is_empty(), "at {version}: {new:#?}\nfollowing {trial:#?}\nof {nodes:#?}");
        }
    }
    followed
}

fn node(number: usize, address: &str, peers: &str) -> NodeConfig {
    let text = format!(
        "node-name = \"n{number}\"\ncluster-name = \"shop\"\nauto-provision = {}\n{address}\n[metadata-client]\naddresses = [{peers}]\n",
        number == 1
    );
    NodeConfig::with_file(format!("n{number}.toml"), text)
}

/// A table of TLS in each way in which it can be set, the mode being the last of it.
fn with_tls(mut node: NodeConfig, mode: &str, way: usize) -> NodeConfig {
    let files = "cert-file = \"/c\"\nkey-file = \"/k\"\nca-files = [\"/a\"]\n";
    let file = node.file.as_mut().expect("it has a file");
    let mut set = |name: &str, value: &str| node.environment.insert(name.into(), Some(value.into()));
    match way {
        0 => file.text.push_str(&format!("[tls]\n{files}mode = \"{mode}\"\n")),
        1 => {
            file.text =
                format!("tls = {{ mode = \"{mode}\", {} }}\n{}", files.trim().replace('\n', ", "), file.text)
        }
        2 => {
            file.text.push_str(&format!("[tls]\n{files}"));
            set("RESTATE_TLS__MODE", mode);
        }
        3 => {
            set("RESTATE_TLS__MODE", mode);
            set("RESTATE_TLS__CERT_FILE", "/c");
            set("RESTATE_TLS__KEY_FILE", "/k");
            set("RESTATE_TLS__CA_FILES", "[/a]");
        }
        _ => {
            set("RESTATE_TLS", &format!("{{mode={mode},cert-file=/c,key-file=/k,ca-files=[/a]}}"));
        }
    }
    node
}

const WAYS: usize = 5;

/// Forms of an address, by the scheme of the peers beside it.
const ADDRESSES: [(&str, &str); 6] = [
    ("", "http"),
    ("advertised-address = \"http://nN.internal:5122\"", "http"),
    ("advertised-address = \"nN.internal:5122\"", "http"),
    ("advertised-host = \"nN.internal\"", "http"),
    ("advertised-address = \"https://nN.internal:5122\"", "https"),
    ("", "https"),
];

/// Deployments of one to three nodes, each with the modes of its nodes, the rest of them without TLS.
fn secured(visit: impl Fn(&[&str], &[NodeConfig], &str)) {
    for (address, scheme) in ADDRESSES {
        for modes in
            [&["require"][..], &["prefer"], &["require", "require", "require"], &["off", "require", "off"]]
        {
            // How it is written is nothing to a set.
            let ways = if modes.len() == 1 { 0..WAYS } else { 2..3 };
            for way in ways {
                let peer = |number| format!("\"{scheme}://n{number}.internal:5122\"");
                let peers: Vec<String> = (1..=modes.len().max(2)).map(peer).collect();
                let node = |(at, mode): (usize, &&str)| {
                    let number = at + 1;
                    let node = node(number, &address.replace('N', &number.to_string()), &peers.join(", "));
                    if *mode == "off" { node } else { with_tls(node, mode, way) }
                };
                let nodes: Vec<NodeConfig> = modes.iter().enumerate().map(node).collect();
                visit(modes, &nodes, &format!("{address} {scheme} {modes:?} {way}"));
            }
        }
    }
}

#[test]
fn no_upgrade_takes_nodes_straight_to_tls() {
    secured(|modes, nodes, case| {
        for (from, target) in [(OLD, Some(NEW)), ("1.7.2", Some(NEW)), (OLD, None)] {
            let all = found(nodes, from, target);
            let straight: Vec<&Diagnostic> =
                all.iter().filter(|one| one.message.contains("straight to")).collect();
            if target.is_some() {
                let secured = modes.iter().filter(|mode| **mode != "off").count();
                assert_eq!(straight.len(), secured, "{case}: {all:#?}");
                let severity = if modes[0] == "prefer" { Severity::Warning } else { Severity::Error };
                assert!(straight.iter().all(|one| one.severity == severity), "{case}: {straight:#?}");
            }
            // Nothing names the last stage but together with those before it.
            for one in &all {
                let help = one.help.as_deref().unwrap_or_default();
                let leads = help.contains("require") || help.contains("https://,");
                assert!(!leads || help.contains("allow, prefer and require"), "{case}: {one:#?}");
                let is_of_tls = ["RS106", "RS109"].contains(&one.code.as_str());
                assert!(target.is_none() || !is_of_tls, "{case}: {one:#?}");
                // Of an https address that no TLS goes with yet that is said, and nothing besides.
                let is_echo =
                    is_of_tls && all.iter().any(|other| other.code == "RS162" && other.file == one.file);
                assert!(!is_echo, "{case}: {all:#?}");
            }
            let twice = |one: &&Diagnostic| one.code == "RS162" || one.code == "RS183";
            assert!(all.iter().filter(twice).count() <= nodes.len(), "{case}: {all:#?}");
        }
    });
}

#[test]
fn what_is_said_of_tls_leads_to_no_error() {
    secured(|_, nodes, _| {
        assert!(follow(nodes, OLD, NEW) > 0, "nothing to follow of {nodes:#?}");
        follow(nodes, NEW, OLD);
    });
}

#[test]
fn the_first_stage_is_no_more_than_advice() {
    for way in 0..WAYS {
        for (mode, advice) in [("allow", 1), ("off", 0)] {
            let all = found(&[with_tls(node(1, "", ""), mode, way)], OLD, Some(NEW));
            let about: Vec<&Diagnostic> = all.iter().filter(|one| one.code == "RS181").collect();
            assert!(
                about.len() == advice && about.iter().all(|one| one.severity == Severity::Info),
                "{mode} {way}: {all:#?}"
            );
        }
    }
}

/// Settings that an upgrade, or the way back, says to set.
const SETTINGS: [(&str, &str, &str); 4] = [
    ("1.5.3", OLD, "advertised-address = \"http://n1.internal:6122\""),
    ("1.5.3", OLD, "advertised-address = \"http://127.0.0.1:7122\""),
    ("1.5.3", OLD, "advertised-address = \"http://n1.internal:6122\"\nuse-random-ports = false"),
    ("1.5.6", OLD, "advertised-address = \"n1.internal:9999\""),
];

#[test]
fn what_is_said_of_other_settings_leads_to_no_error() {
    for (from, to, text) in SETTINGS {
        let node = NodeConfig::with_file("n1.toml", format!("node-name = \"n1\"\n{text}\n"));
        assert!(follow(&[node], from, to) > 0, "nothing to follow of {text}");
    }
}

/// A key whose name changes is set by its new name, as the finding says, and nothing is an error then.
#[test]
fn a_new_name_takes_the_value_of_the_old_one() {
    let mut renamed = 0;
    for (from, to) in [("1.5.3", OLD), (OLD, NEW)] {
        let parse = |text| version::parse(text).expect("a version");
        let (here, there) = (Catalogue::for_version(&parse(from)), Catalogue::for_version(&parse(to)));
        for key in history().iter().filter(|key| here.at(&key.path).is_some()) {
            let names: Vec<&str> = key.path.split('.').collect();
            let samples = key.kind.tooling().samples().accepted;
            let (Some(new), Some(sample)) = (there.renamed(&names), samples.first()) else { continue };
            let text = format!("node-name = \"n1\"\n{} = {sample}\n", key.path);
            let all = found(&[NodeConfig::with_file("n1.toml", text.clone())], from, Some(to));
            let said = format!("Its new name is `{new}`.");
            if !all.iter().any(|one| one.help.as_deref() == Some(&said)) {
                continue;
            }
            let after = NodeConfig::with_file("n1.toml", format!("{text}{new} = {sample}\n"));
            for version in [from, to] {
                let by_now = errors(&found(&[NodeConfig::with_file("n1.toml", text.clone())], version, None));
                let then = errors(&found(std::slice::from_ref(&after), version, None));
                assert!(then.iter().all(|one| by_now.contains(one)), "{} {version}: {then:#?}", key.path);
            }
            renamed += 1;
        }
    }
    assert!(renamed > 3, "{renamed}");
}
