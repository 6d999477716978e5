// The host in host-examples/node, over the driver module, does what the runner does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cleanEnv } from '../../demo/lib/restatectl.mjs';
import { inventoryOf } from './node-inventory.mjs';
import { expectIntact, expectSurvival, live, startWithWrites } from './support.mjs';

const folder = fileURLToPath(new URL('../../host-examples/node/', import.meta.url));

live('Node grows a node under writes to three, and its own loss costs nothing', {}, async (scenario, t) => {
  await startWithWrites(scenario);
  const inventory = scenario.run.path('inventory.json');
  writeFileSync(inventory, JSON.stringify(inventoryOf(scenario)));
  const args = ['--no-warnings', 'grow.mjs', inventory, '--yes'];
  const { code, output } = await new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env: cleanEnv({ HOME: process.env.HOME }), timeout: 350_000 }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
  assert.equal(code, 0, output.slice(-6000));
  t.diagnostic(output.trim().split('\n').at(-1));
  await expectSurvival(scenario);
  await expectIntact(scenario, { atLeast: 500 });
});
