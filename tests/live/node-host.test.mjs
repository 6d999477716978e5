// The host in host-examples/node, over the driver module, does what the runner does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { placeSettings } from '../../demo/lib/node.mjs';
import { binary, cleanEnv } from '../../demo/lib/restatectl.mjs';
import { expectIntact, expectSurvival, live, startWithWrites } from './support.mjs';

const folder = fileURLToPath(new URL('../../host-examples/node/', import.meta.url));

/** The inventory of a host in another language: the target, and where the nodes are. */
function inventory(scenario) {
  const nodes = scenario.nodes.map((node, at) => ({
    name: node.name, address: node.fabric, ...(at > 0 && { settings: { ...placeSettings(node), 'base-dir': node.base } }),
  }));
  const places = scenario.nodes.map((node) => [node.name, {
    server: binary('restate-server'), config: node.config, base: node.base, log: node.log, env: scenario.env,
  }]);
  const file = scenario.run.path('inventory.json');
  const target = {
    'cluster-name': 'localcluster', nodes, replication: '2', tolerate: 1, 'one-host': true,
    repository: { destination: scenario.store.destination },
  };
  writeFileSync(file, JSON.stringify({ target, restatectl: binary('restatectl'), nodes: Object.fromEntries(places) }));
  return file;
}

live('Node grows a node under writes to three, and its own loss costs nothing', {}, async (scenario, t) => {
  await startWithWrites(scenario);
  const args = ['--no-warnings', 'grow.mjs', inventory(scenario), '--yes'];
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
