// For whoever brings the module along: nothing is fetched or read.
import init, { call } from './restate_scaleout_web.js';
import { typed, type Scaleout } from './index.js';

export * from './index.js';

/** Where the module comes from: its bytes, a response, a URL, or compiled. */
export type Source = BufferSource | Response | URL | string | WebAssembly.Module;

/** Loads the module. Later calls give the one that was loaded first. */
export async function load(source: Source | Promise<Source>): Promise<Scaleout> {
  await init({ module_or_path: source });
  return typed(call);
}
