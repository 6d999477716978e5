// Programs that tests run.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a program with an input; what it printed and its exit code. */
export function ran(program, args, { stdin = '', env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
    // Who fails at its arguments does not read.
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });
}
