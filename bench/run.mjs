// Times the inputs that the native bench has written, in the pure module and in other tools that check files.
// Prints a JSON object of tools, each with the fewest nanoseconds for each input.
// `./build.sh bench` runs it.
//
// node run.mjs FOLDER MODULE SCHEMA SERVER
import createPlugin from '@extism/extism';
import Ajv from 'ajv';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';

import { load } from './kernel.mjs';

const [folder, module, schema, server] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), 'utf8');
const inputs = JSON.parse(read('index.json')).map((input) => ({ ...input, message: read(input.file) }));

/** How long calls are made, in milliseconds; slower ones are made once. */
const [SPAN, SLOW] = [1000, 2000];

/** The fastest of single calls in nanoseconds: whatever else runs on the machine only adds. */
async function fastest(call) {
  const time = async () => {
    const started = process.hrtime.bigint();
    await call();
    return Number(process.hrtime.bigint() - started);
  };
  let least = await time();
  const end = performance.now() + SPAN;
  for (let calls = 1; least < SLOW * 1e6 && (performance.now() < end || calls < 4); calls += 1) {
    least = Math.min(least, await time());
  }
  return least;
}

const results = {};

/** Times a tool on those inputs that it takes. */
async function tool(name, prepare, takes = () => true) {
  results[name] = {};
  for (const input of inputs.filter(takes)) {
    console.error(`${name}: ${input.name}`);
    results[name][input.name] = await fastest(prepare(input));
  }
}

const hasFiles = ({ texts }) => texts.length > 0;
const code = readFileSync(module);

const bare = await load(code);
await tool('module', ({ export: name, message }) => () => bare(name, message));

const plugin = await createPlugin({ wasm: [{ data: code }] });
await tool('Extism SDK', ({ export: name, message }) => async () => {
  await plugin.call(name, message);
  // This SDK numbers blocks of memory until the next reset, and fails after 32,768 of them.
  await plugin.reset();
});
await plugin.close();

const check = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));
await tool('smol-toml + ajv', ({ texts }) => () => texts.forEach((text) => check(parse(text))), hasFiles);

const empty = mkdtempSync(join(tmpdir(), 'rs-bench-'));
try {
  const dump = ({ texts }) => {
    const files = texts.map((text, at) => join(empty, `${at}.toml`));
    files.forEach((file, at) => writeFileSync(file, texts[at]));
    return () => {
      for (const file of files) {
        const { status } = spawnSync(server, ['--config-file', file, '--dump-config'], { cwd: empty, env: {} });
        if (status === null) throw new Error('the server cannot be run');
      }
    };
  };
  await tool('--dump-config', dump, hasFiles);
} finally {
  rmSync(empty, { recursive: true });
}
console.log(JSON.stringify(results));
