//! What parts of YAML are put together of: for each kind of mapping the keys that say how a node is started, and what stands
//! below them. What is not named here is somebody else's, and of it only places of nodes are kept.

/// What is kept below a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepRule {
    /// Places of nodes, and nothing beside them.
    Places,
    /// Single values, by themselves or in a list.
    Single,
    /// Words of a command line.
    Command,
    /// A mapping of this shape, or a list of such.
    In(Shape),
    /// The same, or single values in its place.
    SingleOr(Shape),
    /// A list or mapping of parts of this shape, each somebody's own.
    Parts(Shape),
    /// The same, of what is kept where something names it.
    Named(Shape),
    /// A mapping of names of what is kept, each to a mapping of this shape.
    Names(Shape),
    /// What selects pods: all of it.
    Selector,
    /// What pods are selected by.
    Labels,
    /// Texts by names: of each that something names it is told that it is there.
    Data,
}

/// Kinds of mappings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A compose file.
    Project,
    /// A service of one.
    Service,
    /// How a service is deployed.
    Deploy,
    /// What else a compose file takes in, a service extends, or a file of variables.
    FileOf,
    /// What a service has of a network, or of what it depends on.
    Member,
    /// What a compose file says of a network, a volume, a config or a secret.
    Element,
    /// Where something is mounted.
    Mount,
    /// A port.
    Port,
    /// An object of Kubernetes.
    Object(ObjectKind),
    /// What it is called.
    Metadata,
    /// Its specification.
    Spec(ObjectKind),
    /// What pods are made of.
    Template,
    /// A container.
    Container,
    /// A variable.
    Variable,
    /// Where values come from.
    Source,
    /// Amounts.
    Resources,
    /// A volume of pods.
    Volume,
    /// Part of what a volume holds.
    Item,
    /// Where a chart comes from.
    Chart,
    /// The values of Restate's chart.
    Values,
    /// What image they name.
    Image,
    /// What a chart says of itself.
    ChartFile,
    /// Anything else.
    Other,
}

/// Kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// Runs pods.
    Workload,
    /// A pod by itself.
    Pod,
    /// A resource of the operator.
    Cluster,
    /// Leads to pods.
    Service,
    /// Asks for a disk.
    Claim,
    /// A release of a chart.
    Release,
    /// Holds texts.
    Texts,
    /// Holds other objects.
    List,
    /// None of these.
    Other,
}

impl ObjectKind {
    /// The kind that an object says it is of.
    pub fn named(kind: &str) -> Self {
        match kind {
            "CronJob" | "DaemonSet" | "Deployment" | "Job" | "ReplicaSet" | "StatefulSet" => Self::Workload,
            "Pod" => Self::Pod,
            "RestateCluster" => Self::Cluster,
            "Service" => Self::Service,
            "PersistentVolumeClaim" => Self::Claim,
            "Application" | "HelmChart" | "HelmRelease" | "OCIRepository" => Self::Release,
            "ConfigMap" | "Secret" => Self::Texts,
            kind if kind.ends_with("List") => Self::List,
            _ => Self::Other,
        }
    }

    /// Whether such an object is kept where something names it.
    pub fn is_resource(self) -> bool {
        matches!(self, Self::Claim | Self::Service | Self::Texts)
    }
}

