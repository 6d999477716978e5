// A local object store with real conditional writes (Azurite, the Azure emulator).
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { until } from './await.mjs';
import { freePorts } from './ports.mjs';

// The emulator's documented account, the same everywhere; it is not a secret.
const ACCOUNT = 'devstoreaccount1';
const KEY = Buffer.from('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==', 'base64');

/** A request signed with the SharedKey scheme of the blob service. */
async function signed(endpoint, method, path, query = {}) {
  const dated = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' };
  const headerLines = Object.entries(dated).map(([name, value]) => `${name}:${value}`);
  // The emulator has the account in the path, so it appears twice in the resource.
  const resource = [`/${ACCOUNT}/${ACCOUNT}/${path}`, ...Object.keys(query).sort().map((name) => `${name}:${query[name]}`)];
  const noStandardHeaders = Array(11).fill('');
  const text = [method, ...noStandardHeaders, ...headerLines, ...resource].join('\n');
  const signature = createHmac('sha256', KEY).update(text).digest('base64');
  return fetch(`${endpoint}/${ACCOUNT}/${path}?${new URLSearchParams(query)}`, {
    method, headers: { ...dated, authorization: `SharedKey ${ACCOUNT}:${signature}` }, signal: AbortSignal.timeout(3000),
  });
}

/** Starts Azurite in memory with a container; answers what nodes need to use it. */
export async function startObjectStore(run, { container = 'snaps', prefix = 'demo' } = {}) {
  const [port] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const require = createRequire(import.meta.url);
  const main = join(dirname(require.resolve('azurite/package.json')), 'dist/src/blob/main.js');
  const store = run.start('azurite', [
    process.execPath, main, '--blobHost', '127.0.0.1', '--blobPort', String(port),
    '--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck', '--silent',
  ]);
  await until('the object store', async () => {
    if (store.ended) throw Object.assign(new Error(`azurite exited:\n${run.tail('azurite')}`), { fatal: true });
    const created = await signed(endpoint, 'PUT', container, { restype: 'container' });
    if (created.status !== 201 && created.status !== 409) throw new Error(`container: HTTP ${created.status} ${await created.text()}`);
    return true;
  });
  return {
    endpoint,
    destination: `az://${container}/${prefix}`,
    env: { AZURE_STORAGE_USE_EMULATOR: 'true', AZURITE_BLOB_STORAGE_URL: endpoint },
  };
}
