// The inputs that take the most memory for their length, as large as the limits allow: a module reads them within the
// memory that its manifest gives it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from '../../bench/kernel.mjs';

const MIB = 1 << 20;
const dist = new URL('../../dist/', import.meta.url);
const code = readFileSync(new URL('restate_scaleout.wasm', dist));
const manifest = JSON.parse(readFileSync(new URL('plugin.json', dist)));
/** The pages of a manifest are those of the host's copy of input and output, too. */
const most = manifest.memory.max_pages * 65536;

const limits = readFileSync(new URL('../../crates/api/src/limits.rs', import.meta.url), 'utf8');
/** A limit by its name in the source. */
function limit(name) {
  const [, number] = limits.match(new RegExp(`pub const ${name}: usize = ([0-9_]+);`));
  return Number(number.replaceAll('_', ''));
}
const parts = limit('FILE_PARTS') - 10;
const range = (count) => [...Array(count).keys()];

/** Repeats a line that counts for `weight` parts, as often as both limits of a file allow. */
function file(start, line, end, weight) {
  const lines = [];
  let length = start.length + end.length;
  for (let at = 0; (at + 1) * weight < parts; at += 1) {
    const next = line(at);
    length += next.length;
    if (length > MIB) break;
    lines.push(next);
  }
  return start + lines.join('') + end;
}

const files = {
  'lines of `=`': file('', () => '=\n', '', 9),
  'numbers': file('a=[', () => '1,', ']', 2),
  'addresses that are numbers': file('[metadata-client]\naddresses=[', () => '1,', ']', 2),
  'texts without a letter': file('a=[', () => "'',", ']', 2),
  'empty clusters of Kafka': file('[ingress]\nkafka-clusters=[', () => '{},', ']', 3),
  'unknown keys': file('', (at) => `a${at}=1\n`, '', 3),
  'keys of other tables': file('', (at) => `[a${at}.worker]\nnum-timers-in-memory-limit=1\n`, '', 9),
  'one key again and again': file('', () => 'a=1\n', '', 3),
  'tables': file('', (at) => `[a${at}]\n`, '', 3),
  'lists of tables': file('', () => '[[a]]\n', '', 5),
  'deep keys': file('', (at) => `a${at}${'.b'.repeat(60)}=1\n`, '', 123),
  'headers': file('[worker.invoker.additional-request-headers]\n', (at) => `a${at}=""\n`, '', 3),
  'faulty escapes': file('a="', () => '\\q', '"', 1),
};

async function fits(name, input) {
  const json = JSON.stringify(input);
  const call = await load(code);
  const output = call(name, json);
  const bytes = call.memory() + json.length + output.length;
  assert.ok(bytes < most, `${name} takes ${bytes >> 20} of ${most >> 20} MiB`);
}

for (const [name, text] of Object.entries(files)) {
  test(`a file of ${name}`, () => fits('validate', { nodes: [{ name: 'n1', file: { name: 'restate.toml', text } }] }));
}

for (const [name, text] of Object.entries(files)) {
  test(`a file of ${name}, checked and fixed`, () => fits('check', { files: [{ name: 'restate.toml', text }], fix: 'unsafe' }));
}

test('as many nodes as the limit', () =>
  fits('validate', { nodes: range(limit('NODES')).map((at) => ({ name: `n${at}`, environment: { RESTATE_X: '1' } })) }));

test('as many variables as the limit', () => {
  const variables = Object.fromEntries(range(limit('VARIABLES') / 4).map((at) => [`RESTATE_A${at}`, '1']));
  return fits('validate', { nodes: range(4).map((at) => ({ name: `n${at}`, environment: variables })) });
});

for (const [format, name] of [['sarif', 'SARIF_FINDINGS'], ['human', 'FINDINGS'], ['junit', 'FINDINGS']]) {
  test(`as many findings as ${format} may have`, () => {
    const span = { start: 0, end: 1, line: 1, column: 1 };
    const edits = [{ file: 'f', start: 0, end: 1, insert: 'cluster-name' }];
    const diagnostics = range(limit(name)).map((at) => ({
      ...{ code: 'RS103', rule: 'unknown-key', severity: 'warning', node: 'n', file: 'f', key: `a${at}`, span },
      ...{ message: `unknown key \`a${at}\``, help: 'No similar key exists; remove it or check the documentation.' },
      ...{ related: [{ file: 'f', message: 'the other node', span }], fix: { title: 'rename it', safety: 'safe', edits } },
    }));
    const output = { contract: '2.0', 'server-version': '1.7.12', diagnostics };
    return fits('render', { format, files: [{ name: 'f', text: 'a = 1\n' }], advice: true, output });
  });
}
