// The pure module, asked as a host asks it: it says what it wants to see until it can decide.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../../../bench/kernel.mjs';

/** More rounds of looking than this mean that looking does not help. */
const ROUNDS = 8;

/** Loads the built module. */
export async function loadModule() {
  // Only in development are the modules elsewhere than in dist/.
  const dist = process.env.RESTATE_SCALEOUT_PLUGIN_DIR ?? fileURLToPath(new URL('../../../dist', import.meta.url));
  const call = await load(readFileSync(join(dist, 'restate_scaleout.wasm')));
  return (name, input) => JSON.parse(call(name, JSON.stringify(input)));
}

/** Decides on what was seen: {decision, exposure}. */
export function decide(module, target, observations) {
  return module('next_step', { target, observations });
}

/**
 * Looks until the module has seen what it asks for. `answer` carries out one request; the answers of a
 * round come side by side. Returns {observations, decision, exposure}.
 */
export async function look(module, target, answer) {
  const observations = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { decision, exposure } = decide(module, target, observations);
    const requests = decision.kind === 'observe' ? decision.requests : [];
    if (requests.length === 0) return { observations, decision, exposure };
    observations.push(...await Promise.all(requests.map((request) => observe(request, answer))));
  }
  return { observations, ...decide(module, target, observations) };
}

async function observe({ 'timeout-ms': timeoutMs, lines, ...request }, answer) {
  const seen = await answer(request, { timeoutMs, lines });
  return { ...request, 'at-ms': Date.now(), answer: seen };
}
