// The built page, opened from a file in a real Chromium.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, skip } from './test/chromium.mjs';

const address = new URL('dist/index.html', import.meta.url).href;
const axe = skip ? '' : readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let browser;
let page;
let requests;
let errors;

before(async () => {
  if (!skip) browser = await launch();
});
after(() => browser?.close());

async function opened(options = {}) {
  page = await browser.newPage({ viewport: { width: 1360, height: 850 }, ...options });
  [requests, errors] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(address);
  await page.waitForSelector('html[data-ready]');
}

beforeEach(async () => {
  if (!skip) await opened();
});
afterEach(async () => {
  if (skip) return;
  assert.deepEqual(errors, []);
  assert.deepEqual(requests, [address], 'nothing but the page itself is asked for');
  await page.close();
});

const it = (name, run) => test(name, { skip }, run);

/** Puts a text in place of the one in view, and waits until it was looked at. */
async function write(text) {
  await page.click('.cm-content');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}
const summary = (text) => page.waitForFunction((text) => document.querySelector('#summary').textContent.includes(text), text);
const codes = () => page.$$eval('.finding .code', (all) => all.map((one) => one.textContent.split(' ')[0]));
const texts = (selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent));

/** The text in view, with the ends of its lines. */
const text = () =>
  page.evaluate(() => {
    const content = document.querySelector('#editor .cm-content');
    return (content.cmTile ?? content.cmView).view.state.sliceDoc();
  });

/** Puts a text in place of the one in view, as from the clipboard. */
async function paste(text) {
  await page.click('.cm-content');
  await page.keyboard.press('Control+a');
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('.cm-content').dispatchEvent(event);
  }, text);
}

/** The link to what is open. */
async function copiedLink() {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#link');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await page.keyboard.press('Escape');
  return page.evaluate(() => navigator.clipboard.readText());
}

it('it opens with an example, and says what is wrong with it', async () => {
  await summary('1 node read: 1 error');
  assert.ok((await codes()).includes('RS103'));
  assert.ok((await texts('.cm-lintRange-warning')).includes('auto-provison'));
});

it('a mistake is underlined where it is, also behind signs of several bytes', async () => {
  await write('cluster-name = "größe 𝄞" # ü\nnode-nam = "n1"\n');
  await summary('1 node read: 1 warning');
  assert.deepEqual(await texts('.cm-lintRange-warning'), ['node-nam']);
  await page.click('button.place');
  assert.equal(await page.evaluate(() => getSelection().toString()), 'node-nam');
});

it('a fix changes what it says, and can be undone', async () => {
  await write('worker.snapshots.destination = "s3://a/b"\nnode-nam = "n1"\n');
  await summary('warning');
  const fix = page.locator('.finding', { hasText: 'node-nam' }).getByRole('button', { name: /^Fix/ });
  await fix.click();
  if (await page.locator('#diff').isVisible()) await page.click('#diff-apply');
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('node-name = "n1"'));
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('node-nam = "n1"'));
});

it('all fixes together leave a file that nothing is said of', async () => {
  await write('node-nam = "n1"\ncluster-name = "prod"\n\n[worker]\nshutdown-timeout = "2m"\n[admin]\nbind-adress = "0.0.0.0:9070"\n');
  await summary('warnings');
  await page.check('#unsafe');
  await page.click('#fix');
  assert.match(await page.locator('#diff-files').innerText(), /shutdown-timeout/);
  await page.click('#diff-apply');
  await summary('nothing found');
  assert.deepEqual(await codes(), []);
});

