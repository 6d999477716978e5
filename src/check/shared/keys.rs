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

/// Keys whose values are kept whole.
const WHOLE: [&str; 27] = [
    "cluster",
    "configMap",
    "configMapRef",
    "configs",
    "depends_on",
    "deploy",
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

/// Whether a single value under this key is kept.
pub fn is_single(key: &str) -> bool {
    SINGLE.contains(&key)
}

/// Whether all below this key is kept, whose own parent is called so.
pub fn is_whole(parent: &str, key: &str) -> bool {
    WHOLE.contains(&key) || (key == "labels" && parent == "metadata")
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
