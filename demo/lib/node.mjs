// Restate nodes: configuration of the first one, start, readiness.
import { mkdirSync, writeFileSync } from 'node:fs';
import { httpStatus, until } from './await.mjs';
import { nodePorts } from './ports.mjs';
import { binary, restatectl, sql } from './restatectl.mjs';

/** A place for a node: name, ports, addresses, files. Nothing is started or written. */
export async function placeNode(run, name) {
  const ports = await nodePorts();
  const dir = run.path(name);
  return {
    name,
    ports,
    dir,
    config: run.path(name, 'restate.toml'),
    base: run.path(name, 'data'),
    log: run.path('logs', `${name}.log`),
    fabric: `http://127.0.0.1:${ports.fabric}`,
    admin: `http://127.0.0.1:${ports.admin}`,
    ingress: `http://127.0.0.1:${ports.ingress}`,
  };
}

/** The keys that keep several nodes apart on one host. */
export function placeSettings(node) {
  return {
    'bind-address': `127.0.0.1:${node.ports.fabric}`,
    'admin.bind-address': `127.0.0.1:${node.ports.admin}`,
    'ingress.bind-address': `127.0.0.1:${node.ports.ingress}`,
  };
}

/** A first node as it is set up by someone who is not planning a cluster. */
export function firstNodeConfig(node, { partitions = 8 } = {}) {
  return `# One Restate node, with default settings but for its ports.
node-name = "${node.name}"
base-dir = "${node.base}"
default-num-partitions = ${partitions}
disable-telemetry = true

bind-address = "127.0.0.1:${node.ports.fabric}"
advertised-address = "${node.fabric}"

[admin]
bind-address = "127.0.0.1:${node.ports.admin}"

[ingress]
bind-address = "127.0.0.1:${node.ports.ingress}"
`;
}

export function writeConfig(node, text) {
  mkdirSync(node.dir, { recursive: true });
  writeFileSync(node.config, text);
}

/** Starts a node from its configuration file. */
export function startNode(run, node, env = {}) {
  node.process = run.start(node.name, [binary('restate-server'), '--config-file', node.config, '--no-logo'], { env });
  return node.process;
}

/** Waits until every port of a node answers. */
export async function nodeAnswers(run, node, { timeoutMs = 60_000 } = {}) {
  await until(`${node.name} to answer`, async () => {
    if (node.process?.ended) {
      throw Object.assign(new Error(`${node.name} exited:\n${run.tail(node.name)}`), { fatal: true });
    }
    const [fabric, admin, ingress] = await Promise.all([
      httpStatus(`${node.fabric}/health`), httpStatus(`${node.admin}/health`), httpStatus(`${node.ingress}/restate/health`),
    ]);
    return fabric === 200 && admin === 200 && ingress === 200;
  }, { timeoutMs });
}

/** Waits until each of the partitions has exactly one active leader, as seen from `node`. */
export async function partitionsLead(node, partitions, { timeoutMs = 60_000 } = {}) {
  await until(`${partitions} partition leaders`, async () => {
    const rows = await sql(node.fabric, 'select partition_id, effective_mode, replay_status from partition_state');
    const leaders = rows.filter((row) => row.effective_mode === 'Leader' && row.replay_status === 'active');
    return new Set(leaders.map((row) => row.partition_id)).size === partitions;
  }, { timeoutMs });
}

/** The table that a human would look at. */
export function statusTable(addresses) {
  return restatectl(addresses, ['status', '--extra']);
}
