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

/** The nodes' names with their zones: `[2, 1]` puts n1 and n2 into z1, n3 into z2. */
export function placed(zones) {
  const names = zones.flatMap((count, zone) => Array.from({ length: count }, () => `z${zone + 1}`));
  return names.map((zone, at) => ({ name: `n${at + 1}`, zone }));
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
    for (const [at, { zone }] of placed(shape.zones).entries()) {
      const node = scenario.nodes[at];
      Object.assign(node, { zone, location: `r.${zone}`, roles: ROLES.filter((role) => role !== 'metadata-server' || !shape.voteless?.includes(node.name)) });
    }
    const voters = scenario.nodes.filter((node) => node.roles.includes('metadata-server'));
    for (const node of scenario.nodes) {
      writeConfig(node, config(node, { scenario, partitions: scenario.partitions, voters }));
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
    return this.named([name])[0].zone;
  }

  /** The nodesets of the logs' tails, as names. */
  tails({ observations }) {
    const names = new Map([...idsOf(observations)].map(([name, id]) => [id, name]));
    return metadata(observations, 'bifrost_config').logs.map(([, { chain }]) => (
      JSON.parse(chain.at(-1)[1].params).nodeset.map((id) => names.get(`N${id}`))));
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
      const { exit, stdout, stderr } = await restatectl([this.scenario.first.fabric], args);
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
