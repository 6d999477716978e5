// The runner can be killed at any moment; running it again finishes the job.
import assert from 'node:assert/strict';
import { until } from '../../demo/lib/await.mjs';
import {
  actions, EXIT, expectIntact, expectRunner, expectSurvival, expectTolerance, live, startWithWrites,
} from './support.mjs';

/** Starts `grow` and SIGKILLs the runner as soon as it begins an action that `matches`. */
async function killDuring(scenario, inventory, what, matches) {
  const before = actions(inventory).length;
  const runner = scenario.startRunner(['grow', '--inventory', inventory, '--yes']);
  await until(`the runner to ${what}`, () => {
    if (runner.ended) throw Object.assign(new Error(`the runner ended before it came to ${what}`), { fatal: true });
    return actions(inventory).slice(before).some(matches);
  }, { timeoutMs: 200_000, everyMs: 5 });
  const end = await scenario.run.stop(runner, { signal: 'SIGKILL' });
  assert.equal(end.signal, 'SIGKILL', `the runner was to be killed while it went to ${what}`);
}

const restarts = (node) => (action) => action.kind === 'restart-node' && action.node === node;
const setsReplication = (action) => action.kind === 'restatectl' && action.args.includes('config') && action.args.includes('set');

live('killed in the middle of grow, the runner finishes when it is run again', {}, async (scenario) => {
  await startWithWrites(scenario);
  const inventory = scenario.inventory();
  await killDuring(scenario, inventory, 'restart the first node', restarts('n1'));
  await killDuring(scenario, inventory, 'raise the replication', setsReplication);
  await expectRunner(scenario, ['grow', '--inventory', inventory, '--yes'], EXIT.done);
  await expectTolerance(scenario, inventory, 1);
  await expectSurvival(scenario);
  await expectIntact(scenario, { atLeast: 500 });
});
