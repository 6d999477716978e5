// What a host on the nodes' own machine answers to the module's requests.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { runRestatectl } from '../../../demo/lib/restatectl.mjs';

const ok = (answer) => ({ ok: answer });
const unsupported = (kind) => ({ error: { kind: 'unsupported', message: `this host does not answer \`${kind}\`` } });

/** A function that answers requests about these nodes. */
export function hostOf(nodes) {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return (request, { timeoutMs }) => {
    const node = byName.get(request.node);
    switch (request.kind) {
      case 'restatectl': return run(request.args, timeoutMs);
      case 'dial': return dial(request.url);
      case 'read-config': return file(node.config);
      case 'process': return ok({ processes: node.process && !node.process.ended ? [{ 'age-ms': Date.now() - node.startedAt }] : [] });
      case 'disk': return directory(node.base);
      case 'installed': return ok({ version: 'restate-server 1.7.12', environment: {} });
      default: return unsupported(request.kind);
    }
  };
}

async function run(args, timeoutMs) {
  const { exit, stdout, stderr } = await runRestatectl(args, { timeoutMs });
  return ok(exit === null ? { stdout, stderr, 'timed-out': true } : { exit, stdout, stderr });
}

async function dial(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3000), redirect: 'manual' });
    return ok({ status: response.status, body: await response.text() });
  } catch (error) {
    if (error.name === 'TimeoutError') return ok({ failure: 'timed-out' });
    return ok({ failure: error.cause?.code === 'ECONNREFUSED' ? 'refused' : 'other' });
  }
}

function file(path) {
  const text = readFileSync(path, 'utf8');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return ok({ text, sha256, 'age-ms': Math.max(0, Math.round(Date.now() - statSync(path).mtimeMs)) });
}

function directory(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return ok({ exists: false, 'base-dir': path });
    throw error;
  }
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return ok({ exists: true, 'base-dir': path, empty: entries.length === 0, 'node-directories': names });
}
