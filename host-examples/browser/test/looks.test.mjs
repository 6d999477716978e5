// Whoever comes, with whatever eyes, hands and screen.
import assert from 'node:assert/strict';
import { axe, it, opened, page } from './page.mjs';

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

for (const [name, options] of [
  ['in the light', { colorScheme: 'light' }],
  ['in the dark', { colorScheme: 'dark' }],
  ['on a phone', { viewport: { width: 390, height: 800 }, hasTouch: true }],
]) {
  it(`it can be used by everybody, ${name}`, async () => {
    await page.close();
    await opened(options);
    await page.focus('.cm-content');
    await page.keyboard.press('Control+f');
    await page.waitForSelector('.cm-search');
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => (await globalThis.axe.run()).violations);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels stand out`);
  });
}
