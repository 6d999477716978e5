//! An action with everything that it is held against.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use restate_scaleout_api::{Action, Target};

use crate::broken::Broken;
use crate::config::{self, Settings};
use crate::effect::{Effect, Written, resulting};
use crate::holder;
use crate::id::NodeId;
use crate::listens::Listens;
use crate::lost;
use crate::places::Places;
use crate::quorum::Locations;
use crate::read::nodes::Member;
use crate::read::sql::Processor;
use crate::world::{Host, World};
use crate::{Proposal, Start};

/// An action under review.
pub struct Review<'a> {
    /// The proposal.
    pub proposal: &'a Proposal<'a>,
    /// What was seen.
    pub world: Rc<World<'a>>,
    /// What the action will do.
    pub effect: Effect,
    read: Rc<Read>,
}

/// What several invariants ask for, read once.
#[derive(Default)]
struct Read {
    written: OnceCell<Result<Written, Broken>>,
    /// The settings that the node of a written file would have without the change.
    before: OnceCell<Result<Settings, Broken>>,
    places: OnceCell<Places>,
    listens: OnceCell<Result<Listens, Broken>>,
    /// By node.
    settings: RefCell<BTreeMap<String, Result<Rc<Settings>, Broken>>>,
}

impl<'a> Review<'a> {
    /// Reads a proposal.
    pub fn new(proposal: &'a Proposal<'a>) -> Self {
        let world = Rc::new(World::read(proposal.observations));
        let effect = Effect::read(proposal.action, proposal.target, &world);
        Self { proposal, world, effect, read: Rc::default() }
    }

    /// The start of another node in the same world, which is read once for all of them. Neither writes a file, so
    /// that what was read for one is true for the other.
    pub fn of_another(&self, proposal: &'a Proposal<'a>) -> Self {
        let effect = Effect::read(proposal.action, proposal.target, &self.world);
        Self { proposal, world: Rc::clone(&self.world), effect, read: Rc::clone(&self.read) }
    }

