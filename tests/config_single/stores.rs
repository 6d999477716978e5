//! Stores of snapshots and of metadata.

use crate::{at, case, check, with};

const S3: &str =
    "[worker.snapshots]\ndestination = \"s3://b/p\"\nsnapshot-interval = \"1h\"\naws-region = \"r\"\n";

pub fn s3(rest: &str) -> &'static str {
    String::leak(format!("{S3}{rest}"))
}

fn snapshots(destination: &str, rest: &str) -> &'static str {
    let table =
        format!("[worker.snapshots]\ndestination = \"{destination}\"\nsnapshot-interval = \"1h\"\n{rest}");
    String::leak(table)
}

#[test]
fn credentials_of_a_store_are_whole_or_not_used() {
    const SECRET: &str = "warning RS146 worker.snapshots.aws-secret-access-key";
    check(vec![
        case(s3("aws-access-key-id = \"k\"\n"), &["error RS123 worker.snapshots.aws-access-key-id"]),
        case(
            s3("aws-secret-access-key = \"k\"\n"),
            &["warning RS123 worker.snapshots.aws-secret-access-key", SECRET],
        ),
        case(
            s3("aws-profile = \"p\"\naws-access-key-id = \"k\"\n"),
            &["warning RS123 worker.snapshots.aws-access-key-id"],
        ),
        case(s3("aws-access-key-id = \"k\"\naws-secret-access-key = \"s\"\n"), &[SECRET]),
    ]);
}

#[test]
fn the_endpoint_of_a_store_is_a_url_that_is_allowed() {
    check(vec![
        case(
            s3("aws-endpoint-url = \"http://m:9000\"\n"),
            &["error RS121 worker.snapshots.aws-endpoint-url"],
        ),
        with(
            &[("AWS_ENDPOINT_URL", "http://m:9000")],
            s3(""),
            &["error RS121 worker.snapshots.aws-endpoint-url"],
        ),
        with(&[("AWS_ENDPOINT_URL_S3", "http://m:9000"), ("AWS_ALLOW_HTTP", " True")], s3(""), &[]),
        with(
            &[("AWS_ENDPOINT_URL_S3", "http://m:9000"), ("AWS_ALLOW_HTTP", "1")],
            s3(""),
            &["error RS121 worker.snapshots.aws-endpoint-url"],
        ),
        // The key wins over the variables.
        with(&[("AWS_ENDPOINT_URL", "http://m:9000")], s3("aws-endpoint-url = \"https://m\"\n"), &[]),
        case(s3("aws-endpoint-url = \"m:9000\"\n"), &["error RS128 worker.snapshots.aws-endpoint-url"]),
        case(s3("aws-endpoint-url = \"\"\n"), &["error RS128 worker.snapshots.aws-endpoint-url"]),
        case(s3("aws-endpoint-url = \"ftp://m\"\n"), &["warning RS128 worker.snapshots.aws-endpoint-url"]),
    ]);
}

#[test]
fn stores_are_told_by_their_address() {
    check(vec![
        case(snapshots("https://b.s3.eu-west-1.amazonaws.com/p", "aws-region = \"r\"\n"), &[]),
        case(snapshots("https://b.s3.amazonaws.com/p", "aws-region = \"r\"\n"), &[]),
        at(
            "1.5.3",
            "[worker.snapshots]\ndestination = \"https://b.s3.amazonaws.com/p\"\n\
             snapshot-interval-num-records = 9\naws-region = \"r\"\n",
            &["error RS120 worker.snapshots.destination"],
        ),
        case(snapshots("https://s3.amazonaws.com/b/p", ""), &["error RS120 worker.snapshots.destination"]),
        case(snapshots("https://acc.r2.cloudflarestorage.com/b", "aws-region = \"auto\"\n"), &[]),
        case(snapshots("abfss://c@acc.dfs.core.windows.net/p", ""), &[]),
        case(snapshots("az://c/p", ""), &["info RS165 worker.snapshots.destination"]),
        with(
            &[("AZURE_STORAGE_CONNECTION_STRING", "AccountName=a")],
            snapshots("az://c/p", ""),
            &["info RS165 worker.snapshots.destination"],
        ),
        with(&[("AZURE_STORAGE_USE_EMULATOR", "true")], snapshots("az://c/p", ""), &[]),
        case(
            snapshots("gs://b/p", "aws-endpoint-url = \"http://g\"\naws-region = \"r\"\n"),
            &["info RS112 worker.snapshots.aws-region", "warning RS112 worker.snapshots.aws-endpoint-url"],
        ),
        case(
            "[worker.snapshots]\naws-region = \"r\"\nnum-retained = 2\n",
            &["warning RS112 worker.snapshots"],
        ),
    ]);
}

const OUTSIDE: &str = "auto-provision = false\nroles = [\"worker\", \"admin\", \"log-server\", \"http-ingress\"]\n\
                       [metadata-client]\ntype = \"object-store\"\n";

pub fn outside(rest: &str) -> &'static str {
    String::leak(format!("{OUTSIDE}{rest}"))
}

#[test]
fn a_store_of_metadata_is_held_to_the_same() {
    check(vec![
        case(
            outside("path = \"s3://b/m?region=r\"\naws-region = \"r\"\n"),
            &["warning RS134 metadata-client.path"],
        ),
        case(
            outside("path = \"s3://b/m\"\naws-region = \"r\"\naws-endpoint-url = \"m:9000\"\n"),
            &["error RS128 metadata-client.aws-endpoint-url"],
        ),
        with(
            &[("AWS_ENDPOINT_URL_S3", "http://m:9000")],
            outside("path = \"s3://b/m\"\naws-region = \"r\"\n"),
            &["error RS160 metadata-client.aws-endpoint-url"],
        ),
        case(
            outside("path = \"s3://b/m\"\naws-region = \"r\"\nconnect-timeout = \"9s\"\n"),
            &["info RS112 metadata-client.connect-timeout"],
        ),
        at("1.8.0", outside("path = \"gs://b/m\"\n"), &["warning RS100 "]),
    ]);
}
