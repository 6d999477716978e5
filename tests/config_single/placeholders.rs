//! Words that somebody has yet to fill in.

use crate::stores::s3;
use crate::{case, check, with};

#[test]
fn a_placeholder_is_seen_wherever_a_text_is() {
    check(vec![
        case(s3("aws-profile = \"${PROFILE}\"\n"), &["warning RS159 worker.snapshots.aws-profile"]),
        // What nobody has filled in is no secret.
        case(
            s3("aws-access-key-id = \"key\"\naws-secret-access-key = \"{{ secret }}\"\n"),
            &["warning RS159 worker.snapshots.aws-secret-access-key"],
        ),
        with(
            &[("RESTATE_WORKER__SNAPSHOTS__AWS_REGION", "$(REGION)")],
            "[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"1h\"\n",
            &["warning RS159 worker.snapshots.aws-region"],
        ),
        case(
            "[worker.invoker]\nrequest-identity-private-key-pem-file = \"<% key %>\"\n",
            &["warning RS159 worker.invoker.request-identity-private-key-pem-file"],
        ),
        case(
            "tracing-services-endpoint = \"http://c:4317\"\n[tracing-headers]\nauthorization = \"Bearer ${TOKEN}\"\n",
            &["warning RS159 tracing-headers.authorization"],
        ),
        case("[admin.query-engine.datafusion-options]\na = \"<none>\"\n", &[]),
        // Refused, and told as that.
        case(
            "[default-retry-policy]\nmax-interval = \"${MAX}\"\n",
            &["error RS108 default-retry-policy.max-interval"],
        ),
    ]);
}

#[test]
fn words_of_examples_are_placeholders() {
    check(vec![
        case("location = \"REGION.ZONE\"\n", &["warning RS159 location"]),
        case("advertised-address = \"http://YOUR_HOST:5122\"\n", &["error RS159 advertised-address"]),
        case("cluster-name = \"your-cluster\"\n", &["warning RS159 cluster-name"]),
        case("cluster-name = \"yours\"\nlocation = \"eu.Zone\"\n", &[]),
    ]);
}

#[test]
fn placeholders_in_names_and_addresses_are_as_bad_as_what_comes_of_them() {
    check(vec![
        case("advertised-host = \"$(POD).restate\"\n", &["error RS159 advertised-host"]),
        case("cluster-name = \"$(NAME)\"\n", &["warning RS159 cluster-name"]),
        case("advertised-address = \"http://$HOSTNAME:5122\"\n", &["error RS159 advertised-address"]),
        case("location = \"$5\"\n", &[]),
        case(
            "advertised-address = \"http://n1:5122\"\nauto-provision = false\n[metadata-client]\naddresses = [\"http://n1:5122\", \
             \"http://$PEER:5122\"]\n",
            &["error RS159 metadata-client.addresses"],
        ),
    ]);
}

/// What a node calls itself has to be filled in before it can be told from its peers.
#[test]
fn a_placeholder_says_nothing_of_who_joins_whom() {
    let joins = |own: &str| {
        format!(
            "auto-provision = true\nadvertised-address = \"{own}\"\n[metadata-client]\naddresses = [\"http://a:5122\", \
             \"http://b:5122\"]\n"
        )
    };
    let of = |own: &str, found: &'static [&'static str]| {
        let text: &'static str = joins(own).leak();
        case(text, found)
    };
    check(vec![
        of("http://c:5122", &["warning RS141 auto-provision"]),
        of("http://YOUR_HOST:5122", &["error RS159 advertised-address"]),
        of("http://{{ host }}:5122", &["error RS108 advertised-address"]),
        of("tcp://a:5122", &["error RS128 advertised-address"]),
    ]);
}
