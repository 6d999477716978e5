// The five host functions over local nodes. Its inventory: `restatectl`, and `nodes` by name, each with `server`, `config`,
// `base`, `log` and `env`.
import { setTimeout } from 'node:timers/promises';
import { DEEDS } from './deeds.mjs';
import { HostError, SIGHTS } from './sight.mjs';

class Inventory {
  constructor({ restatectl, nodes }) {
    this.restatectl = restatectl;
    this.nodes = nodes;
  }

  node(name) {
    const node = this.nodes[name];
    if (!node) throw new HostError('failed', `the inventory has no node ${name}`);
    return { name, ...node };
  }

  /** What a server is started with. */
  environment({ env }) {
    const { PATH, HOME, LANG, TZ, TMPDIR } = process.env;
    return Object.fromEntries(Object.entries({ PATH, HOME, LANG, TZ, TMPDIR, ...env }).filter(([, value]) => value !== undefined));
  }
}

async function reply(functions, inventory, asked) {
  try {
    const known = functions[asked.kind];
    if (!known) throw new HostError('unsupported', `this host does not know \`${asked.kind}\``);
    return { ok: await known(inventory, asked) };
  } catch (error) {
    const kind = error instanceof HostError ? error.kind : { EACCES: 'denied', EPERM: 'denied' }[error.code] ?? 'failed';
    return { error: { kind, message: error.message } };
  }
}

/**
 * The host functions. `approves` is asked with what is to be approved and gives yes or no, `reports` gets each
 * report and returns false to stop.
 */
export function host(inventory, { approves, reports = () => true }) {
  const place = new Inventory(inventory);
  return {
    look: async ({ requests }) => ({
      ok: {
        answers: await Promise.all(requests.map(async (request) => {
          const answer = await reply(SIGHTS, place, request);
          return { 'at-ms': Date.now(), answer };
        })),
      },
    }),
    act: (action) => reply(DEEDS, place, action),
    approve: async (asked) => ({ ok: { approved: await approves(asked), by: process.env.USER ?? 'somebody' } }),
    report: async (report) => ({ ok: { 'go-on': (await reports(report)) !== false } }),
    sleep: async ({ ms }) => {
      await setTimeout(ms);
      return { ok: { 'now-ms': Date.now() } };
    },
  };
}
