// Walks a recorded road by `next_step`: a host of its own loop, whose nodes are the answers of tests/vectors/road.json.
import { readFileSync } from 'node:fs';
import { drive, observation } from './loop.mjs';

const same = (request, seen) => Object.entries(request).every(([name, value]) => JSON.stringify(seen[name]) === JSON.stringify(value));

/** What is decided on the way, such as `act join-node:n2`; throws when the road is left. */
export async function walk(scaleout, road) {
  const decided = [];
  const rounds = [...road.rounds];
  const next = (decision) => {
    const round = rounds.shift();
    decided.push([decision.kind, decision.step].filter(Boolean).join(' '));
    if (decision.kind !== round?.decision.kind || decision.step !== round?.decision.step) {
      throw new Error(`${decided.at(-1)} (${decision.cause ?? decision.message}), where ${JSON.stringify(round?.decision)} was recorded`);
    }
    return round;
  };
  await drive(scaleout, road.target, {
    look: (requests) => requests.map((request) => {
      const asked = observation(request);
      const seen = rounds[0]?.seen.find((one) => same(asked, one));
      if (!seen) throw new Error(`nothing was recorded for ${JSON.stringify(request)}`);
      return { ...seen, answer: road.answers[seen.answer] };
    }),
    act: (decision) => ({ kind: 'action', step: decision.step, action: decision.action, ...next(decision).acted }),
    approve: ({ digest, consent }) => ({ digest, consent, by: 'ada' }),
    wait: (decision) => void next(decision),
    end: next,
  });
  if (rounds.length > 0) throw new Error(`the road ends ${rounds.length} rounds too early`);
  return decided;
}

export const recorded = () => JSON.parse(readFileSync(new URL('../../tests/vectors/road.json', import.meta.url), 'utf8'));
