// Times of checking the same files: the pure module, and what users have today. Prints a JSON object
// of tools, each with the median nanoseconds for `small`, `full` and `set`. `./build.sh bench` runs it.
//
// node run.mjs MODULE SCHEMA SERVER
import createPlugin from '@extism/extism';
import taplo from '@taplo/lib';
import Ajv from 'ajv';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'smol-toml';

import { load } from './kernel.mjs';

const [module, schema, server] = process.argv.slice(2);
const read = (name) => readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8');
const names = { small: ['small.toml'], full: ['full.toml'], set: [1, 2, 3, 4, 5].map((n) => `set/n${n}.toml`) };
const inputs = Object.fromEntries(
  Object.entries(names).map(([key, files]) => [key, files.map((name) => ({ name, text: read(name) }))]),
);

/** The median of single calls in nanoseconds, after as long a time of warming up. */
async function median(call, milliseconds = 2000) {
  const times = [];
  for (const keep of [false, true]) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      const started = process.hrtime.bigint();
      await call();
      if (keep) times.push(Number(process.hrtime.bigint() - started));
    }
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

async function each(call, milliseconds) {
  const times = {};
  for (const [key, files] of Object.entries(inputs)) times[key] = await median(() => call(files), milliseconds);
  return times;
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

const results = {};
const code = readFileSync(module);

const bare = await load(code);
const answer = JSON.parse(bare('validate', JSON.stringify({ files: inputs.small })));
expect(Array.isArray(answer.diagnostics), 'the module does not validate');
results['module, bare'] = await each((files) => bare('validate', JSON.stringify({ files })));

const plugin = await createPlugin({ wasm: [{ data: code }] });
results['module, Extism SDK'] = await each(async (files) => {
  await plugin.call('validate', JSON.stringify({ files }));
  // This SDK numbers blocks of memory until the next reset, and fails after 32,768 of them.
  await plugin.reset();
});
await plugin.close();

const check = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));
for (const file of Object.values(inputs).flat()) expect(check(parse(file.text)), `${file.name}: ${JSON.stringify(check.errors)}`);
results['smol-toml + ajv'] = await each((files) => files.forEach(({ text }) => check(parse(text))));

// Without a schema, and without these functions to read it with, its `lint` panics.
const lint = await taplo.Taplo.initialize({
  now: () => new Date(),
  envVar: () => undefined,
  envVars: () => [],
  stdErrAtty: () => false,
  glob: () => [],
  readFile: (path) => readFile(path),
  urlToFilePath: fileURLToPath,
  isAbsolute: () => true,
  cwd: () => '/',
  findConfigFile: () => undefined,
});
const config = { schema: { enabled: true, url: pathToFileURL(schema).href } };
results['@taplo/lib'] = await each(async (files) => {
  for (const { name, text } of files) {
    const { errors } = await lint.lint(text, { config });
    expect(errors.length === 0, `${name}: ${JSON.stringify(errors)}`);
  }
});

const empty = mkdtempSync(join(tmpdir(), 'rs-bench-'));
try {
  results['restate-server --dump-config'] = await each((files) => {
    for (const { name } of files) {
      const file = new URL(`files/${name}`, import.meta.url).pathname;
      const { status } = spawnSync(server, ['--config-file', file, '--dump-config'], { cwd: empty, env: {} });
      expect(status === 0, `the server refuses ${name}`);
    }
  }, 1000);
} finally {
  rmSync(empty, { recursive: true });
}
console.log(JSON.stringify(results));
