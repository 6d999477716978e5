// What a host relies on: the right module, errors in words, limits that end a call and not the program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { CallFailed, ContractError, FUNCTIONS, ModuleError, Scaleout, open } from './scaleout.mjs';

const dist = (file) => new URL(`../../dist/${file}`, import.meta.url);
const module = readFileSync(dist('restate_scaleout.wasm'));
const opened = [];
const kept = (scaleout) => (opened.push(scaleout), scaleout);
after(() => Promise.all(opened.map((each) => each.close())));

/** Nodes of which so much is to be said that it takes seconds. */
const text = Array.from({ length: 10_000 }, (_, at) => `k${at}.a = ${at}\n`).join('');
const long = { nodes: Array.from({ length: 7 }, (_, at) => ({ name: `n${at}`, file: { name: `n${at}`, text } })) };

test('another module is refused', async () => {
  await assert.rejects(Scaleout.load(module, { sha256: '0'.repeat(64) }), ContractError);
});

test('a module of another contract is refused', async () => {
  const other = readFileSync(new URL('../../tests/vectors/other_contract.wasm', import.meta.url));
  await assert.rejects(Scaleout.load(other), (error) => error instanceof ContractError && /contract 3\.0/.test(error.message));
});

test('an unusable input is an error in words, and the next call works', async () => {
  const scaleout = kept(await Scaleout.load(module));
  await assert.rejects(scaleout.call('validate', { node: [] }), (error) => error instanceof ModuleError && /did you mean `nodes`/.test(error.message));
  assert.equal((await scaleout.call('describe')).contract, '2.0');
});

test('a call that takes too long is ended, and the next one works', async () => {
  const scaleout = kept(await Scaleout.load(module, { timeoutMs: 1500 }));
  const started = performance.now();
  await assert.rejects(scaleout.call('validate', long), CallFailed);
  assert.ok(performance.now() - started < 20_000);
  assert.equal((await scaleout.call('describe')).contract, '2.0');
});

test('calls at once are answered one after the other, by one instance', async (t) => {
  const scaleout = await open(new URL('../../dist/plugin.json', import.meta.url));
  t.after(() => scaleout.close());
  const answers = await Promise.all(['describe', 'describe', 'none', 'describe'].map((name) => scaleout.call(name).catch((error) => error)));
  assert.deepEqual(answers.map((one) => one instanceof Error), [false, false, true, false]);
});

test('what the host throws becomes a reply', async () => {
  const host = Object.fromEntries(FUNCTIONS.map((name) => [name, async () => { throw new Error('größer'); }]));
  const scaleout = kept(await open(dist('plugin_driver.json'), { host }));
  const target = { nodes: [{ name: 'n1', address: 'http://127.0.0.1:1' }], replication: '2', repository: { destination: 's3://b' } };
  const { outcome, message } = await scaleout.call('run', { target });
  assert.equal(outcome, 'failed');
  assert.match(message, /größer/);
});
