// The view of a road: steps, losses, recordings.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axe, drop, it, page, texts } from './page.mjs';

it('every deployment’s road is walked to its end and back', async () => {
  await page.click('#view-road');
  await page.waitForSelector('#steps button');
  const names = await page.$$eval('#deployment option', (all) => all.map(({ value }) => value));
  const ends = {};
  for (const name of names) {
    await page.selectOption('#deployment', name);
    const steps = await page.locator('#steps button').count();
    const seen = new Set();
    while (await page.isEnabled('#forward')) {
      await page.click('#forward');
      seen.add(await page.innerText('#step'));
    }
    ends[name] = await page.innerText('#step');
    while (await page.isEnabled('#back')) {
      await page.click('#back');
      seen.add(await page.innerText('#step'));
    }
    assert.equal(await page.locator('#steps button').first().getAttribute('aria-current'), 'step', name);
    assert.equal(seen.add(ends[name]).size, steps, name);
  }
  assert.match(ends['single-fresh'], /The target is reached/);
  assert.match(ends['sealed-single'], /sealed-log/);
  assert.match(ends['n1-lost'], /own-identity/);
});

it('a step shows what is done, and what it costs', async () => {
  await page.click('#view-road');
  assert.match(await page.innerText('#step'), /pins its identity[\s\S]*\+auto-provision = false/);
  await page.click('#forward');
  assert.match(await page.innerText('#step'), /A person is asked[\s\S]*restart n1[\s\S]*interrupted/);
  const cells = await page.$$eval('#step td[data-state=interrupted] b', (all) => all.map(({ textContent }) => textContent));
  assert.deepEqual(cells, ['interrupted', 'interrupted', 'interrupted']);
  await page.focus('#steps [aria-current=step]');
  await page.keyboard.press('ArrowUp');
  assert.match(await page.innerText('#step'), /configure-first-node:n1/);
});

const verdicts = () => page.$$eval('#picture .verdict', (all) => all.map(({ textContent }) => textContent).filter((text) => text !== ''));

it('a node is lost by a click, and what is left is shown', async () => {
  await page.click('#view-road');
  await page.selectOption('#deployment', 'single-snapshotted');
  while (await page.isEnabled('#forward')) await page.click('#forward');
  assert.match(await page.innerText('#picture h2'), /at the end/);
  const columns = await page.$$eval('#picture thead tr:last-child th b', (all) => all.map(({ textContent }) => textContent));
  assert.deepEqual(columns, ['n1', 'n2', 'n3']);
  assert.deepEqual(new Set(await verdicts()), new Set(['takes records', 'state is there']));
  await page.click('#picture [data-loses=n2]');
  assert.equal(await page.getAttribute('#picture [data-loses=n2]', 'aria-pressed'), 'true');
  assert.deepEqual(new Set(await verdicts()), new Set(['takes records', 'state is there']));
  assert.match(await page.innerText('#picture .losses'), /without n2[\s\S]*0 nodes/i);
  await page.focus('#picture [data-loses=n3]');
  await page.keyboard.press('Enter');
  assert.ok((await verdicts()).includes('takes no records'));
  assert.match(await page.innerText('#picture .losses'), /interrupted/);
  // Focus stays where it was, and what is lost is told in words, too.
  assert.equal(await page.evaluate(() => document.activeElement.dataset.loses), 'n3');
  assert.match(await page.innerText('#picture .hint'), /Lost: n2, n3\./);
  await page.getByRole('button', { name: 'Bring all back' }).click();
  assert.ok(!(await verdicts()).includes('takes no records'));
  // On the way there, nodes that are not registered yet cannot be lost.
  while (await page.isEnabled('#back')) await page.click('#back');
  assert.equal(await page.locator('#picture [data-loses]').count(), 1);
});

it('a zone is lost with all of its nodes', async () => {
  await page.click('#view-road');
  await page.selectOption('#deployment', 'two-zones-one-lost');
  const zones = await page.$$eval('#picture thead tr:first-child [data-loses]', (all) => all.map(({ dataset }) => dataset.loses));
  assert.equal(zones.length, 2);
  await page.click(`#picture [data-loses="${zones[0]}"]`);
  const lost = await page.$$eval('#picture thead tr:last-child th[data-state=interrupted]', (all) => all.length);
  assert.ok(lost >= 2, `${lost} nodes`);
  assert.ok((await verdicts()).includes('takes no records'));
});

it('the file of a new node can be saved', async () => {
  await page.click('#view-road');
  for (;;) {
    const link = page.locator('#step a.save', { hasText: 'n2.toml' });
    if ((await link.count()) > 0) {
      const [saved] = await Promise.all([page.waitForEvent('download'), link.first().click()]);
      assert.equal(saved.suggestedFilename(), 'n2.toml');
      assert.match(readFileSync(await saved.path(), 'utf8'), /node-name = "n2"/);
      return;
    }
    await page.click('#forward');
  }
});

