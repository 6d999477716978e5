//! Ports that another server of the same host has already.

use serde_json::{Value, json};

use crate::Case;
use crate::deployments::*;
use crate::returns::changed;
use crate::scene::*;

const BY: &str = "valid-start";

/// What n1 says of where it listens, which its file does not tell.
pub fn first_at(scene: Scene, name: &str, address: &str) -> Scene {
    scene.health("n1", |it| {
        let bound = it["bound_addresses"].as_array_mut().expect("a list");
        bound.push(json!({"name": name, "address": address, "kind": "tcp"}));
    })
}

fn joins() -> Scene {
    ready_to_join().start("n2")
}

fn on_hosts_of_their_own(scene: Scene) -> Scene {
    scene.target(|it| it["one-host"] = false.into())
}

/// n2 without a role that has a port of its own.
fn without(scene: Scene, role: &str) -> Scene {
    let roles = ["admin", "http-ingress", "log-server", "metadata-server", "worker"];
    let roles: Vec<&str> = roles.into_iter().filter(|it| *it != role).collect();
    scene
        .file("n2", |text| format!("roles = {}\n{text}", json!(roles)))
        .target(|it| it["nodes"][1]["roles"] = json!(roles))
}

/// n2 with a file of another admin port, which the target names.
fn admin_at(port: u16) -> Scene {
    let address = format!("127.0.0.1:{port}");
    let table = format!("[admin]\nbind-address = \"{address}\"\n");
    let file = move |text: &str| {
        let (before, rest) = text.split_once("[admin]\n").expect("a table");
        let (_, after) = rest.split_once('\n').expect("a line");
        format!("{before}{table}{after}")
    };
    changed(grown().restart("n2"), file)
        .target(|it| it["nodes"][1]["settings"] = json!({"admin.bind-address": address}))
}

/// The admin port of n1 by its own word.
fn port_of_first() -> u16 {
    let body = grown().answer("dial", "n1")["body"].as_str().expect("a body").to_owned();
    let health: Value = serde_json::from_str(&body).expect("JSON");
    let bound = health["bound_addresses"].as_array().expect("a list").iter();
    let mut ports = bound.filter(|it| it["name"] == "admin-api-server" && it["kind"] == "tcp");
    let address = ports.next().expect("a port")["address"].as_str().expect("a text").to_owned();
    address.rsplit(':').next().expect("a port").parse().expect("a number")
}

pub fn cases() -> Vec<Case> {
    let unread = joins().health("n1", |it| {
        it["bound_addresses"][0]["kind"] = "quic".into();
    });
    let vague = joins().file("n2", |text| text.replace("\"127.0.0.1:19072\"", "\"here\""));
    vec![
        (BY, "its admin port", first_at(joins(), "admin-api-server", "127.0.0.1:19072")),
        (BY, "its ingress port", first_at(joins(), "http-ingress-server", "127.0.0.1:18082")),
        (BY, "the port that its peers dial", first_at(joins(), "admin-api-server", "127.0.0.1:15121")),
        (BY, "a port of something that has no name yet", first_at(joins(), "new", "127.0.0.1:19072")),
        (BY, "a port at all addresses", first_at(joins(), "new", "0.0.0.0:19072")),
        (BY, "a port at all addresses, as IPv6 spells them", first_at(joins(), "new", "[::]:19072")),
        (BY, "its address, as IPv6 spells it", first_at(joins(), "new", "[::ffff:127.0.0.1]:19072")),
        (BY, "a port that it takes at all addresses", {
            let everywhere = |text: &str| text.replace("127.0.0.1:19072", "0.0.0.0:19072");
            first_at(joins().file("n2", everywhere), "new", "127.0.0.1:19072")
        }),
        (BY, "a start of what is down", {
            let port = port_of_first().to_string();
            n3_down().start("n3").file("n3", |text| {
                let (before, rest) = text.split_once("[admin]\n").expect("a table");
                let (_, after) = rest.split_once('\n').expect("a line");
                format!("{before}[admin]\nbind-address = \"127.0.0.1:{port}\"\n{after}")
            })
        }),
        (BY, "a restart to a port that the target names", admin_at(port_of_first())),
        ("known-facts", "nobody can read where another one listens", unread),
        ("known-facts", "nobody can tell where it would listen", vague),
    ]
}

pub fn fine() -> Vec<(&'static str, Scene)> {
    vec![
        ("ports of its own", joins()),
        ("another address", first_at(joins(), "new", "127.0.0.2:19072")),
        ("a host of its own", on_hosts_of_their_own(first_at(joins(), "new", "127.0.0.1:19072"))),
        ("no admin API", without(first_at(joins(), "new", "127.0.0.1:19072"), "admin")),
        ("no ingress", without(first_at(joins(), "new", "127.0.0.1:18082"), "http-ingress")),
        ("a restart at its own ports", grown().restart("n2")),
        ("a restart to a port that nobody has", admin_at(19_999)),
    ]
}
