// The hosts in Python, Go and Java do what the runner does. Each is skipped by name where its language is not there.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { growBy } from '../host-growth.mjs';
import { live } from '../support.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = mkdtempSync(join(tmpdir(), 'rs-hosts-'));
after(() => rmSync(built, { recursive: true, force: true }));

/** Runs a program to its end. */
function ran(folder, program, ...args) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: join(root, folder), maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`.slice(-4000)));
      else resolve();
    });
  });
}

/** The hosts: what each needs, and how it is built and then run. */
const HOSTS = [
  {
    language: 'Python', needs: ['python3', '-c', 'import venv, ensurepip'], folder: 'host-examples/python',
    build: async (folder) => {
      const python = join(built, 'venv/bin/python');
      await ran(folder, 'python3', '-m', 'venv', join(built, 'venv'));
      await ran(folder, python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'requirements.txt');
      return { command: (args) => [python, '-B', 'grow.py', ...args], env: { PYTHONPATH: join(root, 'doors/python/src') } };
    },
  },
  {
    language: 'Go', needs: ['go', 'version'], folder: 'host-examples/go',
    build: async (folder) => {
      // `go run` does not pass on that it is to stop.
      await ran(folder, 'go', 'build', '-o', join(built, 'grow'), './grow');
      return { command: (args) => [join(built, 'grow'), ...args] };
    },
  },
  {
    language: 'Java', needs: ['mvn', '--version'], folder: 'host-examples/java',
    build: async (folder) => {
      const maven = ['mvn', '--quiet', '--batch-mode'];
      await ran(folder, ...maven, 'compile');
      return { command: (args) => [...maven, 'exec:java', '-Dexec.mainClass=scaleout.Grow', `-Dexec.args=${args.join(' ')}`] };
    },
  },
];

for (const { language, needs, folder, build } of HOSTS) {
  const name = `${language} grows a node under writes to three, and its own loss costs nothing`;
  const lacks = await ran('.', ...needs).then(() => undefined, () => `${needs.join(' ')} does not work here`);
  if (lacks) test(name, { skip: lacks });
  else live(name, {}, async (scenario, t) => growBy(scenario, t, { folder: join(root, folder), ...(await build(folder)) }));
}
