// Asks the module what tests/vectors ask, and compares the answers byte for byte.
// `node conformance.mjs` prints a line of JSON for each export: vectors, those that are equal, milliseconds.
import { createHash } from 'node:crypto';
import { open } from './scaleout.mjs';
import { vectors } from './vectors.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** What came of a call, in the form of a vector. */
async function outcome(scaleout, { export: name, input }) {
  try {
    return { answer: await scaleout.callText(name, input) };
  } catch (error) {
    return { error: error.message };
  }
}

function same(vector, came) {
  if (vector.sha256) return came.answer !== undefined && sha256(came.answer) === vector.sha256;
  return came.answer === vector.answer && came.error === vector.error;
}

/** A host that holds the module to the recorded calls. */
class Recorded {
  calls = [];
  answer(name, request) {
    const call = this.calls.shift();
    if (call?.function !== name || call.request !== JSON.stringify(request)) {
      throw new Error(`the module calls ${name} with ${JSON.stringify(request).slice(0, 200)}, not ${JSON.stringify(call)?.slice(0, 200)}`);
    }
    return JSON.parse(call.answer);
  }
}

const dist = (file) => new URL(`../../dist/${file}`, import.meta.url);
const recorded = new Recorded();
const host = Object.fromEntries(['look', 'act', 'approve', 'report', 'sleep'].map((name) => [name, (request) => recorded.answer(name, request)]));
const pure = await open(dist('plugin.json'));
const driver = await open(dist('plugin_driver.json'), { host, timeoutMs: 60_000 });
const rows = new Map();
for (const vector of vectors()) {
  const scaleout = vector.export === 'run' ? driver : pure;
  recorded.calls = [...vector.calls ?? []];
  const started = performance.now();
  const came = await outcome(scaleout, vector);
  const ms = performance.now() - started;
  const row = rows.get(vector.export) ?? { host: 'Node', export: vector.export, vectors: 0, equal: 0, ms: 0 };
  rows.set(vector.export, row);
  row.vectors += 1;
  row.ms += ms;
  if (same(vector, came) && recorded.calls.length === 0) row.equal += 1;
  else console.error(`${vector.export}, ${vector.name}: ${JSON.stringify(came).slice(0, 300)}`);
}
await pure.close();
await driver.close();
for (const row of rows.values()) console.log(JSON.stringify({ ...row, ms: Math.round(row.ms * 10) / 10 }));
if ([...rows.values()].some((row) => row.equal !== row.vectors)) process.exitCode = 1;
