// What the module says of a loss before it happens.
import { decide } from './module.mjs';

/** Whether the loss of these nodes is within the losses that are said to be tolerated. */
export function promises(exposure, lost, zoneOf) {
  const within = ({ losses, zones, interrupted }) => {
    if (interrupted) return false;
    const touched = new Set(lost.map(zoneOf)).size;
    return (losses ?? 0) >= lost.length || (zones ?? 0) >= touched;
  };
  return Object.fromEntries(Object.entries(exposure).map(([aspect, tolerance]) => [aspect, within(tolerance)]));
}

/** The registered ids by name, as `N3`. */
export function idsOf(observations) {
  const registered = metadata(observations, 'nodes_config').nodes.map(([id, { Node: node }]) => [node?.name, `N${id}`]);
  return new Map(registered);
}

/** A metadata key as it was seen last. */
export function metadata(observations, key) {
  const seen = observations.findLast(({ kind, args }) => kind === 'restatectl' && args.at(-1) === key);
  return JSON.parse(seen.answer.ok.stdout);
}

const NODES = 'SELECT plain_node_id, state FROM nodes';

/** The observations as they would be if gossip called these node ids dead. */
export function without(observations, ids) {
  return observations.map((seen) => {
    if (seen.kind !== 'restatectl' || seen.args.at(-1) !== NODES || !seen.answer.ok) return seen;
    const rows = JSON.parse(seen.answer.ok.stdout).map((row) => ({ ...row, state: ids.includes(row.plain_node_id) ? 'dead' : row.state }));
    return { ...seen, answer: { ok: { ...seen.answer.ok, stdout: JSON.stringify(rows) } } };
  });
}

/** The exposure that the module computes for the cluster as it was seen, with some nodes dead. */
export function foreseen(cluster, observations, lost) {
  const ids = idsOf(observations);
  return decide(cluster.module, cluster.target, without(observations, lost.map((name) => ids.get(name)))).exposure;
}
