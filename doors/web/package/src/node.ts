// For Node: the module is read from beside this file.
import { readFile } from 'node:fs/promises';
import { initSync, call } from './restate_scaleout_web.js';
import { typed, type Scaleout } from './index.js';

export * from './index.js';

/** Loads the module, or the one whose bytes are handed in. Later calls give the one that was loaded first. */
export async function load(source?: BufferSource | WebAssembly.Module): Promise<Scaleout> {
  const module = source ?? (await readFile(new URL('restate_scaleout_web_bg.wasm', import.meta.url)));
  initSync({ module });
  return typed(call);
}
