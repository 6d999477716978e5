// The recorded road, walked to its end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './scaleout.mjs';
import { recorded, walk } from './walk.mjs';

test('a growth from one node to three is walked to its end', async (t) => {
  const scaleout = await open(new URL('../../dist/plugin.json', import.meta.url));
  // Its worker would keep a test that fails from ending.
  t.after(() => scaleout.close());
  const decided = await walk(scaleout, recorded());
  assert.equal(decided.at(-1), 'done');
  for (const step of ['act join-node:n2', 'act join-node:n3', 'act add-voter:n3', 'act raise-replication']) assert.ok(decided.includes(step), `${step}: ${decided}`);
});