it('what a compose file needs is asked for, and can be added or done without', async () => {
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  assert.deepEqual(await texts('.need code:first-child'), ['restate-3.env']);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add it' }).click();
  await (await chooser).setFiles({ name: 'other.env', mimeType: 'text/plain', buffer: Buffer.from('RESTATE_ROLE=x\n') });
  await page.waitForFunction(() => !document.querySelector('.need'));
  assert.ok((await texts('[role=tab]')).includes('restate-3.env'));
  assert.ok((await page.locator('.finding', { hasText: 'RESTATE_ROLE' }).innerText()).includes('restate-3.env:1'));

  await page.selectOption('#example', 'one-file');
  await page.selectOption('#example', 'compose');
  assert.ok((await texts('[role=tab]')).includes('restate-3.env'), 'it is as it was left');
  await page.getByRole('tab', { name: 'restate-3.env' }).click();
  await page.getByRole('button', { name: 'Close restate-3.env' }).click();
  await page.getByRole('button', { name: 'Check without it' }).click();
  await page.waitForFunction(() => document.querySelector('.need').textContent.startsWith('Checked without restate-3.env'));
  await page.click('#report');
  assert.match(await page.innerText('#page-text pre'), /not read: `restate-3\.env`/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ask for it again' }).click();
  await page.getByRole('button', { name: 'Check without it' }).waitFor();
});

it('an example takes nobody’s own files away', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  await page.selectOption('#example', 'own');
  await summary('nothing found');
  assert.match(await text(), /"mine"/);
});

it('what is changed in an example stays there, whatever is chosen after it', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  await page.click('.cm-content');
  await page.keyboard.type('# x');
  await page.waitForFunction(() => document.querySelector('#example').selectedOptions[0].text.endsWith('(edited)'));
  await page.selectOption('#example', 'kubernetes');
  await page.selectOption('#example', 'own');
  assert.equal((await text()).trim(), 'node-name = "mine"');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml']);
  await page.keyboard.press('Control+z');
  await page.selectOption('#example', 'compose');
  assert.match(await text(), /# x/);
  // The example that was replaced is there again, too.
  await page.selectOption('#example', 'one-file');
  assert.match(await text(), /auto-provison/);
});

it('what is opened while an example is shown comes beside one’s own files', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  await page.setInputFiles('#chosen', { name: 'b.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "b"\n') });
  await page.getByRole('tab', { name: 'b.toml' }).waitFor();
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'b.toml']);
  assert.equal(await page.inputValue('#example'), 'own');
  await page.selectOption('#example', 'compose');
  await page.selectOption('#example', 'own');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'b.toml']);
  await page.getByRole('tab', { name: 'restate.toml' }).click();
  assert.equal((await text()).trim(), 'node-name = "mine"');
});

it('what is pasted over one’s own text can be undone, and so can what was done before a file was renamed', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await paste('services:\n  r:\n    image: restatedev/restate:1.7.12\n    environment: [RESTATE_ROLE=x]\n');
  await page.getByRole('tab', { name: 'compose.yaml' }).waitFor();
  await summary('1 node read');
  await page.getByRole('button', { name: 'Rename compose.yaml' }).click();
  await page.fill('#rename-name', 'x.yaml');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'x.yaml' }).waitFor();
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  assert.equal((await text()).trim(), 'node-name = "mine"');
  await page.keyboard.press('Control+y');
  assert.match(await text(), /services:/);
  // It is coloured as what it is called now.
  assert.equal(await page.getAttribute('.cm-content', 'data-language'), 'yaml');
  assert.equal(await page.getAttribute('.cm-content', 'aria-label'), 'Text of x.yaml');
});

