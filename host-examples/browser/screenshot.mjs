// Writes the picture of the page that the README shows: `npm run screenshot`.
import { fileURLToPath } from 'node:url';
import { launch, skip } from './test/chromium.mjs';

if (skip) throw new Error(skip);
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light' });
  await page.goto(new URL('dist/index.html', import.meta.url).href);
  await page.waitForSelector('html[data-ready]');
  await page.selectOption('#example', 'compose');
  await page.waitForFunction(() => document.querySelector('#summary').textContent.startsWith('3 nodes'));
  await page.screenshot({ path: fileURLToPath(new URL('../../docs/recordings/page.png', import.meta.url)) });
} finally {
  await browser.close();
}
