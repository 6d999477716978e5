// What the live tests share: a scenario per test, cleaned up however the test ends.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { metadata } from '../../demo/lib/restatectl.mjs';
import { auditLines } from '../../demo/lib/runner.mjs';
import { Scenario } from '../../demo/lib/scenario.mjs';
import { tolerated } from '../../demo/lib/exposure.mjs';

/** Exit codes of the runner. */
export const EXIT = { done: 0, failed: 1, badInput: 2, refused: 3 };

/** A test on real servers; its processes and files are gone afterwards, the files of a failure are kept. */
export function live(name, options, body) {
  test(name, { timeout: 600_000 }, async (t) => {
    const scenario = await Scenario.open({ name: 'live', partitions: 4, ...options });
    let passed = false;
    t.after(() => scenario.close({ keepFiles: !passed }));
    t.diagnostic(`files of the run: ${scenario.run.dir}`);
    await body(scenario, t);
    passed = true;
  });
}

/** Runs the runner to its end and expects an exit code, or shows what it said. */
export async function expectRunner(scenario, args, code) {
  const end = await scenario.runner(args);
  assert.equal(end.code, code, `ops-runner ${args.join(' ')}\n${tail(end.stdout)}\n${tail(end.stderr)}`);
  return end;
}

const tail = (text, lines = 60) => text.split('\n').slice(-lines).join('\n');

/** The first node, its service and steady writes. */
export async function startWithWrites(scenario) {
  await scenario.startFirst();
  await scenario.startWrites({ keys: 8, perSecond: 30 });
  scenario.useAllIngresses();
}

/** Expects that everything survives the loss of a node. */
export async function expectTolerance(scenario, inventory, losses) {
  const exposure = await scenario.exposure(inventory);
  assert.equal(tolerated(exposure), losses, JSON.stringify(exposure));
}

/** Ends the writes and expects each acknowledged one to have had one effect. */
export async function expectIntact(scenario, { atLeast }) {
  const result = await scenario.reckon();
  assert.deepEqual({ lost: result.lost, doubled: result.doubled, wrong: result.wrong, unanswered: result.unanswered },
    { lost: [], doubled: [], wrong: [], unanswered: 0 });
  assert.ok(result.acknowledged >= atLeast, `only ${result.acknowledged} writes were acknowledged`);
  return result;
}

/** Destroys the first node and expects the writes to continue without it. */
export async function expectSurvival(scenario) {
  await scenario.destroy(scenario.first);
  await scenario.everyKeyWritten();
  await scenario.acknowledged(60);
}

/** All that a look must leave as it is. */
export async function footprint(scenario) {
  const versions = {};
  for (const key of ['nodes_config', 'bifrost_config', 'partition_table']) {
    versions[key] = (await metadata([scenario.first.fabric], key)).version;
  }
  return {
    versions,
    config: createHash('sha256').update(readFileSync(scenario.first.config)).digest('hex'),
    processes: scenario.run.running().filter(({ name }) => !name.startsWith('runner')).map(({ pid }) => pid).sort(),
    files: scenario.files(),
  };
}

/** The audited actions so far, in order. */
export function actions(inventory) {
  return auditLines(inventory).filter((entry) => entry.event === 'acting').map((entry) => entry.action);
}
