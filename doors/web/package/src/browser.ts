// For browsers, bundlers and workers: the module is fetched from beside this file, or handed in.
import * as bare from './bare.js';

export * from './index.js';
export type { Source } from './bare.js';

/** Loads the module. Later calls give the one that was loaded first. */
export function load(
  source: bare.Source | Promise<bare.Source> = new URL('restate_scaleout_web_bg.wasm', import.meta.url),
): Promise<bare.Scaleout> {
  return bare.load(source);
}
