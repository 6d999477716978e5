// What leaves the page when somebody asks for it: links and reports.
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { address, codes, copiedLink, it, page, summary, text, texts, write } from './page.mjs';

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

it('a report says for which versions it is', async () => {
  await write('node-name = "n1"\n');
  await page.fill('#server', '1.5');
  await page.press('#server', 'Enter');
  await page.fill('#target', '1.7');
  await page.press('#target', 'Enter');
  await page.click('#report');
  assert.match(await page.innerText('#page-text pre'), /^1 node read.*\n\nChecked for Restate 1\.5\.6, with an upgrade to 1\.7\.\n\n- /);
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
  await page.goto('about:blank');
  await page.goto(copied);
  await page.waitForSelector('html[data-ready]');
  await summary('1 node read');
  assert.deepEqual(await texts('[role=tab]'), ['compose.yaml']);
  assert.equal(await page.inputValue('#server'), '1.6');
  assert.deepEqual((await codes()).filter((code) => code !== 'RS441'), found.filter((code) => code !== 'RS441'));
  assert.ok(found.includes('RS109'));
});

it('a file that was found in a folder is one behind a link, too', async () => {
  const carried = { files: [{ name: 'restate.toml', text: 'node-name = "n1"\n' }, { name: 'Cargo.toml', text: '[package]\nname = "x"\n', found: true }] };
  const data = deflateRawSync(JSON.stringify(carried)).toString('base64url');
  await page.goto('about:blank');
  await page.goto(`${address}#files=${data}`);
  await page.waitForSelector('html[data-ready]');
  await summary('1 node read: nothing found');
  assert.deepEqual(await texts('[role=tab]'), ['restate.toml', 'Cargo.toml']);
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
