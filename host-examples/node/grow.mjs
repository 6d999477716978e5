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

function reports({ event, decision, step, result, 'claims-success': succeeded }) {
  if (event === 'decided') console.log(['decided', decision.kind, decision.step, decision.cause ?? decision.message].filter(Boolean).join(' '));
  if (event === 'acted') console.log('acted', step, succeeded ? 'done' : `failed: ${result}`);
}

const driver = await open(new URL('../../dist/plugin_driver.json', import.meta.url), { host: host(inventory, { approves, reports }) });
const end = await driver.call('run', { target: inventory.target });
await driver.close();
console.log(`${end.outcome}: ${end.message}`);
process.exitCode = end.outcome === 'done' ? 0 : 3;
