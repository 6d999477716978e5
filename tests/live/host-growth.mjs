// A growth by a host of another language: its program takes an inventory of local nodes, grows them under writes, and what it
// has built outlives the first node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cleanEnv } from '../../demo/lib/restatectl.mjs';
import { inventoryOf } from './node-inventory.mjs';
import { expectIntact, expectSurvival, startWithWrites } from './support.mjs';

/** `command` makes a command line of arguments, which is run in `folder` with `env` beside what every program gets. */
export async function growBy(scenario, t, { folder, command, env }) {
  await startWithWrites(scenario);
  const inventory = scenario.run.path('inventory.json');
  writeFileSync(inventory, JSON.stringify(inventoryOf(scenario)));
  const [program, ...args] = command([inventory, '--yes']);
  const { code, output } = await new Promise((resolve) => {
    const options = { cwd: folder, env: cleanEnv({ HOME: process.env.HOME, ...env }), timeout: 540_000, maxBuffer: 64 << 20 };
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? (error ? String(error) : 0), output: stdout + stderr });
    });
  });
  assert.equal(code, 0, output.slice(-6000));
  // What it did was said as it was done.
  for (const step of ['join-node:n2', 'join-node:n3', 'raise-replication']) {
    assert.match(output, new RegExp(`^decided act ${step}\\b.*\\nacted ${step} done$`, 'm'));
  }
  t.diagnostic(output.trim().split('\n').at(-1));
  await expectSurvival(scenario);
  await expectIntact(scenario, { atLeast: 500 });
}
