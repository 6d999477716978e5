// With RECORD=1 what was seen becomes the input of a scenario: the same without this machine's paths
// and ports, so that another run of the same cluster gives nearly the same text.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../scenarios', import.meta.url));
const PORTS = { fabric: 5122, admin: 9070, ingress: 8080 };

/** Writes `tests/scenarios/NAME/input.json`, when asked to and when there is a name. */
export function record(cluster, name, about, { observations }) {
  if (!name || !process.env.RECORD) return;
  const { nodes } = cluster.scenario;
  const plain = plainly(nodes);
  const began = Math.min(...observations.map((seen) => seen['at-ms']));
  const timed = observations.map((seen) => ({ ...seen, 'at-ms': 1000 + seen['at-ms'] - began, answer: withoutHash(seen.answer) }));
  const input = plain({ about, target: { ...cluster.target, 'one-host': undefined }, observations: timed });
  mkdirSync(`${FOLDER}/${name}`, { recursive: true });
  writeFileSync(`${FOLDER}/${name}/input.json`, `${JSON.stringify(input, null, 1)}\n`);
}

// It is of the text with this machine's paths.
function withoutHash(answer) {
  if (answer.ok?.sha256 === undefined) return answer;
  const { sha256, ...rest } = answer.ok;
  return { ok: rest };
}

/** Replaces, in every text, addresses of this run by those of one host a node, and its paths by usual ones. */
function plainly(nodes) {
  const pairs = nodes.flatMap((node, at) => [
    ...Object.entries(PORTS).map(([what, port]) => [`127.0.0.1:${node.ports[what]}`, `10.0.0.${at + 1}:${port}`]),
    [node.base, '/var/lib/restate'],
  ]);
  const text = (from) => pairs.reduce((to, [old, plain]) => to.replaceAll(old, plain), from)
    .replace(/("cluster_fingerprint": )\d+/, '$13554538648604975879')
    .replace(/\.tmp[A-Za-z0-9]+/g, '.tmp');
  const walk = (value) => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    return value;
  };
  return walk;
}
