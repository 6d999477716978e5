//! Values of Restate's Helm chart, alone: what the chart makes of them together with its defaults.

use semver::Version;

use super::super::image::{FoundVersion, ImageName};
use super::super::sources::Locus;
use super::super::yaml::{Canonical, Dialect, Pair, Yaml, YamlKind};
use super::object::Object;
use super::pod::{Container, Made, PodName, PodVariable};
use super::template::{FILLED_IN, is_templated};
use super::workload::MOST_PODS;
use crate::config::variables;

/// What the chart is called.
pub const NAME: &str = "restate-helm";
/// The newest version of the chart whose defaults are known. Charts carry the versions of the server.
pub const NEWEST: Version = Version::new(1, 7, 6);
/// Since this version the values decide a node's name and address.
const NAMED_BY_VALUES: Version = Version::new(1, 4, 3);
/// Since this version the chart names each node after its pod.
const NODE_NAMES: Version = Version::new(1, 4, 0);
/// Since this version the chart gives RocksDB a size, and the container 8 GiB in the place of 3.
const MORE_MEMORY: Version = Version::new(1, 6, 0);
/// The version that first named its cluster.
const CLUSTER_NAME: Version = Version::new(1, 3, 0);

/// Keys at the top of the values that the chart reads, in any of its versions.
pub const KEYS: [&str; 28] = [
    "advertisedAddress",
    "args",
    "command",
    "env",
    "extraInitContainers",
    "extraVolumeMounts",
    "extraVolumes",
    "global",
    "identityPrivateKey",
    "image",
    "imagePullSecrets",
    "logging",
    "nameOverride",
    "nodeName",
    "nodeSelector",
    "podAnnotations",
    "podDisruptionBudget",
    "podLabels",
    "podSecurityContext",
    "replicaCount",
    "resources",
    "securityContext",
    "service",
    "serviceAccount",
    "serviceMonitor",
    "storage",
    "tolerations",
    "topologySpreadConstraints",
];
/// A key of before there was `image.tag`, which is still read.
pub const OLD_TAG: &str = "version";

/// Keys under which people write variables; the first is that of the chart.
pub const VARIABLES: [&str; 4] = ["env", "envVars", "environment", "extraEnv"];

/// Where charts that stand in another chart have their values.
const SUBCHARTS: [&str; 2] = ["restate-helm", "restate"];

/// The values of the chart in a document: all of it, or those for the chart inside of another, which may give it another
/// name.
pub fn values<'y>(document: &'y Yaml, aliases: &[&str]) -> Option<&'y Yaml> {
    if is_values(document) {
        return Some(document);
    }
    let named = aliases.iter().find_map(|name| document.at(&[name]).filter(|values| values.is_mapping()));
    named
        .or_else(|| SUBCHARTS.iter().find_map(|name| document.at(&[name]).filter(|values| is_values(values))))
}

/// Whether values are for this chart: they name its image, or set a variable of the server in a list.
fn is_values(values: &Yaml) -> bool {
    let repository = values.text_at(&["image", "repository"]);
    let image = repository
        .is_some_and(|name| ImageName::parse(name).kind() == super::super::image::ImageKind::Server);
    let looks_so =
        values.get("replicaCount").is_some() || values.get("image").is_some_and(|it| it.is_mapping());
    // Under a name or in a shape that the chart does not read they are meant for it as well, if the rest looks like its values.
    let sets = VARIABLES.iter().filter_map(|key| Some((key, values.get(key)?))).any(|(key, env)| {
        let items = env.items().iter().filter_map(|one| one.text_at(&["name"]));
        let keys = env.pairs().iter().filter_map(Pair::name);
        items.filter(|_| looks_so || *key == "env").chain(keys.filter(|_| looks_so)).any(variables::is_own)
    });
    let own = ["advertisedAddress", "identityPrivateKey"].iter().any(|key| values.get(key).is_some());
    image || sets || (own && values.get("replicaCount").is_some())
}

/// What the values leave to the chart is that of its version.
#[derive(Debug)]
pub struct Chart {
    /// The version whose defaults are taken.
    pub version: Version,
    /// Whether it is known, or taken for lack of a better one.
    pub known: bool,
}

impl Chart {
    /// The chart that values are for: the tag of the image is the version of the chart, unless something else is said.
    pub fn of(values: &Yaml, told: Option<Version>) -> Self {
        if let Some(version) = told {
            return Self { version, known: true };
        }
        let tag = tag(values).map(FoundVersion::of_tag);
        let version = tag.as_ref().and_then(FoundVersion::version).cloned().unwrap_or(NEWEST);
        Self { version: version.min(NEWEST), known: false }
    }
}

/// The tag that values name.
fn tag(values: &Yaml) -> Option<&str> {
    tag_at(values)?.text()
}

/// Where values name a tag.
pub fn tag_at(values: &Yaml) -> Option<&Yaml> {
    let given =
        |path: &[&str]| values.at(path).filter(|yaml| yaml.text().is_some_and(|text| !text.is_empty()));
    given(&["image", "tag"]).or_else(|| given(&[OLD_TAG]))
}

/// What becomes of a tag that is a number to YAML.
fn number(values: &Yaml) -> Option<String> {
    match tag_at(values)?.canonical(Dialect::Kubernetes)? {
        Canonical::Float(made) | Canonical::Integer(made) => Some(made),
        _ => None,
    }
}

