// Carries out actions on nodes that are processes on this host.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostError, SIGHTS, commandLine, servers, sha256 } from './sight.mjs';

const done = (stdout) => ({ exit: 0, stdout, stderr: '' });

/** How long a server may take to stop. */
const STOPPING = 60_000;

/** Replaces the file as a whole, and only if it still is the one that was read; the old one stays beside it. */
async function writeConfig({ config }, { expect, text, sha256: promised }) {
  if (sha256(text) !== promised) throw new HostError('failed', 'the text is not the one that was promised');
  const old = await readFile(config, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if ((old === undefined ? undefined : sha256(old)) !== expect) throw new HostError('failed', `${config} has changed since it was read`);
  await mkdir(dirname(config), { recursive: true });
  const mode = old === undefined ? 0o600 : (await stat(config)).mode & 0o7777;
  const temporary = `${config}.new-${process.pid}`;
  try {
    // What a host that was killed may have left of it.
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', mode);
    try {
      // The mask of the process was taken off.
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Two names for one file: at every moment there is a file at its place.
    if (old !== undefined) await link(config, `${config}.before-${expect.slice(0, 12)}`).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rename(temporary, config);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return done('written');
}

async function start(inventory, node) {
  const [running] = await servers(node);
  if (running) return done(`already running, pid ${running}`);
  await mkdir(dirname(node.log), { recursive: true });
  const log = openSync(node.log, 'a');
  const child = spawn(node.server, commandLine(node), {
    env: inventory.environment(node), cwd: dirname(node.config), detached: true, stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = await Promise.race([
    new Promise((resolve) => child.once('exit', resolve)),
    new Promise((_, reject) => child.once('error', reject)),
    // A server that dies of its configuration does so at once.
    sleep(400, undefined),
  ]);
  child.unref();
  if (ended !== undefined) return { exit: ended || 1, stdout: '', stderr: 'the server ended at once' };
  return done(`started, pid ${child.pid}`);
}

async function stop(node) {
  const found = await servers(node);
  if (found.length > 1) throw new HostError('failed', `${node.name} has more than one server process: ${found.join(', ')}`);
  for (const pid of found) process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOPPING;
  while ((await servers(node)).length > 0) {
    if (Date.now() > deadline) throw new HostError('timed-out', `${node.name} is still running; it was not killed`);
    await sleep(50);
  }
  return found.length > 0;
}

/** Nothing is put back: this host keeps old files, and leaves that to a person. */
function plain(action) {
  if (action.restore !== undefined) throw new HostError('unsupported', 'this host puts no old file back');
}

/** The actions, each from the host's inventory and an action to the answer. */
export const DEEDS = {
  restatectl: (inventory, action) => SIGHTS.restatectl(inventory, action),
  'write-config': (inventory, action) => writeConfig(inventory.node(action.node), action),
  'start-node': (inventory, action) => {
    plain(action);
    return start(inventory, inventory.node(action.node));
  },
  'stop-node': async (inventory, { node }) => done((await stop(inventory.node(node))) ? 'stopped' : 'was not running'),
  'restart-node': async (inventory, action) => {
    plain(action);
    const node = inventory.node(action.node);
    // To start a node that does not run is another decision: a new node joins by it.
    if (!(await stop(node))) throw new HostError('failed', `${node.name} is not running, so it was not restarted`);
    return start(inventory, node);
  },
};
