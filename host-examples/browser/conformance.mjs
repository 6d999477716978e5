// Asks the npm package what tests/vectors ask, and compares the answers byte for byte. The page runs the same module.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { call, initSync } from '../../doors/web/package/dist/restate_scaleout_web.js';
import { vectors } from '../node/vectors.mjs';

initSync({ module: readFileSync(new URL('../../doors/web/package/dist/restate_scaleout_web_bg.wasm', import.meta.url)) });

function outcome({ export: name, input }) {
  try {
    return { answer: call(name, input) };
  } catch (error) {
    return { error: error.message };
  }
}

function same(vector, came) {
  if (vector.sha256) return came.answer !== undefined && createHash('sha256').update(came.answer).digest('hex') === vector.sha256;
  return came.answer === vector.answer && came.error === vector.error;
}

const rows = new Map();
// `run` calls host functions, which the package does not have.
for (const vector of vectors().filter((one) => one.export !== 'run')) {
  const started = performance.now();
  const came = outcome(vector);
  const row = rows.get(vector.export) ?? { host: 'browser', export: vector.export, vectors: 0, equal: 0, ms: 0 };
  rows.set(vector.export, row);
  row.vectors += 1;
  row.ms += performance.now() - started;
  if (same(vector, came)) row.equal += 1;
  else console.error(`${vector.export}, ${vector.name}: ${JSON.stringify(came).slice(0, 300)}`);
}
for (const row of rows.values()) console.log(JSON.stringify(row));
if ([...rows.values()].some((row) => row.equal !== row.vectors)) process.exitCode = 1;