/// The server version that the values and the chart lead to.
pub fn server(values: &Yaml, chart: &Chart) -> FoundVersion {
    let digest = values.text_at(&["image", "digest"]).is_some_and(|text| !text.is_empty());
    match tag(values) {
        _ if digest => FoundVersion::Unknown("the image is named by its digest alone".into()),
        Some(tag) if is_templated(tag) => FoundVersion::Unknown("the tag is still a template".into()),
        Some(tag) => match number(values) {
            Some(made) => FoundVersion::of_tag(&made),
            None => FoundVersion::of_tag(tag),
        },
        None if chart.known => FoundVersion::Exact(chart.version.clone()),
        None => FoundVersion::Unknown("the values name no tag, so it is the version of the chart".into()),
    }
}

/// The name that the chart gives to what it makes.
pub fn name(values: &Yaml) -> String {
    let given = values.text_at(&["nameOverride"]).filter(|text| !text.is_empty() && !is_templated(text));
    given.unwrap_or("restate").chars().take(63).collect::<String>().trim_end_matches('-').to_owned()
}

/// Its pods, with what findings call each.
pub fn pods(values: &Yaml) -> Vec<(String, PodName)> {
    let count =
        values.text_at(&["replicaCount"]).and_then(|text| text.trim().parse::<u64>().ok()).unwrap_or(1);
    let name = name(values);
    (0..count.min(MOST_PODS))
        .map(|at| format!("{name}-{at}"))
        .map(|pod| (pod.clone(), PodName::Fixed(pod)))
        .collect()
}

/// The container that the chart makes of values.
pub fn container<'y>(file: usize, values: &'y Yaml, chart: &Chart) -> Container<'y> {
    let object = Object { file, yaml: values, kind: "values", api: "", name: "restate", namespace: None };
    let mut container = Container::read(object, values, values);
    container.at = Locus { file, bytes: values.span.start..values.span.start };
    container.image = None;
    container.is_server = true;
    container.templated = true;
    container.mounts = super::pod::mounts(values.get("extraVolumes"), values.get("extraVolumeMounts"));
    container.env = variables(&object, values, chart);
    container
}

/// The value of the chart that becomes a variable.
pub fn value_of(variable: &str) -> Option<&'static str> {
    Some(match variable {
        "RESTATE_NODE_NAME" => "nodeName",
        "RESTATE_ADVERTISED_ADDRESS" => "advertisedAddress",
        "RESTATE_LOG_FILTER" => "logging.env_filter",
        _ => return None,
    })
}

/// The variables that the chart sets, in its order.
fn variables<'y>(object: &Object<'y>, values: &'y Yaml, chart: &Chart) -> Vec<PodVariable<'y>> {
    let here = Locus { file: object.file, bytes: values.span.start..values.span.start };
    let service = format!("{}-cluster", name(values));
    let made = |name: &'static str, value: Made| PodVariable::Made { name, value, at: here.clone() };
    let text = |text: &str| Made::Text(text.to_owned());
    let mut all = vec![
        made("POD_NAME", Made::Field("metadata.name")),
        made("SERVICE_NAME", Made::Text(service.clone())),
    ];
    let mut of_values = |name: &'static str, path: &[&str], default: &str| {
        match values.at(path) {
            None => all.push(made(name, text(default))),
            // `null` takes a default away.
            Some(value) if value.is_null() || value.text() == Some("") => {}
            Some(value) => {
                let at = object.locus(value);
                let value = match value.text() {
                    Some(text) if !is_templated(text) => Made::Text(text.to_owned()),
                    _ => Made::Unknown(FILLED_IN.into()),
                };
                all.push(PodVariable::Made { name, value, at });
            }
        }
    };
    if chart.version >= NAMED_BY_VALUES {
        of_values("RESTATE_NODE_NAME", &["nodeName"], "$(POD_NAME)");
        of_values(
            "RESTATE_ADVERTISED_ADDRESS",
            &["advertisedAddress"],
            "http://$(POD_NAME).$(SERVICE_NAME):5122",
        );
        of_values("RESTATE_LOG_FILTER", &["logging", "env_filter"], "info");
    } else {
        of_values("RESTATE_LOG_FILTER", &["logging", "env_filter"], "info");
        if chart.version >= NODE_NAMES {
            all.push(made("RESTATE_NODE_NAME", Made::Field("metadata.name")));
        }
        all.push(made(
            "RESTATE_ADVERTISED_ADDRESS",
            Made::Text(format!("http://$(POD_NAME).{service}:5122")),
        ));
    }
    // With `identityPrivateKey` the chart sets a variable for the path of the key, under a name that is deprecated: whoever
    // writes values cannot change it, and nothing rests on the path, so it is left out.
    // A list in the place of a list: nothing of the default stays.
    match values.get("env") {
        Some(env) => all.extend(env.items().iter().map(|one| PodVariable::Written(one))),
        None => {
            all.push(made("RESTATE_LOG_FORMAT", text("json")));
            if chart.version >= CLUSTER_NAME {
                all.push(made("RESTATE_CLUSTER_NAME", text("helm-single-node")));
            }
            if chart.version >= MORE_MEMORY {
                all.push(made("RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE", text("3Gi")));
            }
        }
    }
    all
}

/// The memory that the chart limits the container to when the values do not say; nothing when they take it away.
pub fn default_memory(values: &Yaml, chart: &Chart) -> Option<u64> {
    let gone = [&["resources"][..], &["resources", "limits"], &["resources", "limits", "memory"]];
    if gone.iter().any(|path| values.at(path).is_some_and(|value| value.is_null())) {
        return None;
    }
    Some(if chart.version >= MORE_MEMORY { 8 << 30 } else { 3 << 30 })
}

/// Whether `env` is something else than the list that the chart takes.
pub fn misshapen(values: &Yaml) -> Option<&Yaml> {
    let env = values.at(&["env"])?;
    (!matches!(env.kind, YamlKind::Sequence(_)) && !env.is_null()).then_some(env)
}
