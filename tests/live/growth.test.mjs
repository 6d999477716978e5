// One node under writes becomes three, its first node is destroyed, and no write is lost.
import { expectIntact, expectRunner, expectSurvival, expectTolerance, EXIT, live, startWithWrites } from './support.mjs';

live('a node under writes grows to three, and its own loss costs nothing', {}, async (scenario) => {
  await startWithWrites(scenario);
  const inventory = scenario.inventory();
  await expectTolerance(scenario, inventory, 0);
  await expectRunner(scenario, ['grow', '--inventory', inventory, '--yes'], EXIT.done);
  await expectTolerance(scenario, inventory, 1);
  // The files it leaves behind are what the validator would have them be.
  await expectRunner(scenario, ['check', '--inventory', inventory, '--deny-warnings'], EXIT.done);
  await expectSurvival(scenario);
  await expectIntact(scenario, { atLeast: 500 });
});
