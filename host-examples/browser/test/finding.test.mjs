// What is found, how it is shown and mended, and what is known of a key.
import assert from 'node:assert/strict';
import { codes, it, page, paste, pasteThere, summary, text, texts, write } from './page.mjs';

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

it('variables alone are checked by nobody, and it is said why', async () => {
  await write('');
  await paste('RESTATE_NODE_NAM=x\n');
  await summary('no node of Restate was found: restate.env was read as variables; it sets variables and starts no server');
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

it('what is told at a mark has code as code', async () => {
  await write('node-nam = "n1"\n');
  await summary('1 warning');
  await page.locator('.cm-lintRange-warning').hover();
  await page.waitForSelector('.cm-diagnostic');
  assert.ok((await texts('.cm-diagnostic code')).includes('node-nam'));
  assert.ok(!(await page.innerText('.cm-diagnostic')).includes('`'));
});

it('a file of which nothing was read is not called fine', async () => {
  await page.setInputFiles('#chosen', [
    { name: 'restate.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "n1"\n') },
    { name: 'README.md', mimeType: 'text/plain', buffer: Buffer.from('# hello\n') },
  ]);
  await summary('1 node read: nothing found');
  const states = await page.$$eval('[role=tab]', (all) => all.map((tab) => [tab.textContent, tab.dataset.state]));
  assert.deepEqual(states, [['restate.toml', 'fine'], ['README.md', 'unknown']]);
});

it('nothing is called fine while files are asked for', async () => {
  await page.setInputFiles('#chosen', { name: 'compose.yaml', mimeType: 'text/plain', buffer: Buffer.from('services:\n  n1:\n    image: restatedev/restate:1.7.12\n    env_file: [n1.env]\n') });
  await page.waitForSelector('.need');
  assert.ok(!(await texts('.severity')).some((one) => one !== 'advice'));
  await summary('1 node read: no errors or warnings so far');
  assert.equal(await page.getAttribute('#summary', 'data-state'), 'open');
  assert.equal(await page.getAttribute('[role=tab]', 'data-state'), 'unknown');
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

it('YAML of another kind is not called fine beside a configuration, and is among what was not read', async () => {
  await page.setInputFiles('#chosen', [
    { name: 'restate.toml', mimeType: 'text/plain', buffer: Buffer.from('node-name = "n1"\n') },
    { name: 'a.yaml', mimeType: 'text/plain', buffer: Buffer.from('a: 1\n') },
  ]);
  await summary('1 node read: nothing found');
  const states = await page.$$eval('[role=tab]', (all) => all.map((tab) => [tab.textContent, tab.dataset.state]));
  assert.deepEqual(states, [['restate.toml', 'fine'], ['a.yaml', 'unknown']]);
  await page.click('#read summary');
  assert.match(await page.innerText('#read'), /1 file that was not[\s\S]*Not read: a\.yaml/);
});

it('what is empty is not called fine, and advice is something that was found', async () => {
  await page.click('#new');
  await summary('Nothing to check yet');
  assert.equal(await page.getAttribute('#summary', 'data-state'), 'empty');
  assert.equal(await page.getAttribute('[role=tab]', 'data-state'), 'unknown');
  await write('cluster-name = "c"\n');
  await summary('1 node read: no errors or warnings, 1 piece of advice');
  // A file that is only begun is no node.
  await page.click('#new');
  await page.waitForFunction(() => document.querySelectorAll('[role=tab]').length === 2);
  await summary('1 node read');
});

it('it is said for which version was checked, and nothing is fine while a version is refused', async () => {
  await write('node-name = "n1"\n');
  await summary('nothing found Checked for Restate 1.7.12.');
  await page.fill('#server', '1.6.2');
  await page.press('#server', 'Enter');
  await summary('nothing found Checked for Restate 1.6.2.');
  await page.fill('#server', 'seven');
  await page.press('#server', 'Enter');
  await summary('Nothing was checked. “seven” is no version');
  assert.equal(await page.innerText('#server-wrong'), '“seven” is no version: write it like 1.7.12, or like 1.7 for its last patch.');
  assert.equal(await page.getAttribute('#server', 'aria-describedby'), 'server-wrong');
  assert.equal(await page.getAttribute('[role=tab]', 'data-state'), 'unknown');
  await write('node-name = "n2"\n');
  await summary('Nothing was checked.');
  await page.fill('#server', '');
  await page.press('#server', 'Enter');
  await summary('nothing found Checked for Restate 1.7.12.');
  assert.equal(await page.isVisible('#server-wrong'), false);
});

it('what was found is gone through by keyboard, and a text is searched', async () => {
  await write('node-nam = "n1"\nx = "y"\ncluster-nam = "c"\n');
  await summary('warnings');
  await page.keyboard.press('Control+Home');
  const at = () => page.evaluate(() => getSelection().toString());
  await page.keyboard.press('Control+End');
  await page.keyboard.press('F8');
  assert.equal(await at(), 'node-nam');
  await page.keyboard.press('F8');
  assert.equal(await at(), 'x');
  await page.keyboard.press('F8');
  assert.equal(await at(), 'cluster-nam');
  await page.keyboard.press('Shift+F8');
  assert.equal(await at(), 'x');
  await page.keyboard.press('Control+f');
  await page.waitForSelector('.cm-search');
  await pasteThere('"c"');
  assert.equal(await page.inputValue('.cm-search [name=search]'), '"c"');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.equal(await at(), '"c"');
});

it('a file that is no configuration does not look clean', async () => {
  await page.setInputFiles('#chosen', { name: 'notes.yaml', mimeType: 'text/plain', buffer: Buffer.from('a: 1\n') });
  await summary('no node of Restate was found: notes.yaml was read as YAML');
  assert.equal(await page.getAttribute('#summary', 'data-state'), 'unread');
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

it('variables are completed in a compose file', async () => {
  await paste('services:\n  n1:\n    image: restatedev/restate:1.7.12\n    environment:\n      RESTATE_NODE_NAME: n1\n      ');
  await summary('1 node read');
  await page.click('.cm-content');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('RESTATE_CLUSTER_NA');
  await page.waitForSelector('.cm-tooltip-autocomplete');
  assert.ok((await texts('.cm-completionLabel')).includes('RESTATE_CLUSTER_NAME'));
});

it('a warning is allowed by a comment', async () => {
  await write('node-nam = "n1"\n');
  await summary('1 warning');
  await page.getByRole('button', { name: 'Allow' }).click();
  await summary('no errors or warnings, 1 piece of advice');
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
  await summary('Nothing was checked. “next” is no version');
  await page.fill('#target', '1.5.6');
  await page.press('#target', 'Enter');
  assert.deepEqual(await codes(), []);
});