it('a name that the page made up goes with the text, also back', async () => {
  await write('node-name = "mine"\n');
  await paste('services:\n  r:\n    image: restatedev/restate:1.7.12\n');
  await page.getByRole('tab', { name: 'compose.yaml' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('tab', { name: 'restate.toml' }).waitFor();
  for (const [pasted, name] of [
    ['RESTATE_NODE_NAM=x\nRESTATE_CLUSTER_NAME=c\n', 'restate.env'],
    ['docker run -e RESTATE_NODE_NAM=x restatedev/restate:1.6\n', 'run.sh'],
    ['[Service]\nExecStart=/usr/bin/restate-server\n', 'restate.service'],
    ['node-nam = "x"\n', 'restate.toml'],
  ]) {
    await paste(pasted);
    await page.getByRole('tab', { name }).waitFor();
  }
  // One that somebody chose stays.
  await page.getByRole('button', { name: 'Rename restate.toml' }).click();
  await page.fill('#rename-name', 'n1.toml');
  await page.keyboard.press('Enter');
  await paste('services:\n  r:\n    image: restatedev/restate:1.7.12\n');
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('services'));
  assert.deepEqual(await texts('[role=tab]'), ['n1.toml']);
});

it('variables alone are checked by nobody, and it is said why', async () => {
  await write('');
  await paste('RESTATE_NODE_NAM=x\n');
  await summary('no node of Restate was found: restate.env was read as variables; it sets variables and starts no server');
});

it('a link takes nobody’s own files away, and the way back leads to them', async () => {
  await write('node-name = "linked"\n');
  await summary('nothing found');
  const link = await copiedLink();
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.evaluate((link) => (location.href = link), link);
  await page.waitForFunction(() => document.querySelector('#example').selectedOptions[0].text === 'files of a link');
  assert.match(await text(), /"linked"/);
  await page.fill('#target', '1.7');
  await page.press('#target', 'Enter');
  await page.selectOption('#example', 'compose');
  assert.equal(await page.inputValue('#target'), '', 'a version is of the files for which it was given');
  await page.selectOption('#example', 'own');
  assert.equal((await text()).trim(), 'node-name = "mine"');
  await page.selectOption('#example', 'link-1');
  assert.match(await text(), /"linked"/);
  assert.equal(await page.inputValue('#target'), '1.7');
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#example').value === 'own');
  assert.equal((await text()).trim(), 'node-name = "mine"');
});

it('what arrives while a dialog is open waits for its end', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  const link = await copiedLink();
  await write('[worker]\nshutdown-timeout = "2m"\nnode-nam = "n1"\n');
  await page.check('#unsafe');
  await page.click('#fix');
  await page.waitForSelector('#diff[open]');
  await page.setInputFiles('#chosen', { name: 'restate.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "disk"\n') });
  await page.evaluate((link) => (location.href = link), link);
  await page.waitForTimeout(300);
  assert.match(await page.innerText('.cm-content >> nth=0'), /node-nam = "n1"/);
  await page.click('#diff-apply');
  await page.waitForFunction(() => document.querySelector('#example').value === 'link-1');
  assert.match(await text(), /"mine"/);
  await page.selectOption('#example', 'own');
  assert.match(await text(), /"disk"/);
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  assert.match(await text(), /node-name = "n1"/, 'the fix was made of what it was shown for');
});

it('a fix is made of the text in which it was found, or not at all', async () => {
  await write('cluster-name = "c"\nnode-nam = "x"\n');
  await summary('1 warning');
  await page.check('#unsafe');
  // In one task: nothing was looked at in between.
  await page.evaluate(() => {
    const content = document.querySelector('.cm-content');
    const { view } = content.cmTile ?? content.cmView;
    view.dispatch({ changes: { from: 0, insert: '# öööö a longer line first\n' } });
    [...document.querySelectorAll('.finding button')].find(({ textContent }) => textContent.startsWith('Fix')).click();
  });
  if (await page.locator('#diff').isVisible()) await page.click('#diff-apply');
  await summary('nothing found');
  assert.equal(await text(), '# öööö a longer line first\ncluster-name = "c"\nnode-name = "x"\n');
});

it('a tab that was closed comes back, with what can be undone in it, and the focus stays there', async () => {
  await write('node-name = "n1"\n');
  await page.click('#new');
  await write('node-name = "n2"\n');
  await page.getByRole('button', { name: 'Close restate-2.toml' }).press('Enter');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml']);
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  assert.equal(await focused(), 'restate.toml');
  await page.getByRole('button', { name: 'Reopen restate-2.toml' }).press('Enter');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'restate-2.toml']);
  assert.equal(await focused(), 'restate-2.toml');
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  assert.equal((await text()).trim(), '');
  await page.getByRole('button', { name: 'Rename restate-2.toml' }).press('Enter');
  await page.fill('#rename-name', 'b.toml');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.title === 'Rename b.toml');
});

/** Drops files by name, as if from outside the browser. */
const drop = (files) =>
  page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
    document.querySelector('header').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, files);

