// What counts as a disagreement between servers and module: no server is needed for that.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { disagreements, unlisted } from './zones/compare.mjs';
import { DIFFERENCES } from './zones/differences.mjs';
import { promises, without } from './zones/promise.mjs';
import { MORE_SHAPES, SHAPES } from './zones/shapes.mjs';

const tolerance = (losses, zones, interrupted = false) => ({ losses, zones, interrupted, because: 'x' });
const exposure = (writes, data = tolerance(1, 1)) => ({ writes, data, metadata: tolerance(1, 1) });
const FINE = exposure(tolerance(0, 0));
const DOWN = exposure(tolerance(0, undefined, true));
const NOTHING = { writes: false, data: false, metadata: false };
const ALL = { writes: true, data: true, metadata: true };

const seen = ({ promised = NOTHING, foreseen = FINE, writes = true, after = FINE, ...rest } = {}) => (
  { said: { promises: promised, foreseen }, writes, after: { exposure: after }, missing: [], missingAfterwards: [], ...rest });
const names = (what) => disagreements(seen(what)).map(({ direction, name }) => `${direction} ${name}`);

test('servers that do as was said are no disagreement', () => {
  assert.deepEqual(names({ promised: ALL }), []);
  assert.deepEqual(names({ foreseen: DOWN, writes: false, after: DOWN }), []);
  // Nothing was said, and either may happen.
  assert.deepEqual(names({ writes: false, after: DOWN }), []);
});

test('each kind of disagreement has its name', () => {
  assert.deepEqual(names({ promised: ALL, writes: false, after: DOWN }), ['unsafe promised-and-stopped']);
  assert.deepEqual(names({ writes: false }), ['unsafe fine-and-stopped']);
  assert.deepEqual(names({ foreseen: DOWN }), ['strict foreseen-and-continued']);
  assert.deepEqual(names({ after: DOWN }), ['strict interrupted-and-continues']);
  assert.deepEqual(names({ after: exposure(tolerance(0, 0), tolerance(0, undefined, true)) }), ['lax continued-without-records']);
  assert.deepEqual(names({ missing: ['key-1/7'] }), ['unsafe unreadable']);
  assert.deepEqual(names({ missingAfterwards: ['key-1/7'] }), ['unsafe lost']);
});

test('what is not known is no promise and no disagreement', () => {
  const unknown = exposure(tolerance(undefined, undefined));
  assert.deepEqual(names({ writes: false, after: unknown }), []);
  assert.deepEqual(promises(unknown, ['n1'], () => 'z1').writes, false);
});

test('a loss is promised when it is within the nodes, or within the zones', () => {
  const zoneOf = (name) => ({ n1: 'z1', n2: 'z1', n3: 'z2' })[name];
  const promised = (writes, lost) => promises(exposure(writes), lost, zoneOf).writes;
  assert.equal(promised(tolerance(1, 0), ['n1']), true);
  assert.equal(promised(tolerance(1, 0), ['n1', 'n2']), false);
  assert.equal(promised(tolerance(1, 1), ['n1', 'n2']), true);
  assert.equal(promised(tolerance(1, 1), ['n1', 'n3']), false);
  assert.equal(promised(tolerance(2, undefined), ['n1', 'n3']), true);
  assert.equal(promised(tolerance(0, undefined, true), []), false);
});

test('only a listed difference of this shape and this loss is passed over', () => {
  const found = disagreements(seen({ after: DOWN }));
  const listed = [{ shape: 'a', loss: 'b', name: 'interrupted-and-continues', why: 'x' }];
  assert.deepEqual(unlisted(found, listed, 'a', 'b'), []);
  assert.equal(unlisted(found, listed, 'a', 'c').length, 1);
  assert.equal(unlisted(found, listed, 'c', 'b').length, 1);
  assert.equal(unlisted(disagreements(seen({ foreseen: DOWN })), listed, 'a', 'b').length, 1);
});

test('the page lists the losses that are tried, and what writes do', () => {
  const page = readFileSync(new URL('../../docs/quorums.md', import.meta.url), 'utf8');
  const tried = [...SHAPES, ...MORE_SHAPES].flatMap(({ name, losses }) => losses.map(({ title, writes }) => `| ${name} | ${title} | ${writes} |`));
  const [, section] = page.split('## Tested on real servers\n');
  assert.deepEqual(section.split('\n').filter((line) => /^\| \d/.test(line)), tried);
});

test('the list names losses that are tried, and says why', () => {
  const tried = new Set([...SHAPES, ...MORE_SHAPES].flatMap(({ name, losses }) => losses.map(({ title }) => `${name}; ${title}`)));
  for (const { shape, loss, why } of DIFFERENCES) {
    assert.ok(tried.has(`${shape}; ${loss}`), `nothing tries ${shape}; ${loss}`);
    assert.ok(why.length > 20);
  }
});

test('nodes that are thought away are dead by gossip, and nothing else changes', () => {
  const args = ['--address', 'x', 'sql', '--json', 'SELECT plain_node_id, state FROM nodes'];
  const rows = (n2) => JSON.stringify([{ plain_node_id: 'N1', state: 'alive' }, { plain_node_id: 'N2', state: n2 }]);
  const look = (n2) => [{ kind: 'dial', node: 'n1' }, { kind: 'restatectl', args, answer: { ok: { exit: 0, stdout: rows(n2), stderr: '' } } }];
  assert.deepEqual(without(look('alive'), ['N2']), look('dead'));
});
