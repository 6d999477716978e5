// The example, run as the README says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('check.mjs', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'rs-node-'));
after(() => rmSync(dir, { recursive: true, force: true }));

function check(text) {
  const file = join(dir, 'restate.toml');
  writeFileSync(file, text);
  return new Promise((done) => {
    execFile(process.execPath, [script, file], (error, stdout) => done({ code: error?.code ?? 0, stdout }));
  });
}

test('a typo is named with its place and the nearest key', async () => {
  const { code, stdout } = await check('node-name = "n1"\nauto_provision = false\n');
  assert.match(stdout, /restate\.toml:2:1: warning RS\d+: .*auto_provision/);
  assert.equal(code, 0);
});

test('what the server refuses is an error', async () => {
  const { code, stdout } = await check('roles = 3\n');
  assert.match(stdout, /:1:\d+: error RS\d+: /);
  assert.equal(code, 1);
});