it('what is brought is shown where it belongs, whatever is in view', async () => {
  const recording = readFileSync(new URL('../../tests/scenarios/three-zones/input.json', import.meta.url), 'utf8');
  await drop({ 'r.json': recording });
  await page.waitForFunction(() => document.querySelector('#standing').textContent.includes('zone'));
  assert.equal(await page.getAttribute('#view-road', 'aria-pressed'), 'true');
  assert.match(await page.innerText('header'), /How a deployment grows/);
  await drop({ 'n2.toml': 'node-nam = "n2"\n' });
  await page.getByRole('tab', { name: 'n2.toml' }).waitFor();
  assert.ok(await page.isVisible('#files'));
  await summary('1 warning');
  const link = await copiedLink();
  await page.click('#view-road');
  await page.evaluate((link) => (location.href = link), link);
  await page.waitForFunction(() => document.querySelector('#example').value === 'link-1');
  assert.ok(await page.isVisible('#files'));
  assert.match(await page.getAttribute('#recording', 'accept'), /\.jsonl/);
  await page.setInputFiles('#chosen', { name: 'pod.json', mimeType: 'text/plain', buffer: Buffer.from('{"apiVersion":"v1","kind":"Pod"}') });
  await page.getByRole('tab', { name: 'pod.json' }).waitFor();
});

it('a folder that is dropped is walked as far as any, and no further', async () => {
  const entries = { 'a.toml': 'node-name = "a"\n', 'b.md': 'x', node_modules: { 'c.toml': 'x = 1\n' }, cache: { 'CACHEDIR.TAG': '', 'd.toml': 'x = 1\n' }, 1: { 2: { 3: { 4: { 5: { 6: { 7: { 8: { 'deep.toml': 'node-name = "d"\n', 9: { 'deeper.toml': 'x = 1\n' } } } } } } } } } };
  const asked = await page.evaluate(async (entries) => {
    const asked = [];
    const entry = (name, value) => ({
      name,
      isFile: typeof value === 'string',
      isDirectory: typeof value !== 'string',
      file: (then) => (asked.push(name), then(new File([value], name))),
      createReader() {
        asked.push(name);
        const all = Object.entries(value).map(([name, value]) => entry(name, value));
        return { readEntries: (then) => then(all.splice(0, 100)) };
      },
    });
    DataTransferItem.prototype.webkitGetAsEntry = () => entry('folder', entries);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([''], 'folder'));
    document.querySelector('header').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done, 300));
    return asked;
  }, entries);
  assert.deepEqual(await texts('[role=tab]'), ['1/2/3/4/5/6/7/8/deep.toml', 'a.toml']);
  for (const name of ['node_modules', '9', 'd.toml', 'b.md']) assert.ok(!asked.includes(name), name);
});

it('what cannot be copied, and what cannot be made, is said', async () => {
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } }));
  await page.click('#report');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'The browser refuses to copy' }).waitFor();
  await page.keyboard.press('Escape');
  const large = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`# ${'x'.repeat(1000 * 1000)}\n`) });
  await page.setInputFiles('#chosen', ['a.toml', 'b.toml', 'c.toml', 'd.toml', 'e.toml'].map(large));
  await summary('Nothing was checked.');
  await page.click('#link');
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /No link was made/);
});

it('a byte order mark stays in the file', async () => {
  await page.setInputFiles('#chosen', { name: 'n1.toml', mimeType: 'text/plain', buffer: Buffer.from('\uFEFFnode-nam = "n1"\n') });
  await summary('1 warning');
  assert.equal(await text(), '\uFEFFnode-nam = "n1"\n');
  assert.deepEqual(await texts('.cm-lintRange-warning'), ['node-nam']);
});

it('the buttons of a tab stay beside each other on a phone, however many tabs there are', async () => {
  await page.close();
  await opened({ viewport: { width: 390, height: 800 }, hasTouch: true });
  const files = Array.from({ length: 30 }, (_, at) => ({ name: `node-${at}.toml`, mimeType: 'text/plain', buffer: Buffer.from(`node-name = "n${at}"\n`) }));
  await page.setInputFiles('#chosen', files);
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 30);
  await page.getByRole('button', { name: 'Close node-0.toml' }).click();
  await page.getByRole('button', { name: 'Reopen node-0.toml' }).waitFor();
  const tops = await page.$$eval('#close button', (all) => all.map((one) => one.getBoundingClientRect().top));
  assert.equal(tops.length, 3);
  assert.equal(new Set(tops).size, 1, tops.join());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${wide} pixels stand out`);
});

it('a report says for which versions it is', async () => {
  await write('node-name = "n1"\n');
  await page.fill('#server', '1.5');
  await page.press('#server', 'Enter');
  await page.fill('#target', '1.7');
  await page.press('#target', 'Enter');
  await page.click('#report');
  assert.match(await page.innerText('#page-text pre'), /^1 node read.*\n\nChecked for Restate 1\.5, with an upgrade to 1\.7\.\n\n- /);
});

it('what is told at a mark has code as code', async () => {
  await write('node-nam = "n1"\n');
  await summary('1 warning');
  await page.locator('.cm-lintRange-warning').hover();
  await page.waitForSelector('.cm-diagnostic');
  assert.ok((await texts('.cm-diagnostic code')).includes('node-nam'));
  assert.ok(!(await page.innerText('.cm-diagnostic')).includes('`'));
});

