// A cluster over zones on this machine, started as one that has been set up with care: every file is
// what a finished deployment has, and the cluster is provisioned by hand.
import { until } from '../../../demo/lib/await.mjs';
import { register, startService } from '../../../demo/lib/deploy.mjs';
import { nodeAnswers, startNode, writeConfig } from '../../../demo/lib/node.mjs';
import { restatectl } from '../../../demo/lib/restatectl.mjs';
import { hostOf } from './host.mjs';
import { look } from './module.mjs';
import { idsOf, metadata } from './promise.mjs';

const ROLES = ['admin', 'http-ingress', 'log-server', 'metadata-server', 'worker'];

/** What a scenario needs to know of a shape: `zones: [2, 1]` makes n1 and n2 of z1, and n3 of z2. */
export function scenarioOf({ zones, partitions = 4 }) {
  const count = zones.reduce((sum, some) => sum + some, 0);
  return { name: 'zones', partitions, names: Array.from({ length: count }, (_, at) => `n${at + 1}`) };
}

/** The location of the node at a position; zones may lie in different regions. */
function locationAt({ zones, regions }, at) {
  let before = 0;
  const zone = zones.findIndex((count) => at < (before += count));
  return `${regions?.[zone] ?? 'r'}.z${zone + 1}`;
}

function rolesOf({ voteless = [], voting = [] }, name) {
  if (voting.includes(name)) return ['admin', 'http-ingress', 'metadata-server'];
  return ROLES.filter((role) => role !== 'metadata-server' || !voteless.includes(name));
}

function config(node, { scenario, partitions, voters }) {
  const { ports } = node;
  return `cluster-name = "zones"
node-name = "${node.name}"
location = "${node.location}"
roles = ${JSON.stringify(node.roles)}
base-dir = "${node.base}"
auto-provision = false
default-num-partitions = ${partitions}
rocksdb-total-memory-size = "128MB"
disable-telemetry = true
bind-address = "127.0.0.1:${ports.fabric}"
advertised-address = "${node.fabric}"

[admin]
bind-address = "127.0.0.1:${ports.admin}"

[ingress]
bind-address = "127.0.0.1:${ports.ingress}"

[metadata-client]
addresses = ${JSON.stringify(voters.map(({ fabric }) => fabric))}

[worker.snapshots]
destination = "${scenario.store.destination}"
snapshot-interval = "30m"
`;
}

export class ZoneCluster {
  /** Starts the nodes of a scenario in the zones of a shape, with a service, and writes to it. */
  static async start(scenario, module, shape) {
    const cluster = new ZoneCluster();
    Object.assign(cluster, { scenario, module, shape });
    for (const [at, node] of scenario.nodes.entries()) {
      Object.assign(node, { location: locationAt(shape, at), roles: rolesOf(shape, node.name) });
    }
    cluster.voters = scenario.nodes.filter((node) => node.roles.includes('metadata-server'));
    for (const node of scenario.nodes) {
      writeConfig(node, config(node, { scenario, partitions: scenario.partitions, voters: cluster.voters }));
    }
    cluster.host = hostOf(scenario.nodes);
    await cluster.revive(scenario.nodes.map(({ name }) => name), { provision: true });
    const service = await startService(scenario.run);
    await register(scenario.first.admin, service.uri);
    await cluster.resting();
    await cluster.snapshot();
    await scenario.startWrites({ keys: 12, perSecond: 20, count: 24 });
    scenario.useAllIngresses();
    return cluster;
  }

  get target() {
    const { replication, said } = this.shape;
    return {
      'cluster-name': 'zones',
      nodes: this.scenario.nodes.map(({ name, fabric, location, roles }) => (
        { name, address: fabric, location, ...(roles.length < ROLES.length ? { roles } : {}) })),
      replication,
      tolerate: said.writes[0],
      repository: { destination: this.scenario.store.destination },
      'one-host': true,
    };
  }

  named(names) {
    return this.scenario.nodes.filter(({ name }) => names.includes(name));
  }

  get living() {
    return this.scenario.nodes.filter((node) => node.process && !node.process.ended);
  }

  zoneOf(name) {
    return this.named([name])[0].location;
  }

  /** The nodeset and the sequencer of each log's tail, as names. */
  tails({ observations }) {
    const names = new Map([...idsOf(observations)].map(([name, id]) => [id, name]));
    return metadata(observations, 'bifrost_config').logs.map(([, { chain }]) => {
      const { nodeset, sequencer } = JSON.parse(chain.at(-1)[1].params);
      return { nodeset: nodeset.map((id) => names.get(`N${id}`)), sequencer: names.get(sequencer.split(':')[0]) };
    });
  }

  /** Starts nodes and waits until they answer. */
  async revive(names, { provision = false } = {}) {
    const { run, env } = this.scenario;
    for (const node of this.named(names)) {
      startNode(run, node, env);
      node.startedAt = Date.now();
    }
    if (provision) await this.provision();
    for (const node of this.named(names)) await nodeAnswers(run, node);
  }

  async provision() {
    const { replication, nodesetSize } = this.shape;
    const args = ['provision', '--num-partitions', String(this.scenario.partitions), '--partition-replication', replication,
      '--log-provider', 'replicated', '--log-replication', replication, ...(nodesetSize ? ['--log-default-nodeset-size', String(nodesetSize)] : []), '--yes'];
    await until('the cluster to be provisioned', async () => {
      const { exit, stdout, stderr } = await restatectl([this.voters[0].fabric], args);
      if (exit !== 0 || !stdout.includes('success')) throw new Error(`${stdout}${stderr}`.slice(0, 400));
      return true;
    });
  }

  /** A snapshot of every partition, as a deployment in use has them. */
  async snapshot() {
    await until('snapshots of all partitions', async () => {
      const { stdout, stderr } = await restatectl(this.addresses, ['snapshots', 'create', '--yes'], { timeoutMs: 60_000 });
      const made = stdout.match(/Snapshot created for partition/g)?.length ?? 0;
      if (made < this.scenario.partitions) throw new Error(`${stdout}${stderr}`.slice(0, 400));
      return true;
    });
  }

  get addresses() {
    return this.living.map(({ fabric }) => fabric);
  }

  /** SIGKILLs nodes, all at once. */
  async kill(names) {
    await Promise.all(this.named(names).map((node) => this.scenario.run.stop(node.process, { signal: 'SIGKILL' })));
  }

  /** What the module sees and says of the cluster now. */
  look() {
    return look(this.module, this.target, this.host);
  }

  /** Waits until nothing is on its way any more, as the module sees it. */
  async resting({ timeoutMs = 90_000 } = {}) {
    let last;
    return until('the cluster to rest', async () => {
      last = await this.look();
      const { decision, exposure } = last;
      const words = decision.awaiting ?? decision.message ?? decision.kind;
      if (decision.kind === 'wait') throw new Error(words);
      if (Object.values(exposure).some(({ losses }) => losses === undefined)) throw new Error(`${words}; ${JSON.stringify(exposure)}`);
      return last;
    }, { timeoutMs, everyMs: 500 });
  }
}
