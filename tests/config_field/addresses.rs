//! Where nodes listen, and where they say that they do.

use super::{Case, TLS, none, three, with};

pub fn cases() -> Vec<Case> {
    let no_ingress = "roles = [\"metadata-server\", \"admin\", \"worker\", \"log-server\"]\n";
    let port = "node-name = \"r1\"\nadvertised-address = \"http://127.0.0.1:7122\"\n";
    vec![
        with(
            "nobody listens for the ingress",
            three(|_| no_ingress.into(), |_| "[ingress]\nbind-address = \"0.0.0.0:8081\"\n".into()),
            &[("RS217", "roles")],
        ),
        Case {
            advice: &["RS158"],
            ..Case::new(
                "a port behind a mapping",
                &["node-name = \"r1\"\nadvertised-address = \"http://r1.internal:7122\"\n"],
                &[],
            )
        },
        Case {
            advice: &["RS142"],
            ..Case::new("a port that nobody binds", &[port], &[("RS158", "advertised-address")])
        },
        Case {
            version: "1.5.3",
            advice: &["RS142"],
            ..Case::new("a port that is bound up to 1.5", &[port], &[])
        },
        Case {
            version: "1.5.3",
            target: Some("1.6.2"),
            one_host: true,
            ..Case::new(
                "a port that is bound up to 1.5, before an upgrade",
                &[port],
                &[("RS183", "advertised-address")],
            )
        },
        Case {
            one_host: true,
            ..Case::new("the same on one host", &[port], &[("RS158", "advertised-address")])
        },
        Case::new(
            "a name that Kubernetes has not filled in",
            &["node-name = \"r1\"\nadvertised-address = \"http://$(POD).$(SVC):5122\"\n"],
            &[("RS159", "advertised-address")],
        ),
        Case {
            environment: &[("RESTATE_NODE_NAME", "$(POD)"), ("RESTATE_CLUSTER_NAME", "${NAME}")],
            ..Case::new("names by variables", &[""], &[("RS159", "cluster-name"), ("RS159", "node-name")])
        },
        Case {
            one_host: true,
            ..with(
                "the address of another node on the same host",
                three(
                    |at| {
                        format!(
                            "bind-port = {at}5122\nadmin.bind-port = {at}9070\ningress.bind-port = {at}8080\n"
                        )
                    },
                    none,
                )
                .into_iter()
                .enumerate()
                .map(|(at, text)| {
                    let port = if at == 0 { 2 } else { at + 1 };
                    let text = text.replace(
                        &format!("address = \"http://r{}.internal:5122", at + 1),
                        &format!("address = \"http://127.0.0.1:{port}5122"),
                    );
                    (1..=3).fold(text, |text, at| {
                        text.replace(
                            &format!("http://r{at}.internal:5122"),
                            &format!("http://127.0.0.1:{at}5122"),
                        )
                    })
                })
                .collect(),
                &[("RS213", "advertised-address")],
            )
        },
        with(
            "an https address without TLS",
            three(none, none)
                .into_iter()
                .map(|text| text.replace("advertised-address = \"http:", "advertised-address = \"https:"))
                .collect(),
            &[("RS162", "advertised-address"); 3],
        ),
        with(
            "listens for itself",
            three(
                |at| if at == 2 { "bind-address = \"127.0.0.1:5122\"\n".into() } else { String::new() },
                none,
            ),
            &[("RS161", "bind-address")],
        ),
        with(
            "one of three without TLS",
            three(none, |at| if at == 3 { String::new() } else { format!("{TLS}mode = \"prefer\"\n") }),
            &[("RS218", "tls.mode")],
        ),
        Case {
            advice: &["RS218"],
            ..with(
                "TLS being rolled out",
                three(none, |at| format!("{TLS}mode = \"{}\"\n", if at == 3 { "allow" } else { "prefer" })),
                &[],
            )
        },
    ]
}