it('nothing is called fine while files are asked for', async () => {
  await page.setInputFiles('#chosen', { name: 'compose.yaml', mimeType: 'text/plain', buffer: Buffer.from('services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [n1.env]\n') });
  await page.waitForSelector('.need');
  assert.ok(!(await texts('.severity')).some((one) => one !== 'advice'));
  await summary('1 node read: nothing found so far');
  assert.equal(await page.getAttribute('#summary', 'data-state'), 'open');
  assert.equal(await page.getAttribute('[role=tab]', 'data-state'), 'unknown');
});

it('a file that is opened again can be undone', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.setInputFiles('#chosen', { name: 'restate.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "disk"\n') });
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('"disk"'));
  assert.equal(await page.locator('[role=tab]').count(), 1);
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('"mine"'));
});

it('what is found is marked where it is, whatever ends the lines', async () => {
  const text = 'cluster-name = "ö"\r\n\r\n# x\r\nnode-nam = "n1"\r\n';
  await page.setInputFiles('#chosen', { name: 'n1.toml', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await summary('1 warning');
  assert.deepEqual(await texts('.cm-lintRange-warning'), ['node-nam']);
  await page.click('button.place');
  assert.equal(await page.evaluate(() => getSelection().toString()), 'node-nam');
  await page.locator('.finding', { hasText: 'node-nam' }).getByRole('button', { name: /^Fix/ }).click();
  if (await page.locator('#diff').isVisible()) await page.click('#diff-apply');
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('node-name = "n1"'));
});

it('a text that is pasted is called what it is', async () => {
  await paste('services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment: [RESTATE_ROLE=x]\n');
  await summary('1 node read');
  assert.deepEqual(await texts('[role=tab]'), ['compose.yaml']);
  assert.ok((await codes()).includes('RS109'));
  await page.click('#new');
  await paste('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: r, image: "restatedev/restate:1.7.12"}]}\n');
  await summary('2 nodes read');
  assert.deepEqual(await texts('[role=tab]'), ['compose.yaml', 'manifests.yaml']);
  await page.click('#new');
  await paste('node-nam = "n1"\n');
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 3);
  assert.ok((await texts('[role=tab]')).includes('restate.toml'));
});

it('a file can be renamed', async () => {
  await page.click('#new');
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 2);
  await page.getByRole('button', { name: 'Rename restate-2.toml' }).click();
  await page.fill('#rename-name', 'restate.toml');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  assert.equal(await page.innerText('#rename-wrong'), 'restate.toml is open already.');
  await page.fill('#rename-name', 'compose.yaml');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'compose.yaml' }).waitFor();
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'compose.yaml']);
});

it('what is dropped on the editor is opened, and not written into it', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['node-nam = "n2"\n'], 'n2.toml'));
    const drop = (type) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    const editor = document.querySelector('.cm-content');
    editor.dispatchEvent(drop('dragover'));
    editor.dispatchEvent(drop('drop'));
  });
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 2);
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'n2.toml']);
  await page.getByRole('tab', { name: 'restate.toml' }).click();
  assert.equal((await page.innerText('.cm-content')).trim(), 'node-name = "mine"');
});

it('a file that is no configuration does not look clean', async () => {
  await page.setInputFiles('#chosen', { name: 'notes.yaml', mimeType: 'text/plain', buffer: Buffer.from('a: 1\n') });
  await summary('no node of Restate was found: notes.yaml was read as YAML');
  assert.equal(await page.getAttribute('#summary', 'data-state'), 'unread');
});

it('what is no text is not opened, and this is said', async () => {
  await page.setInputFiles('#chosen', { name: 'x.toml', mimeType: 'text/plain', buffer: Buffer.from([0xff, 0xfe, 0]) });
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /x\.toml \(not UTF-8\)/);
});

