// The clusters that are tried: nodes in each zone, replication, what the module is to say of them at
// rest, and which losses they are put through.
//
// `said` has losses of nodes and of zones for writes, data and metadata. `voteless` nodes have no metadata
// server, so that a loss shows what the logs do and not what the metadata does; `voting` nodes have little
// else. A loss names nodes, or picks them from the tails; `writes` is what writes do after it, where chance
// has no part in it. `forGood` deletes the disks. `resort` gives commands while the nodes are lost, after
// which writes may be known to continue (`continues`), and only the nodes from position `back` on return.

/** The node that is alone in its zone in most of the tails' nodesets. */
function alone(tails, zoneOf) {
  const counts = new Map();
  for (const { nodeset } of tails) {
    const lone = nodeset.filter((name) => nodeset.every((other) => other === name || zoneOf(other) !== zoneOf(name)));
    for (const name of lone) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [[...counts].sort(([, a], [, b]) => b - a)[0][0]];
}

/** Two members of the one log's nodeset other than its sequencer. */
const others = ([{ nodeset, sequencer }]) => nodeset.filter((name) => name !== sequencer).slice(0, 2);

/** Another member, and the sequencer. */
const withSequencer = ([{ nodeset, sequencer }]) => [nodeset.find((name) => name !== sequencer), sequencer];

const ONE_EACH = {
  name: '1 + 1 + 1 nodes at {zone: 2, node: 2}', zones: [1, 1, 1], replication: '{zone: 2, node: 2}',
  said: { writes: [1, 1], data: [1, 1], metadata: [1, 1] },
  losses: [
    { title: 'n1, a zone', writes: 'continue', lost: ['n1'], record: 'three-zones-one-lost' },
    { title: 'n2 and n3, two zones', writes: 'stop', lost: ['n2', 'n3'] },
    { title: 'n3 with its disk', writes: 'continue', lost: ['n3'], forGood: true },
  ],
  record: 'three-zones',
};

const WIDE_NODESETS = {
  name: '2 + 2 nodes at {zone: 2, node: 2}, nodesets of four', zones: [2, 2], replication: '{zone: 2, node: 2}', nodesetSize: 4,
  voteless: ['n4'],
  said: { writes: [1, 0], data: [1, 1], metadata: [1, 0] },
  losses: [
    { title: 'n2', writes: 'continue', lost: ['n2'], record: 'two-zones-one-lost' },
    { title: 'n3 and n4, a zone', writes: 'stop', lost: ['n3', 'n4'], record: 'two-zones-zone-lost' },
  ],
  record: 'two-zones',
};

const DEFAULT_NODESETS = {
  name: '2 + 2 nodes at {zone: 2, node: 2}, default nodesets', zones: [2, 2], replication: '{zone: 2, node: 2}',
  voteless: ['n4'],
  said: { writes: [0, 0], data: [1, 1], metadata: [1, 0] },
  losses: [{ title: 'the node that is alone in its zone', writes: 'stop', pick: alone, record: 'two-zones-small-nodesets-one-lost' }],
  record: 'two-zones-small-nodesets',
};

const TWO_EACH = {
  name: '2 + 2 + 2 nodes at {zone: 2, node: 2}', zones: [2, 2, 2], replication: '{zone: 2, node: 2}',
  voteless: ['n2', 'n4', 'n6'],
  said: { writes: [1, 1], data: [1, 1], metadata: [1, 1] },
  losses: [
    { title: 'n1', writes: 'continue', lost: ['n1'] },
    { title: 'n3 and n4, a zone', writes: 'continue', lost: ['n3', 'n4'], record: 'six-nodes-zone-lost' },
    { title: 'n2 and n6, of two zones', writes: 'either', lost: ['n2', 'n6'] },
    { title: 'n5 and n6, a zone, with their disks', writes: 'continue', lost: ['n5', 'n6'], forGood: true },
  ],
  record: 'six-nodes',
};

const BY_NODES = {
  name: '2 + 2 + 2 nodes at {node: 2}', zones: [2, 2, 2], replication: '{node: 2}',
  voteless: ['n2', 'n4', 'n6'],
  said: { writes: [1, 0], data: [1, 0], metadata: [1, 1] },
  losses: [
    { title: 'n4', writes: 'continue', lost: ['n4'] },
    { title: 'n5 and n6, a zone', writes: 'either', lost: ['n5', 'n6'] },
  ],
};

const THREE_COPIES = {
  name: '2 + 2 + 2 nodes at {zone: 2, node: 3}', zones: [2, 2, 2], replication: '{zone: 2, node: 3}',
  voteless: ['n6'],
  said: { writes: [2, 1], data: [2, 1], metadata: [2, 1] },
  losses: [
    { title: 'n1 and n4, of two zones', writes: 'continue', lost: ['n1', 'n4'] },
    { title: 'n3 and n4, a zone', writes: 'continue', lost: ['n3', 'n4'] },
    { title: 'n2 and n5 with their disks', writes: 'continue', lost: ['n2', 'n5'], forGood: true },
  ],
};

const NO_SPARE = {
  name: '1 + 1 + 1 nodes at {zone: 3, node: 3}', zones: [1, 1, 1], replication: '{zone: 3, node: 3}',
  said: { writes: [0, 0], data: [2, 2], metadata: [1, 1] },
  losses: [{ title: 'n2, a zone', writes: 'stop', lost: ['n2'] }],
};

const LONE_ZONE = {
  name: '2 + 1 nodes at {zone: 2, node: 2}', zones: [2, 1], replication: '{zone: 2, node: 2}',
  said: { writes: [0, 0], data: [1, 1], metadata: [1, 0] },
  losses: [
    { title: 'n2', writes: 'continue', lost: ['n2'] },
    { title: 'n3, the only node of its zone', writes: 'stop', lost: ['n3'] },
  ],
};

// With writes in flight the newest records are on too few members, and the servers complete them on a
// write quorum of the old nodeset before they make a new one: these commands may come too late.
const READ_ONLY = {
  ...DEFAULT_NODESETS, name: '2 + 2 nodes at {zone: 2, node: 2}, default nodesets, and the dead node is set read-only', record: undefined,
  losses: [{
    title: 'the node that is alone in its zone', writes: 'stop', pick: alone, back: 0,
    resort: ([lone]) => [
      ['nodes', 'set-storage-state', '--nodes', lone, '--storage-state', 'read-only', '--yes'],
      ['logs', 'reconfigure', '--log-id', '0-3', '--replication', '{zone: 2, node: 2}'],
    ],
  }],
};

const TWO_REGIONS = {
  name: '1 + 1 and 1 + 1 nodes of two regions at {region: 2, node: 2}, nodesets of four', zones: [1, 1, 1, 1], regions: ['a', 'a', 'b', 'b'],
  replication: '{region: 2, node: 2}', nodesetSize: 4, voteless: ['n4'],
  said: { writes: [1, 1], data: [1, 1], metadata: [1, 1] },
  losses: [
    { title: 'n1, a zone', writes: 'continue', lost: ['n1'] },
    { title: 'n3 and n4, a region', writes: 'stop', lost: ['n3', 'n4'] },
  ],
};

// Any two of four members may hold the only copies, and any two can take new ones: with two lost, what
// is lost is the takeover. Once the servers were made to forget one of the two, they take over without
// it. One log, and the metadata on a node of its own.
const TAKEOVER = {
  name: '1 + 1 + 1 + 1 nodes at {node: 2}, nodesets of four', zones: [1, 1, 1, 1, 1], replication: '{node: 2}', nodesetSize: 4,
  voteless: ['n1', 'n2', 'n3', 'n4'], voting: ['n5'], partitions: 1,
  said: { writes: [0, 0], data: [1, 1], metadata: [0, 0] },
  losses: [
    { title: 'two nodes, neither of them the sequencer', writes: 'continue', pick: others },
    {
      title: 'the sequencer and a node that is disabled by force', writes: 'stop', pick: withSequencer, back: 1,
      resort: ([first]) => ['read-only', 'disabled'].map((state) => (
        ['nodes', 'set-storage-state', '--nodes', first, '--storage-state', state, ...(state === 'disabled' ? ['--force'] : []), '--yes'])),
      continues: true, record: 'forgotten-copies',
    },
  ],
};

/** What every test run tries. */
export const SHAPES = [ONE_EACH, WIDE_NODESETS, DEFAULT_NODESETS, LONE_ZONE];

/** What a long one tries as well. */
export const MORE_SHAPES = [TWO_EACH, BY_NODES, THREE_COPIES, NO_SPARE, TWO_REGIONS, READ_ONLY, TAKEOVER];
