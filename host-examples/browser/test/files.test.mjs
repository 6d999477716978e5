// The files in view: how they come in, what they are called, and that nothing of one’s own is lost.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codes, copiedLink, drop, it, page, paste, pasteThere, summary, text, texts, write } from './page.mjs';

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

it('what arrives while a dialog is open waits for its end', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  const link = await copiedLink();
  await write('[worker]\nshutdown-timeout = "2m"\nnode-nam = "n1"\n');
  await page.check('#unsafe');
  await page.click('#fix');
  await page.waitForSelector('#diff[open]');
  await page.setInputFiles('#chosen', { name: 'restate.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "n1" # disk\n') });
  await page.evaluate((link) => (location.href = link), link);
  await page.waitForTimeout(300);
  assert.match(await page.innerText('.cm-content >> nth=0'), /node-nam = "n1"/);
  await page.click('#diff-apply');
  await page.waitForFunction(() => document.querySelector('#example').value === 'link-1');
  assert.match(await text(), /"mine"/);
  await page.selectOption('#example', 'own');
  assert.match(await text(), /disk/);
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  assert.match(await text(), /node-name = "n1"\s*$|node-name = "n1"\n/, 'the fix was made of what it was shown for');
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

it('what is brought is shown where it belongs, whatever is in view', async () => {
  const recording = readFileSync(new URL('../../../tests/scenarios/three-zones/input.json', import.meta.url), 'utf8');
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

it('a byte order mark stays in the file', async () => {
  await page.setInputFiles('#chosen', { name: 'n1.toml', mimeType: 'text/plain', buffer: Buffer.from('\uFEFFnode-nam = "n1"\n') });
  await summary('1 warning');
  assert.equal(await text(), '\uFEFFnode-nam = "n1"\n');
  assert.deepEqual(await texts('.cm-lintRange-warning'), ['node-nam']);
});

it('a file that is opened again can be undone', async () => {
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.setInputFiles('#chosen', { name: 'restate.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "mine" # disk\n') });
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('disk'));
  assert.equal(await page.locator('[role=tab]').count(), 1);
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.endsWith('"mine"'));
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
  await write('node-name = "mine"\n');
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

it('the browser asks before what was written is lost, and only then', async () => {
  const asked = async () => {
    const leave = new Promise((resolve) => page.once('dialog', (dialog) => dialog.accept().then(() => resolve(dialog.type()))));
    const loaded = page.reload().then(() => 'nothing');
    const first = await Promise.race([leave, loaded]);
    await loaded;
    page.removeAllListeners('dialog');
    await page.waitForSelector('html[data-ready]');
    return first;
  };
  assert.equal(await asked(), 'nothing', 'an example');
  await page.setInputFiles('#chosen', { name: 'a.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "n1"\n') });
  await summary('nothing found');
  assert.equal(await asked(), 'nothing', 'what was opened lies where it came from');
  await write('node-name = "mine"\n');
  await summary('nothing found');
  await page.selectOption('#example', 'compose');
  assert.equal(await asked(), 'beforeunload', 'what was written, also when it is not in view');
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

it('the file of another node comes beside the one of the same name, and the same node’s takes its place', async () => {
  const node = (name, more = '') => `cluster-name = "prod"\nnode-name = "${name}"\n${more}`;
  await drop({ 'restate.toml': node('n1') });
  await summary('1 node read');
  await drop({ 'restate.toml': node('n2') });
  await summary('2 nodes read');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'restate-2.toml']);
  assert.equal(await text(), node('n2'));
  await drop({ 'restate.toml': node('n1', 'auto-provision = true\n') });
  await page.waitForFunction(() => document.querySelector('.cm-content').textContent.includes('auto-provision'));
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'restate-2.toml']);
});

it('a file that Compose does not take is not called fine', async () => {
  const compose = (name) => `services:\n  n1:\n    image: restatedev/restate:1.7.12\n    hostname: n1\n    environment:\n      ${name}: n1\n`;
  await drop({ 'compose.yaml': compose('RESTATE_NODE_NAME'), 'docker-compose.yaml': compose('RESTATE_NODE_NAM') });
  await summary('1 node read');
  const states = await page.$$eval('[role=tab]', (all) => all.map((tab) => [tab.textContent, tab.dataset.state]));
  assert.equal(states.find(([name]) => name === 'docker-compose.yaml')[1], 'unknown');
  assert.match(await page.innerText('#read summary'), /1 file that was not/);
});

