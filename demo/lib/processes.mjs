// Starts processes in groups of their own, with log files and pid records in a run directory, and makes
// sure that none of them outlives the process that owns the run.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killRun, pidsOf, running } from './killing.mjs';
import { record, signalRecord } from './pids.mjs';
import { cleanEnv } from './restatectl.mjs';

const PREFIX = 'rs-';

/** Whether a directory was made for a run, so that it may be deleted. */
export function isRunDir(dir) {
  return basename(dir).startsWith(PREFIX) && existsSync(pidsOf(dir));
}

export class Run {
  #watchdog;
  #children = new Set();
  #closing;

  /** A new run with a short directory name: unix sockets below it must stay under 108 bytes. */
  constructor(name = 'demo') {
    this.dir = mkdtempSync(join(tmpdir(), `${PREFIX}${name}-`));
    this.logs = join(this.dir, 'logs');
    mkdirSync(pidsOf(this.dir));
    mkdirSync(this.logs);
    this.#startWatchdog();
  }

  #startWatchdog() {
    const script = fileURLToPath(new URL('./watchdog.mjs', import.meta.url));
    this.#watchdog = spawn(process.execPath, [script, this.dir], {
      detached: true, stdio: ['pipe', 'ignore', 'ignore'], env: cleanEnv(), cwd: tmpdir(),
    });
    this.#watchdog.stdin.on('error', () => {});
    this.#watchdog.stdin.unref();
    this.#watchdog.unref();
  }

  path(...names) {
    return join(this.dir, ...names);
  }

  /**
   * Starts a process; both outputs go to logs/NAME.log unless `pipe` is set. `exited` fulfils with
   * {code, signal}.
   */
  start(name, [program, ...args], { env = {}, cwd = this.dir, pipe = false } = {}) {
    if (this.#closing) throw new Error(`${name} is not started: the run is being stopped`);
    const logFile = join(this.logs, `${name}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(program, args, {
      detached: true, cwd, env: cleanEnv(env), stdio: ['ignore', pipe ? 'pipe' : log, pipe ? 'pipe' : log],
    });
    closeSync(log);
    const process_ = { name, logFile, child, pid: child.pid, code: undefined };
    process_.exited = new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, signal: null, error }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    }).then((end) => {
      process_.ended = end;
      this.#children.delete(process_);
      return end;
    });
    if (child.pid) {
      process_.record = record(pidsOf(this.dir), name, child.pid);
      this.#children.add(process_);
    }
    return process_;
  }

  /** Signals one process and waits for its end; SIGKILL follows after `graceMs`. */
  async stop(process_, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
    if (process_.ended) return process_.ended;
    signalRecord(process_.record, signal);
    const timer = setTimeout(() => signalRecord(process_.record, 'SIGKILL'), graceMs);
    const end = await process_.exited;
    clearTimeout(timer);
    return end;
  }

  /** The last lines of a log, for error messages. */
  tail(name, lines = 15) {
    try {
      return readFileSync(join(this.logs, `${name}.log`), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
    } catch {
      return '(no log)';
    }
  }

  /** Kills everything, also what the runner started, and removes the directory unless `keepFiles`. */
  close({ keepFiles = false } = {}) {
    this.#closing ??= (async () => {
      const left = await killRun(this.dir);
      await Promise.all([...this.#children].map((each) => each.exited));
      this.#watchdog.stdin.end('release\n');
      if (!keepFiles) rmSync(this.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      if (left.length > 0) throw new Error(`still running: ${left.map((each) => `${each.name} (${each.pid})`).join(', ')}`);
    })();
    return this.#closing;
  }

  /** Leaves everything running when this process ends. */
  release() {
    this.#watchdog.stdin.end('release\n');
    for (const { child } of this.#children) child.unref();
  }

  /** What runs of this run, also what the runner has started: [{name, pid}]. */
  running() {
    return running(this.dir);
  }
}
