//! Ports on which servers say that they listen: read once, since the start of each node asks about all others.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::broken::Broken;
use crate::read::health::Place;
use crate::world::World;

/// Who listens where, by port.
pub struct Listens(BTreeMap<u16, Vec<(String, SocketAddr)>>);

impl Listens {
    /// Reads what every server says.
    ///
    /// # Errors
    /// When one of them says so in a way that is not understood.
    pub fn read(world: &World<'_>) -> Result<Self, Broken> {
        let mut by_port: BTreeMap<u16, Vec<(String, SocketAddr)>> = BTreeMap::new();
        for (node, host) in &world.hosts {
            for bound in host.bound(node)? {
                if let Place::Port(socket) = bound.place {
                    by_port.entry(socket.port()).or_default().push((node.clone(), socket));
                }
            }
        }
        Ok(Self(by_port))
    }

    /// The nodes that listen on a port, each with its whole address.
    pub fn on(&self, port: u16) -> impl Iterator<Item = (&str, SocketAddr)> {
        self.0.get(&port).into_iter().flatten().map(|(node, socket)| (node.as_str(), *socket))
    }
}
