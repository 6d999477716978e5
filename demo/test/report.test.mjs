// The demo's final report, and what makes it fail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tolerated, words } from '../lib/exposure.mjs';
import { problems, report } from '../lib/report.mjs';

const exposure = (writes, data, metadata) => Object.fromEntries(
  Object.entries({ writes, data, metadata }).map(([aspect, losses]) => [aspect, { losses, because: 'it is so' }]));

const clean = {
  acknowledged: 2400, lost: [], doubled: [], wrong: [], unanswered: 0, retried: 3, seconds: 60,
  longestPause: { from: 1000, to: 2500, ms: 1500 },
};

test('the least tolerant part decides, and unknown is not zero', () => {
  assert.equal(tolerated(exposure(2, 1, 1)), 1);
  assert.equal(tolerated(exposure(1, undefined, 1)), undefined);
  assert.equal(words(exposure(1, undefined, 1)), '? (writes 1, data ?, metadata 1)');
});

test('the table has steps, sums and the step of the longest pause', () => {
  const parts = [{ step: 'join-node:n2', from: 0, to: 1200, actions: 1 }, { step: 'rebalance', from: 1200, to: 10_000, actions: 0 }];
  assert.deepEqual(report({ parts, result: clean, losses: { before: exposure(0, 0, 0), after: exposure(1, 1, 1) } }), [
    'step            time  actions',
    'join-node:n2   1.2 s        1',
    'rebalance      8.8 s',
    'all           10.0 s',
    '',
    'writes acknowledged      2,400 (40 a second)',
    '  lost                   0',
    '  applied twice          0',
    '  failed, then retried   3',
    'longest pause in writes  1.5 s, in rebalance',
    'losses tolerated before  0 (writes 0, data 0, metadata 0)',
    'losses tolerated after   1 (writes 1, data 1, metadata 1)',
  ]);
});

test('whatever went wrong is a problem, and nothing else is', () => {
  assert.deepEqual(problems(clean), []);
  assert.match(problems({ ...clean, lost: ['key-1/7'] })[0], /lost: key-1\/7/);
  assert.match(problems({ ...clean, doubled: ['key-1/7'] })[0], /twice: key-1\/7/);
  assert.deepEqual(problems({ ...clean, wrong: ['the total'] }), ['the total']);
  assert.match(problems({ ...clean, unanswered: 2 })[0], /2 writes were never acknowledged/);
});
