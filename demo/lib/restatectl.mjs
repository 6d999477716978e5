// The installed binaries, and restatectl run in an environment that cannot change what it does.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';

const require = createRequire(import.meta.url);

/** Path of a Restate binary that npm brought for this platform. */
export function binary(name) {
  const pkg = `@restatedev/${name}-${process.platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(`${pkg}/package.json`)), 'bin', name);
  } catch {
    throw new Error(`${pkg} is not installed: run \`npm ci --ignore-scripts\` in demo/ (platforms: linux and darwin, x64 and arm64)`);
  }
}

/** Only what a program needs to run: no CI, RESTATE_*, AWS_* or proxy variable gets through. */
export function cleanEnv(extra = {}) {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', NO_COLOR: '1', ...extra };
}

/** Runs restatectl with exactly these arguments; answers, and does not judge, what it printed. */
export function runRestatectl(args, { timeoutMs = 30_000 } = {}) {
  return new Promise((resolve) => {
    execFile(binary('restatectl'), args, {
      env: cleanEnv(), cwd: tmpdir(), timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 << 20,
    }, (error, stdout, stderr) => {
      const exit = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      resolve({ args, exit, stdout, stderr });
    });
  });
}

/** Runs restatectl against explicit addresses. */
export function restatectl(addresses, args, options) {
  return runRestatectl(['-s', [addresses].flat().join(','), ...args], options);
}

/** Rows of `restatectl sql --json`; throws when the answer is missing or partial. */
export async function sql(address, query) {
  const answer = await restatectl([address], ['sql', '--json', query]);
  if (answer.exit !== 0 || answer.stderr.includes('partial results')) {
    throw new Error(`sql "${query}" failed: ${answer.stderr.trim().slice(0, 300)}`);
  }
  return JSON.parse(answer.stdout || '[]');
}

/** The value of a metadata key, as restatectl prints it; throws without a metadata leader. */
export async function metadata(addresses, key) {
  const answer = await restatectl(addresses, ['metadata', 'get', '--key', key]);
  if (answer.exit !== 0) throw new Error(`metadata get ${key} failed: ${answer.stderr.trim().slice(0, 300)}`);
  return JSON.parse(answer.stdout);
}