it('one’s own files stay when others are opened', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.setInputFiles('#chosen', { name: 'n2.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "n2"\n') });
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 2);
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'n2.toml']);
});

it('a rule has its page, in place', async () => {
  await page.locator('.code', { hasText: 'RS103' }).first().click();
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /RS103/);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#page:not([open])', { state: 'attached' });
});

it('keys are completed, and explained below the pointer', async () => {
  await write('node-na');
  await page.keyboard.press('Control+Space');
  await page.waitForSelector('.cm-tooltip-autocomplete');
  assert.ok((await texts('.cm-completionLabel')).includes('node-name'));
  await page.keyboard.press('Escape');
  await write('node-name = "n1"\n');
  await page.locator('.cm-line', { hasText: 'node-name' }).hover({ position: { x: 20, y: 8 } });
  await page.waitForSelector('.about-key');
  assert.equal(await page.innerText('.about-key code'), 'node-name');
});

it('a warning is allowed by a comment', async () => {
  await write('node-nam = "n1"\n');
  await summary('1 warning');
  await page.getByRole('button', { name: 'Allow' }).click();
  await summary('nothing found');
  assert.equal(await page.evaluate(() => getSelection().toString()), 'say why');
});

it('it is allowed in any kind of file that has comments, and said where there can be none', async () => {
  const compose = 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_ROLE: x\n';
  await page.setInputFiles('#chosen', { name: 'compose.yaml', mimeType: 'text/plain', buffer: Buffer.from(compose) });
  await summary('1 node read');
  const finding = page.locator('.finding', { hasText: 'RESTATE_ROLE' });
  await finding.getByRole('button', { name: 'Allow' }).click();
  await page.waitForFunction(() => !document.querySelector('#findings').textContent.includes('RESTATE_ROLE'));
  assert.match(await page.innerText('.cm-content'), /\n +# restate-scaleout: allow RS109 say why\n +RESTATE_ROLE: x/);

  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'r', image: 'restatedev/restate:1.7.12', env: [{ name: 'RESTATE_ROLE', value: 'x' }] }] } };
  await page.setInputFiles('#chosen', { name: 'pod.json', mimeType: 'text/plain', buffer: Buffer.from(JSON.stringify(pod)) });
  await summary('2 nodes read');
  await page.locator('.finding', { hasText: 'pod.json' }).filter({ hasText: 'RS109' }).getByRole('button', { name: 'Allow' }).click();
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /No comment in pod\.json can allow this/);
});

it('of a folder what may be Restate’s is opened, and other programs’ files are no nodes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'restate-page-'));
  try {
    const files = { 'restate.toml': 'node-name = "n1"\n', 'Cargo.toml': '[package]\nname = "x"\n', 'notes.md': 'x', 'node_modules/a.toml': 'node-nam = "x"\n' };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    await page.setInputFiles('#chosen-folder', folder);
    await summary('1 node read: nothing found');
    assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'Cargo.toml']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a file whose lines end in several ways is marked where it is, and stays what it was', async () => {
  const text = '# a\r\n# b\ncluster-nam = "x"\r\n';
  await page.setInputFiles('#chosen', { name: 'n1.toml', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await summary('1 warning');
  assert.deepEqual(await texts('.cm-lintRange-warning'), ['cluster-nam']);
});

it('the report is shown before it is copied', async () => {
  await page.click('#report');
  assert.match(await page.innerText('#page-text pre'), /^1 node read: 1 error.*\n\n- \*\*error\*\* `restate\.toml:18:33` RS108/s);
});

it('a link carries what is Restate’s, without secrets, and is shown before it is copied', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const compose = `services:
  # hush-hush-1
  db: {image: postgres, environment: {POSTGRES_PASSWORD: hush-hush-1}}
  n1:
    image: restatedev/restate:1.7.12
    environment: {RESTATE_CLUSTERNAME: größe, AWS_SECRET_ACCESS_KEY: hush-hush-1}
`;
  await page.setInputFiles('#chosen', { name: 'compose.yaml', mimeType: 'text/plain', buffer: Buffer.from(compose) });
  await summary('1 node read');
  await page.fill('#server', '1.6');
  await page.press('#server', 'Enter');
  await summary('1 node read');
  const found = await codes();
  await page.click('#link');
  await page.waitForSelector('#page[open]');
  const shown = await page.innerText('#page-text pre');
  assert.match(shown, /^# compose\.yaml\nservices:\n  n1:/);
  assert.match(shown, /größe/);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const text of [shown, copied]) assert.ok(!/postgres|hush/i.test(text), text);
  assert.ok(copied.startsWith(`${address}#files=`), copied);

  // Whoever opens it sees the same.
  requests.length = 0;
  await page.goto('about:blank');
  await page.goto(copied);
  await page.waitForSelector('html[data-ready]');
  await summary('1 node read');
  assert.deepEqual(await texts('[role=tab]'), ['compose.yaml']);
  assert.equal(await page.inputValue('#server'), '1.6');
  assert.deepEqual((await codes()).filter((code) => code !== 'RS441'), found.filter((code) => code !== 'RS441'));
  assert.ok(found.includes('RS109'));
  requests = requests.filter((one) => one !== 'about:blank').map((one) => one.split('#')[0]);
});

