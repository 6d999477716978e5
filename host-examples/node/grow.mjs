// Grows a local deployment by the driver module and the host functions of host.mjs: `node grow.mjs INVENTORY.json [--yes]`.
// The inventory has a `target`, as docs/contract.md describes it, beside what host.mjs needs.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { host } from './host.mjs';
import { open } from './scaleout.mjs';

const [file, yes] = process.argv.slice(2);
const inventory = JSON.parse(readFileSync(file, 'utf8'));

async function approves({ question, consent }) {
  console.log(`${question}\n${JSON.stringify(consent, null, 1)}`);
  if (yes === '--yes') return true;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('Do it? [y/N] ');
  lines.close();
  return answer.trim().toLowerCase() === 'y';
}

function reports(event) {
  const { kind, decision, action, step } = event;
  const what = decision ?? action ?? {};
  console.log([kind, step ?? what.step, what.kind, what.cause ?? what.message].filter(Boolean).join(' '));
}

const driver = await open(new URL('../../dist/plugin_driver.json', import.meta.url), { host: host(inventory, { approves, reports }) });
const end = await driver.call('run', { target: inventory.target });
await driver.close();
console.log(`${end.outcome}: ${end.message}`);
process.exitCode = end.outcome === 'done' ? 0 : 3;
