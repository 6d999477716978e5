import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const CHARSET = '<meta charset="utf-8" />';

/** Lets nothing run but the script that is in the page, and lets that connect to nothing. */
const closed = {
  name: 'closed',
  writeBundle({ dir }) {
    const file = `${dir}/index.html`;
    const text = readFileSync(file, 'utf8');
    const hashes = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
      ([, script]) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    );
    const policy = [
      `default-src 'none'`,
      `script-src ${hashes.join(' ')} 'wasm-unsafe-eval'`,
      `style-src 'unsafe-inline'`,
      `img-src data:`,
      `connect-src 'none'`,
      `form-action 'none'`,
      `base-uri 'none'`,
    ].join('; ');
    const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
    writeFileSync(file, text.replace(CHARSET, () => `${CHARSET}\n    ${meta}`));
  },
};

/** The module, as a part of the script: gzipped, a third of its size. */
const packed = {
  name: 'packed',
  resolveId: (id) => (id === 'virtual:packed-module' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0virtual:packed-module') return undefined;
    const module = readFileSync(fileURLToPath(import.meta.resolve('restate-scaleout/module.wasm')));
    return `export default '${gzipSync(module, { level: 9 }).toString('base64')}'`;
  },
};

export default defineConfig({
  base: './',
  plugins: [packed, viteSingleFile({ removeViteModuleLoader: true }), closed],
  build: { target: 'es2022', chunkSizeWarningLimit: 64 * 1024 },
});
