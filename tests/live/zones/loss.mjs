// One loss: nodes are killed with writes in flight, and what the cluster does then is written down.
import { until } from '../../../demo/lib/await.mjs';
import { restatectl } from '../../../demo/lib/restatectl.mjs';
import { verify } from '../../../demo/lib/verify.mjs';
import { foreseen, promises } from './promise.mjs';

/**
 * How long writes are waited for, by what they are expected to do. Where a loss is tolerated the servers
 * take over within two to four seconds on a quiet machine; writes that have not come back after four
 * times that have stopped.
 */
const PATIENCE_MS = { continue: 60_000, stop: 15_000, either: 20_000 };

/**
 * Kills `lost`, observes, and answers what happened. `before` is what was seen before, `expected` what
 * writes are to do. The nodes stay dead.
 */
export async function lose(cluster, lost, before, expected) {
  const said = {
    promises: promises(before.exposure, lost, (name) => cluster.zoneOf(name)),
    foreseen: foreseen(cluster, before.observations, lost),
  };
  const seen = await watch(cluster, () => cluster.kill(lost), PATIENCE_MS[expected]);
  return { lost, said, ...seen };
}

/** Gives the commands of a person who wants writes back, and observes as `lose` does. */
export async function resort(cluster, commands) {
  const give = async () => {
    for (const args of commands) {
      const { exit, stdout, stderr } = await restatectl(cluster.addresses, args);
      if (exit !== 0) throw new Error(`restatectl ${args.join(' ')}: ${stdout}${stderr}`);
    }
  };
  return watch(cluster, give, PATIENCE_MS.continue);
}

async function watch(cluster, act, timeoutMs) {
  const { writer, partitions } = cluster.scenario;
  await act();
  const [at, ops] = [Date.now(), writer.next()];
  const writes = await writesContinue(writer, ops, timeoutMs);
  const tookMs = Date.now() - at;
  const leaders = writes ? await allLead(cluster) : await leading(cluster) === partitions;
  const gone = writes ? await missing(cluster) : undefined;
  return { writes, tookMs, leaders, missing: gone, after: await settledView(cluster, writes) };
}

/** Whether every key takes a write that was sent after the loss. */
async function writesContinue(writer, ops, timeoutMs) {
  const written = () => {
    const keys = new Set(writer.acks.filter(({ key, op }) => op >= ops.get(key)).map(({ key }) => key));
    return keys.size === writer.keys.length;
  };
  try {
    return await until('a write to every key after the loss', written, { timeoutMs, everyMs: 20 });
  } catch {
    return false;
  }
}

/** Partitions that have an active leader among the living. */
async function leading(cluster) {
  const query = 'SELECT partition_id, effective_mode, replay_status FROM partition_state';
  const { stdout } = await restatectl(cluster.addresses, ['sql', '--json', query]);
  const rows = JSON.parse(stdout || '[]').filter((row) => row.effective_mode === 'Leader' && row.replay_status === 'active');
  return new Set(rows.map((row) => row.partition_id)).size;
}

async function allLead(cluster) {
  try {
    return await until('a leader of every partition', async () => await leading(cluster) === cluster.scenario.partitions, { timeoutMs: 30_000 });
  } catch {
    return false;
  }
}

/** Acknowledged writes that the living do not have; read through them alone. */
export async function missing(cluster) {
  const { writer } = cluster.scenario;
  const { lost } = await verify({ keys: writer.keys, acks: [...writer.acks], ingresses: cluster.living.map(({ ingress }) => ingress) });
  return lost;
}

/** What the module says once it says the same as the writes show, or what it says in the end. */
async function settledView(cluster, writes) {
  let view;
  const agrees = async () => {
    view = await cluster.look();
    const { writes: now, metadata } = view.exposure;
    // Without metadata nothing else can be known.
    return now.losses === undefined ? metadata.interrupted : Boolean(now.interrupted) !== writes;
  };
  try {
    await until('the module to see it', agrees, { timeoutMs: 20_000, everyMs: 500 });
  } catch (error) {
    // It keeps saying otherwise, and that is compared.
    if (!view) throw error;
  }
  return view;
}
