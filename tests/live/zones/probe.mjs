// Puts one shape through its losses, and holds what the servers did against what the module said.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { ZoneCluster } from './cluster.mjs';
import { disagreements, unlisted } from './compare.mjs';
import { DIFFERENCES } from './differences.mjs';
import { lose, missing, resort } from './loss.mjs';
import { loadModule } from './module.mjs';
import { idsOf } from './promise.mjs';
import { record } from './record.mjs';

/** `{writes: [1, 0], …}`: losses of nodes and of zones; `null` where nothing is known. */
export function summary(exposure) {
  return Object.fromEntries(Object.entries(exposure).map(([aspect, { losses, zones, interrupted }]) => (
    [aspect, interrupted ? 'interrupted' : [losses ?? null, zones ?? null]])));
}

/** A test's body: starts a cluster of this shape and goes through its losses. */
export async function probe(scenario, shape, t) {
  const cluster = await ZoneCluster.start(scenario, await loadModule(), shape);
  let before = await cluster.resting();
  assert.deepEqual(summary(before.exposure), shape.said, JSON.stringify(before.exposure, null, 1));
  record(cluster, shape.record, `At rest: ${shape.name}.`, before);
  for (const loss of shape.losses) {
    const lost = loss.lost ?? loss.pick(cluster.tails(before), (name) => cluster.zoneOf(name));
    const seen = [await lose(cluster, lost, before, loss.writes)];
    if (loss.writes !== 'either') assert.equal(seen[0].writes ? 'continue' : 'stop', loss.writes, `${loss.title}: writes`);
    if (loss.resort) seen.push(await resort(cluster, loss.resort(lost.map((name) => idsOf(before.observations).get(name)))));
    if (loss.continues) assert.ok(seen.at(-1).writes, `${loss.title}: writes do not continue after the commands`);
    record(cluster, loss.record, `${shape.name}, after the loss of ${loss.title}.`, seen.at(-1).after);
    before = await recover(cluster, loss, lost);
    seen.at(-1).missingAfterwards = await missing(cluster);
    for (const each of seen) expectAsSaid(shape, loss, each, t);
  }
  await expectIntact(scenario);
}

/** Brings nodes back; those that do not come back leave a cluster that will not rest. */
async function recover(cluster, { forGood, back }, lost) {
  if (forGood) for (const node of cluster.named(lost)) rmSync(node.base, { recursive: true, force: true });
  const returning = forGood ? [] : back === undefined ? lost : lost.slice(back);
  await cluster.revive(returning);
  await cluster.scenario.everyKeyWritten();
  return returning === lost ? cluster.resting() : undefined;
}

function expectAsSaid(shape, loss, seen, t) {
  t.diagnostic(`${loss.title}: ${line(seen)}`);
  assert.ok(seen.leaders || !seen.writes, `${loss.title}: writes continue without a leader of each partition`);
  const news = unlisted(disagreements(seen), DIFFERENCES, shape.name, loss.title);
  assert.deepEqual(news, [], `${shape.name}, ${loss.title}:\n${news.map(({ detail }) => detail).join('\n')}`);
}

/** What happened, in a line. */
function line({ said, writes, tookMs, leaders, after }) {
  const parts = [];
  if (said) {
    parts.push(`promised ${Object.entries(said.promises).filter(([, it]) => it).map(([aspect]) => aspect).join(', ') || 'nothing'}`);
    parts.push(`foreseen ${said.foreseen.writes.interrupted ? 'an interruption' : 'none'}`);
  }
  parts.push(writes ? `writes continued after ${(tookMs / 1000).toFixed(1)} s` : 'writes stopped');
  parts.push(`leaders ${leaders ? 'of all' : 'lacking'}`, `said then ${JSON.stringify(summary(after.exposure))}`);
  return parts.join('; ');
}

async function expectIntact(scenario) {
  const { lost, doubled, wrong, unanswered } = await scenario.reckon();
  assert.deepEqual({ lost, doubled, wrong, unanswered }, { lost: [], doubled: [], wrong: [], unanswered: 0 });
}