impl Shape {
    /// What is kept below a key of such a mapping.
    pub fn rule(self, key: &str) -> KeepRule {
        use KeepRule::{Command, Data, In, Labels, Named, Names, Parts, Places, Selector, Single, SingleOr};
        use ObjectKind as Kind;
        match (self, key) {
            (Self::Project, "name") => Single,
            (Self::Project, "include") => SingleOr(Self::FileOf),
            (Self::Project, "services") => Parts(Self::Service),
            (Self::Project, "configs" | "networks" | "secrets" | "volumes") => Named(Self::Element),

            (Self::Service, "command" | "entrypoint") => Command,
            (
                Self::Service,
                "container_name" | "expose" | "hostname" | "image" | "mem_limit" | "memswap_limit"
                | "network_mode" | "profiles" | "pull_policy" | "read_only" | "scale" | "volumes_from"
                | "working_dir",
            ) => Single,
            (Self::Service, "env_file" | "extends") => SingleOr(Self::FileOf),
            (Self::Service, "configs" | "secrets" | "volumes") => SingleOr(Self::Mount),
            (Self::Service, "ports") => SingleOr(Self::Port),
            (Self::Service, "depends_on" | "networks") => Names(Self::Member),
            (Self::Service, "deploy") => In(Self::Deploy),
            (Self::Deploy, "mode" | "replicas") => Single,
            (Self::Deploy, "resources") => In(Self::Resources),
            (
                Self::FileOf,
                "env_file" | "file" | "format" | "path" | "project_directory" | "required" | "service",
            ) => Single,
            (Self::Member, "aliases") => Single,
            (Self::Element, "external") => SingleOr(Self::Metadata),
            (Self::Element, "driver" | "file" | "name") => Single,
            (
                Self::Mount,
                "mountPath" | "name" | "readOnly" | "read_only" | "source" | "subPath" | "subPathExpr"
                | "target" | "type",
            ) => Single,
            (
                Self::Port,
                "containerPort" | "hostPort" | "host_ip" | "mode" | "name" | "nodePort" | "port" | "protocol"
                | "published" | "target" | "targetPort",
            ) => Single,

            (Self::Object(_), "apiVersion" | "kind") => Single,
            (Self::Object(_), "metadata") => In(Self::Metadata),
            (Self::Object(Kind::Texts), "immutable") => Single,
            (Self::Object(Kind::Texts), "data" | "stringData") => Data,
            (Self::Object(Kind::List), "items") => Parts(Self::Other),
            (Self::Object(kind), "spec") => In(Self::Spec(kind)),
            (Self::Metadata, "generateName" | "name" | "namespace") => Single,
            (Self::Metadata, "labels") => Labels,

            (
                Self::Spec(Kind::Workload),
                "parallelism" | "podManagementPolicy" | "replicas" | "serviceName",
            ) => Single,
            (Self::Spec(Kind::Workload), "selector") => Selector,
            (Self::Spec(Kind::Workload), "template") => In(Self::Template),
            (Self::Spec(Kind::Workload), "jobTemplate") => In(Self::Object(Kind::Workload)),
            (Self::Spec(Kind::Workload), "ordinals") => In(Self::Item),
            (Self::Spec(Kind::Workload), "volumeClaimTemplates") => In(Self::Object(Kind::Claim)),
            (Self::Spec(Kind::Claim), "storageClassName") => Single,
            (Self::Spec(Kind::Claim), "resources") => In(Self::Resources),
            (Self::Spec(Kind::Service), "clusterIP" | "publishNotReadyAddresses" | "type") => Single,
            (Self::Spec(Kind::Service), "selector") => Selector,
            (Self::Spec(Kind::Service), "ports") => In(Self::Port),
            (Self::Spec(Kind::Cluster), "clusterName") => Single,
            (Self::Spec(Kind::Cluster), "cluster" | "storage") => In(Self::Resources),
            (Self::Spec(Kind::Cluster), "compute") => In(Self::Container),
            (Self::Spec(Kind::Release), "chart") => SingleOr(Self::Chart),
            (Self::Spec(Kind::Release), "values") => In(Self::Values),
            (Self::Spec(Kind::Release), "chartRef" | "source" | "sources") => In(Self::Chart),
            (Self::Spec(Kind::Release), "valuesFrom") => In(Self::Chart),
            (Self::Spec(Kind::Release), "releaseName" | "url" | "version") => Single,
            (Self::Spec(Kind::Release), "ref") => In(Self::Chart),
            (
                Self::Chart,
                "chart" | "kind" | "name" | "namespace" | "path" | "releaseName" | "repoURL" | "tag"
                | "targetRevision" | "version",
            ) => Single,
            (Self::Chart, "helm" | "parameters" | "spec") => In(Self::Chart),
            (Self::Chart, "values" | "valuesObject") => In(Self::Values),

            (Self::Template, "metadata") => In(Self::Metadata),
            (Self::Template, "spec") => In(Self::Spec(Kind::Pod)),
            (
                Self::Spec(Kind::Pod),
                "enableServiceLinks"
                | "hostNetwork"
                | "hostname"
                | "restartPolicy"
                | "serviceAccountName"
                | "shareProcessNamespace"
                | "subdomain"
                | "terminationGracePeriodSeconds",
            ) => Single,
            (Self::Spec(Kind::Pod), "containers" | "initContainers") => Parts(Self::Container),
            (Self::Spec(Kind::Pod), "volumes") => Named(Self::Volume),
            (Self::Container, "image") => Single,
            (Self::Container, "name" | "replicas" | "restartPolicy") => Single,
            (Self::Container | Self::Values, "args" | "command") => Command,
            (Self::Container | Self::Values, "env" | "extraEnv") => Parts(Self::Variable),
            (Self::Container | Self::Values, "extraVolumes") => Named(Self::Volume),
            (Self::Container, "envFrom") => In(Self::Source),
            (Self::Container, "volumeMounts") => In(Self::Mount),
            (Self::Container | Self::Values, "extraVolumeMounts") => In(Self::Mount),
            (Self::Container, "ports") => In(Self::Port),
            (Self::Container | Self::Values, "resources") => In(Self::Resources),
            (Self::Variable, "name") => Single,
            (Self::Variable, "valueFrom") => In(Self::Source),
            (Self::Source, "prefix") => Single,
            (
                Self::Source | Self::Volume | Self::Item,
                "configMap" | "configMapKeyRef" | "configMapRef" | "fieldRef" | "resourceFieldRef" | "secret"
                | "secretKeyRef" | "secretRef",
            ) => In(Self::Item),
            (
                Self::Item,
                "divisor" | "fieldPath" | "key" | "name" | "optional" | "path" | "resource" | "secretName"
                | "start" | "type" | "claimName",
            ) => Single,
            (Self::Item, "items" | "sources") => In(Self::Item),
            (Self::Volume, "name") => Single,
            (Self::Volume, "emptyDir" | "hostPath" | "persistentVolumeClaim" | "projected") => In(Self::Item),
            (Self::Resources, "limits" | "requests" | "reservations") => In(Self::Resources),
            (
                Self::Resources,
                "autoProvision"
                | "cpu"
                | "cpus"
                | "memory"
                | "storage"
                | "storageClassName"
                | "storageRequestBytes",
            ) => Single,

            (Self::Values, "fullnameOverride" | "nameOverride" | "replicaCount" | "version") => Single,
            (Self::Values, "image") => In(Self::Image),
            (Self::Image, "digest" | "repository" | "tag") => Single,
            (Self::Values, "storage") => In(Self::Resources),
            (Self::ChartFile, "apiVersion" | "kind" | "name" | "version") => Single,
            (Self::ChartFile, "dependencies") => In(Self::ChartFile),
            (Self::ChartFile, "alias" | "repository") => Single,
            _ => Places,
        }
    }

    /// Whether something is kept below this key beside places of nodes.
    pub fn has(self, key: &str) -> bool {
        self.rule(key) != KeepRule::Places
    }
}

impl KeepRule {
    /// What a mapping is that stands there.
    pub fn shape(self) -> Shape {
        match self {
            Self::In(shape)
            | Self::SingleOr(shape)
            | Self::Parts(shape)
            | Self::Named(shape)
            | Self::Names(shape) => shape,
            _ => Shape::Other,
        }
    }

    /// Whether a single value is kept that stands there.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Single | Self::Command | Self::SingleOr(_) | Self::Names(_) | Self::Selector)
    }
}
