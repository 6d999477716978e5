// Records the road of a growth for hosts that walk it. `node tests/live/record-road.mjs` grows real servers from one node to
// three by the host in host-examples/node, and writes tests/vectors/road.json.
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { binary } from '../../demo/lib/restatectl.mjs';
import { Scenario } from '../../demo/lib/scenario.mjs';
import { host as functionsOf } from '../../host-examples/node/host.mjs';
import { drive, observation } from '../../host-examples/node/loop.mjs';
import { open } from '../../host-examples/node/scaleout.mjs';
import { inventoryOf } from './node-inventory.mjs';

const scenario = await Scenario.open({ name: 'road', partitions: 4 });
try {
  await scenario.startFirst();
  const inventory = inventoryOf(scenario);
  const host = functionsOf(inventory, { approves: () => true });
  const scaleout = await open(new URL('../../dist/plugin.json', import.meta.url));
  const rounds = [];
  const last = await drive(scaleout, inventory.target, {
    async look(requests) {
      const { ok: { answers } } = await host.look({ requests });
      return requests.map((request, at) => observation(request, answers[at]));
    },
    async act({ step, action }, observations) {
      console.log('act', step, action.kind);
      const whole = action.kind === 'write-config' ? await withText(scaleout, action, observations) : action;
      const observation = { kind: 'action', step, action, answer: await host.act(whole), 'at-ms': Date.now() };
      rounds.push({ decision: { kind: 'act', step }, seen: seen(observations), acted: { 'at-ms': observation['at-ms'], answer: observation.answer } });
      return observation;
    },
    approve: ({ digest, consent }) => ({ digest, consent, by: 'ada' }),
    async wait({ step, mark, 'poll-ms': ms }, observations) {
      rounds.push({ decision: { kind: 'wait', step }, marked: Boolean(mark), seen: seen(observations) });
      await setTimeout(ms);
    },
    end: (decision, observations) => rounds.push({ decision: { kind: decision.kind, step: decision.step }, seen: seen(observations) }),
  });
  console.log(last.kind, last.name ?? '', last.message ?? '');
  await scaleout.close();
  write(inventory.target, rounds.filter((round, at) => !repeats(round, rounds[at + 1])));
} finally {
  await scenario.close();
}

/** What was seen in a round; actions are carried over by whoever walks. */
function seen(observations) {
  return observations.filter(({ kind }) => kind !== 'action');
}

/** A wait that the next round says again. One with a mark is what another is compared with. */
function repeats(round, next) {
  return round.decision.kind === 'wait' && !round.marked && JSON.stringify(next?.decision) === JSON.stringify(round.decision);
}

async function withText(scaleout, action, observations) {
  const { base, edits, ...rest } = action;
  const read = observations.find(({ kind, node }) => kind === 'read-config' && node === base.node);
  const { text } = await scaleout.call('apply_edits', {
    text: read?.answer.ok.text ?? '', edits, 'base-sha256': base.sha256, sha256: action.sha256,
  });
  return { ...rest, text };
}

/** Answers that come again are written once, and nothing is left of this machine. */
function write(target, rounds) {
  const answers = [];
  const places = new Map();
  const index = (answer) => {
    // The hash is that of the text before it was changed.
    if (answer.ok?.text !== undefined) delete answer.ok.sha256;
    const text = JSON.stringify(answer);
    if (!places.has(text)) places.set(text, answers.push(answer) - 1);
    return places.get(text);
  };
  const road = {
    about: 'A growth from one node to three, recorded on real servers: the rounds in which something was decided.',
    target,
    rounds: rounds.map(({ decision, seen: observations, acted }) => ({
      decision, seen: observations.map(({ answer, ...request }) => ({ ...request, answer: index(answer) })), acted,
    })),
    answers,
  };
  const text = JSON.stringify(road).replaceAll(scenario.run.dir, '/srv/restate').replaceAll(dirname(binary('restate-server')), '/usr/bin');
  // One answer a line, so that a difference can be read.
  writeFileSync(new URL('../vectors/road.json', import.meta.url), `${text.replaceAll('},{"ok"', '},\n{"ok"').replaceAll('},{"decision"', '},\n{"decision"')}\n`);
}