it('of two files of one name that come together none is lost', async () => {
  await page.evaluate((texts) => {
    const dataTransfer = new DataTransfer();
    for (const text of texts) dataTransfer.items.add(new File([text], 'restate.toml'));
    document.querySelector('header').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, ['node-name = "n1"\n', 'node-name = "n1"\n# the same\n']);
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 2);
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'restate-2.toml']);
});

it('a new file that is begun while an example is shown is one’s own, and has the focus', async () => {
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  await page.click('#new');
  assert.equal(await page.inputValue('#example'), 'own');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml']);
  await pasteThere('services:\n  n1:\n    image: restatedev/restate:1.7.12\n');
  await page.getByRole('tab', { name: 'compose.yaml' }).waitFor();
  await page.click('#new');
  await page.keyboard.type('# x');
  assert.deepEqual(await texts('[role=tab]'), ['compose.yaml', 'restate.toml']);
  assert.equal(await text(), '# x');
  await page.selectOption('#example', 'compose');
  assert.deepEqual(await texts('[role=tab]'), ['docker-compose.yaml']);
  await page.click('#new');
  assert.deepEqual(await texts('[role=tab]'), ['compose.yaml', 'restate.toml', 'restate-2.toml']);
});

it('a file that is asked for joins those that need it, however it comes', async () => {
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  await drop({ 'restate-3.env': 'RESTATE_ROLE=x\n' });
  await page.getByRole('tab', { name: 'restate-3.env' }).waitFor();
  assert.equal(await page.inputValue('#example'), 'compose');
  assert.ok((await page.locator('.finding', { hasText: 'RESTATE_ROLE' }).innerText()).includes('restate-3.env:1'));
  await drop({ 'compose.yaml': 'services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [env/n1.env]\n' });
  await page.waitForFunction(() => document.querySelector('#example').value === 'own');
  await drop({ 'n1.env': 'RESTATE_NODE_NAME=n1\n' });
  await page.getByRole('tab', { name: 'env/n1.env' }).waitFor();
  assert.deepEqual(await texts('.need'), []);
});

it('what is pasted beside the editor is opened as one’s own', async () => {
  await page.selectOption('#example', 'compose');
  await summary('3 nodes read');
  await page.focus('#advice');
  await page.evaluate(() => document.activeElement.blur());
  await pasteThere('node-nam = "n1"\n');
  await page.getByRole('tab', { name: 'restate.toml' }).waitFor();
  assert.equal(await page.inputValue('#example'), 'own');
  assert.equal(await text(), 'node-nam = "n1"\n');
  // A field keeps its own.
  await page.focus('#server');
  await pasteThere('1.7');
  assert.equal(await page.inputValue('#server'), '1.7');
  assert.equal(await page.locator('[role=tab]').count(), 1);
  await page.focus('#new');
  await pasteThere('services:\n  n1:\n    image: restatedev/restate:1.7.12\n');
  await page.getByRole('tab', { name: 'compose.yaml' }).waitFor();
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'compose.yaml']);
  await page.selectOption('#example', 'compose');
  assert.equal(await page.$eval('#example', (list) => list.selectedOptions[0].text), 'Three nodes in docker compose');
});

for (const [example, files] of [['one-file', ['restate.toml']], ['folder', ['n1.toml', 'n2.toml', 'n3.toml']]]) {
  it(`what is pasted into an example that nobody has changed takes its place, and can be undone: ${example}`, async () => {
    await page.selectOption('#example', example);
    assert.deepEqual(await texts('[role=tab]'), files);
    const written = await text();
    await page.click('.cm-content');
    await pasteThere('node-nam = "mine"\n');
    await page.waitForFunction(() => document.querySelector('#example').value === 'own');
    assert.equal(await text(), 'node-nam = "mine"\n');
    assert.equal(await page.locator('[role=tab]').count(), 1);
    await page.keyboard.press('Control+z');
    assert.equal(await text(), written);
    await page.selectOption('#example', example);
    assert.equal(await text(), written);
    assert.deepEqual(await texts('[role=tab]'), files);
    // One that somebody works on, or a part of it that is selected, takes what is pasted where it is pasted.
    await page.click('.cm-content');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+End');
    await pasteThere('# x');
    assert.match(await text(), /^# x\n/);
    await pasteThere('yz');
    assert.match(await text(), /^# xyz\n/);
    assert.equal(await page.inputValue('#example'), example);
  });
}
