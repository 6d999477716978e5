// The WebAssembly module, which is part of the page.
import { load, type Scaleout } from 'restate-scaleout/bare';
import packed from 'virtual:packed-module';

/** Loads it. Nothing is fetched: the page may connect to nothing. */
export async function scaleout(): Promise<Scaleout> {
  const gzipped = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const bytes = new Blob([gzipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  return load(await new Response(bytes).arrayBuffer());
}
