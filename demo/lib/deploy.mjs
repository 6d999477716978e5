// Starts the service and tells Restate about it.
import { fileURLToPath } from 'node:url';
import { until } from './await.mjs';
import { freePorts } from './ports.mjs';

/** Starts the counter service on loopback, where every node of this host reaches it. */
export async function startService(run) {
  const [port] = await freePorts(1);
  const script = fileURLToPath(new URL('./service.mjs', import.meta.url));
  const process_ = run.start('service', [process.execPath, script, String(port)]);
  await until('the service to listen', async () => {
    if (process_.ended) throw Object.assign(new Error(`the service exited:\n${run.tail('service')}`), { fatal: true });
    return run.tail('service').includes('ready');
  }, { everyMs: 50 });
  return { port, uri: `http://127.0.0.1:${port}`, process: process_ };
}

/** Registers a deployment through a node's admin API; repeating it is harmless. */
export async function register(admin, uri) {
  await until('the deployment to be registered', async () => {
    const response = await fetch(`${admin}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${text.slice(0, 300)}`);
    return true;
  }, { timeoutMs: 30_000 });
}
