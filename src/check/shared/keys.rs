//! What is kept of a node's own object in YAML beside the values that a node is started with: how it is put together.

/// Keys whose single values are kept.
const SINGLE: [&str; 76] = [
    "alias",
    "apiVersion",
    "args",
    "autoProvision",
    "chart",
    "clusterIP",
    "clusterName",
    "cluster_name",
    "command",
    "container_name",
    "divisor",
    "driver",
    "enableServiceLinks",
    "entrypoint",
    "env_file",
    "exec",
    "expose",
    "external",
    "fieldPath",
    "file",
    "format",
    "fullnameOverride",
    "generateName",
    "hostNetwork",
    "hostname",
    "image",
    "immutable",
    "include",
    "key",
    "kind",
    "mem_limit",
    "memswap_limit",
    "mode",
    "mountPath",
    "name",
    "nameOverride",
    "namespace",
    "network_mode",
    "optional",
    "parallelism",
    "path",
    "podManagementPolicy",
    "prefix",
    "profiles",
    "project_directory",
    "protocol",
    "publishNotReadyAddresses",
    "published",
    "pull_policy",
    "read_only",
    "releaseName",
    "replicaCount",
    "replicas",
    "repoURL",
    "repository",
    "required",
    "resource",
    "restartPolicy",
    "scale",
    "secretName",
    "service",
    "serviceAccountName",
    "serviceName",
    "shareProcessNamespace",
    "source",
    "storageClassName",
    "subPath",
    "subdomain",
    "tag",
    "target",
    "targetRevision",
    "terminationGracePeriodSeconds",
    "type",
    "user",
    "version",
    "working_dir",
];

/// Keys under which words of command lines stand.
const COMMANDS: [&str; 3] = ["args", "command", "entrypoint"];

/// Keys whose values are kept whole.
const WHOLE: [&str; 26] = [
    "cluster",
    "configMap",
    "configMapRef",
    "configs",
    "depends_on",
    "emptyDir",
    "envFrom",
    "extends",
    "imagePullSecrets",
    "limits",
    "matchLabels",
    "networks",
    "persistentVolumeClaim",
    "ports",
    "projected",
    "requests",
    "resources",
    "secret",
    "secretRef",
    "secrets",
    "selector",
    "storage",
    "valueFrom",
    "volumeClaimTemplates",
    "volumeMounts",
    "volumes_from",
];

/// Lists and mappings whose parts are each somebody's own.
const PARTS: [&str; 4] = ["containers", "initContainers", "items", "services"];

/// The same, of what is kept only where something names it.
const NAMED: [&str; 4] = ["configs", "networks", "secrets", "volumes"];

/// Objects that are kept where something names them.
const RESOURCES: [&str; 4] = ["ConfigMap", "PersistentVolumeClaim", "Secret", "Service"];

/// Keys of objects that are put together of what is kept.
const STRUCTURE: [&str; 25] = [
    "build",
    "compute",
    "config",
    "containers",
    "data",
    "dependencies",
    "deploy",
    "driver",
    "env",
    "environment",
    "extraEnv",
    "helm",
    "hostPath",
    "image",
    "initContainers",
    "items",
    "metadata",
    "parameters",
    "services",
    "sources",
    "spec",
    "stringData",
    "template",
    "values",
    "valuesObject",
];

/// Keys below which only what says something about a node is kept: people write into them what they like.
const STRICT: [&str; 12] = [
    "annotations",
    "build",
    "develop",
    "driver_opts",
    "healthcheck",
    "lifecycle",
    "livenessProbe",
    "logging",
    "placement",
    "readinessProbe",
    "startupProbe",
    "sysctls",
];

/// Whether only places are kept below a key, whose own parent is called so, whatever stands above it.
pub fn is_free(parent: &str, key: &str) -> bool {
    STRICT.contains(&key) || (key == "labels" && !["metadata", "selector"].contains(&parent))
}

/// Whether nobody knows what stands below a key.
pub fn is_unknown(key: &str) -> bool {
    let known = [&STRUCTURE[..], &SINGLE, &WHOLE, &NAMED].iter().any(|keys| keys.contains(&key));
    !known && key != "labels"
}

/// Whether words of a command line stand under this key.
pub fn is_command(key: &str) -> bool {
    COMMANDS.contains(&key)
}

/// Whether a single value under this key is kept.
pub fn is_single(key: &str) -> bool {
    SINGLE.contains(&key)
}

/// Whether all below this key is kept, whose own parent is called so.
pub fn is_whole(parent: &str, key: &str) -> bool {
    WHOLE.contains(&key) || (key == "labels" && parent == "metadata")
}

/// Whether a single value right under this key can be nothing but a secret: what names one has keys of its own.
pub fn is_of_secret(key: &str) -> bool {
    key.starts_with("secret") && !is_single(key)
}

/// Whether each part below this key is somebody's own.
pub fn has_parts(key: &str) -> bool {
    PARTS.contains(&key)
}

/// Whether each part below this key is kept where something names it.
pub fn has_named(key: &str) -> bool {
    NAMED.contains(&key)
}

/// Whether an object of this kind is kept where something names it.
pub fn is_resource(kind: &str) -> bool {
    RESOURCES.contains(&kind)
}
