// The scenario that the demo shows and the live tests check: one node under writes, growth by the runner, the
// loss of the first node, and a check of every acknowledged write.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { until } from './await.mjs';
import { startObjectStore } from './azurite.mjs';
import { register, startService } from './deploy.mjs';
import { localReach, writeInventory } from './inventory.mjs';
import { firstNodeConfig, nodeAnswers, partitionsLead, placeNode, startNode, writeConfig } from './node.mjs';
import { signalRecord, serversBelow } from './pids.mjs';
import { Run } from './processes.mjs';
import { binary } from './restatectl.mjs';
import { runRunner, startRunner } from './runner.mjs';
import { verify } from './verify.mjs';
import { Writer, pauses } from './writer.mjs';

export class Scenario {
  #runs = 0;

  /** Places three nodes and starts the object store. Call `close` whatever happens afterwards. */
  static async open({ name = 'demo', partitions = 8, names = ['n1', 'n2', 'n3'] } = {}) {
    const scenario = new Scenario();
    scenario.run = new Run(name);
    try {
      scenario.partitions = partitions;
      scenario.store = await startObjectStore(scenario.run);
      // A killed server leaves its temporary files behind; here they are removed with the run's directory.
      mkdirSync(scenario.run.path('tmp'));
      scenario.env = { ...scenario.store.env, TMPDIR: scenario.run.path('tmp') };
      scenario.nodes = [];
      for (const each of names) scenario.nodes.push(await placeNode(scenario.run, each));
      return scenario;
    } catch (error) {
      await scenario.close({ keepFiles: true });
      throw error;
    }
  }

  get first() {
    return this.nodes[0];
  }

  /** Starts the first node with its service. */
  async startFirst() {
    writeConfig(this.first, firstNodeConfig(this.first, { partitions: this.partitions }));
    startNode(this.run, this.first, this.env);
    await nodeAnswers(this.run, this.first);
    await partitionsLead(this.first, this.partitions);
    const service = await startService(this.run);
    await register(this.first.admin, service.uri);
  }

  /** Begins the writes and waits for the first `count` acknowledgements. */
  async startWrites({ count = 40, ...options } = {}) {
    this.writer = new Writer({ ingresses: [this.first.ingress], file: this.run.path('acks.jsonl'), ...options });
    this.writer.start();
    await this.acknowledged(count);
  }

  /** Waits for `count` further acknowledgements. */
  async acknowledged(count, timeoutMs = 120_000) {
    const wanted = this.writer.acknowledged + count;
    await until(`${count} further acknowledged writes`, () => this.writer.acknowledged >= wanted, { timeoutMs, everyMs: 20 });
  }

  /** Waits until every key was written once more: then every partition takes writes. */
  async everyKeyWritten(timeoutMs = 120_000) {
    const before = this.writer.acknowledged;
    await until('an acknowledged write to every key', () => {
      const keys = new Set(this.writer.acks.slice(before).map((ack) => ack.key));
      return keys.size === this.writer.keys.length;
    }, { timeoutMs, everyMs: 20 });
  }

  /** Writes an inventory for the nodes, as local processes unless `reach` says otherwise. */
  inventory({ reach = (node) => localReach(node, this.env), name = 'inventory.toml', ...target } = {}) {
    return writeInventory(this.run.path(name), { nodes: this.nodes, destination: this.store.destination, reach, ...target });
  }

  /** Starts a command of the runner; see `startRunner`. */
  startRunner(args, options) {
    this.#runs += 1;
    return startRunner(this.run, `runner-${this.#runs}`, args, options);
  }

  /** Runs a command of the runner to its end. */
  runner(args, options) {
    this.#runs += 1;
    return runRunner(this.run, `runner-${this.#runs}`, args, options);
  }

  /** Losses tolerated now, by the runner's `status`. */
  async exposure(inventory) {
    const end = await this.runner(['status', '--inventory', inventory, '--json']);
    // A refusal of what would be next is an answer as well.
    if (![0, 3].includes(end.code)) throw new Error(`ops-runner status exited with ${end.code}: ${end.stderr || end.stdout}`);
    return JSON.parse(end.stdout).exposure;
  }

  /** What lies in the run's directory, logs and data of running processes left out. */
  files() {
    const loose = ['acks.jsonl', 'logs', 'pids', 'tmp'];
    return readdirSync(this.run.dir).filter((name) => !loose.includes(name)).sort();
  }

  /** The command that shows a human how the cluster is. */
  statusCommand(nodes) {
    return `${binary('restatectl')} -s ${nodes.map((node) => node.fabric).join(',')} status --extra`;
  }

  /** Lets the writer turn to all nodes. */
  useAllIngresses() {
    for (const node of this.nodes) this.writer.addIngress(node.ingress);
  }

  /** SIGKILLs a node, whoever started it, and deletes its data directory. */
  async destroy(node) {
    const servers = serversBelow(node.dir);
    if (servers.length === 0) throw new Error(`${node.name} is not running, so it cannot be killed`);
    for (const server of servers) signalRecord(server, 'SIGKILL');
    await until(`${node.name} to be gone`, () => serversBelow(node.dir).length === 0, { timeoutMs: 10_000, everyMs: 10 });
    rmSync(node.base, { recursive: true, force: true });
    return Date.now();
  }

  /** Ends the writes and checks every one of them. */
  async reckon() {
    const unanswered = await this.writer.stop();
    const verdict = await verify(this.writer);
    const [longest] = pauses(this.writer.acks, { since: this.writer.startedAt, until: this.writer.endedAt });
    return {
      ...verdict,
      unanswered,
      retried: this.writer.retriedWrites,
      retries: this.writer.retries,
      skipped: this.writer.skipped,
      failures: Object.fromEntries(this.writer.failures),
      longestPause: longest,
      seconds: (this.writer.endedAt - this.writer.startedAt) / 1000,
    };
  }

  /** Ends everything; writes that are still under way are given up. */
  async close(options) {
    await this.writer?.stop({ drainMs: 0 });
    await this.run.close(options);
  }
}