it('a recording of one’s own is shown, and what is none is refused with a reason', async () => {
  await page.click('#view-road');
  const recording = new URL('../../../tests/scenarios/three-zones/input.json', import.meta.url);
  const { target, observations } = JSON.parse(readFileSync(recording, 'utf8'));
  const file = (value) => ({ name: 'r.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) });
  await page.setInputFiles('#recording', file({ target, observations }));
  await page.waitForFunction(() => document.querySelector('#standing').textContent.includes('zone'));
  const own = await page.innerText('#standing');
  await page.selectOption('#deployment', 'single-snapshotted');
  assert.notEqual(await page.innerText('#standing'), own);
  await page.selectOption('#deployment', { label: 'your recording' });
  assert.equal(await page.innerText('#standing'), own);
  await page.setInputFiles('#recording', file({ target: 3, observations }));
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /at target: found a number/);
});

it('a recording that is cut off is told as one, wherever it is dropped', async () => {
  const recording = readFileSync(new URL('../../../tests/scenarios/three-zones/input.json', import.meta.url), 'utf8');
  await drop({ 'r.json': recording.slice(0, recording.length / 2) });
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /r\.json looks like a recording that is cut off: .*“Growth”/);
  assert.equal(await page.inputValue('#example'), 'one-file');
});

it('the log of a run is shown, wherever it is dropped', async () => {
  await page.click('#view-road');
  const entry = (event, more) => JSON.stringify({ time: '2026-11-01T10:00:00Z', run: 'r-1', event, ...more });
  const log = [
    entry('started', { inventory: 'cluster.toml' }),
    entry('decided', { decision: { kind: 'act', step: 'join-node:n2', why: { summary: 'n2 is not `registered`' } } }),
    entry('acted', { step: 'join-node:n2', action: { kind: 'start-node', node: 'n2' }, result: { ok: {} } }),
    '{"time":"half a li',
  ].join('\n');
  await page.evaluate((log) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([log], 'cluster.toml.audit.jsonl'));
    document.querySelector('#road').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, log);
  await page.waitForSelector('#page[open]');
  const rows = await page.$$eval('.log tbody tr', (all) => all.map(({ innerText }) => innerText));
  assert.equal(rows.length, 3);
  assert.match(rows[1], /decided\s+join-node:n2\s+act; n2 is not registered/);
  assert.match(rows[2], /acted[\s\S]*start-node/);
});

it('a small or an odd recording or log is shown as what it is', async () => {
  await page.click('#view-road');
  const recording = new URL('../../../tests/scenarios/n1-lost/input.json', import.meta.url);
  const { target, observations } = JSON.parse(readFileSync(recording, 'utf8'));
  const wanted = async (target) => {
    await page.setInputFiles('#recording', { name: 'r.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ target, observations })) });
    return page.innerText('#standing h2');
  };
  await page.waitForSelector('#standing h2');
  await wanted({ ...target, replication: '1', nodes: target.nodes.slice(0, 1) });
  await page.waitForFunction(() => / 1 copy$/.test(document.querySelector('#standing h2').textContent));
  const entry = (more) => JSON.stringify({ run: 'r', event: 'x', ...more });
  const log = [entry({ decision: 'odd', action: null }), entry({ action: { args: 5, kind: 'k' } }), entry({ action: { args: ['a', 'b c'] } })].join('\n');
  await page.setInputFiles('#recording', { name: 'a.jsonl', mimeType: 'text/plain', buffer: Buffer.from(log) });
  await page.waitForSelector('#page[open]');
  assert.deepEqual(await texts('.log td:last-child'), ['odd', 'k', "restatectl a 'b c'"]);
  await page.keyboard.press('Escape');
  await page.setInputFiles('#recording', { name: 'a.jsonl', mimeType: 'text/plain', buffer: Buffer.from('') });
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /The file is empty/);
});

it('a list that has nothing in it is not there', async () => {
  await page.setInputFiles('#chosen', { name: 'pod.json', mimeType: 'text/plain', buffer: Buffer.from('{"apiVersion":"v1","kind":"Pod"}') });
  await page.getByRole('tab', { name: 'pod.json' }).waitFor();
  const empty = () => page.$$eval('main:not([hidden]) ul', (all) => all.filter(({ children }) => children.length === 0).length);
  assert.equal(await empty(), 0);
  await page.click('#view-road');
  for (const name of await page.$$eval('#deployment option', (all) => all.map(({ value }) => value))) {
    await page.selectOption('#deployment', name);
    await page.focus('#steps [aria-current=step]');
    await page.keyboard.press('Home');
    assert.equal(await page.isEnabled('#back'), false);
    while (await page.isEnabled('#forward')) {
      assert.equal(await empty(), 0);
      await page.click('#forward');
    }
    assert.equal(await empty(), 0);
  }
});

it('whoever is lost leads nothing any more', async () => {
  await page.click('#view-road');
  while (await page.isEnabled('#back')) await page.click('#back');
  const led = () => page.locator('#picture tr', { hasText: 'Partitions led' }).innerText();
  assert.match(await led(), /\d/);
  await page.click('#picture [data-loses]');
  assert.doesNotMatch(await led(), /\d/);
});

it('the road can be used by everybody', async () => {
  await page.click('#view-road');
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => (await globalThis.axe.run()).violations);
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
});