    /// The deployment wanted.
    pub fn target(&self) -> &'a Target {
        self.proposal.target
    }

    /// The action's message.
    pub fn action(&self) -> &'a Action {
        self.proposal.action
    }

    /// The registered nodes that are declared lost.
    ///
    /// # Errors
    /// When a declaration is contradicted.
    pub fn lost(&self) -> Result<BTreeSet<NodeId>, Broken> {
        lost::lost(self.target(), &self.world)
            .map_err(|broken| Broken { by: broken.by.or(Some("declared-loss")), ..broken })
    }

    /// The registered node of a name.
    ///
    /// # Errors
    /// When who is registered is not known.
    pub fn member(&self, name: &str) -> Result<Option<&Member>, Broken> {
        Ok(self.world.nodes.need("who is registered")?.named(name))
    }

    /// Whether the node is the only one registered.
    ///
    /// # Errors
    /// When who is registered is not known.
    pub fn alone(&self) -> Result<bool, Broken> {
        Ok(self.world.nodes.need("who is registered")?.members.len() == 1)
    }

    /// Does something with every registered node that is not lost.
    ///
    /// # Errors
    /// When that fails for one of them.
    pub fn each_member(
        &self,
        mut check: impl FnMut(&Host, &str) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let lost = self.lost()?;
        for member in self.world.nodes.need("who is registered")?.members.values() {
            if !lost.contains(&member.id) {
                check(self.world.host(&member.name), &member.name)?;
            }
        }
        Ok(())
    }

    /// Registered nodes that are proved alive and to have their data: by gossip, by their own word and their hosts',
    /// and by nothing that was seen otherwise.
    ///
    /// # Errors
    /// When the liveness of nodes is not known.
    pub fn alive(&self) -> Result<BTreeSet<NodeId>, Broken> {
        let nodes = self.world.nodes.need("who is registered")?;
        let gossip = self.world.liveness.need("the liveness of nodes")?;
        let lost = self.lost()?;
        let servers = self.world.servers.seen();
        let alive = |member: &&Member| {
            gossip.get(&member.id).is_some_and(|state| state == "alive")
                && !lost.contains(&member.id)
                && holder::holds(self.target(), &self.world, member).is_ok()
                && servers.is_none_or(|servers| !servers.unreachable.contains(&member.id))
        };
        Ok(nodes.members.values().filter(alive).map(|member| member.id).collect())
    }

    /// Those of these nodes that say that this role of theirs is ready, and have room for what it writes. A log-server
    /// counts only while it has what was stored on it.
    ///
    /// # Errors
    /// When who is registered is not known.
    pub fn ready(&self, ids: &BTreeSet<NodeId>, role: &str) -> Result<BTreeSet<NodeId>, Broken> {
        let nodes = self.world.nodes.need("who is registered")?;
        let ready = |id: &&NodeId| {
            nodes.members.get(id).is_some_and(|member| {
                holder::serves(self.target(), &self.world, member, role).is_ok()
                    && (role != "log-server" || member.keeps_records())
            })
        };
        Ok(ids.iter().filter(ready).copied().collect())
    }

    /// The nodes that are proved alive and say that this role of theirs is ready.
    ///
    /// # Errors
    /// When the liveness of nodes is not known.
    pub fn serving(&self, role: &str) -> Result<BTreeSet<NodeId>, Broken> {
        self.ready(&self.alive()?, role)
    }

    /// Running replicas of partitions, of the present lives of registered nodes. Rows of a server that has ended are
    /// told for a while.
    ///
    /// # Errors
    /// When they are not known, or who is registered is not.
    pub fn replicas(&self) -> Result<impl Iterator<Item = &Processor>, Broken> {
        let nodes = self.world.nodes.need("who is registered")?;
        let rows = self.world.processors.need("the replicas of partitions")?;
        Ok(rows.iter().filter(|row| {
            nodes.members.get(&row.node).is_some_and(|member| row.life == Some(member.generation))
        }))
    }

    /// Where registered nodes are.
    ///
    /// # Errors
    /// When who is registered is not known.
    pub fn locations(&self) -> Result<Locations, Broken> {
        let nodes = self.world.nodes.need("who is registered")?;
        Ok(nodes.members.values().map(|member| (member.id, member.location.clone())).collect())
    }

    /// Where nodes are.
    pub fn places(&self) -> &Places {
        self.read.places.get_or_init(|| Places::read(self.target(), &self.world))
    }

    /// Where servers say that they listen.
    ///
    /// # Errors
    /// When one of them says so in a way that is not understood.
    pub fn listens(&self) -> Result<&Listens, Broken> {
        self.read.listens.get_or_init(|| Listens::read(&self.world)).as_ref().map_err(Clone::clone)
    }

    /// The file as the action leaves it, for changes of files.
    ///
    /// # Errors
    /// When the change cannot be followed.
    pub fn written(&self) -> Result<&Written, Broken> {
        let read = || {
            resulting(self.action(), &self.world)
                .map_err(|broken| Broken { by: broken.by.or(Some("exact-write")), ..broken })
        };
        self.read.written.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// The settings that the node of a written file would have without the change.
    ///
    /// # Errors
    /// When the change cannot be followed, or the present file cannot be read.
    pub fn before(&self, node: &str) -> Result<&Settings, Broken> {
        let read = || {
            let Start { environment, arguments, .. } = self.start(node)?;
            let before = self.written()?.before.as_deref().unwrap_or_default();
            config::read(before, &environment, &arguments).map_err(|problem| {
                Broken::unknown(
                    format!("what the present file of {node} says cannot be read: {problem}"),
                    vec![self.world.host(node).config.evidence(problem)],
                    "correct it by hand: until then nobody can tell what a new one would take away",
                )
            })
        };
        self.read.before.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// What a start of the node would find: the text that will lie there with the variables and flags that
    /// the host reports.
    ///
    /// # Errors
    /// When a part of it is not known.
    pub fn start(&self, node: &str) -> Result<Start, Broken> {
        let host = self.world.host(node);
        let installed = host.installed.need(&format!("what a start of {node} would run"))?;
        let text = if self.effect.does().writes == Some(node) {
            Some(self.written()?.after.clone())
        } else {
            host.config.need(&format!("the configuration file of {node}"))?.text.clone()
        };
        let Some(environment) = installed.environment.clone() else {
            return Err(Broken::unknown(
                format!("which variables a start of {node} would be given is not known"),
                vec![host.installed.evidence("no environment is reported")],
                "let the host report the variables that it starts the server with, even when there are none",
            ));
        };
        let version = match self.action() {
            Action::UpgradeNode { version, .. } => Some(version.clone()),
            Action::StartNode { .. }
            | Action::RestartNode { .. }
            | Action::StopNode { .. }
            | Action::WriteConfig { .. }
            | Action::Restatectl { .. } => host.version().map(|version| version.to_string()),
        };
        let arguments = installed.arguments.clone().unwrap_or_default();
        Ok(Start { node: node.to_owned(), text, environment, arguments, version })
    }

    /// The settings that a start of the node would have.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn settings(&self, node: &str) -> Result<Rc<Settings>, Broken> {
        if let Some(read) = self.read.settings.borrow().get(node) {
            return read.clone();
        }
        let read = self.would_have(node).map(Rc::new);
        self.read.settings.borrow_mut().insert(node.to_owned(), read.clone());
        read
    }

    fn would_have(&self, node: &str) -> Result<Settings, Broken> {
        let start = self.start(node)?;
        let text = start.text.as_deref().unwrap_or_default();
        config::read(text, &start.environment, &start.arguments).map_err(|problem| {
            let host = self.world.host(node);
            Broken::unknown(
                format!("the configuration that {node} would start with cannot be read: {problem}"),
                vec![host.config.evidence(problem)],
                "correct the file, or the variables and flags of a start",
            )
        })
    }
}
