// The ops runner as a process: its commands, its state directory and its audit log.
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The program: OPS_RUNNER, or what the build leaves in its place. */
export function runnerPath() {
  const built = fileURLToPath(new URL('../../host-examples/ops-runner/target/debug/ops-runner', import.meta.url));
  const path = process.env.OPS_RUNNER ?? built;
  if (!existsSync(path)) throw new Error(`there is no ops-runner at ${path}: build it, or name one in OPS_RUNNER`);
  return path;
}

/** Starts a command; `onLine` gets every line it prints. `ended` fulfils with {code, signal, stdout, stderr}. */
export function startRunner(run, name, args, { onLine = () => {} } = {}) {
  // The modules are outside dist/ only in development.
  const { RESTATE_SCALEOUT_PLUGIN_DIR: modules } = process.env;
  const env = modules ? { RESTATE_SCALEOUT_PLUGIN_DIR: modules } : {};
  const process_ = run.start(name, [runnerPath(), ...args], { pipe: true, env });
  const output = { stdout: [], stderr: [] };
  const closed = ['stdout', 'stderr'].map((stream) => new Promise((resolve) => {
    if (!process_.child[stream]) return resolve();
    const lines = createInterface({ input: process_.child[stream] });
    lines.on('line', (line) => { output[stream].push(line); onLine(line, stream); });
    lines.on('close', resolve);
  }));
  process_.finished = Promise.all([process_.exited, ...closed]).then(([end]) => ({
    ...end, stdout: output.stdout.join('\n'), stderr: output.stderr.join('\n'),
  }));
  return process_;
}

/** Runs a command to its end. */
export function runRunner(run, name, args, options) {
  return startRunner(run, name, args, options).finished;
}

/** The lines of the audit log so far; a line that is just being written is left out. */
export function auditLines(inventory) {
  let text;
  try {
    text = readFileSync(`${inventory}.audit.jsonl`, 'utf8');
  } catch {
    return [];
  }
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter(Boolean).map((line) => JSON.parse(line));
}
