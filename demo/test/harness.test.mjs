// Tests of the harness: a check that cannot fail proves nothing, and a process that stays behind is a leak.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { until } from '../lib/await.mjs';
import { alive, signalRecord, startTime } from '../lib/pids.mjs';
import { freePorts } from '../lib/ports.mjs';
import { Run } from '../lib/processes.mjs';
import * as ranges from '../lib/ranges.mjs';
import { judge } from '../lib/verify.mjs';
import { during, steps, windows } from '../lib/timeline.mjs';
import { pauses } from '../lib/writer.mjs';

const ack = (op, amount, total) => ({ key: 'k', op, amount, total, at: op });

test('numbers in any order make the fewest ranges', () => {
  const order = [5, 0, 1, 3, 2, 9, 4, 3];
  const set = order.reduce(ranges.add, []);
  assert.deepEqual(set, [[0, 5], [9, 9]]);
  assert.equal(ranges.size(set), 7);
  assert.ok(ranges.has(set, 4) && !ranges.has(set, 7));
});

test('adding to a set leaves the set as it was', () => {
  const before = [[0, 1], [3, 3]];
  ranges.add(before, 2);
  assert.deepEqual(before, [[0, 1], [3, 3]]);
});

test('a key with every acknowledged effect once is intact', () => {
  const verdict = judge('k', { total: 6, applied: [[0, 2]], doubled: {} }, [ack(0, 1, 1), ack(2, 3, 4), ack(1, 2, 6)]);
  assert.deepEqual(verdict, { lost: [], doubled: [], wrong: [], unacknowledged: 0 });
});

test('an acknowledged write without effect is lost', () => {
  const verdict = judge('k', { total: 4, applied: [[0, 0], [2, 2]], doubled: {} }, [ack(0, 1, 1), ack(1, 2, 3), ack(2, 3, 4)]);
  assert.deepEqual(verdict.lost, ['k/1']);
});

test('an effect that happened twice is doubled', () => {
  const verdict = judge('k', { total: 5, applied: [[0, 1]], doubled: { 1: 2 } }, [ack(0, 1, 1), ack(1, 2, 3)]);
  assert.deepEqual(verdict.doubled, ['k/1']);
});

test('totals that do not add up are named', () => {
  const acks = [ack(0, 1, 1), ack(1, 2, 3)];
  assert.match(judge('k', { total: 4, applied: [[0, 1]], doubled: {} }, acks).wrong[0], /the total is 4, the acknowledged amounts make 3/);
  const undone = judge('k', { total: 3, applied: [[0, 1]], doubled: {} }, [ack(0, 1, 2), ack(1, 2, 2)]);
  assert.match(undone.wrong[0], /0 and 1 were both answered 2/);
});

test('an effect without acknowledgement is counted, not condemned', () => {
  const verdict = judge('k', { total: 3, applied: [[0, 1]], doubled: {} }, [ack(0, 1, 1)]);
  assert.equal(verdict.unacknowledged, 1);
  assert.deepEqual([verdict.lost, verdict.doubled, verdict.wrong], [[], [], []]);
});

test('the stretch before the first and after the last acknowledgement is a pause too', () => {
  const found = pauses([{ at: 30 }, { at: 35 }], { since: 0, until: 100 });
  assert.deepEqual(found, [{ from: 35, to: 100, ms: 65 }, { from: 0, to: 30, ms: 30 }, { from: 30, to: 35, ms: 5 }]);
});

test('ports are free, distinct and never given twice', async () => {
  const ports = [...await freePorts(300), ...await freePorts(300)];
  assert.equal(new Set(ports).size, 600);
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(ports[0], '127.0.0.1', resolve));
  await new Promise((resolve) => server.close(resolve));
});

const SLEEPER = 'setInterval(() => {}, 1000)';

test('closing a run ends its processes and removes its files', async () => {
  const run = new Run('test');
  const sleeper = run.start('sleeper', [process.execPath, '-e', SLEEPER]);
  assert.ok(alive(sleeper.record));
  await run.close();
  assert.deepEqual(await sleeper.exited, { code: null, signal: 'SIGKILL' });
  assert.equal(existsSync(run.dir), false);
});

test('nothing outlives an owner that is killed', async (t) => {
  // The owner records one process, which starts a server without recording it, as the runner does.
  const lib = new URL('../lib/processes.mjs', import.meta.url).href;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', `
    const { Run } = await import(${JSON.stringify(lib)});
    const run = new Run('test');
    const child = run.start('child', [process.execPath, '-e', \`
      const { spawn } = require('node:child_process');
      const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', '--config-file', '\${run.dir}/n2/restate.toml'], { detached: true, stdio: 'ignore' });
      require('node:fs').writeFileSync('\${run.dir}/server', String(server.pid));
      setInterval(() => {}, 1000);
    \`]);
    const fs = await import('node:fs');
    const timer = setInterval(() => {
      if (!fs.existsSync(run.dir + '/server')) return;
      clearInterval(timer);
      console.log(JSON.stringify({ dir: run.dir, child: child.pid, server: Number(fs.readFileSync(run.dir + '/server', 'utf8')) }));
    }, 20);
    setInterval(() => {}, 1000);
  `], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    owner.stdout.once('data', (data) => resolve(String(data)));
    owner.once('exit', () => reject(new Error('the owner ended too early')));
  });
  const { dir, child, server } = JSON.parse(line);
  const entries = [child, server].map((pid) => ({ pid, start: startTime(pid) }));
  t.after(() => {
    for (const entry of entries) signalRecord(entry, 'SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });
  assert.ok(entries.every(alive), 'both processes run before the owner is killed');
  owner.kill('SIGKILL');
  await until('the watchdog to end both processes', () => !entries.some(alive), { timeoutMs: 15_000, everyMs: 50 });
});

test('time goes to the step that began or disturbed it', () => {
  const at = (second) => new Date(second * 1000).toISOString();
  const decided = (second, kind, step, more = {}) => ({ event: 'decided', time: at(second), decision: { kind, step, ...more } });
  const parts = windows([
    { event: 'decided', time: at(0), decision: { kind: 'approve', consent: { scope: { kind: 'plan', steps: ['join', 'settle', 'reload'] } } } },
    decided(1, 'act', 'join'),
    decided(4, 'wait', 'look'), // done before this plan: not a step of its own
    decided(5, 'wait', 'settle'),
    decided(7, 'act', 'reload'),
    decided(8, 'wait', 'settle'), // undone by the reload
    decided(9, 'act', 'join'),
  ], 10_000);
  assert.deepEqual(steps(parts), [
    { step: 'join', ms: 5000, actions: 2 }, { step: 'settle', ms: 2000, actions: 0 }, { step: 'reload', ms: 2000, actions: 1 },
  ]);
  assert.equal(during(parts, { from: 4500, to: 6500 }), 'settle');
  assert.equal(during(parts, { from: 20_000, to: 21_000 }), undefined);
});
