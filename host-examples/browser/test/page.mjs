// The built page, opened from a file in a real Chromium, for each test anew; after each, nothing was asked for but the page,
// and no error was logged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, skip } from './chromium.mjs';

export const address = new URL('../dist/index.html', import.meta.url).href;
export const axe = skip ? '' : readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let browser;
export let page;
let requests;
let errors;

before(async () => {
  if (!skip) browser = await launch();
});
after(() => browser?.close());

export async function opened(options = {}) {
  page = await browser.newPage({ viewport: { width: 1360, height: 850 }, ...options });
  [requests, errors] = [[], []];
  page.on('request', (request) => requests.push(request.url().split('#')[0]));
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
  const asked = new Set(requests.filter((one) => one !== 'about:blank'));
  assert.deepEqual([...asked], [address], 'nothing but the page itself is asked for');
  await page.close();
});

export const it = (name, run) => test(name, { skip }, run);

/** Puts a text in place of the one in view, and waits until it was looked at. */
export async function write(text) {
  await page.click('.cm-content');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}
export const summary = (text) => page.waitForFunction((text) => document.querySelector('#summary').textContent.includes(text), text);
export const codes = () => page.$$eval('.finding .code', (all) => all.map((one) => one.textContent.split(' ')[0]));
export const texts = (selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent));

/** The text in view, with the ends of its lines. */
export const text = () =>
  page.evaluate(() => {
    const content = document.querySelector('#editor .cm-content');
    return (content.cmTile ?? content.cmView).view.state.sliceDoc();
  });

/** Puts a text in place of the one in view, as from the clipboard. */
export async function paste(text) {
  await page.click('.cm-content');
  await page.keyboard.press('Control+a');
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('.cm-content').dispatchEvent(event);
  }, text);
}

/** Pastes with the keyboard, wherever the focus is. */
export async function pasteThere(text) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press('Control+v');
}

/** The link to what is open. */
export async function copiedLink() {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#link');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await page.keyboard.press('Escape');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Drops files by name, as if from outside the browser. */
export const drop = (files) =>
  page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
    document.querySelector('header').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
