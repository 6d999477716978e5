// The smallest host of the pure module: `node check.mjs FILE…` shows what is wrong with restate.toml files.
import createPlugin from '@extism/extism';
import { readFileSync } from 'node:fs';

const module = new URL('../../dist/restate_scaleout.wasm', import.meta.url);
const plugin = await createPlugin({ wasm: [{ data: readFileSync(module) }] });
const nodes = process.argv.slice(2).map((name) => ({ name, file: { name, text: readFileSync(name, 'utf8') } }));
const { diagnostics } = (await plugin.call('validate', JSON.stringify({ nodes }))).json();
for (const { file, span, severity, code, message } of diagnostics) {
  console.log(`${file}:${span?.line ?? 1}:${span?.column ?? 1}: ${severity} ${code}: ${message}`);
}
process.exitCode = diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
