// What can be seen of nodes that are processes on this host (Linux): the answers to the requests of `look`.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, readdir, readlink, realpath, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** An error that a reply tells: kinds are those of the contract. */
export class HostError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** Runs a program to its end, or kills it when its time is up. */
export function run(program, args, { env, cwd, timeoutMs }) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, cwd, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 8 << 20 }, (error, stdout, stderr) => {
      if (typeof error?.code === 'string') return reject(new HostError('failed', `${basename(program)}: ${error.code}`));
      const output = { stdout, stderr };
      if (error?.killed) return resolve({ ...output, 'timed-out': true });
      // A signal has no exit code.
      resolve(error?.signal ? output : { ...output, exit: error ? error.code : 0 });
    });
  });
}

/** The text of a file, or nothing if there is none. */
async function text(path) {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** How much of a log is read, from its end. */
const TAIL = 1 << 20;

/** What stands last in a file; nothing if there is none. */
async function end(path) {
  const file = await open(path).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(TAIL, size)), 0, undefined, Math.max(0, size - TAIL));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Names of variables whose values are secrets, and values that have one in them: the user of a URL. */
const SECRET = /SECRET|PASS|TOKEN|KEY|CREDENTIAL|AUTH|HEADERS|SIGNATURE/i;
const IN_URL = /:\/\/[^/\s]*@/;

/** What a server reads of its environment; secrets leave only as hashes. */
function relevant(environment) {
  const read = Object.entries(environment).filter(([name]) => /^(RESTATE_|AWS_|AZURE_|AZURITE_|GOOGLE_|OTEL_|MEMORY_LIMIT$|RUST_LOG$)/i.test(name));
  const hidden = (name, value) => SECRET.test(name) || IN_URL.test(value);
  return Object.fromEntries(read.map(([name, value]) => [name, hidden(name, value) ? { sha256: sha256(value) } : value]));
}

export const commandLine = (node) => ['--config-file', node.config];

/** Process ids of a node's servers: those that were started with its file. */
export async function servers(node) {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => {
    try {
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
      const server = /^restate-server/.test(basename(await readlink(`/proc/${pid}/exe`)));
      return server && words.includes(node.config) ? Number(pid) : undefined;
    } catch {
      // It has ended, or belongs to somebody else.
      return undefined;
    }
  }));
  return found.filter((pid) => pid !== undefined);
}

/** Whose a process is: the name of the user, or the number of one that has no name here. */
async function owner(pid) {
  const uid = String((await stat(`/proc/${pid}`)).uid);
  const users = ((await text('/etc/passwd')) ?? '').split('\n').map((line) => line.split(':'));
  return users.find((fields) => fields[2] === uid)?.[0] ?? uid;
}

async function processInfo(node, pid) {
  const at = (name) => `/proc/${pid}/${name}`;
  const [command, environ, line, uptime] = await Promise.all(
    [at('cmdline'), at('environ'), at('stat'), '/proc/uptime'].map((file) => readFile(file, 'utf8')),
  );
  const environment = environ.split('\0').filter(Boolean).map((entry) => entry.split(/=(.*)/s));
  // Fields are counted after the name, which may have anything in it; ticks are a hundredth of a second on Linux.
  const ticks = Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[19]);
  const own = await realpath(join(node.base, node.name)).catch(() => undefined);
  const open = await readdir(at('fd')).then((names) => Promise.all(names.map((name) => readlink(at(`fd/${name}`)).catch(() => ''))));
  return {
    pid,
    program: await readlink(at('exe')),
    arguments: command.split('\0').slice(1, -1),
    environment: relevant(Object.fromEntries(environment)),
    user: await owner(pid),
    'data-directory': own && open.some((path) => path.startsWith(`${own}/`)) ? own : undefined,
    'age-ms': Math.max(0, Math.round(1000 * parseFloat(uptime) - 10 * ticks)),
  };
}

async function disk(node, base) {
  const free = async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  };
  let entries;
  try {
    entries = await readdir(base);
  } catch (error) {
    if (error.code === 'ENOENT') return { 'base-dir': base, exists: false };
    throw error;
  }
  const directories = [];
  for (const name of entries.sort()) {
    if (await stat(join(base, name)).then((found) => found.isDirectory(), () => false)) directories.push(name);
  }
  const marked = [];
  for (const name of directories) {
    if (await stat(join(base, name, '.cluster-marker')).then(() => true, () => false)) marked.push(name);
  }
  return {
    'base-dir': base,
    exists: true,
    'node-directories': directories,
    marked,
    'data-directory': directories.includes(node.name) ? await realpath(join(base, node.name)) : undefined,
    empty: entries.length === 0,
    'other-entries': entries.length - directories.length,
    'free-bytes': await free(base),
  };
}

async function dial(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'manual' });
    return { status: response.status, body: (await response.text()).slice(0, 64 << 10) };
  } catch (error) {
    const code = error.cause?.code;
    const failure = { ECONNREFUSED: 'refused', ENOTFOUND: 'no-such-name', EHOSTUNREACH: 'unreachable', ENETUNREACH: 'unreachable' }[code];
    const tls = /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code) ? 'tls' : 'other';
    return { failure: failure ?? (error.name === 'TimeoutError' ? 'timed-out' : tls) };
  }
}

async function restatectl(program, args, timeoutMs) {
  // It would read a file of its own where it is started.
  const empty = await mkdtemp(join(tmpdir(), 'rs-empty-'));
  try {
    return await run(program, args, { env: { NO_COLOR: '1' }, cwd: empty, timeoutMs });
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

/** The requests, each from the host's inventory and a request to its answer. */
export const SIGHTS = {
  restatectl: (inventory, { args, 'timeout-ms': timeoutMs }) => restatectl(inventory.restatectl, args, timeoutMs),
  'read-config': async (inventory, { node }) => {
    const { config } = inventory.node(node);
    const found = await text(config);
    if (found === undefined) return {};
    const { mtimeMs, ctimeMs, mode } = await stat(config);
    const age = Math.max(0, Math.round(Date.now() - Math.max(mtimeMs, ctimeMs)));
    return { text: found, sha256: sha256(found), 'age-ms': age, mode: (mode & 0o7777).toString(8).padStart(4, '0') };
  },
  process: async (inventory, { node }) => {
    const place = inventory.node(node);
    return { processes: await Promise.all((await servers(place)).map((pid) => processInfo(place, pid))) };
  },
  disk: (inventory, { node, 'base-dir': base }) => disk(inventory.node(node), base ?? inventory.node(node).base),
  installed: async (inventory, { node }) => {
    const place = inventory.node(node);
    const { stdout } = await run(place.server, ['--version'], { env: inventory.environment(place), timeoutMs: 20_000 });
    return {
      version: stdout.split(' ')[1]?.trim(),
      program: place.server,
      arguments: commandLine(place),
      environment: relevant(inventory.environment(place)),
    };
  },
  dial: (_, { url }) => dial(url),
  'dump-config': (inventory, { node }) => {
    const place = inventory.node(node);
    return run(place.server, [...commandLine(place), '--dump-config'], { env: inventory.environment(place), timeoutMs: 20_000 });
  },
  'log-tail': async (inventory, { node, lines }) => {
    return { lines: (await end(inventory.node(node).log)).trimEnd().split('\n').slice(-lines) };
  },
};
