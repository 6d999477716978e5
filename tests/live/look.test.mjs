// Looking at a running node, and refusing a target, changes nothing.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { auditLines } from '../../demo/lib/runner.mjs';
import { actions, EXIT, expectRunner, footprint, live } from './support.mjs';

live('plan shows every step with its exposure and changes nothing', {}, async (scenario) => {
  await scenario.startFirst();
  const inventory = scenario.inventory();
  const before = await footprint(scenario);
  const end = await expectRunner(scenario, ['plan', '--inventory', inventory, '--json'], EXIT.done);
  const plan = JSON.parse(end.stdout);

  assert.equal(plan.end.kind, 'target');
  for (const aspect of ['writes', 'data', 'metadata']) {
    assert.equal(plan.exposure[aspect].losses, 0, `${aspect} now: ${JSON.stringify(plan.exposure)}`);
    assert.equal(plan.end.exposure[aspect].losses, 1, `${aspect} at the target: ${JSON.stringify(plan.end)}`);
  }
  const todo = plan.road.filter((step) => step.status === 'todo');
  const names = todo.map((step) => step.step);
  const expected = [
    'configure-first-node:n1', 'restart-first-node:n1', 'snapshot-partitions', 'join-node:n2', 'join-node:n3',
    'add-voter:n2', 'add-voter:n3', 'raise-replication', 'trim-weak-segments',
  ];
  assert.deepEqual(names.filter((name) => expected.includes(name)), expected, `the plan: ${names.join(' ')}`);
  for (const step of todo.filter(({ actions: some }) => some?.length > 0)) {
    for (const when of ['before', 'during', 'after']) {
      assert.equal(typeof step.exposure?.[when]?.writes?.losses, 'number', `${step.step} ${when}: ${JSON.stringify(step.exposure)}`);
    }
  }
  assert.deepEqual(await footprint(scenario), before);
  assert.equal(existsSync(`${inventory}.audit.jsonl`), false);
});

live('replication 3 with two log-servers is refused by name before anything is changed', {}, async (scenario) => {
  await scenario.startFirst();
  scenario.nodes[2].roles = ['admin', 'http-ingress', 'metadata-server', 'worker'];
  const inventory = scenario.inventory({ replication: 3, tolerate: undefined });
  const before = await footprint(scenario);
  const end = await expectRunner(scenario, ['grow', '--inventory', inventory, '--yes', '--json'], EXIT.refused);
  const ended = JSON.parse(end.stdout.trim().split('\n').at(-1));
  assert.equal(ended.outcome, 'refused');
  assert.equal(ended.refusal.name, 'feasible-replication');
  assert.match(ended.refusal.message, /needs 3 nodes with the role log-server; the target has 2/);
  assert.deepEqual(actions(inventory), []);
  assert.ok(auditLines(inventory).length > 0, 'the refusal is in the audit log');
  const { files, ...untouched } = await footprint(scenario);
  const { files: filesBefore, ...untouchedBefore } = before;
  assert.deepEqual(untouched, untouchedBefore);
  assert.deepEqual(files.filter((file) => !file.startsWith('inventory.toml.')), filesBefore);
});