it('a link that is broken says so, and the page opens all the same', async () => {
  for (const end of ['', 'AAAA', 'not base 64 §', Buffer.from('x').toString('base64')]) {
    await page.goto('about:blank');
    await page.goto(`${address}#files=${end}`);
    await page.waitForSelector('html[data-ready]');
    assert.match(await page.innerText('#page-text'), /The link was not opened/);
    await page.keyboard.press('Escape');
    await summary('1 node read: 1 error');
  }
  requests = [address];
});

it('a server version and an upgrade change what is found', async () => {
  await write('node-name = "n1"\n');
  await summary('nothing found');
  assert.deepEqual(await codes(), []);
  await page.fill('#server', '1.5');
  await page.press('#server', 'Enter');
  await page.fill('#target', '1.7');
  await page.press('#target', 'Enter');
  assert.deepEqual(await codes(), ['RS180']);
  await page.fill('#target', 'next');
  await page.press('#target', 'Enter');
  assert.equal(await page.locator('#target:invalid').count(), 1);
  assert.deepEqual(await codes(), ['RS180'], 'what is no version changes nothing');
  await page.fill('#target', '1.5.6');
  await page.press('#target', 'Enter');
  assert.deepEqual(await codes(), []);
});

for (const [name, options] of [
  ['in the light', { colorScheme: 'light' }],
  ['in the dark', { colorScheme: 'dark' }],
  ['on a phone', { viewport: { width: 390, height: 800 }, hasTouch: true }],
]) {
  it(`it can be used by everybody, ${name}`, async () => {
    await page.close();
    await opened(options);
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => (await globalThis.axe.run()).violations);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels stand out`);
  });
}

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
  const recording = new URL('../../tests/scenarios/three-zones/input.json', import.meta.url);
  const { target, observations } = JSON.parse(readFileSync(recording, 'utf8'));
  const file = (value) => ({ name: 'r.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) });
  await page.setInputFiles('#recording', file({ target, observations }));
  await page.waitForFunction(() => document.querySelector('#standing').textContent.includes('zone'));
  await page.setInputFiles('#recording', file({ target: 3, observations }));
  await page.waitForSelector('#page[open]');
  assert.match(await page.innerText('#page-text'), /at target: found a number/);
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

it('what is too much is said, and the page goes on', async () => {
  const large = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`# ${'x'.repeat(1000 * 1000)}\n`) });
  await page.setInputFiles('#chosen', ['a.toml', 'b.toml', 'c.toml', 'd.toml', 'e.toml'].map(large));
  await summary('Nothing was checked.');
  assert.deepEqual(await codes(), []);
  assert.deepEqual(await texts('[role=tab]'), ['a.toml', 'b.toml', 'c.toml', 'd.toml', 'e.toml']);
  for (let left = 5; left > 1; left -= 1) await page.getByRole('button', { name: /^Close/ }).click();
  await write('node-nam = "n1"\n');
  await summary('1 node read: 1 warning');
});

it('a small or an odd recording or log is shown as what it is', async () => {
  await page.click('#view-road');
  const recording = new URL('../../tests/scenarios/n1-lost/input.json', import.meta.url);
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
