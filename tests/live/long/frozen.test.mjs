// Partitions that somebody has frozen stop a growth by name, before a node is stopped; lifted, it goes on.
import assert from 'node:assert/strict';
import { restatectl } from '../../../demo/lib/restatectl.mjs';
import { actions, EXIT, expectIntact, expectRunner, expectTolerance, live, startWithWrites } from '../support.mjs';

const PARTITIONS = '0-3';

for (const what of ['placement', 'leadership']) {
  live(`${what} frozen under a growth`, {}, async (scenario) => {
    await startWithWrites(scenario);
    const inventory = scenario.inventory();
    const policy = async (...args) => {
      const { exit, stderr } = await restatectl([scenario.first.fabric], ['partitions', what, ...args]);
      assert.equal(exit, 0, stderr);
    };
    await policy('freeze', PARTITIONS, '--reason', 'maintenance');

    const grow = ['grow', '--inventory', inventory, '--yes', '--json'];
    const { stdout } = await expectRunner(scenario, grow, EXIT.refused);
    const { outcome, refusal } = JSON.parse(stdout.trim().split('\n').at(-1));
    assert.equal(outcome, 'refused');
    assert.equal(refusal.name, 'frozen-partitions');
    assert.match(refusal.remedy, new RegExp(`restatectl partitions ${what} unfreeze 0 1 2 3`));
    assert.match(refusal.cause, /maintenance/);
    const kinds = actions(inventory).map((action) => action.kind);
    assert.ok(!kinds.includes('restart-node') && !kinds.includes('stop-node'), kinds.join(' '));
    await scenario.acknowledged(20);

    await policy('unfreeze', PARTITIONS);
    await expectRunner(scenario, grow, EXIT.done);
    await expectTolerance(scenario, inventory, 1);
    await expectIntact(scenario, { atLeast: 500 });
  });
}
