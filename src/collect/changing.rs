//! Names of nodes that are made of something that does not stay: whoever starts under another name is another node.

use super::found::{FoundNode, Gathered, Given, Told};
use super::sources::Sources;

/// The rule.
const CALLED_ANEW: &str = "RS448";

/// What is not known of a name that the API server makes up.
pub const NAME_OF_POD: &str = "the name of the pod, which is another one whenever it is replaced";

/// When something is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// In what takes the place of a pod or a task.
    Replaced,
    /// On another machine.
    Moved,
    /// After a change of what its pods are made of.
    Changed,
    /// Each time that a script runs or a unit starts.
    Started,
}

/// By what stands in the words that say what would settle a name: what the name is made of, and when that is another one.
const CHANGING: [(&str, &str, When); 30] = [
    (NAME_OF_POD, "like its pod, which gets another name whenever it is replaced", When::Replaced),
    (
        "`metadata.uid`",
        "by the UID of its pod, which is another one whenever the pod is replaced",
        When::Replaced,
    ),
    (
        "`status.podIP",
        "by the address of its pod, which is another one whenever the pod is replaced",
        When::Replaced,
    ),
    ("`status.hostIP", MACHINE, When::Moved),
    ("`spec.nodeName`", MACHINE, When::Moved),
    ("pod-template-hash", TEMPLATE, When::Changed),
    ("controller-revision-hash", TEMPLATE, When::Changed),
    (".Task.ID", TASK, When::Replaced),
    (".Task.Name", TASK, When::Replaced),
    (".Node.", MACHINE, When::Moved),
    ("`$RANDOM", RANDOM, When::Started),
    ("`${RANDOM", RANDOM, When::Started),
    ("SRANDOM", RANDOM, When::Started),
    ("uuidgen", RANDOM, When::Started),
    ("uuid4", RANDOM, When::Started),
    ("/random/uuid", RANDOM, When::Started),
    ("/urandom", RANDOM, When::Started),
    ("rand ", RANDOM, When::Started),
    ("shuf", RANDOM, When::Started),
    ("mktemp", RANDOM, When::Started),
    ("pwgen", RANDOM, When::Started),
    ("`$(date", TIME, When::Started),
    ("``date", TIME, When::Started),
    ("$EPOCHSECONDS", TIME, When::Started),
    ("$EPOCHREALTIME", TIME, When::Started),
    ("`$$`", PROCESS, When::Started),
    ("BASHPID", PROCESS, When::Started),
    ("MAINPID, which", PROCESS, When::Started),
    ("INVOCATION_ID, which", "by the start of its unit, and each start is another one", When::Started),
    ("what %b stands for", "by the boot of its machine, and each boot is another one", When::Started),
];

const MACHINE: &str = "by the machine that it runs on, which is another one when it moves";
const TEMPLATE: &str = "by a hash of what its pod is made of, which is another one with each change of that";
const TASK: &str = "by its task, which is another one whenever the container is replaced";
const RANDOM: &str = "by something random, which is another one whenever the script runs";
const TIME: &str = "by the time of its start";
const PROCESS: &str = "by the number of a process, which is another one whenever the script runs";

/// What runs a node: the kind of what describes it.
#[derive(Debug, Clone, Copy)]
pub enum Runs<'k> {
    /// An object of Kubernetes.
    Object(&'k str),
    /// A DaemonSet: one of its pods runs on each machine and moves to no other.
    DaemonSet,
    /// A service of Compose or Swarm.
    Service,
    /// A service of Swarm with a task on each machine.
    GlobalService,
    /// A script, or a unit of systemd.
    Command,
}

/// Reports a node that is called by such a thing.
pub fn report(sources: &Sources<'_>, runs: Runs<'_>, node: &FoundNode, out: &mut Gathered) {
    let Some((given, begins)) = named(node) else { return };
    let Some((what, when)) = what(given, begins) else { return };
    let Some(remedy) = remedy(runs, when) else { return };
    let help = format!(
        "Under each name it starts as a new, empty node, and the one before stays in the cluster as dead. {remedy}"
    );
    let message = format!("the node is called {what}");
    out.finding_of(sources, CALLED_ANEW, &given.at, message, &help, vec![node.name.clone()]);
}

/// What names the node, and what stands before the name there: the flag, else the variable.
fn named(node: &FoundNode) -> Option<(&Given, &'static str)> {
    const FLAG: &str = "--node-name";
    const WITH_VALUE: &str = "--node-name=";
    let begins = |given: &Given, sign: &str| match &given.value {
        Told::Known(text) => text.starts_with(sign),
        Told::Unknown { prefix, .. } => prefix.starts_with(sign),
    };
    let parted = node.arguments.windows(2).find(|two| two[0].value.text() == Some(FLAG));
    let whole = || node.arguments.iter().find(|given| begins(given, WITH_VALUE));
    let by_flag = parted.map(|two| (&two[1], "")).or_else(|| whole().map(|given| (given, WITH_VALUE)));
    by_flag.or_else(|| node.environment.get("RESTATE_NODE_NAME").map(|given| (given, "")))
}

fn what(given: &Given, begins: &str) -> Option<(&'static str, When)> {
    let Told::Unknown { prefix, settled_by } = &given.value else { return None };
    let found = CHANGING.iter().find(|(sign, ..)| stands_in(settled_by, sign));
    found.filter(|_| prefix.starts_with(begins)).map(|(_, what, when)| (*what, *when))
}

/// Whether a sign stands in words, and not as a part of a longer name. One that begins with the quotes around what is named may
/// be how that begins.
fn stands_in(words: &str, sign: &str) -> bool {
    let part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-');
    words.match_indices(sign).any(|(at, found)| {
        if found.starts_with('`') {
            return true;
        }
        let before = words[..at].ends_with(part) && found.starts_with(part);
        let behind = words[at + found.len()..].starts_with(part) && found.ends_with(part);
        !before && !behind
    })
}

/// What to do about it; nothing where a name stays after all.
fn remedy(runs: Runs<'_>, when: When) -> Option<String> {
    Some(match runs {
        Runs::DaemonSet | Runs::GlobalService if when == When::Moved => return None,
        Runs::Object("StatefulSet" | "RestateCluster") => {
            "Take the name of the pod: the field `metadata.name`.".into()
        }
        Runs::DaemonSet => "Take the name of the machine: the field `spec.nodeName`.".into(),
        Runs::GlobalService => "Take the name of the machine: `{{.Node.Hostname}}`.".into(),
        Runs::Object("Pod") | Runs::Command => "Write a name that stays.".into(),
        Runs::Object(kind) => {
            format!("The pods of a {kind} have no names of their own: run the server in a StatefulSet.")
        }
        Runs::Service => {
            "`{{.Task.Slot}}` stays; or write a service with a name of its own for each node.".into()
        }
    })
}
